import type { Parsed, Slots } from '../domain/intent.ts';
import { asWritten } from './as-written.ts';
import { indexGateways } from './gateways.ts';
import { looksForeign } from './language.ts';
import { mark } from './marking.ts';
import { dropBotMentions } from './mentions.ts';
import { wallClock } from './moments.ts';
import { normalise } from './normalise.ts';
import { readOrder } from './orders.ts';
import { readQuestion } from './reading.ts';
import { suggest } from './suggest.ts';
import { tokenise } from './tokens.ts';

/** Who speaks, when and of which gateways. */
export interface ParseContext {
  readonly now: Date;
  /** IANA name of the speaker's time zone. */
  readonly timeZone: string;
  /** Names of the gateways that the speaker may see. */
  readonly gateways: readonly string[];
}

/** The longest message that is read, in UTF-16 units. */
export const longestMessage = 2000;

/** Words of any language are longer: what has more in so few characters is no sentence, and not worth the time. */
const mostTokens = 600;

const nothing = { intent: 'unknown', slots: {}, candidates: [], confidence: 0 } as const;

/**
 * What a message means. Pure: the same text in the same context is always the same answer. Text that does not
 * plainly order a change never yields an intent that changes something.
 */
export function parse(text: string, context: ParseContext): Parsed {
  if (text.length > longestMessage) {
    return { ...nothing, suggestions: ['help'], tooLong: true };
  }
  const clean = normalise(text);
  const tokens = tokenise(clean);
  if (tokens.length > mostTokens) return { ...nothing, suggestions: ['help'] };
  const index = indexGateways(context.gateways);
  const items = dropBotMentions(mark(tokens, index));
  const now = wallClock(context.now, context.timeZone);
  const typos = items.filter((i) => i.corrected === true).length;
  if (!looksForeign(items)) {
    const order = readOrder(items, clean, now);
    if (order !== undefined) {
      const confidence = Math.max(0.5, (order.candidates.length > 0 ? 0.7 : 0.98) - typos * 0.05);
      const suggestions = order.candidates.length > 0 ? suggest(items, clean, order.candidates) : [];
      return {
        intent: order.intent,
        slots: withWords(order.slots, text),
        candidates: order.candidates,
        confidence,
        suggestions,
      };
    }
    const question = readQuestion(items, clean, now);
    if (question !== undefined) {
      const suggestions = question.candidates.length > 0 ? suggest(items, clean, question.candidates) : [];
      return { ...question, confidence: Math.max(0.5, question.confidence - typos * 0.05), suggestions };
    }
  }
  return { ...nothing, suggestions: suggest(items, clean, []) };
}

/** What people say in their own words is kept in these. */
function withWords(slots: Slots, text: string): Slots {
  const words = (['reason', 'note', 'comment'] as const).flatMap((slot) => {
    const said = slots[slot];
    return said === undefined ? [] : [[slot, asWritten(text, said.replace(/ {2,}/g, ' '))]];
  });
  return { ...slots, ...Object.fromEntries(words) };
}
