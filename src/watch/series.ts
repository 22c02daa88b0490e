import type { TrafficHour } from '../domain/watch.ts';

export const hourMs = 3_600_000;
export const dayHours = 24;
export const weekHours = 168;
/** Configuration Manager counts outbound traffic over so many hours: 14 days. */
export const windowHours = 336;

/**
 * Hours side by side, for arithmetic. `bytes[i]` belongs to the hour `first + i`, counted from 1970; NaN where there is
 * no value: a gap is not a zero.
 */
export interface Series {
  readonly first: number;
  readonly bytes: Float64Array;
}

/** The hour that `at` lies in, counted from 1970. */
export function hourOf(at: Date): number {
  return Math.floor(at.getTime() / hourMs);
}

/** The `count` hours before the hour `end`. Whatever lies outside of them is left out. */
export function seriesOf(hours: readonly TrafficHour[], end: number, count: number): Series {
  const first = end - count;
  const bytes = new Float64Array(count).fill(Number.NaN);
  for (const hour of hours) {
    const index = hourOf(hour.at) - first;
    if (index >= 0 && index < count && hour.bytes >= 0 && hour.isIdle !== true) bytes[index] = hour.bytes;
  }
  return { first, bytes };
}

/** Sum of what has a value, from one hour up to and without another. */
export function sumOf(series: Series, from: number, to: number): number {
  let sum = 0;
  const end = Math.min(to - series.first, series.bytes.length);
  for (let index = Math.max(0, from - series.first); index < end; index += 1) {
    const value = series.bytes[index] ?? Number.NaN;
    if (value >= 0) sum += value; // false for a gap
  }
  return sum;
}

/** Hours without a value, from one up to and without another; what lies before the series counts as a gap. */
export function gapsOf(series: Series, from: number, to: number): number {
  let gaps = 0;
  for (let hour = from; hour < to; hour += 1) {
    if (!((series.bytes[hour - series.first] ?? Number.NaN) >= 0)) gaps += 1;
  }
  return gaps;
}
