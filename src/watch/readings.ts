import { hourMs } from './series.ts';

const dayMs = 24 * hourMs;
const minuteMs = 60_000;
/** So much past is read once: what the forecast and the chart need. */
export const historyMs = 36 * dayMs;
/** One call asks for no more, since Azure answers a month at the most. */
const longestSpanMs = 14 * dayMs;
/** Points may come so late. */
const lateMs = dayMs;

/** One reading of a meter. */
export interface Reading {
  readonly from: Date;
  readonly to: Date;
  readonly grain: 'PT1H' | 'PT5M';
}

/**
 * What a run of the traffic watch reads: the past once (or what was missed while nobody ran), the last day again every
 * hour, for points that came late, and always the newest half hour by five minutes; from the full hour on, since an hour
 * is kept as a whole.
 * @param readAt when the past was last read up to; undefined when never
 * @param hourlyAt when the last day was last read again
 */
export function readingsDue(
  now: Date,
  readAt: Date | undefined,
  hourlyAt: Date | undefined = readAt,
): readonly Reading[] {
  const oldest = now.getTime() - historyMs;
  const fromHour = (ms: number): number => Math.floor(ms / hourMs) * hourMs;
  const newest: Reading = { from: new Date(fromHour(now.getTime() - 30 * minuteMs)), to: now, grain: 'PT5M' };
  const isFresh = hourlyAt !== undefined && fromHour(hourlyAt.getTime()) === fromHour(now.getTime());
  if (readAt !== undefined && isFresh) return [newest];
  const since = readAt === undefined ? oldest : Math.max(oldest, readAt.getTime() - lateMs);
  const hourly: Reading[] = [];
  for (let from = fromHour(since); from < now.getTime(); from += longestSpanMs) {
    hourly.push({
      from: new Date(from),
      to: new Date(Math.min(from + longestSpanMs, now.getTime())),
      grain: 'PT1H',
    });
  }
  return [...hourly, newest];
}
