import { z } from 'zod';

/**
 * Adaptive Cards 1.5 as far as Gatehouse uses it, closed: an unknown property is an error. Written after the
 * published schema (adaptivecards.io/explorer), since no package carries that file.
 */
const text = z.string();
const filled = z.string().min(1);
const spacing = z.enum(['None', 'Small', 'Default', 'Medium', 'Large', 'ExtraLarge', 'Padding']);
const fill = z.enum(['default', 'emphasis', 'accent', 'good', 'warning', 'attention']);
const common = {
  id: filled.optional(),
  spacing: spacing.optional(),
  separator: z.boolean().optional(),
  isVisible: z.boolean().optional(),
};
const ink = {
  size: z.enum(['Default', 'Small', 'Medium', 'Large', 'ExtraLarge']).optional(),
  weight: z.enum(['Default', 'Lighter', 'Bolder']).optional(),
  color: z.enum(['Default', 'Accent']).optional(),
  isSubtle: z.boolean().optional(),
  fontType: z.enum(['Default', 'Monospace']).optional(),
};

const data = z.union([
  z.strictObject({ alert: filled, letter: filled.optional(), order: z.enum(['stop', 'start']).optional() }),
  z.strictObject({ digest: filled, alert: filled.optional(), letter: filled.optional() }),
  z.strictObject({ request: filled, letter: filled.optional() }),
  z.strictObject({ question: filled, letter: filled.optional() }),
  z.strictObject({ gateway: filled }),
  z.strictObject({
    page: z.number().int().min(0),
    state: filled.optional(),
    region: filled.optional(),
    model: filled.optional(),
  }),
]);
const execute = z.strictObject({
  type: z.literal('Action.Execute'),
  title: filled.max(120),
  verb: z.enum([
    'view',
    'approve',
    'reject',
    'cancel',
    'answer',
    'dismiss',
    'again',
    'undo',
    'was-done',
    'run-again',
    'give-up',
    'show-gateway',
    'page',
    'alert-take',
    'alert-snooze',
    'alert-mute',
    'alert-resolve',
    'alert-order',
    'alert-limit',
    'digest-show',
  ]),
  data,
  style: z.enum(['default', 'positive', 'destructive']).optional(),
  associatedInputs: z.enum(['auto', 'none']).optional(),
});
const toggle = z.strictObject({
  type: z.literal('Action.ToggleVisibility'),
  title: filled,
  targetElements: z.array(filled).min(1),
});
/** Of addresses that others wrote, the Azure portal's alone are linked. */
const portal = z.strictObject({
  type: z.literal('Action.OpenUrl'),
  title: filled,
  url: z.string().startsWith('https://portal.azure.com/').max(2000),
});
const selectAction = z.union([execute, toggle, portal]).optional();

const textBlock = z.strictObject({
  type: z.literal('TextBlock'),
  text: filled,
  wrap: z.literal(true),
  style: z.enum(['default', 'heading']).optional(),
  horizontalAlignment: z.enum(['Left', 'Center', 'Right']).optional(),
  ...ink,
  ...common,
});
const richTextBlock = z.strictObject({
  type: z.literal('RichTextBlock'),
  inlines: z
    .array(z.strictObject({ type: z.literal('TextRun'), text, italic: z.boolean().optional(), ...ink }))
    .min(1),
  ...common,
});
const factSet = z.strictObject({
  type: z.literal('FactSet'),
  facts: z.array(z.strictObject({ title: filled, value: filled })).min(1),
  ...common,
});
const input = {
  id: filled,
  label: filled,
  isRequired: z.boolean().optional(),
  errorMessage: filled.optional(),
};
const inputs = [
  z.strictObject({
    type: z.literal('Input.Text'),
    isMultiline: z.boolean().optional(),
    maxLength: z.number().int().positive(),
    ...input,
  }),
  z.strictObject({
    type: z.literal('Input.Number'),
    min: z.number(),
    max: z.number(),
    value: z.number().optional(),
    ...input,
  }),
  z.strictObject({ type: z.literal('Input.Date'), min: z.iso.date(), ...input }),
  z.strictObject({
    type: z.literal('Input.ChoiceSet'),
    style: z.enum(['compact', 'expanded']),
    wrap: z.boolean().optional(),
    value: filled.optional(),
    choices: z.array(z.strictObject({ title: filled, value: filled })).min(1),
    ...input,
  }),
] as const;

