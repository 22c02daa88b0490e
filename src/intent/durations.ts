import type { Item } from './items.ts';
import { readNumber } from './numbers.ts';
import type { Span } from './when.ts';

type Unit = keyof Span | 'hours' | 'years';

const units: Readonly<Record<string, Unit>> = {
  minute: 'minutes', minutes: 'minutes', min: 'minutes', mins: 'minutes',
  hour: 'hours', hours: 'hours', h: 'hours', hr: 'hours', hrs: 'hours',
  day: 'days', days: 'days', d: 'days',
  week: 'weeks', weeks: 'weeks', wk: 'weeks', wks: 'weeks', w: 'weeks',
  month: 'months', months: 'months', mo: 'months', mth: 'months',
  year: 'years', years: 'years', yr: 'years', yrs: 'years',
}; // biome-ignore format: one unit a line

/** The unit that a word names. */
export function unitOf(word: string | undefined): Unit | undefined {
  return word !== undefined && Object.hasOwn(units, word) ? units[word] : undefined;
}

/** So many of a unit. */
export function span(count: number, unit: Unit): Span {
  const none = { months: 0, weeks: 0, days: 0, minutes: 0 };
  switch (unit) {
    case 'years':
      return { ...none, months: count * 12 };
    case 'hours':
      return { ...none, minutes: Math.round(count * 60) };
    case 'minutes':
    case 'days':
    case 'weeks':
    case 'months':
      if (Number.isInteger(count)) return { ...none, [unit]: count };
      return {
        ...none,
        minutes: Math.round(count * { minutes: 1, days: 1440, weeks: 10080, months: 43200 }[unit]),
      };
  }
}

function add(a: Span, b: Span): Span {
  return {
    months: a.months + b.months,
    weeks: a.weeks + b.weeks,
    days: a.days + b.days,
    minutes: a.minutes + b.minutes,
  };
}

/** As an ISO 8601 duration: P1M, P2W, P14D, PT1H30M. */
export function isoOf(s: Span): string {
  const days = s.days + (s.days > 0 || s.months > 0 || s.minutes > 0 ? s.weeks * 7 : 0);
  if (s.weeks > 0 && days === 0) return `P${s.weeks}W`;
  const hours = Math.floor(s.minutes / 60);
  const minutes = s.minutes % 60;
  const date = `${s.months > 0 ? `${s.months}M` : ''}${days > 0 ? `${days}D` : ''}`;
  const time = `${hours > 0 ? `${hours}H` : ''}${minutes > 0 ? `${minutes}M` : ''}`;
  return `P${date}${time === '' ? '' : `T${time}`}`;
}

function readOne(items: readonly Item[], at: number): { span: Span; next: number } | undefined {
  const word = items[at]?.word;
  if (word === undefined || items[at]?.mark !== undefined) return undefined;
  const joined = /^(\d+(?:\.\d+)?)([a-z]+)$/.exec(word);
  // "90m"; apart, "m" is a metre or a million
  const unit = joined?.[2] === 'm' ? 'minutes' : unitOf(joined?.[2]);
  if (joined !== null && unit !== undefined) return { span: span(Number(joined[1]), unit), next: at + 1 };
  const clock = /^(\d+)h(\d\d?)(?:m|mins?)?$/.exec(word);
  if (clock !== null)
    return { span: span(Number(clock[1]) * 60 + Number(clock[2]), 'minutes'), next: at + 1 };
  if (word === 'half' || word === 'quarter') {
    const i = items[at + 1]?.word === 'of' ? at + 2 : at + 1;
    const whole = unitOf(items[items[i]?.word === 'a' || items[i]?.word === 'an' ? i + 1 : i]?.word);
    if (whole !== 'hours') return undefined;
    const next = items[i]?.word === 'a' || items[i]?.word === 'an' ? i + 2 : i + 1;
    return { span: span(word === 'half' ? 30 : 15, 'minutes'), next };
  }
  if (word === 'a' || word === 'an' || word === 'one') {
    const half = readHalf(items, at + 1);
    if (word !== 'one' && half !== undefined) return half;
    const one = unitOf(items[at + 1]?.word);
    if (one !== undefined && (items[at + 1]?.word.length ?? 0) > 2)
      return { span: span(1, one), next: at + 2 };
  }
  const number = readNumber(items, at);
  if (number === undefined || number.value <= 0 || number.signed) return undefined;
  const after = items[number.next];
  if (
    after?.word === 'and' &&
    items[number.next + 1]?.word === 'a' &&
    items[number.next + 2]?.word === 'half'
  ) {
    const halves = unitOf(items[number.next + 3]?.word);
    if (halves !== undefined) return { span: span(number.value + 0.5, halves), next: number.next + 4 };
  }
  const named = unitOf(after?.word);
  if (named === undefined) return undefined;
  return { span: span(number.value, named), next: number.next + 1 };
}

function readHalf(items: readonly Item[], at: number): { span: Span; next: number } | undefined {
  return items[at]?.word === 'half' || items[at]?.word === 'quarter' ? readOne(items, at) : undefined;
}

/** Reads a duration at `items[at]`: 2 hours, 1h 30m, an hour and a half, half an hour, two weeks. */
export function readDuration(items: readonly Item[], at: number): { span: Span; next: number } | undefined {
  const first = readOne(items, at);
  if (first === undefined) return undefined;
  const { next } = first;
  if (items[next]?.word === 'and' && items[next + 1]?.word === 'a' && items[next + 2]?.word === 'half') {
    return { span: add(first.span, span(30, 'minutes')), next: next + 3 };
  }
  const again = readOne(items, items[next]?.word === 'and' ? next + 1 : next);
  if (again !== undefined && first.span.minutes % 60 === 0 && again.span.minutes > 0) {
    return { span: add(first.span, again.span), next: again.next };
  }
  // "1h 30": minutes left out
  const bare = /^\d+h$/.test(items[at]?.word ?? '') ? /^([1-5]?\d)m?$/.exec(items[next]?.word ?? '') : null;
  if (bare !== null) return { span: add(first.span, span(Number(bare[1]), 'minutes')), next: next + 1 };
  return first;
}
