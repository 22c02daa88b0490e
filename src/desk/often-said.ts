import type { IntentName, Parsed, Slots } from '../domain/intent.ts';
import { type ParseContext, parse } from '../intent/parse.ts';

const mostKept = 500;
const longestKept = 100;
/** What means the same at any time and in any time zone. */
const asked: ReadonlySet<IntentName | 'unknown'> = new Set([
  'help',
  'list-gateways',
  'show-gateway',
  'show-instances',
  'show-approvals',
]);
const timeless: ReadonlySet<keyof Slots> = new Set(['gateway', 'topic', 'mine', 'state', 'model']);

/**
 * The parser, with a memory for questions that people ask in the same words again and again: in a process that was idle a
 * pass through all its patterns costs half a millisecond. Orders are parsed each time.
 */
export class OftenSaid {
  /** By the list of gateways that the speaker may see: the same object for everybody with the same rights. */
  readonly #known = new WeakMap<readonly string[], Map<string, Parsed>>();

  parse(text: string, context: ParseContext): Parsed {
    const known = this.#known.get(context.gateways) ?? new Map<string, Parsed>();
    const before = known.get(text);
    if (before !== undefined) return before;
    const parsed = parse(text, context);
    if (text.length > longestKept || !isTimeless(parsed)) return parsed;
    if (known.size >= mostKept) known.clear();
    known.set(text, parsed);
    this.#known.set(context.gateways, known);
    return parsed;
  }
}

function isTimeless({ intent, slots }: Parsed): boolean {
  return asked.has(intent) && (Object.keys(slots) as (keyof Slots)[]).every((slot) => timeless.has(slot));
}
