import { chartLine } from './chart.js';
import { el } from './dom.js';
import { icon } from './icons.js';

const { AdaptiveCards } = globalThis;
const pixels = { xxSmall: 16, xSmall: 20, Small: 24, Standard: 28, Medium: 32, Large: 36, xLarge: 40 };

/** Teams' extensions of the schema keep their JSON as it came: the renderer knows no properties of theirs. */
class Extension extends AdaptiveCards.CardElement {
  source = {};
  get name() {
    return this.constructor.typeName;
  }
  getJsonTypeName() {
    return this.name;
  }
  internalParse(source, context) {
    super.internalParse(source, context);
    this.source = source;
  }
}

class Icon extends Extension {
  static typeName = 'Icon';
  internalRender() {
    const colour = this.source.color?.toLowerCase() ?? 'default';
    const drawn = icon(this.source.name, pixels[this.source.size] ?? 28);
    return el(
      'span',
      { class: `card-icon ink-${colour}`, 'aria-hidden': 'true', 'data-icon': this.source.name },
      drawn ?? '○',
    );
  }
}

class ProgressBar extends Extension {
  static typeName = 'ProgressBar';
  internalRender() {
    const { value, max = 100, color = 'Accent' } = this.source;
    const known = typeof value === 'number';
    const share = known ? Math.max(0, Math.min(1, value / max)) * 100 : 35;
    const fill = el('span', { class: known ? 'fill' : 'fill moving' });
    fill.style.width = `${share}%`;
    return el(
      'div',
      {
        class: `progress ink-${color.toLowerCase()}`,
        role: 'progressbar',
        'aria-label': known ? `${value} of ${max}` : 'Under way',
        'aria-valuemin': 0,
        'aria-valuemax': max,
        'aria-valuenow': known ? value : undefined,
      },
      fill,
    );
  }
}

class ChartLine extends Extension {
  static typeName = 'Chart.Line';
  internalRender() {
    return chartLine(this.source);
  }
}

/**
 * What a card is parsed with: `teams` knows Icon, ProgressBar and Chart.Line as Teams does, `plain` leaves them out,
 * so that each shows its fallback.
 */
export function cardContext(kind) {
  const elements = new AdaptiveCards.CardObjectRegistry();
  AdaptiveCards.GlobalRegistry.populateWithDefaultElements(elements);
  if (kind === 'teams') {
    for (const one of [Icon, ProgressBar, ChartLine]) elements.register(one.typeName, one);
  }
  const context = new AdaptiveCards.SerializationContext();
  context.setElementRegistry(elements);
  return context;
}
