import type { ChangingIntent } from '../domain/intent.ts';
import { hasSecondThoughts, type Opened, open, reasonTakesBack } from './gate.ts';
import type { Item } from './items.ts';
import { type Match, matchLine, nameSlots } from './matching.ts';
import type { WallClock } from './moments.ts';
import { noteHolds, ordersAgain } from './notes.ts';
import { takeTimes } from './order-times.ts';
import { isPasted } from './pasted.ts';
import { lineOf } from './pattern.ts';
import { cutReason, type Reasoned } from './reason.ts';
import { talksBack } from './remarks.ts';
import type { Draft } from './rule.ts';
import { paired, turned, unbend } from './shapes.ts';
import { contradicts } from './stance.ts';
import type { When } from './when.ts';

/** An order that a message gives. */
export interface Order {
  readonly intent: ChangingIntent;
  readonly slots: Draft;
  readonly candidates: readonly string[];
}

/** "... because of patching, dry run": what stands behind the reason counts for the whole order. */
const trailingPreview =
  /(?:^|\s*[,;.(-]+\s*|\s+)(?:(?:as|in) )?(?:just |only )?(?:an? )?(?:dry[\s-]?run|preview|simulation|what-?if)(?: only| mode| please| first)*[\s).!]*$/i;

/** Words that change nothing wherever they stand. */
const anywhere = new Set([',', 'please', 'kindly', 'now', 'asap', 'immediately', 'just']);
/** No order needs more steps than this beside its reason and its note. */
const mostSteps = 60;

function isWhole(slots: Draft): boolean {
  const counts = [slots.instances, slots.delta, slots.instance, slots.step];
  return counts.every((n) => n === undefined || Number.isInteger(n));
}

function settle(match: Match, whens: readonly When[], now: WallClock): Order | undefined {
  const named = nameSlots(match.found);
  const times = takeTimes(match, whens, now, named.candidates.length > 1);
  if (times === undefined) return undefined;
  const slots: Draft = { ...named.slots, ...match.draft, ...times };
  if (slots.delta !== undefined) delete slots.instances;
  return isWhole(slots) ? { intent: match.rule.intent, slots, candidates: named.candidates } : undefined;
}

/** The order that the words between politeness and reason give. */
function match(
  items: readonly Item[],
  whens: readonly When[],
  clean: string,
  now: WallClock,
): Order | undefined {
  for (const shape of [items, turned(items)]) {
    if (shape === undefined || shape.length === 0) continue;
    const found = matchLine(shape, lineOf(shape), clean, false);
    const order = found && settle(found, whens, now);
    if (order !== undefined) return order;
  }
  const pair = paired(items);
  const found = pair && matchLine(pair, lineOf(pair), clean, false);
  const order = found && settle(found, whens, now);
  return order?.candidates.length === 2 ? { ...order, slots: {} } : undefined;
}

/** True when the reason, or what a person pasted, leaves no plain order. */
function isTakenBack({ order, reason, reasonItems }: Reasoned, clean: string): boolean {
  const said = order.length === 0 ? '' : clean.slice(order[0]?.start, order.at(-1)?.end);
  if (isPasted(said) || hasSecondThoughts(clean)) return true;
  return reason !== undefined && (reasonTakesBack(reason) || ordersAgain(reasonItems, clean));
}

/** `items` with the "now" or "for me" that politeness took off their end: in a note it is part of what was said. */
function withNow(items: readonly Item[], whole: readonly Item[]): readonly Item[] {
  let end = whole.indexOf(items.at(-1) as Item) + 1;
  while (
    end > 0 &&
    /^(?:right|now|asap|immediately|quickly|ok|okay|for|me|us|as|soon|possible)$/.test(whole[end]?.word ?? '')
  )
    end += 1;
  return end > 0 ? [...items, ...whole.slice(whole.indexOf(items.at(-1) as Item) + 1, end)] : items;
}

/** True when a reason, note or comment speaks against the order that it stands with. */
function speaksAgainst(
  intent: ChangingIntent,
  reason: string | undefined,
  note: string | undefined,
): boolean {
  if (reason !== undefined && (talksBack(reason, intent, false) || contradicts(reason, intent))) return true;
  return note !== undefined && (talksBack(note, intent, true) || contradicts(note, intent));
}

function straighten(opened: Opened, items: readonly Item[]): readonly Item[] | undefined {
  if (!opened.gerund && !opened.supposed && !opened.wished) return items;
  // "I'd like two more instances on X": what is wished stands without a verb
  const [count, more] = items;
  if (opened.wished && count?.mark?.kind === 'number' && /^(?:more|additional|extra)$/.test(more?.word ?? ''))
    return [{ word: 'add', text: '', start: count.start, end: count.start, isWord: true }, ...items];
  const straight = unbend(items);
  return opened.supposed && straight === items ? undefined : straight;
}

/**
 * The one change that a message orders, or undefined. Each word must have its place in a pattern: a negation, a
 * question, a condition or a second verb has none, so such a sentence is never an order.
 */
export function readOrder(all: readonly Item[], clean: string, now: WallClock): Order | undefined {
  const reasoned = cutReason(all, clean);
  if (isTakenBack(reasoned, clean)) return undefined;
  // A question mark behind the reason belongs to the whole sentence.
  const asks = reasoned.reasonItems.find((i) => i.word === '?');
  const outer = open(asks === undefined ? reasoned.order : [...reasoned.order, asks]);
  const first = outer.items[0];
  if (outer.question || first === undefined || outer.items.length > mostSteps) return undefined;
  // A clock without "at" before everything else is the start of a log line.
  if (/^\d/.test(first.text) && first.mark?.kind === 'when') return undefined;
  const whens = outer.items.flatMap((i) => (i.mark?.kind === 'when' ? [i.mark.when] : []));
  // Politeness may stand behind a time: "tonight please stop X". What it says counts as well.
  const inner = open(outer.items.filter((i) => i.mark?.kind !== 'when' && !anywhere.has(i.word)));
  const opened: Opened = {
    ...inner,
    preview: outer.preview || inner.preview,
    supposed: outer.supposed || inner.supposed,
    gerund: outer.gerund || inner.gerund,
    wished: outer.wished || inner.wished,
  };
  const straight = inner.question ? undefined : straighten(opened, inner.items);
  let order = straight && match(straight, whens, clean, now);
  if (order === undefined && !opened.supposed) {
    const said = withNow(outer.items, reasoned.order);
    const noted = matchLine(said, lineOf(said), clean, true);
    if (noted !== undefined && noteHolds(noted, clean)) order = settle(noted, [], now);
  }
  if (order === undefined) return undefined;
  const said = reasoned.reason;
  const previewed = said === undefined ? undefined : trailingPreview.exec(said)?.[0];
  const reason = previewed === undefined ? said : said?.slice(0, -previewed.length).trim();
  const { note = order.slots.comment ?? order.slots.reason } = order.slots;
  if (speaksAgainst(order.intent, reason, note)) return undefined;
  const slots: Draft = { ...order.slots };
  if (reason !== undefined && reason !== '') slots.reason = reason;
  if (opened.preview || previewed !== undefined) slots.preview = true;
  return { ...order, slots };
}
