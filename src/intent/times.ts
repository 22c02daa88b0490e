import { readDuration } from './durations.ts';
import type { Item } from './items.ts';
import { pastArticle, readMoment, wordsAt } from './moment.ts';
import { readPast } from './periods.ts';
import { readRepeat } from './repeats.ts';
import type { FoundTime } from './when.ts';

/** Reads a time expression with its preposition at `items[at]`. */
export function readTime(items: readonly Item[], at: number): FoundTime | undefined {
  const word = items[at]?.word;
  if (word === undefined || items[at]?.mark !== undefined) return undefined;
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
