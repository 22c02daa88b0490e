import { isWorse, type Measure, type Severity, type Signal } from '../domain/alert.ts';
import { type Gateway, type GatewayState, runningOf } from '../domain/gateway.ts';
import { isLowerBound, type TrafficOutlook } from '../domain/watch.ts';
import { isSamePercent, openSeverity, severityAt } from './level.ts';
import { fired, type Matter, resolved, type Standing, standingOf } from './say.ts';
import { counted, ofAll, percent } from './words.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** Azure Monitor is 5 to 10 minutes behind; so long without a point is more than that. */
export const silentMs = 40 * minuteMs;

/** What is known beside the numbers. */
export interface TrafficFacts {
  readonly now: Date;
  /** The gateway as Azure last showed it; undefined where nobody knows whether it runs. */
  readonly state: GatewayState | undefined;
  /** Since when not all of its numbers could be read; undefined where they can. */
  readonly unreadSince?: Date | undefined;
  readonly standing: Standing;
}

/**
 * What a look at a gateway's traffic has to say. The limit: critical and warning by the percents of the threshold, over
 * when it is a point below the warning line. No data: the newest point is older than 40 minutes while a machine has
 * been running for as long, or could not be read for as long; then the sum is not judged, since hours only leave it.
 * @param outlook `no-data` when there has never been a number
 */
export function judgeTraffic(
  gateway: Gateway,
  outlook: TrafficOutlook | 'no-data',
  { now, state, unreadSince, standing }: TrafficFacts,
): readonly Signal[] {
  const subject = { kind: 'gateway', id: gateway.id } as const;
  const noData: Matter = { kind: 'traffic', subKind: 'no-data', subject };
  const newest = outlook === 'no-data' ? undefined : outlook.newestPoint;
  // One that was never read may have numbers: it is silent from when it could not be read on.
  const heard = newest ?? unreadSince;
  const age = heard === undefined ? Number.POSITIVE_INFINITY : now.getTime() - heard.getTime();
  const isPartial = outlook === 'no-data' || unreadSince !== undefined || isLowerBound(outlook);
  const limit = outlook === 'no-data' ? [] : judgeLimit(gateway, outlook, { now, standing, isPartial });
  if (age <= silentMs) {
    if (newest === undefined) return [];
    const title = `Azure Monitor has numbers of ${gateway.name}’s traffic again`;
    return [...resolved(noData, { title }, now, standing), ...limit];
  }
  if (state === undefined) return []; // nobody knows whether there should be numbers
  const runs = runsFor(state, now);
  if (runs === undefined) {
    const title = `${gateway.name} does not run, so that no traffic numbers are expected`;
    return [...resolved(noData, { title }, now, standing), ...limit];
  }
  const silence = Math.min(age, runs);
  if (silence <= silentMs) return []; // it has just been started
  const span = spanOf(age);
  return fired(
    noData,
    {
      severity: 'warning',
      title:
        unreadSince === undefined
          ? `Azure Monitor has no traffic numbers of ${gateway.name}${span === undefined ? '' : ` for over ${span}`}`
          : `The traffic numbers of ${gateway.name} could not be read for over ${span}`,
      detail: 'While there are none, its traffic is not watched and its sum of 14 days is not judged.',
      outlook: outlook === 'no-data' ? undefined : outlook,
      step: span ?? 'never',
      restMs: dayMs,
    },
    now,
    standing,
  );
}

/** @param facts `isPartial`: only the least is known, which takes nothing back that was said */
function judgeLimit(
  gateway: Gateway,
  outlook: TrafficOutlook,
  facts: { readonly now: Date; readonly standing: Standing; readonly isPartial: boolean },
): readonly Signal[] {
  const { now, standing, isPartial } = facts;
  const { gigabytes, thresholds, gapHours } = outlook;
  const limit = thresholds.gigabytes;
  const matter: Matter = {
    kind: 'traffic',
    subKind: 'limit',
    subject: { kind: 'gateway', id: gateway.id },
  };
  const share = (gigabytes / limit) * 100;
  const measure: Measure = { name: 'Outbound traffic in 14 days', value: gigabytes, limit, unit: 'GB' };
  const alert = standingOf(standing, matter);
  const measured = severityAt(share, thresholds, alert);
  const severity = isPartial ? worseOf(measured, openSeverity(alert)) : measured;
  const least = isLowerBound(outlook) ? 'at least ' : '';
  const sent = `${least}${ofAll(gigabytes, limit, 'GB')} in 14 days`;
  if (severity === undefined) {
    if (isPartial) return [];
    const title = `${gateway.name} is below its traffic warning again: ${sent}`;
    return resolved(matter, { title, measure, outlook }, now, standing);
  }
  const missing = `${counted(gapHours, 'hour')} of them have no numbers, so that it may be more`;
  const hour = Math.floor(now.getTime() / hourMs);
  return fired(
    matter,
    {
      severity,
      title: `${gateway.name} sent ${sent}`,
      detail: `${percent(Math.floor(share))} of the limit${gapHours > 0 ? `; ${missing}` : ''}.`,
      measure,
      outlook,
      step: `${Math.floor(share)} of ${limit}`,
      // The chart and the runway are to be fresh, but a row for each look would be too much: a percent or an hour.
      isSaid: (alert) =>
        isSamePercent(alert, gigabytes, limit) &&
        alert.outlook?.kind === 'traffic' &&
        Math.floor(alert.outlook.measuredAt.getTime() / hourMs) === hour,
      restMs: dayMs,
    },
    now,
    standing,
  );
}

function worseOf(one: Severity | undefined, other: Severity | undefined): Severity | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return isWorse(one, other) ? one : other;
}

/** For how long a machine has been running, ms; infinite where Azure does not tell, undefined where none runs. */
function runsFor(state: GatewayState, now: Date): number | undefined {
  if (runningOf(state) === 0) return undefined;
  const since = state.instances
    .filter((one) => one.power === 'running')
    .map((one) => one.provisionedAt?.getTime() ?? Number.NEGATIVE_INFINITY);
  return now.getTime() - Math.min(...since);
}

/** "40 min", "3 h", "2 days": what the silence is longer than; undefined where there never was a number. */
function spanOf(ms: number): string | undefined {
  if (!Number.isFinite(ms)) return undefined;
  if (ms < hourMs) return '40\u00a0min';
  if (ms < 2 * dayMs) return `${Math.floor(ms / hourMs)}\u00a0h`;
  return counted(Math.floor(ms / dayMs), 'day');
}
