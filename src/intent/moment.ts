import { readClock, readDate, weekdayOf } from './dates.ts';
import type { Item } from './items.ts';
import type { Day, Moment } from './when.ts';
import { readZone } from './zones.ts';

type Found<T> = { readonly value: T; readonly next: number } | undefined;

/** True when just these words stand at `at`. */
export function wordsAt(items: readonly Item[], at: number, ...words: string[]): boolean {
  return words.every((w, i) => items[at + i]?.word === w);
}
/** The index after an optional article. */
export function pastArticle(items: readonly Item[], at: number): number {
  return items[at]?.word === 'the' ? at + 1 : at;
}

function readDay(items: readonly Item[], at: number): Found<Day> {
  const word = items[at]?.word ?? '';
  if (word === 'today') return { value: { kind: 'offset', days: 0 }, next: at + 1 };
  if (word === 'tomorrow') return { value: { kind: 'offset', days: 1 }, next: at + 1 };
  const i = pastArticle(items, at);
  if (wordsAt(items, i, 'day', 'after', 'tomorrow'))
    return { value: { kind: 'offset', days: 2 }, next: i + 3 };
  if (items[i]?.word === 'weekend') return { value: { kind: 'start', of: 'weekend' }, next: i + 1 };
  const leading = ['next', 'this', 'coming'].includes(items[i]?.word ?? '');
  if (leading) {
    const after = items[i + 1]?.word;
    if (after === 'weekend') return { value: { kind: 'start', of: 'weekend' }, next: i + 2 };
    if (items[i]?.word === 'next' && (after === 'week' || after === 'month')) {
      const later = weekdayOf(items[i + 2]?.word);
      if (later !== undefined) return undefined; // "next week tuesday": which one is not certain
      return { value: { kind: 'start', of: after }, next: i + 2 };
    }
  }
  // "Saturday 28 November": the date says it more exactly
  const named = leading ? i + 1 : i;
  if (weekdayOf(items[named]?.word) !== undefined) {
    const exact = readDate(items, items[named + 1]?.word === ',' ? named + 2 : named + 1);
    if (exact !== undefined) return { value: exact.day, next: exact.next };
  }
  const weekday = weekdayOf(items[leading ? i + 1 : i]?.word);
  if (weekday !== undefined && !/days$/.test(items[leading ? i + 1 : i]?.word ?? '')) {
    return { value: { kind: 'weekday', weekday }, next: (leading ? i + 1 : i) + 1 };
  }
  const date = readDate(items, i);
  return date === undefined ? undefined : { value: date.day, next: date.next };
}

const parts = ['morning', 'afternoon', 'evening', 'night'] as const;

function readPart(items: readonly Item[], at: number): Found<NonNullable<Moment['part']>> {
  const word = items[at]?.word ?? '';
  if (word === 'eod' || word === 'cob') return { value: 'end-of-day', next: at + 1 };
  let i = pastArticle(items, at);
  if (wordsAt(items, i, 'end', 'of')) {
    i = pastArticle(items, i + 2);
    if (items[i]?.word === 'day' || items[i]?.word === 'business') {
      return { value: 'end-of-day', next: wordsAt(items, i, 'business', 'day') ? i + 2 : i + 1 };
    }
    return undefined;
  }
  if (items[at]?.word === 'in') i = pastArticle(items, at + 1);
  const part = parts.find((p) => p === items[i]?.word);
  return part === undefined ? undefined : { value: part, next: i + 1 };
}

/** Reads a point in time at `items[at]`, its pieces in any order; no preposition before it. */
export function readMoment(items: readonly Item[], at: number, bare: boolean): Found<Moment> {
  let moment: Moment = {};
  let i = at;
  let clockMayBeBare = bare;
  for (;;) {
    const start = i;
    let j = i;
    if (i > at && items[j]?.word === ',') j += 1;
    const joint = items[j]?.word;
    const prepared = (joint === 'at' || joint === '@' || joint === 'on') && (i > at || joint !== 'on');
    if (prepared) j += 1;
    if (joint === 'at' || joint === '@') clockMayBeBare = true;
    if (moment.day === undefined) {
      if (items[j]?.word === 'tonight') {
        moment = { ...moment, day: { kind: 'offset', days: 0 }, part: 'night' };
        i = j + 1;
        clockMayBeBare = true;
        continue;
      }
      if (wordsAt(items, pastArticle(items, j), 'end', 'of')) {
        const k = pastArticle(items, pastArticle(items, j) + 2);
        if (items[k]?.word === 'week' || wordsAt(items, k, 'this', 'week')) {
          moment = { ...moment, day: { kind: 'week-end' }, part: 'end-of-day' };
          i = items[k]?.word === 'week' ? k + 1 : k + 2;
          continue;
        }
      }
      if (items[j]?.word === 'this' && parts.some((p) => p === items[j + 1]?.word)) {
        moment = { ...moment, day: { kind: 'offset', days: 0 } };
        i = j + 1;
        continue;
      }
      const day = readDay(items, j);
      if (day !== undefined) {
        moment = { ...moment, day: day.value };
        i = day.next;
        clockMayBeBare = true;
        continue;
      }
    }
    if (moment.clock === undefined) {
      const clock = readClock(items, j, clockMayBeBare);
      if (clock !== undefined) {
        moment = { ...moment, clock: clock.clock };
        i = clock.next;
        clockMayBeBare = false;
        continue;
      }
    }
    if (moment.part === undefined && (moment.day !== undefined || moment.clock !== undefined || !prepared)) {
      const part = readPart(items, j);
      if (
        part !== undefined &&
        (part.value === 'end-of-day' || moment.day !== undefined || moment.clock !== undefined)
      ) {
        moment = { ...moment, part: part.value };
        i = part.next;
        continue;
      }
    }
    if (moment.zone === undefined && moment.clock !== undefined) {
      const zone = readZone(items, j);
      if (zone !== undefined) {
        moment = { ...moment, zone: zone.zone };
        i = zone.next;
        continue;
      }
    }
    i = start;
    break;
  }
  return i === at || Object.keys(moment).length === 0 ? undefined : { value: moment, next: i };
}
