// Host configs modelled on Teams': one structure, three sets of colours. A fill is what a container's `style` paints;
// `ink` is [text, subtle text]. Card text keeps to `default`, whose contrast on every fill is 7:1 or better.
const palettes = {
  light: {
    fills: {
      default: '#ffffff',
      emphasis: '#f3f2f1',
      accent: '#e8ebfa',
      good: '#e7f2da',
      warning: '#fbf6d9',
      attention: '#fce8ec',
    },
    border: '#e0e0e0',
    ink: {
      default: ['#242424', '#575757'],
      dark: ['#242424', '#575757'],
      light: ['#ffffff', '#f0f0f0'],
      accent: ['#5b5fc7', '#5b5fc7'],
      good: ['#92c353', '#92c353'],
      warning: ['#f8d22a', '#f8d22a'],
      attention: ['#c4314b', '#c4314b'],
    },
  },
  dark: {
    fills: {
      default: '#292929',
      emphasis: '#363636',
      accent: '#2f3158',
      good: '#22380f',
      warning: '#463c07',
      attention: '#4a1c26',
    },
    border: '#3d3d3d',
    ink: {
      default: ['#ffffff', '#cfcfcf'],
      dark: ['#1f1f1f', '#3d3d3d'],
      light: ['#ffffff', '#cfcfcf'],
      accent: ['#a6a7f0', '#a6a7f0'],
      good: ['#92c353', '#92c353'],
      warning: ['#f8d22a', '#f8d22a'],
      attention: ['#e37d8d', '#e37d8d'],
    },
  },
  // High contrast drops all fills.
  contrast: {
    fills: {
      default: '#000000',
      emphasis: '#000000',
      accent: '#000000',
      good: '#000000',
      warning: '#000000',
      attention: '#000000',
    },
    border: '#ffffff',
    ink: {
      default: ['#ffffff', '#ffffff'],
      dark: ['#ffffff', '#ffffff'],
      light: ['#ffffff', '#ffffff'],
      accent: ['#ffff01', '#ffff01'],
      good: ['#3ff23f', '#3ff23f'],
      warning: ['#ffff01', '#ffff01'],
      attention: ['#ff8c8c', '#ff8c8c'],
    },
  },
};

const family = "'Segoe UI', system-ui, -apple-system, 'Helvetica Neue', Arial, sans-serif";
const sizes = { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 };

function containerStyle(palette, fill) {
  const colours = Object.entries(palette.ink).map(([name, [text, subtle]]) => [
    name,
    { default: text, subtle, highlightColors: { default: '#22000000', subtle: '#11000000' } },
  ]);
  return {
    backgroundColor: palette.fills[fill],
    borderColor: palette.border,
    foregroundColors: Object.fromEntries(colours),
  };
}

/** Teams' host config for `theme` (light, dark, contrast), as the renderer takes it. */
export function hostConfig(theme) {
  const palette = palettes[theme];
  const fills = Object.keys(palette.fills);
  return {
    choiceSetInputValueSeparator: ',',
    supportsInteractivity: true,
    fontTypes: {
      default: {
        fontFamily: family,
        fontSizes: sizes,
        fontWeights: { lighter: 400, default: 400, bolder: 600 },
      },
      monospace: {
        fontFamily: "Consolas, 'Cascadia Mono', ui-monospace, Menlo, monospace",
        fontSizes: sizes,
        fontWeights: { lighter: 400, default: 400, bolder: 600 },
      },
    },
    lineHeights: { small: 16, default: 20, medium: 20, large: 24, extraLarge: 32 },
    spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
    separator: { lineThickness: 1, lineColor: palette.border },
    imageSizes: { small: 32, medium: 52, large: 100 },
    containerStyles: Object.fromEntries(fills.map((fill) => [fill, containerStyle(palette, fill)])),
    textStyles: {
      heading: { size: 'large', weight: 'bolder', color: 'default', isSubtle: false, fontType: 'default' },
      columnHeader: { size: 'default', weight: 'bolder', color: 'default', isSubtle: false },
    },
    textBlock: { headingLevel: 3 },
    actions: {
      maxActions: 6,
      spacing: 'Default',
      buttonSpacing: 8,
      showCard: { actionMode: 'Inline', inlineTopMargin: 12, style: 'emphasis' },
      actionsOrientation: 'Horizontal',
      actionAlignment: 'Left',
      allowTitleToWrap: true,
    },
    inputs: {
      label: {
        inputSpacing: 'Small',
        requiredInputs: { weight: 'bolder', suffix: ' *', suffixColor: 'attention' },
        optionalInputs: { weight: 'bolder' },
      },
      errorMessage: { color: 'attention', weight: 'bolder', size: 'small' },
    },
    factSet: {
      title: {
        color: 'default',
        size: 'default',
        isSubtle: false,
        weight: 'bolder',
        wrap: true,
        maxWidth: 150,
      },
      value: { color: 'default', size: 'default', isSubtle: false, weight: 'default', wrap: true },
      spacing: 16,
    },
    table: { cellSpacing: 8 },
    adaptiveCard: { allowCustomStyle: false },
  };
}
