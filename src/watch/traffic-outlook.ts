import type { Crossing, Thresholds, TrafficHour, TrafficOutlook } from '../domain/watch.ts';
import { crossingsOf, gigabyte } from './crossings.ts';
import { forecastOf } from './forecast.ts';
import { localDays } from './local-days.ts';
import { gapsOf, hourMs, hourOf, type Series, seriesOf, sumOf, windowHours } from './series.ts';

/** Azure Monitor's points that are read of the newest half hour. */
const grainMs = 5 * 60_000;
/** Days that the chart has a point for. */
const chartDays = 14;
/** Hours without a value that leave a day without a point: over half of it. */
const mostMissing = 12;
/** The window of the chart's first day, and what a forecast is made from: 36 days cover both. */
const readHours = 36 * 24;
/** Azure Monitor has an hour's last points some minutes after its end; until then no forecast begins with it. */
const lateMs = 10 * 60_000;

/**
 * The rolling 14 days of a gateway: their sum, the sums of the days before for the chart, and when lines will be crossed.
 * The sum begins with the first full hour of the 14 days, as Azure's own numbers do. A gateway that has been on for less
 * than 14 days has sent what it has sent.
 * @param hours of the last 36 days, in any order, each hour once; more is left out
 * @param timeZone in which days begin
 * @param isPastRead Azure was asked for all 36 days: before the first hour with a value there was nothing
 */
export function trafficOutlook(
  hours: readonly TrafficHour[],
  thresholds: Thresholds,
  now: Date,
  timeZone: string,
  isPastRead = false,
): TrafficOutlook {
  const end = hourOf(now) + 1; // the hour that runs is in it, with what it has so far
  const series = seriesOf(hours, end, readHours);
  const from = Math.ceil(now.getTime() / hourMs) - windowHours;
  const sum = sumOf(series, from, end);
  return {
    kind: 'traffic',
    measuredAt: now,
    gigabytes: sum / gigabyte,
    thresholds,
    days: sumsOf(series, now, timeZone),
    newestPoint: newestOf(hours, now),
    gapHours: unknownHours(hours, series, from, now, isPastRead),
    crossings: foreseen(series, sum, thresholds, now),
  };
}

function unknownHours(
  hours: readonly TrafficHour[],
  series: Series,
  from: number,
  now: Date,
  isPastRead: boolean,
): number {
  const end = hourOf(now); // the hour that runs may have none yet
  const known = hours.map((one) => hourOf(one.at));
  const begin = isPastRead ? Math.max(from, Math.min(end, ...known)) : from;
  const idle = hours.filter(({ at, isIdle }) => isIdle === true && hourOf(at) >= begin && hourOf(at) < end);
  return gapsOf(series, begin, end) - idle.length;
}

/** Empty where the forecast is not good enough to be shown. */
function foreseen(series: Series, sum: number, thresholds: Thresholds, now: Date): readonly Crossing[] {
  const expected = forecastOf(series, hourOf(new Date(now.getTime() - lateMs)));
  return expected?.isGood === true ? crossingsOf(series, sum, expected, thresholds, now) : [];
}

function sumsOf(series: Series, now: Date, timeZone: string): TrafficOutlook['days'] {
  const ended = hourOf(now);
  return localDays(now, timeZone, chartDays).map(({ date, from, to }) => {
    const [begin, end] = [Math.ceil(from / hourMs), Math.ceil(to / hourMs)];
    // Today's window ends with now, those of the other days with their midnight.
    const last = Math.min(end, ended + 1);
    const first = last > ended ? Math.ceil(now.getTime() / hourMs) - windowHours : last - windowHours;
    const hasValue = gapsOf(series, first, last) < last - first;
    const hasPoint = hasValue && gapsOf(series, begin, Math.min(end, ended)) <= mostMissing;
    return { date, gigabytes: hasPoint ? sumOf(series, first, last) / gigabyte : undefined };
  });
}

/** Of an hour that was read as a whole only the hour is known: its newest point may be as late as its end, or now. */
function newestOf(hours: readonly TrafficHour[], now: Date): Date | undefined {
  let newest = Number.NEGATIVE_INFINITY;
  for (const { at, newest: point, isIdle } of hours) {
    if (isIdle === true) continue;
    const time = point?.getTime() ?? Math.min(at.getTime() + hourMs - grainMs, now.getTime());
    if (time > newest && at <= now) newest = time;
  }
  return Number.isFinite(newest) ? new Date(newest) : undefined;
}
