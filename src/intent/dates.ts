import { createRequire } from 'node:module';
import type { Chrono } from 'chrono-node/en';
import type { Item } from './items.ts';
import type { Clock, Day } from './when.ts';

const require = createRequire(import.meta.url);
let loaded: Chrono | undefined;

/** Fifty files, a third of what the parser takes to load: they wait for the first calendar date that somebody writes. */
function chrono(): Chrono {
  loaded ??= (require('chrono-node/en') as typeof import('chrono-node/en')).strict;
  return loaded;
}

const weekdays: readonly (readonly string[])[] = [
  ['monday', 'mon'],
  ['tuesday', 'tue', 'tues'],
  ['wednesday', 'wed', 'weds'],
  ['thursday', 'thu', 'thur', 'thurs'],
  ['friday', 'fri'],
  ['saturday', 'sat'],
  ['sunday', 'sun'],
];
const months = 'january february march april may june july august september october november december'.split(
  ' ',
);

/** Each name of a weekday with its number. */
export const weekdayNumbers: ReadonlyMap<string, number> = new Map(
  weekdays.flatMap((names, at) => [...names, `${names[0]}s`].map((name) => [name, at + 1] as const)),
);
/** Each name of a month with its number. */
export const monthNumbers: ReadonlyMap<string, number> = new Map([
  ...months.flatMap((name, at) => [name, name.slice(0, 3)].map((said) => [said, at + 1] as const)),
  ['sept', 9],
]);

/** 1 (Monday) to 7 for a weekday's name, its short form, or its plural. */
export function weekdayOf(word: string | undefined): number | undefined {
  if (word === undefined) return undefined;
  return weekdayNumbers.get(word);
}

/** 1 to 12 for a month's name or short form. */
export function monthOf(word: string | undefined): number | undefined {
  return word === undefined ? undefined : monthNumbers.get(word);
}

const dayNumber = /^(?:[0-2]?\d|3[01])(?:st|nd|rd|th)?$/;
const year = /^20\d\d$/;

/** The end of a calendar date that begins at `at`; chrono reads what is inside. */
function dateEnd(items: readonly Item[], at: number): number | undefined {
  const word = items[at]?.word ?? '';
  if (/^(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\/\d{1,2}(?:\/\d{4})?|\d{1,2}\.\d{1,2}\.\d{4})$/.test(word))
    return at + 1;
  let i = at;
  if (dayNumber.test(word)) {
    if (items[i + 1]?.word === 'of') i += 1;
    if (monthOf(items[i + 1]?.word) === undefined) return undefined;
    i += 2;
  } else if (monthOf(word) !== undefined && dayNumber.test(items[at + 1]?.word ?? '')) i += 2;
  else return undefined;
  if (year.test(items[i]?.word ?? '')) return i + 1;
  if (items[i]?.word === ',' && year.test(items[i + 1]?.word ?? '')) return i + 2;
  return i;
}

/** Reads a calendar date: 25 November, Nov 25th 2026, 2026-11-25, 11/25 (month first), 25.11.2026. */
export function readDate(items: readonly Item[], at: number): { day: Day; next: number } | undefined {
  const next = dateEnd(items, at);
  if (next === undefined) return undefined;
  const words = items.slice(at, next).map((i) => i.word);
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(words[0] ?? '');
  const text = dotted === null ? words.join(' ') : `${dotted[3]}-${dotted[2]}-${dotted[1]}`;
  const start = chrono().parse(text.replace(/(\d{4})-(\d)-/, '$1-0$2-').replace(/-(\d)$/, '-0$1'))[0]?.start;
  if (start === undefined || !start.isCertain('day') || !start.isCertain('month')) return undefined;
  const [day, month] = [start.get('day'), start.get('month')];
  if (day === null || month === null) return undefined;
  const said = start.isCertain('year') ? start.get('year') : null;
  return { day: { kind: 'date', day, month, ...(said === null ? {} : { year: said }) }, next };
}

function clock(hour: number, minute: number, half: string | undefined): Clock | undefined {
  if (minute > 59 || hour > 24 || (half !== undefined && (hour < 1 || hour > 12))) return undefined;
  const h = half === undefined ? hour : (hour % 12) + (half.startsWith('p') ? 12 : 0);
  return h > 23 ? undefined : { hour: h, minute, certain: half !== undefined || hour > 12 || hour === 0 };
}

