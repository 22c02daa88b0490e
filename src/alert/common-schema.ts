import { readActivityLog } from './activity-log.ts';
import { readResourceHealth, readServiceHealth } from './azure-health.ts';
import type { Finding } from './finding.ts';
import { type Fields, fieldsOf, lastSegment, listOf, textOf, textsOf, timeOf } from './lenient.ts';
import { alertLink, portalLink } from './link.ts';
import { readLogSearch, readOldLogSearch } from './log-search.ts';
import { readMetric } from './metric.ts';
import { readBudget, readDetector, readNothing, readPrometheus } from './odd-contexts.ts';
import { nameOf, plain } from './plain.ts';
import { conditionOf, customOf, type Report, severityOf } from './report.ts';

export type Family =
  | 'metric'
  | 'log'
  | 'old-log'
  | 'activity'
  | 'service'
  | 'resource'
  | 'detector'
  | 'budget'
  | 'prometheus';

const readers: Readonly<Record<Family, (context: Fields) => Finding>> = {
  metric: readMetric,
  log: readLogSearch,
  'old-log': readOldLogSearch,
  activity: readActivityLog,
  service: readServiceHealth,
  resource: readResourceHealth,
  detector: readDetector,
  budget: readBudget,
  prometheus: readPrometheus,
};

/** A body of the common alert schema. Undefined where it has no essentials. */
export function readCommon(body: Fields): Report | undefined {
  const data = fieldsOf(body['data']);
  const essentials = fieldsOf(data['essentials']);
  if (Object.keys(essentials).length === 0) return undefined;
  const context = fieldsOf(data['alertContext']);
  const family = familyOf(essentials['monitoringService'], context);
  const condition = conditionOf(essentials['monitorCondition']);
  const alertId = textOf(essentials['alertId']);
  const targets = textsOf(essentials['alertTargetIDs']);
  const hasCustom = family === 'metric' || family === 'log';
  return {
    source: 'webhook',
    condition,
    // Only metric alerts say when they were resolved; when they fired is another time.
    at: timeOf(condition === 'resolved' ? essentials['resolvedDateTime'] : essentials['firedDateTime']),
    severity: severityOf(essentials['severity']),
    alertId,
    rule: ruleName(essentials['alertRule']) ?? ruleName(essentials['alertRuleId']),
    targets,
    resource: nameOf(listOf(essentials['configurationItems'])[0]) ?? nameOf(lastSegment(targets[0])),
    custom: customOf(data['customProperties'], hasCustom ? context['properties'] : undefined),
    description: plain(essentials['description'], 300),
    link: alertLink(alertId) ?? portalLink(essentials['investigationLink']),
    finding: family === undefined ? readNothing() : readers[family](context),
  };
}

/** A name as it is; of a resource id or an address its last part. */
export function ruleName(value: unknown): string | undefined {
  const text = textOf(value);
  const isPath = text !== undefined && /^(?:\/|https:)/i.test(text);
  return plain(isPath ? lastSegment(text.replace(/[?#].*$/s, '')) : text, 200);
}

/** By the service's name in whichever spelling ("Activity Log - Policy", "ActivityLog Policy"), else by what the context holds. */
export function familyOf(service: unknown, context: Fields): Family | undefined {
  const name =
    textOf(service)
      ?.slice(0, 100)
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '') ?? '';
  return byService(name) ?? byShape(context);
}

function byService(name: string): Family | undefined {
  if (name.startsWith('activitylog')) return 'activity';
  switch (name) {
    case 'platform':
      return 'metric';
    case 'logalertsv2':
      return 'log';
    case 'loganalytics':
    case 'applicationinsights':
      return 'old-log';
    case 'servicehealth':
      return 'service';
    case 'resourcehealth':
      return 'resource';
    case 'smartdetector':
      return 'detector';
    case 'costalerts':
      return 'budget';
    case 'prometheus':
      return 'prometheus';
    default:
      return undefined;
  }
}

function byShape(context: Fields): Family | undefined {
  const properties = fieldsOf(context['properties']);
  const source = textOf(context['eventSource'])
    ?.toLowerCase()
    .replace(/[^a-z]/g, '');
  if ('condition' in context)
    return textOf(context['conditionType']) === 'LogQueryCriteria' ? 'log' : 'metric';
  if ('SearchQuery' in context) return 'old-log';
  if (source === 'servicehealth' || 'incidentType' in properties) return 'service';
  if (source === 'resourcehealth' || 'currentHealthStatus' in properties) return 'resource';
  if ('operationName' in context) return 'activity';
  if ('DetectionSummary' in context) return 'detector';
  if ('AlertData' in context) return 'budget';
  return 'expression' in context ? 'prometheus' : undefined;
}
