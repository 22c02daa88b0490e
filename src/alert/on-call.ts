import { DateTime } from 'luxon';
import type { Person } from '../domain/operator.ts';
import type { OnCall, Rota } from '../domain/watch.ts';

const weekdays = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];

/**
 * Who is on call: whom somebody set, while that lasts, else whom the rota names.
 * @param set what a word in Teams said; without an end it stands until the next word
 * @param personOf the person of an Entra object id of the rota
 * @returns undefined when nobody is, or before the rota's first week
 */
export function onCallAt(
  rota: Rota | undefined,
  set: OnCall | undefined,
  now: Date,
  personOf: (id: string) => Person,
): OnCall | undefined {
  if (set !== undefined && (set.until === undefined || now < set.until)) return set;
  const week = rota === undefined ? undefined : weekOf(rota, now);
  const id = week === undefined ? undefined : rota?.people[week.index % rota.people.length];
  return week === undefined || id === undefined
    ? undefined
    : { person: personOf(id), until: week.until, source: 'rota' };
}

/** How many handovers lie behind the first, by the calendar of its zone: a week in which the clock is changed is one. */
function weekOf(rota: Rota, now: Date): { readonly index: number; readonly until: Date } | undefined {
  const found = /^([A-Z]{3}) (\d\d):(\d\d)$/.exec(rota.handover);
  const weekday = weekdays.indexOf(found?.[1] ?? '') + 1;
  const starts = DateTime.fromISO(rota.starts, { zone: rota.timeZone });
  if (found === null || weekday === 0 || !starts.isValid) return undefined;
  const [hour, minute] = [Number(found[2]), Number(found[3])];
  // The handover of the starting day itself, or the last one before it: the first one has that week from its start on.
  const first = starts.minus({ days: (starts.weekday - weekday + 7) % 7 }).set({ hour, minute });
  const zoned = DateTime.fromJSDate(now, { zone: rota.timeZone });
  if (zoned < starts || zoned < first) return undefined;
  const weeks = Math.floor(zoned.diff(first, 'weeks').weeks);
  // `weeks` counts whole calendar weeks; on the day of a change of the clock it may be off by one.
  const index =
    first.plus({ weeks: weeks + 1 }) <= zoned ? weeks + 1 : first.plus({ weeks }) > zoned ? weeks - 1 : weeks;
  return { index, until: first.plus({ weeks: index + 1 }).toJSDate() };
}