const hourWords = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');

function hourIn(word: string | undefined): number | undefined {
  const named = hourWords.indexOf(word ?? '') + 1;
  if (named > 0) return named;
  return /^(?:1[0-2]|[1-9])$/.test(word ?? '') ? Number(word) : undefined;
}

/** "six", "half past six", "quarter to eight pm"; a plain number in digits is read elsewhere. */
function readSpokenClock(items: readonly Item[], at: number): { clock: Clock; next: number } | undefined {
  let i = items[at]?.word === 'a' ? at + 1 : at;
  const first = items[i]?.word;
  const joint = items[i + 1]?.word;
  const shift =
    first === 'half' && joint === 'past'
      ? 30
      : first === 'quarter' && joint === 'past'
        ? 15
        : first === 'quarter' && joint === 'to'
          ? -15
          : undefined;
  if (shift !== undefined) i += 2;
  else if (i > at || !hourWords.includes(first ?? '')) return undefined;
  const said = hourIn(items[i]?.word);
  if (said === undefined) return undefined;
  const after = items[i + 1]?.word ?? '';
  const half = /^[ap](?:\.?m\.?)$/.test(after) ? after : undefined;
  // "at two instances" is no time.
  if (
    half === undefined &&
    shift === undefined &&
    /^(?:instances?|vms?|machines?|nodes?|hosts?)$/.test(after)
  )
    return undefined;
  const read = clock(said, 0, half);
  if (read === undefined) return undefined;
  const minutes = (read.hour * 60 + (shift ?? 0) + 1440) % 1440;
  let next = half === undefined ? i + 1 : i + 2;
  if (items[next]?.word === "o'clock" || items[next]?.word === 'oclock') next += 1;
  return { clock: { ...read, hour: Math.floor(minutes / 60), minute: minutes % 60 }, next };
}

/**
 * Reads a time of day. A number without colon, am or pm is one only after "at" or a day (`bare`).
 */
export function readClock(
  items: readonly Item[],
  at: number,
  bare: boolean,
): { clock: Clock; next: number } | undefined {
  const item = items[at];
  if (item === undefined || item.mark !== undefined) return undefined;
  const { word } = item;
  if (word === 'noon' || word === 'midday')
    return { clock: { hour: 12, minute: 0, certain: true }, next: at + 1 };
  if (word === 'midnight') return { clock: { hour: 0, minute: 0, certain: true }, next: at + 1 };
  const spoken = bare ? readSpokenClock(items, at) : undefined;
  if (spoken !== undefined) return spoken;
  const following = items[at + 1]?.word ?? '';
  const half = /^[ap](?:\.?m\.?)$/.test(following) ? following : undefined;
  const colon =
    /^(\d{1,2})(?::|h)(\d\d)(am|pm|h)?$/.exec(word) ??
    (bare || half ? /^(\d{1,2})\.(\d\d)(am|pm)?$/.exec(word) : null);
  const plain =
    /^(\d{1,2})(am|pm|a\.m|p\.m)$/.exec(word) ??
    (bare || half !== undefined ? /^(\d{1,2})h?$/.exec(word) : null);
  const military = bare ? /^([01]\d|2[0-3])([0-5]\d)h?$/.exec(word) : null;
  const m = colon ?? military ?? plain;
  if (m === null) return undefined;
  const minute = m === plain ? 0 : Number(m[2]);
  const written = m === colon ? (m[3] === 'h' ? undefined : m[3]) : m === plain ? m[2] : undefined;
  const read = clock(Number(m[1]), minute, written ?? half);
  if (read === undefined) return undefined;
  const certain = read.certain || (m === colon && /^0/.test(word)) || m === military;
  let next = at + (written === undefined && half !== undefined ? 2 : 1);
  if (half !== undefined && items[next]?.word === '.' && /\./.test(half)) next += 1;
  if (items[next]?.word === "o'clock" || items[next]?.word === 'oclock') next += 1;
  if (m === military && /^h(?:rs?|ours?)$/.test(items[next]?.word ?? '')) next += 1;
  return { clock: { ...read, certain }, next };
}
