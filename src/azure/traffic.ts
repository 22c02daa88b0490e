import type { Traffic } from '../ports/meter.ts';
import { pointsOf } from './metric-points.ts';

/** Bytes that left a scale set's machines. */
export const outbound = 'Network Out Total';

const hourMs = 3_600_000;

/** The hours that are asked for: whole ones, but for the last, which runs. */
export interface Period {
  readonly from: Date;
  readonly to: Date;
}

/** `days` times 24 hours that end with `now`. */
export function periodOf(days: number, now: Date): Period {
  const from = Math.ceil((now.getTime() - days * 24 * hourMs) / hourMs) * hourMs;
  return { from: new Date(from), to: now };
}

/**
 * Adds up the points of one resource. An hour without a value is a gap, not a zero.
 * @param metrics what Azure answered for the resource
 * @throws AnswerUnreadable when the metric is missing, malformed or failed inside an answer that is otherwise good
 */
export function addUp(metrics: unknown, { from, to }: Period, resource: string): Traffic {
  let bytes = 0;
  let newest: number | undefined;
  const hoursWithValue = new Set<number>();
  for (const { at, value } of pointsOf(metrics, outbound, 'total', resource)) {
    bytes += value;
    newest = Math.max(newest ?? 0, at);
    hoursWithValue.add(Math.floor(at / hourMs));
  }
  return {
    bytes,
    from,
    to,
    newestPoint: newest === undefined ? undefined : new Date(newest),
    gaps: endedHours(from, to).filter((hour) => !hoursWithValue.has(hour)).length,
  };
}

/** Hours since 1970; the one that still runs is left out, since it may have no value yet. */
function endedHours(from: Date, to: Date): number[] {
  const first = from.getTime() / hourMs;
  return Array.from({ length: Math.floor(to.getTime() / hourMs) - first }, (_, index) => first + index);
}
