import type { DateTime } from 'luxon';
import type { ChangingIntent } from '../domain/intent.ts';
import { alerts } from './alerts.ts';
import { approvals } from './approvals.ts';
import { channel } from './channel.ts';
import { content } from './content.ts';
import { isoOf } from './durations.ts';
import { duty } from './duty.ts';
import { hasSecondThoughts, isConditional, open, reasonTakesBack } from './gate.ts';
import type { Item } from './items.ts';
import { ahead, later, stamp } from './moments.ts';
import { Found, lineOf } from './pattern.ts';
import { power } from './power.ts';
import { cutReason } from './reason.ts';
import { redeploy } from './redeploy.ts';
import type { Draft, Rule } from './rule.ts';
import { scale } from './scale.ts';
import { settings } from './settings.ts';
import { threshold } from './threshold.ts';
import { isPasted } from './tokens.ts';
import { baseOf, orderVerbs } from './verbs.ts';
import type { When } from './when.ts';

/** An order that a message gives. */
export interface Order {
  readonly intent: ChangingIntent;
  readonly slots: Draft;
  readonly candidates: readonly string[];
}

const rules: readonly Rule[] = [
  ...power, ...scale, ...redeploy, ...settings, ...threshold, ...content, ...alerts, ...channel, ...approvals, ...duty,
]; // biome-ignore format: the families in a row

/** Words that change nothing wherever they stand. */
const anywhere = new Set([',', 'please', 'kindly', 'now', 'asap', 'immediately', 'just']);

interface Core {
  readonly items: readonly Item[];
  readonly line: string;
  readonly whens: readonly When[];
}

function core(items: readonly Item[], keepText: boolean): Core {
  if (keepText) return { items, line: lineOf(items), whens: [] };
  const whens = items.flatMap((i) => (i.mark?.kind === 'when' ? [i.mark.when] : []));
  const left = items.filter((i) => i.mark?.kind !== 'when' && !anywhere.has(i.word));
  return { items: left, line: lineOf(left), whens };
}

/** Base forms in place of "stopping" and "stopped", and "X stopped" turned into "stop X". */
function unbend(items: readonly Item[]): readonly Item[] {
  const first = items[0];
  const base = first === undefined || first.mark !== undefined ? undefined : baseOf(first.word);
  if (first !== undefined && base !== undefined) return [{ ...first, word: base }, ...items.slice(1)];
  if (first?.mark?.kind !== 'gateway') return items;
  const verbAt = items.findIndex((i, at) => at > 0 && i.mark === undefined && baseOf(i.word) !== undefined);
  const between = items.slice(1, verbAt).map((i) => i.word);
  if (
    verbAt < 1 ||
    !between.every((w) => ['is', 'was', 'were', 'gets', 'got', 'be', 'to', 'being', 'would'].includes(w))
  )
    return items;
  const verb = items[verbAt] as Item;
  return [{ ...verb, word: baseOf(verb.word) as string }, first, ...items.slice(verbAt + 1)];
}

/** "on X, enforce TLS 1.2" with the gateway at the end, where the patterns have it. */
function turned(items: readonly Item[]): readonly Item[] | undefined {
  const preposition = items[0]?.word;
  if (preposition !== 'on' && preposition !== 'for' && preposition !== 'in') return undefined;
  const start = items[1]?.word === 'gateway' ? 2 : 1;
  if (items[start]?.mark?.kind !== 'gateway') return undefined;
  return [...items.slice(start + 1), ...items.slice(0, start + 1)];
}

/** "scale A to 4 and B to 2": one verb, two gateways, a value for each. The values are left out. */
function paired(items: readonly Item[]): readonly Item[] | undefined {
  const at = items.flatMap((item, i) => (item.mark?.kind === 'gateway' ? [i] : []));
  const [first, second] = at;
  if (at.length !== 2 || first === undefined || second === undefined || first === 0) return undefined;
  const joint = items.slice(first + 1, second).findLastIndex((i) => i.word === 'and') + first + 1;
  if (joint <= first) return undefined;
  const shape = (part: readonly Item[]) => part.map((i) => i.word).join(' ');
  const [one, two] = [items.slice(first + 1, joint), items.slice(second + 1)];
  if (one.length === 0 || joint + 1 !== second || shape(one) !== shape(two)) return undefined;
  return [...items.slice(0, first + 1), items[joint] as Item, items[second] as Item, ...two];
}

interface Match {
  readonly rule: Rule;
  readonly found: Found;
  readonly draft: Draft;
}

