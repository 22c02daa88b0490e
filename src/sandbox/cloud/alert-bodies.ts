import { stableId, type Tenant } from '../tenant.ts';
import type { Site } from './fleet.ts';
import type { MonitorAlert, Transition } from './monitor.ts';
import type { Rule } from './monitor-rules.ts';

/** Azure writes seven digits of a second. */
const fine = (at: number): string => new Date(at).toISOString().replace('Z', '4321Z');
const iso = (at: number): string => new Date(at).toISOString();

const metricOf = {
  traffic: ['Network Out Total', 'Microsoft.Compute/virtualMachineScaleSets', 'Total'],
  storage: ['UsedCapacity', 'Microsoft.Storage/storageAccounts', 'Average'],
  availability: ['FailedLocation', null, 'Sum'],
} as const;

const monitorId = (rule: Rule): string => `${stableId(`origin ${rule.name}`)}_${rule.name}`;

function metricContext(kind: keyof typeof metricOf, rule: Rule, alert: MonitorAlert): object {
  const [metricName, metricNamespace, timeAggregation] = metricOf[kind];
  const isWebTest = kind === 'availability';
  return {
    properties: isWebTest ? { gateway: rule.gateway.name } : null,
    conditionType: isWebTest ? 'WebtestLocationAvailabilityCriteria' : 'SingleResourceMultipleMetricCriteria',
    condition: {
      windowSize: isWebTest ? 'PT5M' : 'PT1H',
      allOf: [
        {
          metricName,
          metricNamespace,
          operator: 'GreaterThan',
          threshold: String(rule.threshold),
          timeAggregation,
          dimensions: [],
          metricValue: alert.value,
          webTestName: isWebTest ? `cmg-${rule.gateway.name.toLowerCase()}` : null,
        },
      ],
      windowStartTime: iso(alert.windowFrom),
      windowEndTime: iso(alert.windowTo),
    },
  };
}

function activityContext(rule: Rule, alert: MonitorAlert, site: Site | undefined): object {
  const { scaleSet } = rule.gateway;
  const operation = site?.set.operations.find((one) => one.id === alert.operation);
  const name = operation?.name ?? 'Microsoft.Compute/virtualMachineScaleSets/deallocate/action';
  const at = iso(alert.windowTo);
  return {
    authorization: { action: name, scope: scaleSet },
    channels: 'Operation',
    claims: '{}',
    caller: operation?.caller ?? 'portal.admin@contoso.com',
    correlationId: operation?.correlationId ?? stableId(`correlation ${alert.id}`),
    eventSource: 'Administrative',
    eventTimestamp: at,
    eventDataId: stableId(`event ${alert.id}`),
    level: 'Informational',
    operationName: name,
    operationId: alert.operation ?? alert.id,
    properties: { eventCategory: 'Administrative', entity: scaleSet, message: name },
    status: 'Succeeded',
    subStatus: '',
    submissionTimestamp: at,
    'Activity Log Event Description': '',
  };
}

/** What the action group posts: the common alert schema. `site` is the gateway of an activity-log rule. */
export function webhookBody(
  tenant: Tenant,
  { rule, alert, condition }: Transition,
  site: Site | undefined,
): object {
  const { kind } = rule;
  const resolved =
    condition === 'Resolved' ? { resolvedDateTime: fine(alert.resolvedAt ?? alert.firedAt) } : {};
  const properties = kind === 'availability' ? { gateway: rule.gateway.name } : null;
  return {
    schemaId: 'azureMonitorCommonAlertSchema',
    data: {
      essentials: {
        alertId: `/subscriptions/${tenant.subscription}/providers/Microsoft.AlertsManagement/alerts/${alert.id}`,
        alertRule: rule.name,
        // Azure leaves it out of activity-log alerts.
        ...(kind === 'activity' ? {} : { alertRuleId: rule.id }),
        severity: rule.severity,
        signalType: kind === 'activity' ? 'Activity Log' : 'Metric',
        monitorCondition: condition,
        monitoringService: kind === 'activity' ? 'Activity Log - Administrative' : 'Platform',
        alertTargetIDs: [rule.target],
        configurationItems: [rule.target.slice(rule.target.lastIndexOf('/') + 1)],
        originAlertId: monitorId(rule),
        firedDateTime: fine(alert.firedAt),
        ...resolved,
        description: rule.description,
        essentialsVersion: '1.0',
        alertContextVersion: '1.0',
      },
      alertContext:
        kind === 'activity' ? activityContext(rule, alert, site) : metricContext(kind, rule, alert),
      customProperties: properties,
    },
  };
}

/** One entry of the Alerts Management API, with what is odd about them in Azure. */
export function listEntry(rule: Rule, alert: MonitorAlert): object {
  const isActivity = rule.kind === 'activity';
  const parts = rule.target.split('/');
  const { resolvedAt } = alert;
  return {
    properties: {
      essentials: {
        severity: rule.severity,
        signalType: isActivity ? 'Log' : 'Metric',
        alertState: 'New',
        monitorCondition: resolvedAt === undefined ? 'Fired' : 'Resolved',
        // Filled on an alert that is on as well: only beside Resolved does it mean anything.
        monitorConditionResolvedDateTime: fine(resolvedAt ?? alert.firedAt),
        monitorService: isActivity ? 'ActivityLog Administrative' : 'Platform',
        targetResource: rule.target,
        targetResourceName: parts.at(-1),
        targetResourceGroup: parts[4],
        targetResourceType: parts.at(-2),
        sourceCreatedId: monitorId(rule),
        // An id for some, a mere name for others.
        alertRule: isActivity ? rule.name : rule.id,
        startDateTime: fine(alert.firedAt),
        lastModifiedDateTime: fine(resolvedAt ?? alert.firedAt),
        lastModifiedUserName: 'System',
        actionStatus: { isSuppressed: false },
        description: rule.description,
      },
      context: {},
      egressConfig: {},
    },
    id: `${rule.target}/providers/Microsoft.AlertsManagement/alerts/${alert.id}`,
    type: 'Microsoft.AlertsManagement/alerts',
    name: rule.name,
  };
}
