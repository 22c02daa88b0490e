import type { Crossing, Thresholds } from '../domain/watch.ts';
import { aheadHours, type Forecast } from './forecast.ts';
import { dayHours, hourMs, type Series, windowHours } from './series.ts';

/** Bytes in a GB, as Azure and this bot count. */
export const gigabyte = 1e9;
/** How many standard errors the span reaches: about four of five crossings fall into it. */
const reach = 2;

interface Line {
  readonly line: Crossing['line'];
  readonly bytes: number;
}

/** The lines, lowest first. */
export function linesOf({ gigabytes, warning, critical }: Thresholds): readonly Line[] {
  const whole = gigabytes * gigabyte;
  return [
    { line: 'warning', bytes: (whole * warning) / 100 },
    { line: 'critical', bytes: (whole * critical) / 100 },
    { line: 'limit', bytes: whole },
  ];
}

/**
 * When the 14-day sum will come up to each line that it is under: it gains what is foreseen and loses, hour by hour,
 * what was sent 14 days before. Left out is what would be crossed later than in 14 days, and what may as well never be:
 * where the span does not end within 21 days.
 * @param sum bytes of the 14 days before `now`
 */
export function crossingsOf(
  series: Series,
  sum: number,
  expected: Forecast,
  thresholds: Thresholds,
  now: Date,
): readonly Crossing[] {
  const begin = now.getTime() / hourMs;
  const open = linesOf(thresholds).filter((one) => one.bytes > sum);
  const found = open.map(() => ({ at: Number.NaN, earliest: Number.NaN, latest: Number.NaN }));
  const bytesIn = (hour: number): number => {
    const bytes = hour < expected.first ? series.bytes[hour - series.first] : foreseen(expected, hour);
    return bytes !== undefined && bytes >= 0 ? bytes : 0;
  };
  let last = { time: begin, total: sum, low: sum, high: sum };
  while (last.time < expected.first + aheadHours && found.some((one) => Number.isNaN(one.latest))) {
    const hour = Math.floor(last.time);
    const time = hour + 1;
    // The window begins with a full hour, so that in the hour that runs now nothing leaves it.
    const gone = last.time === hour ? bytesIn(hour - windowHours) : 0;
    const total = last.total + (time - last.time) * foreseen(expected, hour) - gone;
    const error = reach * expected.spreadAfter((time - begin) / dayHours);
    const next = { time, total, low: total - error, high: total + error };
    for (const [index, { bytes }] of open.entries()) {
      const one = found[index];
      if (one === undefined) continue;
      if (Number.isNaN(one.at)) one.at = crossed(last.time, time, last.total, next.total, bytes);
      if (Number.isNaN(one.earliest)) one.earliest = crossed(last.time, time, last.high, next.high, bytes);
      if (Number.isNaN(one.latest)) one.latest = crossed(last.time, time, last.low, next.low, bytes);
    }
    last = next;
  }
  return open.flatMap(({ line }, index) => {
    const { at, earliest, latest } = found[index] ?? { at: Number.NaN, earliest: 0, latest: 0 };
    if (!(at <= begin + windowHours) || Number.isNaN(latest)) return [];
    return [{ line, at: dateOf(at), earliest: dateOf(earliest), latest: dateOf(latest) }];
  });
}

function foreseen(expected: Forecast, hour: number): number {
  return expected.bytes[hour - expected.first] ?? 0;
}

/** The time, in hours, at which a line is reached between two known sums; NaN when it is not. */
function crossed(from: number, to: number, before: number, after: number, line: number): number {
  if (after < line) return Number.NaN;
  return before >= line ? from : from + ((to - from) * (line - before)) / (after - before);
}

function dateOf(hours: number): Date {
  return new Date(Math.round((hours * hourMs) / 60_000) * 60_000); // whole minutes: more would be false precision
}
