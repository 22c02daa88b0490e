import type { Alert } from '../domain/alert.ts';
import type { Outlook } from '../domain/watch.ts';

/** Whether somebody keeps it quiet at `now`. What rises to critical ends a snooze by itself. */
export function isSnoozed(alert: Alert, now: Date): boolean {
  const { snoozed } = alert;
  if (snoozed === undefined || now >= snoozed.until) return false;
  return snoozed.runwayHours === undefined || !isShort(alert.outlook, snoozed.runwayHours);
}

/** Whether the critical line or the limit will probably be crossed within so many hours of the measurement. */
export function isShort(outlook: Outlook | undefined, hours: number): boolean {
  if (outlook?.kind !== 'traffic') return false;
  const { crossings, measuredAt } = outlook;
  return crossings.some(
    ({ line, at }) => line !== 'warning' && at.getTime() - measuredAt.getTime() < hours * 3_600_000,
  );
}
