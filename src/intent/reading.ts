import type { ReadingIntent, Slots } from '../domain/intent.ts';
import { fleet } from './fleet.ts';
import { open } from './gate.ts';
import { help } from './help.ts';
import { history } from './history.ts';
import type { Item } from './items.ts';
import type { WallClock } from './moments.ts';
import type { Reading } from './reading-rule.ts';
import { Sentence } from './sentence.ts';
import { support } from './support.ts';
import { topics } from './topics.ts';
import { orderVerbs } from './verbs.ts';

/** A question that a message asks. */
export interface Question {
  readonly intent: ReadingIntent;
  readonly slots: Slots;
  readonly candidates: readonly string[];
  readonly confidence: number;
}

const rules: readonly Reading[] = [...help, ...history, ...support, ...topics, ...fleet];

/** Talk that holds a word of the grammar and means something else. */
const idle =
  / (?:pizza|coffee|lunch|dinner|breakfast|weather|joke|movie|vacation|holiday|birthday|football|game|love|hate|haha|lol|congrats|congratulations|welcome|sorry|beer|party|music|song|poem|story|meeting|printer|laptop|password|bitcoin|stocks?|news|cake|cat|dog|ticket|desk) /;
/** Beginnings and middles of sentences that ask nothing: wishes, reports, conditions, what others said. */
const noQuestions: readonly RegExp[] = [
  idle,
  /^ (?:do not|no|not|never|for|to|if|but|that|because|with|about|from|by) (?!what |which |how |whom |when )/,
  / (?:i think|i hope|i believe|i guess|maybe|said|says|told|asked|if) /,
  /^ (?:i|he|she|they|you|we) (?!need |want |would like )(?!.* how many )/,
];
/** Verbs that reading words may follow as well ("bring up the alerts"), but not these where they begin. */
const changesFirst = /^ (?:turn|switch|set|put|change|move|add|let|get rid) /;
/** "restart history of X": the verb tells which history. */
const nounVerb = /^ \S+ (?:history|log|logs|events|activity|audit) /;
/** Advice is asked of people: "should we stop it". */
const advice = /^ (?:should|shall|could|would|can|may|might|must) (?:i|we|somebody|someone|anybody|anyone) /;

/** What a message asks to see, or undefined when it asks nothing that the bot can show. */
export function readQuestion(all: readonly Item[], clean: string, now: WallClock): Question | undefined {
  if (all.length > 80) return undefined;
  const opened = open(all, true);
  if (opened.preview || opened.items.length === 0) return undefined;
  const asked = all.some((i) => i.word === '?');
  const items = opened.items.filter((i) => !/^(?:\n|[?.!]|please|thanks|now)$/.test(i.word));
  const sentence = new Sentence(items.length === 0 ? opened.items : items, clean, now, asked);
  if (sentence.isStatement || noQuestions.some((e) => e.test(sentence.line))) return undefined;
  if (sentence.orders && (advice.test(sentence.line) || sentence.marks('quote').length > 0)) return undefined;
  // An order that its grammar did not take is not a question about the same thing.
  if (changesFirst.test(sentence.line)) return undefined;
  if (orderVerbs.has(sentence.items[0]?.word ?? '') && !nounVerb.test(sentence.line)) return undefined;
  const strangers = sentence.strangers.length;
  const rule = rules.find(
    (r) =>
      (r.mayOrder === true || !sentence.orders) &&
      (r.mayBeStrange === true ||
        strangers === 0 ||
        (strangers <= 2 && (sentence.isHeaded || r.intent === 'show-history' || r.intent === 'help'))) &&
      r.when(sentence),
  );
  if (rule === undefined) return undefined;
  const slots = rule.slots?.(sentence) ?? {};
  const byGateway = slots.gateway !== undefined || sentence.candidates.length > 0;
  return {
    intent: rule.intent,
    slots,
    candidates: byGateway ? sentence.candidates : [],
    confidence: strangers === 0 ? 0.92 : 0.75,
  };
}
