import { readClock, weekdayOf } from './dates.ts';
import type { Item } from './items.ts';
import { ordinal, readNumber } from './numbers.ts';
import type { Clock } from './when.ts';

type Part = 'morning' | 'afternoon' | 'evening' | 'night';
interface Days {
  /** Third and fifth field: day of the month, day of the week. */
  readonly month: string;
  readonly week: string;
  readonly part?: Part;
  readonly next: number;
}

const groups: Readonly<Record<string, string>> = {
  day: '*', weekday: '1-5', weekdays: '1-5', workday: '1-5', weekend: '0,6', weekends: '0,6',
}; // biome-ignore format: a small table

function isPart(word: string | undefined): word is Part {
  return word === 'morning' || word === 'afternoon' || word === 'evening' || word === 'night';
}

/** "monday", "mon-fri", "tuesday and thursday", "mon, wed and fri" as the cron field. */
function weekdayList(
  items: readonly Item[],
  at: number,
  plural: boolean,
): { week: string; next: number } | undefined {
  const days: string[] = [];
  let i = at;
  for (;;) {
    const word = items[i]?.word ?? '';
    const range = /^([a-z]+)-([a-z]+)$/.exec(word);
    const from = weekdayOf(range?.[1]);
    const to = weekdayOf(range?.[2]);
    const day = weekdayOf(word);
    if (from !== undefined && to !== undefined) days.push(`${from}-${to}`);
    else if (day !== undefined && (!plural || /days$/.test(word))) {
      const joint = items[i + 1]?.word;
      const end =
        joint === 'to' || joint === 'through' || joint === '-' ? weekdayOf(items[i + 2]?.word) : undefined;
      if (end === undefined) days.push(String(day % 7));
      else {
        days.push(`${day}-${end}`);
        i += 2;
      }
    } else break;
    i += 1;
    let joints = i;
    while ([',', 'and', '&', '/'].includes(items[joints]?.word ?? '')) joints += 1;
    if (joints === i || weekdayOf(items[joints]?.word) === undefined) break;
    i = joints;
  }
  return days.length === 0 ? undefined : { week: days.join(','), next: i };
}

/** "on the 15th of every month", "on the first every month": without "every" it is one day. */
function readMonthly(items: readonly Item[], at: number): Days | undefined {
  let i = items[at]?.word === 'on' ? at + 1 : at;
  if (items[i]?.word === 'the') i += 1;
  const day = i === at ? undefined : ordinal(items[i]?.word ?? '');
  if (day === undefined) return undefined;
  i += items[i + 1]?.word === 'day' ? 2 : 1;
  if (items[i]?.word === 'of') i += 1;
  const repeats = items[i]?.word === 'every' || items[i]?.word === 'each';
  return repeats && items[i + 1]?.word === 'month'
    ? { month: String(day), week: '*', next: i + 2 }
    : undefined;
}

function readDays(items: readonly Item[], at: number): Days | undefined {
  const word = items[at]?.word ?? '';
  const every = word === 'every' || word === 'each';
  let i = at;
  if (every) {
    i += 1;
    const nth = ordinal(items[i]?.word ?? '');
    if (
      nth !== undefined &&
      items[i + 1]?.word === 'of' &&
      ['the', 'each', 'every'].includes(items[i + 2]?.word ?? '')
    ) {
      return items[i + 3]?.word === 'month' ? { month: String(nth), week: '*', next: i + 4 } : undefined;
    }
    if (items[i]?.word === 'month' && items[i + 1]?.word === 'on' && items[i + 2]?.word === 'the') {
      const day = ordinal(items[i + 3]?.word ?? '');
      return day === undefined ? undefined : { month: String(day), week: '*', next: i + 4 };
    }
    if (items[i]?.word === 'single') i += 1;
    const named = items[i]?.word ?? '';
    if (isPart(named)) return { month: '*', week: '*', part: named, next: i + 1 };
    if (Object.hasOwn(groups, named)) {
      const part = items[i + 1]?.word;
      return {
        month: '*',
        week: groups[named] as string,
        ...(isPart(part) ? { part } : {}),
        next: isPart(part) ? i + 2 : i + 1,
      };
    }
    const list = weekdayList(items, i, false);
    if (list === undefined) return undefined;
    const part = items[list.next]?.word;
    return {
      month: '*',
      week: list.week,
      ...(isPart(part) ? { part } : {}),
      next: isPart(part) ? list.next + 1 : list.next,
    };
  }
  const monthly = readMonthly(items, at);
  if (monthly !== undefined) return monthly;
  if (word === 'daily') return { month: '*', week: '*', next: at + 1 };
  if (word === 'nightly') return { month: '*', week: '*', part: 'night', next: at + 1 };
  if (word === 'weekly' && items[at + 1]?.word === 'on') {
    const list = weekdayList(items, at + 2, false);
    return list === undefined ? undefined : { month: '*', week: list.week, next: list.next };
  }
  if (word === 'monthly' && items[at + 1]?.word === 'on' && items[at + 2]?.word === 'the') {
    const day = ordinal(items[at + 3]?.word ?? '');
    return day === undefined ? undefined : { month: String(day), week: '*', next: at + 4 };
  }
  if (word === 'on') i += 1;
  const named = items[i]?.word ?? '';
  if (named === 'weekdays' || named === 'weekends') {
    return { month: '*', week: groups[named] as string, next: i + 1 };
  }
  // One weekday is the next such day; a list of them repeats.
  const several = weekdayList(items, i, false);
  const list = several !== undefined && /[,-]/.test(several.week) ? several : weekdayList(items, i, true);
  return list === undefined ? undefined : { month: '*', week: list.week, next: list.next };
}

