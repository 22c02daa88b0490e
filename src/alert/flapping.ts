import type { Alert } from '../domain/alert.ts';
import { type AlertTurn, noted } from './history.ts';
import { speaking } from './voices.ts';

const minuteMs = 60_000;
/** So many turns within so long are flapping. */
const turnsToFlap = 3;
const withinMs = 60 * minuteMs;
/** Held open until it has been quiet for so long. */
const quietMs = 30 * minuteMs;

/** Whether it came and went so often in the hour before its newest turn that it is held open. */
export function isFlapping(alert: Alert): boolean {
  const newest = alert.turns.at(-1);
  if (newest === undefined) return false;
  const recent = alert.turns.filter((one) => newest.getTime() - one.getTime() <= withinMs);
  return recent.length >= turnsToFlap;
}

/** When `settle` has something to decide; undefined while nothing flaps. */
export function settlesAt(alert: Alert): Date | undefined {
  if (alert.state.kind !== 'open' || alert.flappingSince === undefined) return undefined;
  const newest = alert.turns.at(-1) ?? alert.flappingSince;
  return new Date(newest.getTime() + quietMs);
}

/**
 * What becomes of a flapping alert that was quiet for 30 minutes: resolved for real when nothing says any more that it is on,
 * else an alert like any other. Undefined while it still is to be waited.
 */
export function settle(alert: Alert, now: Date): AlertTurn | undefined {
  const due = settlesAt(alert);
  if (due === undefined || now < due) return undefined;
  const calm: Alert = { ...alert, flappingSince: undefined };
  if (speaking(alert).length > 0)
    return {
      alert: noted(calm, 'noted', 'It has stayed on for 30 min: no longer coming and going', now),
      news: 'changed',
    };
  const by = { kind: alert.isWatched ? 'watch' : 'azure' } as const;
  const ended: Alert = {
    ...calm,
    state: { kind: 'resolved', at: now, by, note: undefined },
    snoozed: undefined,
  };
  return {
    alert: noted(ended, 'resolved', 'Over: quiet for 30 min after it came and went', now),
    news: 'resolved',
  };
}
