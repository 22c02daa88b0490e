import { readActivityLog } from './activity-log.ts';
import { readResourceHealth, readServiceHealth } from './azure-health.ts';
import { familyOf } from './common-schema.ts';
import { type Fields, fieldsOf, lastSegment, textOf, textsOf, timeOf } from './lenient.ts';
import { portalLink } from './link.ts';
import { readOldLogSearch } from './log-search.ts';
import { readMetric } from './metric.ts';
import { nameOf, plain } from './plain.ts';
import { conditionOf, customOf, type Report, severityOf } from './report.ts';

/**
 * A body of an action group that doesn't use the common schema: metric, activity log, or log search. None has an id that
 * names one alert. Undefined for what is none of them.
 */
export function readLegacy(body: Fields): Report | undefined {
  const data = fieldsOf(body['data']);
  const context = fieldsOf(data['context']);
  if ('activityLog' in context) return ofActivityLog(data, fieldsOf(context['activityLog']));
  if ('condition' in context) return ofMetric(data, context);
  const log = 'AlertRuleName' in data ? data : body;
  return 'AlertRuleName' in log || ('SearchQuery' in log && 'LinkToSearchResults' in log)
    ? ofLog(log)
    : undefined;
}

const common = { source: 'webhook', alertId: undefined } as const;

function ofMetric(data: Fields, context: Fields): Report {
  const targets = textsOf(context['resourceId']);
  return {
    ...common,
    condition: conditionOf(data['status']),
    at: timeOf(context['timestamp']),
    severity: severityOf(context['severity']),
    rule: plain(context['name'], 200),
    targets,
    resource: nameOf(context['resourceName']) ?? nameOf(lastSegment(targets[0])),
    custom: customOf(data['properties']),
    description: plain(context['description'], 300),
    link: portalLink(context['portalLink']),
    finding: readMetric(context),
  };
}

function ofActivityLog(data: Fields, log: Fields): Report {
  const targets = textsOf(log['resourceId']);
  const read = { service: readServiceHealth, resource: readResourceHealth };
  const family = familyOf(log['eventSource'], log);
  const finding = (family === 'service' || family === 'resource' ? read[family] : readActivityLog)(log);
  return {
    ...common,
    condition: conditionOf(data['status']),
    at: timeOf(log['eventTimestamp']),
    severity: severityOf(log['level']),
    rule: undefined,
    targets,
    resource: nameOf(lastSegment(targets[0])),
    custom: customOf(data['properties']),
    description: plain(log['description'], 300),
    link: undefined,
    finding,
  };
}

function ofLog(log: Fields): Report {
  const finding = readOldLogSearch({
    ...log,
    Operator: log['Operator'] ?? log['AlertThresholdOperator'],
    Threshold: log['Threshold'] ?? log['AlertThresholdValue'],
  });
  const targets = textsOf(log['ResourceId']);
  return {
    ...common,
    condition: 'fired',
    at: timeOf(log['SearchIntervalEndtimeUtc']),
    severity: severityOf(log['Severity'] ?? log['SeverityDescription']),
    rule: plain(log['AlertRuleName'], 200),
    targets,
    resource: nameOf(textOf(lastSegment(targets[0]))),
    custom: customOf(log['CustomProperties']),
    description: plain(log['Description'], 300),
    link: undefined,
    finding,
  };
}