function matchLine(
  items: readonly Item[],
  line: string,
  source: string,
  takesText: boolean,
): Match | undefined {
  for (const rule of rules) {
    for (const pattern of rule.patterns) {
      if (pattern.takesText !== takesText) continue;
      const m = pattern.expression.exec(line);
      if (m === null) continue;
      const found = new Found(m.groups ?? {}, items, line, source);
      const draft = rule.read(found);
      if (draft !== undefined) return { rule, found, draft };
    }
  }
  return undefined;
}

/** Words that follow a decision are a note only when nothing in them orders, asks or hangs on a condition. */
function noteHolds(match: Match, source: string): boolean {
  const rest = match.found.rest();
  const text = match.found.text() ?? '';
  if (match.draft.setting === 'description') {
    const quoted = rest.length === 1 && rest[0]?.mark?.kind === 'quote';
    return quoted || !(isConditional(text) || /\b(?:yesterday)\b/i.test(text));
  }
  if (isConditional(text) || rest.some((i) => ['alert', 'request', 'schedule'].includes(i.mark?.kind ?? '')))
    return false;
  if (rest[0]?.mark?.kind === 'when' || orderVerbs.has(rest[0]?.word ?? '')) return false;
  if (
    rest.some(
      (i, at) => orderVerbs.has(i.word) && ['and', 'then', '.', ',', ';'].includes(rest[at - 1]?.word ?? ''),
    )
  )
    return false;
  // Without a comma or colon only a few openings make a note: "ack A-17 looking at it".
  const before = source.slice(0, rest[0]?.start ?? 0).trimEnd();
  const starts =
    /^(?:looking|looks|working|checking|investigating|fixed|lgtm|false|known|handled|on|i|good|fine|done|sounds|was|duplicate|looked|checked|ok|disk|certificate|replaced|restarted|rebooted|all)$/;
  return (
    /[,:;.-]$/.test(before) || /\b(?:note|comment|saying)$/i.test(before) || starts.test(rest[0]?.word ?? '')
  );
}

function takeTimes(match: Match, whens: readonly When[], now: DateTime, several: boolean): Draft | undefined {
  if (whens.length === 0) return {};
  const { times } = match.rule;
  if (times === 'none') return undefined;
  if (times === 'schedule') {
    if (whens.length === 2 && several) return {};
    let when = whens[0] as When;
    const other = whens[1];
    if (other !== undefined) {
      // "tonight stop X at 22:00": the day and the clock apart
      if (whens.length > 2 || when.role !== 'at' || other.role !== 'at') return undefined;
      const both = { ...when.moment, ...other.moment };
      if (Object.keys(both).length !== Object.keys(when.moment).length + Object.keys(other.moment).length)
        return undefined;
      when = { role: 'at', moment: both };
    }
    if (when.role === 'every') return { every: when.cron };
    const at =
      when.role === 'at' ? ahead(when.moment, now) : when.role === 'in' ? later(when.span, now) : undefined;
    return at === undefined ? undefined : { at: stamp(at) };
  }
  const when = whens[0] as When;
  if (whens.length > 1) return undefined;
  if (when.role === 'until' || (when.role === 'at' && match.rule.intent === 'snooze-alert')) {
    const until = ahead(when.moment, now);
    return until === undefined ? undefined : { until: stamp(until) };
  }
  if (when.role !== 'for' && when.role !== 'in' && when.role !== 'within') return undefined;
  return times === 'until' ? { until: stamp(later(when.span, now)) } : { for: isoOf(when.span) };
}

function nameSlots(found: Found): { slots: Draft; candidates: readonly string[] } {
  const slots: Draft = {};
  let candidates: readonly string[] = [];
  const gateways = found.marks('gateway', 'gateway');
  const only = gateways.length === 1 ? gateways[0] : undefined;
  if (only?.gateway !== undefined) slots.gateway = only.gateway;
  else
    candidates = [
      ...new Set(gateways.flatMap((g) => (g.gateway === undefined ? g.candidates : [g.gateway]))),
    ];
  if (found.has('all')) slots.gateway = 'all';
  for (const kind of ['alert', 'request', 'schedule', 'package'] as const) {
    const marks = found.marks(kind, kind);
    const one = marks.length === 1 ? marks[0] : undefined;
    if (one !== undefined) slots[kind] = one.value;
    else if (marks.length > 1) candidates = marks.map((m) => m.value);
  }
  for (const slot of ['instance', 'step'] as const) {
    const number = found.marks(slot, 'number')[0]?.value;
    if (number !== undefined) slots[slot] = number;
  }
  const instances = found.marks('instances', 'number')[0];
  if (instances !== undefined) slots.instances = instances.value;
  const size = found.marks('size', 'size')[0]?.value;
  if (size !== undefined) slots.size = size as NonNullable<Draft['size']>;
  for (const level of ['warning', 'critical'] as const) {
    const percent = found.marks(level, 'percent')[0]?.value;
    if (percent !== undefined) slots[level] = percent;
  }
  return { slots, candidates };
}

