import type { About, Finding, Statement } from './finding.ts';
import { type Fields, fieldsOf, listOf, numberOf, textOf, textsOf } from './lenient.ts';
import { portalLink } from './link.ts';
import { nameOf } from './plain.ts';
import { comparison, count, lasting } from './words.ts';

/** Log Alerts V2: `condition.allOf`, without rows. */
export function readLogSearch(context: Fields): Finding {
  const condition = fieldsOf(context['condition']);
  const one = fieldsOf(listOf(condition['allOf'])[0]);
  const dimensions = listOf(one['dimensions']).slice(0, 20).map(fieldsOf);
  return {
    resources: dimensions.flatMap((each) => textsOf(each['value'])).filter((each) => each.startsWith('/')),
    names: dimensions.flatMap((each) => nameOf(each['value']) ?? []),
    link: portalLink(one['linkToFilteredSearchResultsUI']) ?? portalLink(one['linkToSearchResultsUI']),
    resolves: true,
    says: (about) =>
      statement(about, {
        what:
          nameOf(one['metricMeasureColumn']) ??
          (textOf(one['timeAggregation']) === 'Count' ? 'rows found' : 'the result'),
        value: numberOf(one['metricValue']),
        threshold: numberOf(one['threshold']),
        operator: textOf(one['operator']),
        window: lasting(textOf(condition['windowSize'])),
      }),
  };
}

/** Log alerts of the first kind (Log Analytics, Application Insights): rows may be within; they are never read. */
export function readOldLogSearch(context: Fields): Finding {
  const minutes =
    numberOf(context['SearchIntervalInMinutes']) ?? numberOf(context['SearchIntervalDurationMin']);
  const seconds = numberOf(context['SearchIntervalInSeconds']);
  const window = minutes ?? (seconds === undefined ? undefined : seconds / 60);
  const names = textsOf(context['AffectedConfigurationItems']);
  return {
    resources: names.filter((one) => one.startsWith('/')),
    names: names.flatMap((one) => nameOf(one) ?? []),
    link: portalLink(context['LinkToFilteredSearchResultsUI']) ?? portalLink(context['LinkToSearchResults']),
    resolves: false,
    says: (about) =>
      statement(about, {
        what: 'rows found',
        value: numberOf(context['ResultCount']),
        // For a metric measurement the threshold is of the measured values, not of the rows.
        threshold: /metric/i.test(textOf(context['AlertType']) ?? '')
          ? undefined
          : numberOf(context['Threshold']),
        operator: textOf(context['Operator']),
        window: window === undefined ? undefined : lasting(`PT${Math.round(window)}M`),
      }),
  };
}

interface Result {
  readonly what: string;
  readonly value: number | undefined;
  readonly threshold: number | undefined;
  readonly operator: string | undefined;
  readonly window: string | undefined;
}

function statement(about: About, { what, value, threshold, operator, window }: Result): Statement {
  const within = window === undefined ? '' : ` in ${window}`;
  if (about.isOver)
    return { kind: undefined, title: `${about.topic}: the search finds nothing wrong any more` };
  if (value === undefined)
    return { kind: undefined, title: `${about.topic}: the search found something${within}` };
  const limit = threshold === undefined ? '' : `, ${comparison(operator)} ${count(threshold)}`;
  return {
    kind: undefined,
    title: `${about.topic}: ${what === 'rows found' ? `${count(value)} ${what}` : `${what} is ${count(value)}`}${within}${limit}`,
    measure: { name: what, value, limit: threshold, unit: 'count' },
  };
}
