import { monthOf, readDate, weekdayOf } from './dates.ts';
import { isoOf, readDuration, span, unitOf } from './durations.ts';
import type { Item } from './items.ts';
import { readMoment } from './moment.ts';
import type { FoundTime } from './when.ts';

const leading = ['in', 'over', 'during', 'for', 'of', 'from', 'within'];

/** Reads a stretch of the past at `items[at]`: last 14 days, yesterday, two days ago, since monday, in October. */
export function readPast(items: readonly Item[], at: number): FoundTime | undefined {
  const word = items[at]?.word ?? '';
  let i = at;
  if (leading.includes(word)) i += 1;
  if (items[i]?.word === 'the') i += 1;
  const first = items[i]?.word ?? '';
  if (first === 'yesterday')
    return { when: { role: 'past-day', day: { kind: 'offset', days: -1 } }, next: i + 1 };
  if (first === 'day' && items[i + 1]?.word === 'before' && items[i + 2]?.word === 'yesterday') {
    return { when: { role: 'past-day', day: { kind: 'offset', days: -2 } }, next: i + 3 };
  }
  if (first === 'last' || first === 'past' || first === 'previous') {
    const length = readDuration(items, i + 1);
    if (length !== undefined)
      return { when: { role: 'past', period: isoOf(length.span) }, next: length.next };
    const unit = unitOf(items[i + 1]?.word);
    if (unit !== undefined) return { when: { role: 'past', period: isoOf(span(1, unit)) }, next: i + 2 };
    if (items[i + 1]?.word === 'night') {
      return { when: { role: 'past-day', day: { kind: 'offset', days: -1 } }, next: i + 2 };
    }
    if (items[i + 1]?.word === 'fortnight') return { when: { role: 'past', period: 'P14D' }, next: i + 2 };
    if (items[i + 1]?.word === 'quarter') return { when: { role: 'past', period: 'P3M' }, next: i + 2 };
    const weekday = weekdayOf(items[i + 1]?.word);
    if (weekday !== undefined) {
      return { when: { role: 'past-day', day: { kind: 'weekday', weekday, which: 'last' } }, next: i + 2 };
    }
    return undefined;
  }
  if (first === 'this' || first === 'current') {
    const unit = items[i + 1]?.word;
    if (unit === 'week' || unit === 'month' || unit === 'year') {
      return { when: { role: 'current', unit }, next: i + 2 };
    }
  }
  if (word === 'since') {
    const moment = readMoment(items, items[at + 1]?.word === 'yesterday' ? at + 2 : at + 1, true);
    if (items[at + 1]?.word === 'yesterday') {
      return { when: { role: 'since', moment: { day: { kind: 'offset', days: -1 } } }, next: at + 2 };
    }
    const past = items[at + 1]?.word === 'last' ? readPast(items, at + 1) : undefined;
    if (past !== undefined) return past;
    if (moment === undefined) return undefined;
    return { when: { role: 'since', moment: moment.value }, next: moment.next };
  }
  const between = readBetween(items, at);
  if (between !== undefined) return between;
  const month = monthOf(items[i]?.word);
  if (month !== undefined && (i > at || items[i]?.word.length !== 3)) {
    const after = items[i + 1]?.word ?? '';
    if (/^20\d\d$/.test(after)) return { when: { role: 'month', month, year: Number(after) }, next: i + 2 };
    if (!/^\d{1,2}(?:st|nd|rd|th)?$/.test(after) && word !== 'may' && word !== 'march') {
      return { when: { role: 'month', month }, next: i + 1 };
    }
  }
  const back = readDuration(items, at);
  if (back !== undefined && items[back.next]?.word === 'ago') {
    const { days, weeks, months, minutes } = back.span;
    if (minutes > 0 || months > 0) {
      return { when: { role: 'past', period: isoOf(back.span) }, next: back.next + 1 };
    }
    return {
      when: { role: 'past-day', day: { kind: 'offset', days: -(days + 7 * weeks) } },
      next: back.next + 1,
    };
  }
  return undefined;
}

function readBetween(items: readonly Item[], at: number): FoundTime | undefined {
  const word = items[at]?.word;
  const joints = word === 'between' ? ['and'] : ['to', 'until', 'till', '-', 'through'];
  if (word !== 'between' && word !== 'from') {
    // "1 Sep - 7 Sep": two dates tell by themselves
    const first = readDate(items, at);
    const last = first && joints.includes(items[first.next]?.word ?? '') && readDate(items, first.next + 1);
    if (first === undefined || last === undefined || last === false) return undefined;
    return { when: { role: 'between', from: { day: first.day }, to: { day: last.day } }, next: last.next };
  }
  const from = readMoment(items, at + 1, false);
  if (from === undefined) {
    // "from 1 to 15 November": the month stands once
    const day = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(items[at + 1]?.word ?? '');
    const to =
      day && joints.includes(items[at + 2]?.word ?? '') ? readMoment(items, at + 3, false) : undefined;
    if (day === null || to?.value.day?.kind !== 'date') return undefined;
    const start = { day: { ...to.value.day, day: Number(day[1]) } };
    return { when: { role: 'between', from: start, to: to.value }, next: to.next };
  }
  if (!joints.includes(items[from.next]?.word ?? '')) return undefined;
  const to = readMoment(items, from.next + 1, false);
  if (to?.value.day === undefined) {
    const day = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(items[from.next + 1]?.word ?? '');
    if (day === null || from.value.day?.kind !== 'date') return undefined;
    const end = { day: { ...from.value.day, day: Number(day[1]) } };
    return { when: { role: 'between', from: from.value, to: end }, next: from.next + 2 };
  }
  return { when: { role: 'between', from: from.value, to: to.value }, next: to.next };
}
