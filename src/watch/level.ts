import type { Alert, Severity } from '../domain/alert.ts';
import type { Thresholds } from '../domain/watch.ts';
import { ownVoice } from './say.ts';

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
  const before = openSeverity(alert);
  if (share >= critical - (before === 'critical' ? slack : 0)) return 'critical';
  if (share >= warning - (before === undefined ? 0 : slack)) return 'warning';
  return undefined;
}

/** How bad our own last look took it for; undefined where nothing is open of it. */
export function openSeverity(alert: Alert | undefined): Severity | undefined {
  return alert?.state.kind === 'open' ? ownVoice(alert)?.severity : undefined;
}

/** Whether our own last look saw the same whole percent of the same limit: nothing to tell anew. */
export function isSamePercent({ outlook }: Alert, gigabytes: number, limit: number): boolean {
  if (outlook === undefined || outlook.kind === 'expiry' || outlook.thresholds.gigabytes !== limit)
    return false;
  return Math.floor((outlook.gigabytes / limit) * 100) === Math.floor((gigabytes / limit) * 100);
}