const element: z.ZodType = z.lazy(() =>
  z.discriminatedUnion('type', [textBlock, richTextBlock, factSet, ...inputs, container, columnSet, table]),
);
const container = z.strictObject({
  type: z.literal('Container'),
  items: z.array(element).min(1),
  style: fill.optional(),
  bleed: z.boolean().optional(),
  minHeight: z
    .string()
    .regex(/^\d+px$/)
    .optional(),
  verticalContentAlignment: z.enum(['Top', 'Center', 'Bottom']).optional(),
  selectAction,
  ...common,
});
const columnSet = z.strictObject({
  type: z.literal('ColumnSet'),
  columns: z
    .array(
      z.strictObject({
        type: z.literal('Column'),
        width: z.union([z.enum(['auto', 'stretch']), z.number()]),
        items: z.array(element).min(1),
        style: fill.optional(),
        verticalContentAlignment: z.enum(['Top', 'Center', 'Bottom']).optional(),
        ...common,
      }),
    )
    .min(1),
  ...common,
});
const table = z.strictObject({
  type: z.literal('Table'),
  columns: z
    .array(z.strictObject({ width: z.literal(1) }))
    .min(2)
    .max(3),
  rows: z
    .array(
      z.strictObject({
        type: z.literal('TableRow'),
        style: fill.optional(),
        cells: z
          .array(
            z.strictObject({
              type: z.literal('TableCell'),
              items: z.array(element).min(1),
              selectAction,
            }),
          )
          .min(2),
      }),
    )
    .min(2),
  gridStyle: fill.optional(),
  showGridLines: z.boolean().optional(),
  ...common,
});
/** The only addresses that a card opens: Teams' own links into a chat. */
const link = z.strictObject({
  type: z.literal('Action.OpenUrl'),
  title: filled,
  url: z.string().startsWith('https://teams.microsoft.com/l/chat/0/0?users=28:'),
});
const form = z.strictObject({
  type: z.literal('Action.ShowCard'),
  title: filled,
  card: z.strictObject({
    type: z.literal('AdaptiveCard'),
    body: z.array(element).min(1),
    actions: z.array(execute).min(1).max(4).optional(),
  }),
});

export const teamsCard = z.strictObject({
  $schema: z.literal('http://adaptivecards.io/schemas/adaptive-card.json'),
  type: z.literal('AdaptiveCard'),
  version: z.literal('1.5'),
  refresh: z
    .strictObject({ action: execute, userIds: z.array(z.string().startsWith('29:')).min(1).max(60) })
    .optional(),
  body: z.array(element).min(1),
  actions: z
    .array(z.union([execute, form, link]))
    .min(1)
    .max(4)
    .optional(),
});

/** The card as a client without Teams' extensions has it: `msteams` gone, each extension replaced by its fallback. */
export function plainCard(card: unknown): unknown {
  if (Array.isArray(card)) return card.map(plainCard);
  if (typeof card !== 'object' || card === null) return card;
  const { msteams: _teams, fallback, ...rest } = card as Record<string, unknown>;
  if (fallback !== undefined) return plainCard(fallback);
  return Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, plainCard(value)]));
}

/** Every object in the card, outermost first. */
export function nodesOf(card: unknown): readonly Record<string, unknown>[] {
  if (Array.isArray(card)) return card.flatMap(nodesOf);
  if (typeof card !== 'object' || card === null) return [];
  const node = card as Record<string, unknown>;
  return [node, ...Object.values(node).flatMap(nodesOf)];
}

/** All that a reader may see, top to bottom, one piece a line; no-break spaces as plain ones. */
export function wordsOf(card: unknown): string {
  const keys = ['text', 'title', 'value', 'label', 'errorMessage'];
  return nodesOf(plainCard(card))
    .flatMap((node) => keys.map((key) => node[key]))
    .filter((one): one is string => typeof one === 'string')
    .join('\n')
    .replaceAll('\u00a0', ' ');
}
