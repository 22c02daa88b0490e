import type { Finding, Statement } from './finding.ts';
import { type Fields, fieldsOf, firstText, numberOf, textOf, textsOf, timeOf } from './lenient.ts';
import { nameOf, plain } from './plain.ts';
import { count } from './words.ts';

const kind = { kind: 'other', subKind: 'signal' } as const;

/** SmartDetector: Application Insights noticed something by itself. */
export function readDetector(context: Fields): Finding {
  const detected = nameOf(context['DetectedValue']);
  const normal = nameOf(context['NormalValue']);
  const values =
    detected === undefined ? undefined : `${detected}${normal === undefined ? '' : `, usually ${normal}`}`;
  return {
    resources: [],
    names: [],
    rule: nameOf(context['SmartDetectorName']),
    at: timeOf(context['AnalysisTimestamp']),
    resolves: true,
    says: (about) => ({
      kind,
      title: `${about.topic}: ${plain(context['DetectionSummary'], 110) ?? 'something unusual was detected'}`,
      detail: values,
    }),
  };
}

/** CostAlerts: a budget; most essentials are null. */
export function readBudget(context: Fields): Finding {
  const budget = fieldsOf(context['AlertData']);
  const name = nameOf(budget['BudgetName']) ?? 'without a name';
  const spent = nameOf(budget['SpentAmount']);
  const forecast = nameOf(budget['ForecastedTotalForPeriod']);
  const limit = nameOf(firstText(budget['NotificationThresholdAmount'], budget['BudgetThreshold']));
  const isForecast = /^forecast/i.test(textOf(budget['ThresholdType']) ?? '');
  const parts = [
    ...(spent === undefined ? [] : [`${spent} spent`]),
    ...(isForecast && forecast !== undefined ? [`${forecast} expected`] : []),
    ...(limit === undefined ? [] : [`limit ${limit}`]),
  ];
  return {
    resources: [],
    names: [name],
    rule: `Budget ${name}`,
    resolves: false,
    says: () => ({
      kind,
      title: parts.length === 0 ? `Budget ${name} crossed its limit` : `Budget ${name}: ${parts.join(', ')}`,
    }),
  };
}

/** Prometheus: an expression over a workspace. */
export function readPrometheus(context: Fields): Finding {
  const labels = fieldsOf(context['labels']);
  const annotations = fieldsOf(context['annotations']);
  const value = numberOf(context['expressionValue']);
  const summary = plain(firstText(annotations['summary'], annotations['title'], annotations['message']), 110);
  const expression = plain(context['expression'], 90);
  return {
    resources: textsOf(labels['microsoft.resourceid']),
    names: [labels['gateway'], labels['instance'], labels['cluster']].flatMap((one) => nameOf(one) ?? []),
    rule: nameOf(labels['alertname']),
    resolves: true,
    says: (about): Statement => ({
      kind: undefined,
      title: `${about.topic}: ${summary ?? `${expression ?? 'its expression'}${about.isOver ? ' is fine again' : ''}`}`,
      detail: plain(
        firstText(
          annotations['description'],
          value === undefined ? undefined : `The value is ${count(value)}`,
        ),
        300,
      ),
      measure:
        value === undefined
          ? undefined
          : { name: expression ?? 'Value', value, limit: undefined, unit: 'count' },
    }),
  };
}

/** What is said of a rule whose context can't be read or is not there. */
export function readNothing(): Finding {
  return {
    resources: [],
    names: [],
    resolves: false,
    says: ({ gateway, rule, isOver }) => {
      const what = gateway === undefined ? rule : `${gateway.name}: ${rule}`;
      return {
        kind: undefined,
        title: `${what} ${isOver ? 'is over, says Azure Monitor' : 'fired in Azure Monitor'}`,
      };
    },
  };
}
