import { type Gateway, type Tenant, usualLimits } from '../tenant.ts';
import { machinesShare } from './metric-question.ts';
import { usualGigabytes } from './traffic.ts';

const minuteMs = 60_000;

/** One alert rule of Azure Monitor, as somebody set it up for a gateway. */
export interface Rule {
  readonly kind: 'traffic' | 'storage' | 'availability' | 'activity';
  /** Unique in the tenant. */
  readonly name: string;
  /** Resource Manager id. */
  readonly id: string;
  readonly severity: 'Sev0' | 'Sev1' | 'Sev2' | 'Sev3' | 'Sev4';
  readonly gateway: Gateway;
  /** Resource id of what it watches, as Azure writes it into alerts: in lower case. */
  readonly target: string;
  readonly description: string;
  /** Bytes for traffic (in the window) and storage, failed locations for availability. */
  readonly threshold: number;
  readonly windowMs: number;
}

/** Times of a usual hour that nobody reaches without a spike: the busiest hour of a week has less than three. */
const trafficTimes = { warning: 6, critical: 16 } as const;
const storagePercent = { warning: 70, critical: 90 } as const;
const severityOf = { warning: 'Sev2', critical: 'Sev1' } as const;
const levels = ['warning', 'critical'] as const;

function metricRule(group: string, name: string): { readonly name: string; readonly id: string } {
  return { name, id: `${group}/providers/microsoft.insights/metricAlerts/${name}` };
}

/**
 * The rules of one gateway. Azure has no window of 14 days, so the traffic rules watch the hour. An ordinary day keeps
 * all of them quiet.
 */
export function rulesOf(tenant: Tenant, gateway: Gateway): Rule[] {
  const key = gateway.name.toLowerCase();
  const group = gateway.scaleSet.slice(0, gateway.scaleSet.indexOf('/providers/'));
  const usualHour = (usualGigabytes(gateway) * machinesShare * 1e9) / 24;
  const scaleSet = gateway.scaleSet.toLowerCase();
  const tests = `/subscriptions/${tenant.subscription}/resourcegroups/rg-cmg-monitoring/providers/microsoft.insights/components/cmg-web-tests`;
  const deallocated = `cmg-deallocated-${key}`;
  return [
    ...levels.map(
      (level): Rule => ({
        kind: 'traffic',
        ...metricRule(group, `cmg-traffic-${level}-${key}`),
        severity: severityOf[level],
        gateway,
        target: scaleSet,
        description: `Outbound traffic of an hour is over ${trafficTimes[level]} times the usual`,
        threshold: Math.round(usualHour * trafficTimes[level]),
        windowMs: 60 * minuteMs,
      }),
    ),
    ...levels.map(
      (level): Rule => ({
        kind: 'storage',
        ...metricRule(group, `cmg-storage-${level}-${key}`),
        severity: severityOf[level],
        gateway,
        target: gateway.storageAccount.toLowerCase(),
        description: `Storage account is over ${storagePercent[level]} % of ${usualLimits.storage} GB`,
        threshold: (usualLimits.storage * storagePercent[level] * 1e9) / 100,
        windowMs: 60 * minuteMs,
      }),
    ),
    {
      kind: 'availability',
      ...metricRule(group, `cmg-availability-${key}`),
      severity: 'Sev1',
      gateway,
      target: tests,
      description: `${gateway.serviceName} does not answer from three of five locations`,
      threshold: 2,
      windowMs: 5 * minuteMs,
    },
    {
      kind: 'activity',
      name: deallocated,
      id: `${group}/providers/microsoft.insights/activityLogAlerts/${deallocated}`,
      severity: 'Sev4',
      gateway,
      target: scaleSet,
      description: 'Somebody deallocated machines',
      threshold: 0,
      windowMs: 0,
    },
  ];
}
