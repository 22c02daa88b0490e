import type { Alert } from '../domain/alert.ts';
import type { Outlook } from '../domain/watch.ts';

/** Whether somebody keeps it quiet at `now`. What rises to critical ends a snooze by itself. */
export function isSnoozed(alert: Alert, now: Date): boolean {
  const { snoozed } = alert;
  if (snoozed === undefined || now >= snoozed.until) return false;
  return snoozed.runwayHours === undefined || whyShort(alert.outlook, snoozed.runwayHours) === undefined;
}

/**
 * Why a quiet that lasts until less than so many hours are left is over, without a full stop: the limit is reached, it or
 * the critical line will probably be crossed within so many hours of the measurement, or nobody foresees any more when.
 * Undefined while the runway is long.
 */
export function whyShort(outlook: Outlook | undefined, hours: number): string | undefined {
  const noForecast = 'There is no forecast any more: nobody knows how long is left';
  if (outlook?.kind !== 'traffic') return noForecast;
  const { crossings, measuredAt, gigabytes, thresholds } = outlook;
  if (gigabytes >= thresholds.gigabytes) return 'It is over the limit';
  const isNear = ({ at }: { at: Date }) => at.getTime() - measuredAt.getTime() < hours * 3_600_000;
  if (crossings.some((one) => one.line !== 'warning' && isNear(one)))
    return `Less than ${hours}\u00a0h are left`;
  return crossings.length === 0 ? noForecast : undefined;
}
