import { readdirSync, readFileSync } from 'node:fs';
import { readSignal } from '../../src/alert/read-signal.ts';
import type { Signal } from '../../src/domain/alert.ts';
import { type Gateway, gatewayIdOf } from '../../src/domain/gateway.ts';

const folder = new URL('./samples/', import.meta.url);

export const receivedAt = new Date('2026-11-20T10:00:00Z');
const group = '/subscriptions/aaaa0a0a-bb1b-cc2c-dd3d-eeeeee4e4e4e/resourceGroups/rg-cmg/providers';

function gateway(name: string): Gateway {
  return {
    id: gatewayIdOf(name),
    name,
    serviceName: `${name}.contoso.com`,
    site: 'PS1',
    model: 'vmss',
    control: 'azure',
    scaleSet: `${group}/Microsoft.Compute/virtualMachineScaleSets/${name.toLowerCase()}`,
    storageAccount: `${group}/Microsoft.Storage/storageAccounts/${name.toLowerCase()}`,
    size: 'standard',
    connectionPoints: 1,
    production: true,
    costPerDay: undefined,
  };
}

export const gateways = [gateway('GraniteFalls'), gateway('PuneEdge'), gateway('Pune')];
export const apps = [{ name: 'CMG server app', appId: '0b1f6c7e-5d3a-4c1e-9f2b-7a7d2f8e1c55' }];
export const reading = { receivedAt, gateways, apps };

export function sample(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Record<string, unknown>;
}

/** A fragment holds the context alone. */
export function wrapped(fragment: string, essentials: object): Record<string, unknown> {
  return common(essentials, sample(fragment)['alertContext']);
}

/** A body of the common alert schema; what `essentials` doesn't say is as Azure sends it. */
export function common(
  essentials: object,
  alertContext: unknown,
  customProperties?: unknown,
): Record<string, unknown> {
  return {
    schemaId: 'azureMonitorCommonAlertSchema',
    data: {
      essentials: {
        alertId:
          '/subscriptions/aaaa/providers/Microsoft.AlertsManagement/alerts/66114D64-d9d9-478b-95c9-b789d6502100',
        alertRule: 'a rule',
        severity: 'Sev2',
        monitorCondition: 'Fired',
        firedDateTime: '2026-11-20T09:05:12.1432713Z',
        description: '',
        ...essentials,
      },
      alertContext,
      ...(customProperties === undefined ? {} : { customProperties }),
    },
  };
}

/** The context of a metric alert. */
export function metric(
  metricName: string,
  metricValue: unknown,
  threshold: unknown,
  windowSize = 'PT1H',
): object {
  return {
    properties: null,
    conditionType: 'SingleResourceMultipleMetricCriteria',
    condition: {
      windowSize,
      allOf: [
        {
          metricName,
          operator: 'GreaterThan',
          threshold,
          timeAggregation: 'Total',
          dimensions: [],
          metricValue,
        },
      ],
    },
  };
}

/** An administrative event about a resource. */
export function deed(operationName: string, scope: string, status = 'Succeeded'): object {
  return {
    authorization: { action: operationName, scope },
    caller: 'kim@contoso.com',
    claims: '{"aud":"https://management.core.windows.net/"}',
    eventSource: 'Administrative',
    level: 'Informational',
    operationName,
    status,
  };
}

const [granite] = gateways;
export const scaleSet = String(granite?.scaleSet).toUpperCase();
export const account = String(granite?.storageAccount).toLowerCase();

/** Every shape that Azure Monitor sends, by name: the public samples, and what they lack. */
export function everyPayload(): ReadonlyMap<string, Record<string, unknown>> {
  const files = readdirSync(folder).filter((one) => one.endsWith('.json') && one !== 'alerts-list.json');
  const made = files.map((file): [string, Record<string, unknown>] => {
    if (!file.startsWith('fragment-')) return [file, sample(file)];
    return [file, wrapped(file, { monitoringService: services.get(file), alertTargetIDs: [scaleSet] })];
  });
  return new Map([...made, ...more]);
}

export const services: ReadonlyMap<string, string> = new Map([
  ['fragment-activity-log-administrative-claims.json', 'Activity Log - Administrative'],
  ['fragment-activity-log-autoscale.json', 'ActivityLog Autoscale'],
  ['fragment-log-analytics-with-search-results.json', 'Log Analytics'],
  ['fragment-metric-dynamic.json', 'Platform'],
  ['fragment-resource-health.json', 'ResourceHealth'],
]);

const platform = { monitoringService: 'Platform', signalType: 'Metric' };

export const prometheus = common(
  { monitoringService: 'Prometheus', alertRule: 'KubePodCrashLooping', severity: 'Sev3' },
  {
    interval: 'PT1M',
    expression: 'sum(rate(container_restarts[5m])) > 0.5',
    expressionValue: '0.75',
    for: 'PT5M',
    labels: { alertname: 'KubePodCrashLooping', cluster: 'PuneEdge' },
    annotations: { description: 'Pods restart <b>often</b>.' },
    ruleGroup:
      '/subscriptions/aaaa/resourcegroups/x/providers/microsoft.alertsmanagement/prometheusrulegroups/y',
  },
);

export const oldLogBody = {
  SubscriptionId: 'aaaa0a0a-bb1b-cc2c-dd3d-eeeeee4e4e4e',
  AlertRuleName: 'PuneEdge heartbeat',
  SearchQuery: 'Heartbeat | where Computer startswith "pune"',
  SearchIntervalStartTimeUtc: '11/20/2026 8:10:40 AM',
  SearchIntervalEndtimeUtc: '11/20/2026 9:10:40 AM',
  AlertThresholdOperator: 'Greater Than',
  AlertThresholdValue: 0,
  ResultCount: 2,
  SearchIntervalInSeconds: 3600,
  LinkToSearchResults: 'https://portal.azure.com/#Analyticsblade/search/index?q=Usage',
  Description: 'Silent machines',
  Severity: 'Warning',
};

const more: readonly [string, Record<string, unknown>][] = [
  [
    'traffic of a scale set',
    common(
      { ...platform, alertRule: 'cmg 7', severity: 'Sev1', alertTargetIDs: [scaleSet] },
      metric('Network Out Total', 9_140e9, '9000000000000', 'P14D'),
    ),
  ],
  [
    'storage of an account',
    common({ ...platform, alertTargetIDs: [account] }, metric('UsedCapacity', 1_820e9, '1800000000000')),
  ],
  [
    'deallocation of a scale set',
    common(
      { monitoringService: 'Activity Log - Administrative', signalType: 'ActivityLog', severity: 'Sev4' },
      deed('Microsoft.Compute/virtualMachineScaleSets/deallocate/action', scaleSet),
    ),
  ],
  ['prometheus', prometheus],
  ['a log body without schemaId', oldLogBody],
];

export function read(payload: unknown, at = receivedAt): Signal {
  return readSignal(payload, { ...reading, receivedAt: at, text: JSON.stringify(payload) ?? 'undefined' });
}
