import { isoOf } from './durations.ts';
import type { Match } from './matching.ts';
import { ahead, later, stamp, type WallClock } from './moments.ts';
import type { Draft } from './rule.ts';
import type { When } from './when.ts';

/**
 * The slots of an order's times.
 * @param several the order names two gateways, and two times are one for each
 * @returns undefined when the order does not take such a time, or the time has passed
 */
export function takeTimes(
  match: Match,
  whens: readonly When[],
  now: WallClock,
  several: boolean,
): Draft | undefined {
  if (whens.length === 0) return {};
  const { times } = match.rule;
  if (times === 'none') return undefined;
  if (times === 'schedule') {
    if (whens.length === 2 && several) return {};
    let when = whens[0] as When;
    const other = whens[1];
    if (other !== undefined) {
      // "tonight stop X at 22:00": the day and the clock apart
      if (whens.length > 2 || when.role !== 'at' || other.role !== 'at') return undefined;
      const both = { ...when.moment, ...other.moment };
      if (Object.keys(both).length !== Object.keys(when.moment).length + Object.keys(other.moment).length)
        return undefined;
      when = { role: 'at', moment: both };
    }
    if (when.role === 'every') return { every: when.cron };
    const at =
      when.role === 'at'
        ? ahead(when.moment, now())
        : when.role === 'in'
          ? later(when.span, now())
          : undefined;
    return at === undefined ? undefined : { at: stamp(at) };
  }
  const when = whens[0] as When;
  if (whens.length > 1) return undefined;
  if (when.role === 'until' || (when.role === 'at' && match.rule.intent === 'snooze-alert')) {
    const until = ahead(when.moment, now());
    return until === undefined ? undefined : { until: stamp(until) };
  }
  if (when.role !== 'for' && when.role !== 'in' && when.role !== 'within') return undefined;
  return times === 'until' ? { until: stamp(later(when.span, now())) } : { for: isoOf(when.span) };
}
