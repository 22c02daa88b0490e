import type { Alert, Severity } from '../domain/alert.ts';
import type { Thresholds } from '../domain/watch.ts';

/** Percentage points that a number must fall below a line before the line counts as left: it must not flap on it. */
const slack = 1;

/**
 * How bad a share of the limit is; undefined below the warning line. A line that was crossed is left a point further
 * down.
 * @param share percent of the limit
 * @param alert what is open about it
 */
export function severityAt(
  share: number,
  { warning, critical }: Thresholds,
  alert: Alert | undefined,
): Severity | undefined {
  const before = alert?.state.kind === 'open' && alert.isWatched ? alert.severity : undefined;
  if (share >= critical - (before === 'critical' ? slack : 0)) return 'critical';
  if (share >= warning - (before === undefined ? 0 : slack)) return 'warning';
  return undefined;
}

/** The same whole percent of the same limit: nothing to tell anew. */
export function isSamePercent(alert: Alert, value: number, limit: number): boolean {
  const { measure } = alert;
  return (
    measure?.limit === limit &&
    Math.floor((measure.value / limit) * 100) === Math.floor((value / limit) * 100)
  );
}