function isWhole(slots: Draft): boolean {
  const counts = [slots.instances, slots.delta, slots.instance, slots.step];
  return counts.every((n) => n === undefined || Number.isInteger(n));
}

/**
 * The one change that a message orders, or undefined. Each word must have its place in a pattern: a negation, a
 * question, a condition or a second verb has none, so such a sentence is never an order.
 */
export function readOrder(all: readonly Item[], clean: string, now: DateTime): Order | undefined {
  const reasoned = cutReason(all, clean);
  const said =
    reasoned.order.length === 0 ? '' : clean.slice(reasoned.order[0]?.start, reasoned.order.at(-1)?.end);
  if (isPasted(said) || hasSecondThoughts(clean)) return undefined;
  if (
    reasoned.reason !== undefined &&
    (reasonTakesBack(reasoned.reason) || ordersAgain(reasoned.reasonItems))
  )
    return undefined;
  const opened = open(reasoned.order);
  if (opened.question || opened.items.length === 0 || opened.items.length > 60) return undefined;
  // A clock without "at" before everything else is the start of a log line.
  if (/^\d/.test(opened.items[0]?.text ?? '') && opened.items[0]?.mark?.kind === 'when') return undefined;
  const bent =
    opened.gerund || opened.supposed || opened.wished
      ? unbend(opened.items.filter((i) => i.word !== ','))
      : opened.items;
  if (opened.supposed && bent === opened.items) return undefined;
  const attempts = attempt(bent, clean, now);
  if (attempts === undefined) return undefined;
  const slots: Draft = { ...attempts.slots };
  const { reason } = reasoned;
  if (reason !== undefined) slots.reason = reason;
  if (opened.preview) slots.preview = true;
  return { ...attempts, slots };
}

function attempt(items: readonly Item[], clean: string, now: DateTime): Order | undefined {
  const full = core(items, true);
  const plain = core(items, false);
  const stripped = open(plain.items).items;
  for (const part of [stripped, turned(stripped)]) {
    if (part === undefined || part.length === 0) continue;
    const match = matchLine(part, lineOf(part), clean, false);
    const order = match && settle(match, plain.whens, now, false);
    if (order !== undefined) return order;
  }
  const pair = paired(stripped);
  if (pair !== undefined) {
    const match = matchLine(pair, lineOf(pair), clean, false);
    const order = match && settle(match, plain.whens, now, false);
    if (order !== undefined && order.candidates.length === 2) return { ...order, slots: {} };
  }
  const texts = matchLine(full.items, full.line, clean, true);
  if (texts === undefined || !noteHolds(texts, clean)) return undefined;
  return settle(texts, [], now, false);
}

function settle(match: Match, whens: readonly When[], now: DateTime, several: boolean): Order | undefined {
  const named = nameSlots(match.found);
  const times = takeTimes(match, whens, now, several || named.candidates.length > 1);
  if (times === undefined) return undefined;
  const slots: Draft = { ...named.slots, ...match.draft, ...times };
  if (slots.delta !== undefined) delete slots.instances;
  return isWhole(slots) ? { intent: match.rule.intent, slots, candidates: named.candidates } : undefined;
}

/** True when a reason goes on to a second order: "... and then start RedmondEdge". */
function ordersAgain(items: readonly Item[]): boolean {
  return items.some((item, i) => {
    if (!orderVerbs.has(item.word)) return false;
    let before = i - 1;
    while (['please', 'then', 'also', 'just'].includes(items[before]?.word ?? '')) before -= 1;
    const joint = items[before]?.word ?? '';
    const object = items
      .slice(i + 1, i + 4)
      .some(
        (o) =>
          ['gateway', 'name', 'alert', 'request', 'schedule'].includes(o.mark?.kind ?? '') || o.word === 'it',
      );
    return object && ['and', '.', ',', ';', '-', '\n', 'not'].includes(joint);
  });
}
