import { monthNumbers, weekdayNumbers } from './dates.ts';
import { readDuration } from './durations.ts';
import type { Item } from './items.ts';
import { pastArticle, readMoment, wordsAt } from './moment.ts';
import { smallNumbers } from './numbers.ts';
import { readPast } from './periods.ts';
import { readRepeat } from './repeats.ts';
import type { FoundTime } from './when.ts';

const beginnings = new Set([
  'on', 'at', '@', 'in', 'for', 'within', 'over', 'during', 'of', 'from', 'between', 'since', 'until', 'till', 'til',
  'the', 'a', 'an', 'half', 'quarter', 'couple', 'pair', 'dozen', 'hundred', 'thousand', 'noon', 'midday', 'midnight',
  'today', 'tomorrow', 'tonight', 'yesterday', 'day', 'weekend', 'weekends', 'weekdays', 'eod', 'cob', 'end',
  'next', 'this', 'current', 'coming', 'last', 'past', 'previous',
  'every', 'each', 'hourly', 'daily', 'nightly', 'weekly', 'monthly',
  ...weekdayNumbers.keys(), ...monthNumbers.keys(), ...smallNumbers.keys(),
]); // biome-ignore format: by what they are

/** Most words begin no time: they need not be asked for one in each way. "mon-fri" and "twenty-five" hold a dash. */
function mayBegin(word: string): boolean {
  return beginnings.has(word) || /[\d-]/.test(word);
}

/** Reads a time expression with its preposition at `items[at]`. */
export function readTime(items: readonly Item[], at: number): FoundTime | undefined {
  const word = items[at]?.word;
  if (word === undefined || items[at]?.mark !== undefined || !mayBegin(word)) return undefined;
  const stamped = readStamped(items, at);
  if (stamped !== undefined) return stamped;
  const repeat = readRepeat(items, at);
  if (repeat !== undefined) return { when: { role: 'every', cron: repeat.cron }, next: repeat.next };
  const past = readPast(items, at);
  if (past !== undefined) return past;
  if (word === 'until' || word === 'till' || word === 'til') {
    const moment = readMoment(items, at + 1, true);
    return moment && { when: { role: 'until', moment: moment.value }, next: moment.next };
  }
  const ahead = readAhead(items, at);
  if (ahead !== undefined) return ahead;
  if (word === 'in' || word === 'for') {
    let i = at + 1;
    if (items[i]?.word === 'about') i += 1;
    const length = readDuration(items, i);
    if (length !== undefined) return { when: { role: word, span: length.span }, next: length.next };
    return undefined;
  }
  if (word === 'on' || word === 'at' || word === '@') {
    const moment = readMoment(items, at + 1, word !== 'on');
    if (moment === undefined || (word === 'on' && moment.value.day === undefined)) return undefined;
    return { when: { role: 'at', moment: moment.value }, next: moment.next };
  }
  const length = readDuration(items, at);
  if (length !== undefined) {
    if (wordsAt(items, length.next, 'from', 'now')) {
      return { when: { role: 'in', span: length.span }, next: length.next + 2 };
    }
    return { when: { role: 'for', span: length.span }, next: length.next };
  }
  const moment = readMoment(items, at, false);
  return moment && { when: { role: 'at', moment: moment.value }, next: moment.next };
}

const isoTime = /^(\d{4})-(\d\d)-(\d\d)t(\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?(z|[+-]\d\d:?\d\d)?$/;

/** "at 2026-12-01T06:00:00Z": a time as programs write it, only behind its preposition. A log has none. */
function readStamped(items: readonly Item[], at: number): FoundTime | undefined {
  const role = /^(?:until|till|til)$/.test(items[at]?.word ?? '') ? 'until' : 'at';
  if (role === 'at' && !/^(?:at|on|@)$/.test(items[at]?.word ?? '')) return undefined;
  const item = items[at + 1];
  const signed = items[at + 2]?.word === '+' && items[at + 2]?.start === item?.end;
  const m = isoTime.exec(signed ? `${item?.word}+${items[at + 3]?.word}` : (item?.word ?? ''));
  if (m === null) return undefined;
  const [year, month, day, hour, minute] = m.slice(1, 6).map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const clock = { hour, minute, certain: true };
  const zone = m[6] === undefined ? {} : { zone: m[6] === 'z' ? 'UTC' : `UTC${m[6]}` };
  return {
    when: { role, moment: { day: { kind: 'date', year, month, day }, clock, ...zone } },
    next: at + (signed ? 4 : 2),
  };
}

/** "in the next 30 days", "within two weeks", "next 7 days". */
function readAhead(items: readonly Item[], at: number): FoundTime | undefined {
  let i = at;
  const preposition = ['in', 'within', 'over', 'during', 'for'].includes(items[i]?.word ?? '');
  if (preposition) i += 1;
  i = pastArticle(items, i);
  const next = items[i]?.word === 'next' || items[i]?.word === 'coming';
  if (next) i += 1;
  else if (items[at]?.word !== 'within') return undefined;
  const length = readDuration(items, i);
  if (length === undefined) return undefined;
  return {
    when: { role: items[at]?.word === 'for' ? 'for' : 'within', span: length.span },
    next: length.next,
  };
}
