import { DateTime } from 'luxon';
import type { Period } from '../domain/intent.ts';
import { isoOf } from './durations.ts';
import type { Day, Moment, Span, When } from './when.ts';

/** Date and time with offset, as the slots carry it. */
export function stamp(time: DateTime): string {
  return time.toFormat("yyyy-MM-dd'T'HH:mm:ssZZ");
}

function dayOf(day: Day, today: DateTime): DateTime | undefined {
  switch (day.kind) {
    case 'offset':
      return today.plus({ days: day.days });
    case 'weekday':
      return today.plus({ days: (day.weekday - today.weekday + 7) % 7 || 7 });
    case 'week-end':
      return today.plus({ days: (5 - today.weekday + 7) % 7 });
    case 'start':
      if (day.of === 'month') return today.plus({ months: 1 }).startOf('month');
      return today.plus({ days: ((day.of === 'week' ? 1 : 6) - today.weekday + 7) % 7 || 7 });
    case 'date': {
      const said = today.set({ year: day.year ?? today.year, month: day.month, day: day.day });
      if (said.day !== day.day) return undefined; // 31 April
      return day.year === undefined && said < today ? said.plus({ years: 1 }) : said;
    }
  }
}

const hours = { morning: 9, afternoon: 15, evening: 20, night: 20, 'end-of-day': 17 } as const;

/**
 * The next point in time that `moment` means, or undefined when it has passed or does not exist. Wall time is set
 * on the date in its zone, so that a change of the clocks in between does not shift it.
 */
export function ahead(moment: Moment, now: DateTime): DateTime | undefined {
  const local = moment.zone === undefined ? now : now.setZone(moment.zone);
  if (!local.isValid) return undefined;
  const today = local.startOf('day');
  const late = moment.part === 'evening' || moment.part === 'night' || moment.part === 'afternoon';
  let { hour, minute } = moment.clock ?? {
    hour: moment.part === undefined ? 9 : hours[moment.part],
    minute: 0,
  };
  let extraDays = 0;
  if (moment.clock !== undefined && late) {
    const early = hour < 5 || hour === 12;
    if (!moment.clock.certain && early && moment.part === 'night') {
      hour %= 12;
      extraDays = 1;
    } else if (!moment.clock.certain && hour < 12) hour += 12;
    else if (moment.part === 'night' && hour < 5) extraDays = 1;
  }
  const day = moment.day === undefined ? today : dayOf(moment.day, today);
  if (day === undefined) return undefined;
  let time = day.plus({ days: extraDays }).set({ hour, minute });
  if (moment.day === undefined && time <= local) time = day.plus({ days: 1 }).set({ hour, minute });
  return time > local ? time : undefined;
}

/** `now` and a length of time; hours are counted as they pass, days by the calendar. */
export function later(span: Span, now: DateTime): DateTime {
  return now.plus({ months: span.months, weeks: span.weeks, days: span.days, minutes: span.minutes });
}

function lastDay(day: Day, today: DateTime): DateTime | undefined {
  if (day.kind === 'weekday') return today.minus({ days: (today.weekday - day.weekday + 7) % 7 || 7 });
  if (day.kind === 'date') {
    const said = today.set({ year: day.year ?? today.year, month: day.month, day: day.day });
    return day.year === undefined && said > today ? said.minus({ years: 1 }) : said;
  }
  return day.kind === 'offset' ? today.plus({ days: day.days }) : undefined;
}

function dates(from: DateTime, to: DateTime): Period {
  return { from: from.toISODate() ?? '', to: to.toISODate() ?? '' };
}

/** The stretch of the past that a time expression names in a question. */
export function periodOf(when: When, now: DateTime): Period | undefined {
  const today = now.startOf('day');
  const tomorrow = today.plus({ days: 1 });
  switch (when.role) {
    case 'past':
      return when.period;
    case 'for':
      return isoOf(when.span);
    case 'past-day': {
      const day = lastDay(when.day, today);
      return day === undefined ? undefined : dates(day, day.plus({ days: 1 }));
    }
    case 'at': {
      const day = when.moment.day === undefined ? undefined : lastDay(when.moment.day, today);
      return day === undefined ? undefined : dates(day, day.plus({ days: 1 }));
    }
    case 'since': {
      const day = when.moment.day === undefined ? today : lastDay(when.moment.day, today);
      return day === undefined ? undefined : dates(day, tomorrow);
    }
    case 'between': {
      const to = when.to.day === undefined ? undefined : lastDay(when.to.day, today);
      const from = when.from.day === undefined || to === undefined ? undefined : lastDay(when.from.day, to);
      return from === undefined || to === undefined ? undefined : dates(from, to);
    }
    case 'month': {
      const first = today.set({ day: 1, month: when.month, year: when.year ?? today.year });
      const from = when.year === undefined && first > today ? first.minus({ years: 1 }) : first;
      return dates(from, from.plus({ months: 1 }));
    }
    case 'current':
      return dates(today.startOf(when.unit), tomorrow);
    case 'until':
    case 'in':
    case 'within':
    case 'every':
      return undefined;
  }
}

/** What a clock on the speaker's wall says; worked out when first asked, since most lines name no time. */
export type WallClock = () => DateTime;

export function wallClock(now: Date, timeZone: string): WallClock {
  let time: DateTime | undefined;
  return () => {
    time ??= wallTime(now, timeZone);
    return time;
  };
}

/** `now` as wall time of a time zone; UTC where the zone is not one. */
function wallTime(now: Date, timeZone: string): DateTime {
  const local = DateTime.fromJSDate(now, { zone: timeZone });
  return local.isValid ? local : DateTime.fromJSDate(now, { zone: 'utc' });
}