function hourOf(clock: Clock, part: Part | undefined): number {
  // "every night at 2" is after midnight.
  if (part === 'night' && !clock.certain && (clock.hour < 5 || clock.hour === 12)) return clock.hour % 12;
  const late = part === 'evening' || part === 'night' || part === 'afternoon';
  return late && !clock.certain && clock.hour < 12 ? clock.hour + 12 : clock.hour;
}
const hours: Readonly<Record<Part, number>> = { morning: 9, afternoon: 15, evening: 20, night: 20 };

/**
 * Reads a repetition at `items[at]` as five-field cron. What cron cannot say ("every other week", "every 90
 * minutes") is not read, so that the order that holds it is not read either.
 */
export function readRepeat(items: readonly Item[], at: number): { cron: string; next: number } | undefined {
  const word = items[at]?.word;
  if (word === 'on' && /^(?:every|each)$/.test(items[at + 1]?.word ?? '')) return readRepeat(items, at + 1);
  if (word === 'hourly') return { cron: '0 * * * *', next: at + 1 };
  if (word === 'every' || word === 'each') {
    const joined = /^(\d+)(h|hrs?|m|mins?)$/.exec(items[at + 1]?.word ?? '');
    const number = readNumber(items, at + 1);
    const unit = joined?.[2] ?? items[number?.next ?? at + 1]?.word ?? '';
    const count = joined === null ? (number?.value ?? 1) : Number(joined[1]);
    const next = joined === null ? (number?.next ?? at + 1) + 1 : at + 2;
    if (/^h(?:(?:ou)?rs?)?$/.test(unit) && Number.isInteger(count) && count >= 1 && count <= 23) {
      return { cron: count === 1 ? '0 * * * *' : `0 */${count} * * *`, next };
    }
    if (/^m(?:in(?:ute)?s?)?$/.test(unit) && count >= 1 && 60 % count === 0) {
      return count === 60
        ? { cron: '0 * * * *', next }
        : { cron: count === 1 ? '* * * * *' : `*/${count} * * * *`, next };
    }
    if (number !== undefined) return undefined;
  }
  const days = readDays(items, at);
  if (days !== undefined) {
    let i = days.next;
    if (items[i]?.word === ',') i += 1;
    const time = readClockAfter(items, i);
    if (time === undefined)
      return { cron: `0 ${days.part ? hours[days.part] : 9} ${days.month} * ${days.week}`, next: days.next };
    const part = days.part ?? time.part;
    return {
      cron: `${time.clock.minute} ${hourOf(time.clock, part)} ${days.month} * ${days.week}`,
      next: time.next,
    };
  }
  // "at 8 every weekday": the clock stands first
  const time = word === 'at' || word === '@' || /\d/.test(word ?? '') ? readClockAfter(items, at) : undefined;
  if (time === undefined || word === undefined) return undefined;
  const later = readDays(items, items[time.next]?.word === ',' ? time.next + 1 : time.next);
  if (later === undefined) return undefined;
  const minute = time.clock.minute;
  return {
    cron: `${minute} ${hourOf(time.clock, later.part ?? time.part)} ${later.month} * ${later.week}`,
    next: later.next,
  };
}

function readClockAfter(
  items: readonly Item[],
  at: number,
): { clock: Clock; part?: Part; next: number } | undefined {
  const at1 = items[at]?.word === 'at' || items[at]?.word === '@';
  const read = readClock(items, at1 ? at + 1 : at, at1);
  if (read === undefined) return undefined;
  const inThe =
    items[read.next]?.word === 'in' && items[read.next + 1]?.word === 'the' ? read.next + 2 : read.next;
  const part = items[inThe]?.word;
  return isPart(part) ? { clock: read.clock, part, next: inThe + 1 } : { clock: read.clock, next: read.next };
}
