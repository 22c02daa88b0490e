import type { Measure } from '../domain/alert.ts';
import type { About, Finding, Statement } from './finding.ts';
import { type Fields, fieldsOf, listOf, numberOf, textOf, textsOf } from './lenient.ts';
import { nameOf } from './plain.ts';
import { bytes, comparison, count, lasting, space } from './words.ts';

interface Criterion {
  /** As Azure names it, plain. */
  readonly metric: string;
  readonly value: number | undefined;
  readonly threshold: number | undefined;
  readonly operator: string | undefined;
  readonly window: string | undefined;
  readonly webTest: string | undefined;
}

const traffic = /^(?:network out(?: total)?|egress)$/i;
const storage = /^(?:used|blob|file|table|queue)capacity$/i;
const inBytes = /^(?:network (?:in|out)(?: total)?|egress|ingress|\w*capacity|.*\bbytes\b.*)$/i;
const inPercent = /percent|%|^availability$/i;

/** `alertContext` of a metric alert (static, dynamic, web test), common or legacy: `condition.allOf`. */
export function readMetric(context: Fields): Finding {
  const condition = fieldsOf(context['condition']);
  const all = listOf(condition['allOf']).slice(0, 10).map(fieldsOf);
  const first = all.find((one) => textOf(one['metricName']) !== undefined) ?? all[0] ?? {};
  const read = criterion(first, condition);
  const isWebTest = /webtest/i.test(textOf(context['conditionType']) ?? '') || read.webTest !== undefined;
  return {
    resources: all.flatMap((one) => dimensionValues(one)),
    names: read.webTest === undefined ? [] : [read.webTest],
    resolves: true,
    says: (about) => (isWebTest ? ofWebTest(read, about) : ofMetric(read, about)),
  };
}

function criterion(one: Fields, condition: Fields): Criterion {
  return {
    metric: nameOf(one['metricName']) ?? 'a metric',
    value: numberOf(one['metricValue']),
    threshold: numberOf(one['threshold']),
    operator: textOf(one['operator']),
    window: lasting(textOf(condition['windowSize'])),
    webTest: nameOf(one['webTestName']),
  };
}

/** A rule over many resources names the one by a dimension. */
function dimensionValues(one: Fields): readonly string[] {
  const values = listOf(one['dimensions'])
    .slice(0, 20)
    .map((each) => fieldsOf(each)['value']);
  return values.flatMap(textsOf).filter((each) => each.startsWith('/subscriptions/'));
}

function ofWebTest({ webTest, value, threshold }: Criterion, about: About): Statement {
  const where = value === undefined ? '' : ` from ${count(value)}${space}${value === 1 ? 'place' : 'places'}`;
  const name = about.gateway?.name ?? webTest ?? about.name;
  const title = about.isOver
    ? `${name} answers its availability test again`
    : `${name} does not answer its availability test${where}`;
  const measure: Measure | undefined =
    value === undefined
      ? undefined
      : { name: 'Places it did not answer', value, limit: threshold, unit: 'count' };
  return { kind: { kind: 'health', subKind: 'unreachable' }, title, measure };
}

function ofMetric(read: Criterion, about: About): Statement {
  const { metric } = read;
  const kind = traffic.test(metric)
    ? ({ kind: 'traffic', subKind: 'limit' } as const)
    : storage.test(metric)
      ? ({ kind: 'storage', subKind: 'limit' } as const)
      : metric === 'a metric'
        ? undefined
        : ({ kind: 'other', subKind: 'signal' } as const);
  return { kind, title: titleOf(read, about, kind?.kind), measure: measureOf(read) };
}

function titleOf(read: Criterion, about: About, kind: string | undefined): string {
  const { metric, value, threshold, operator, window } = read;
  const write = inBytes.test(metric) ? bytes : inPercent.test(metric) ? percent : count;
  const limit =
    threshold === undefined
      ? ''
      : `, ${about.isOver ? 'no longer ' : ''}${comparison(operator)} ${write(threshold)}`;
  if (value === undefined)
    return `${about.name}: ${metric}${about.isOver ? ' is fine again' : ' crossed its limit'}${limit}`;
  if (kind === 'traffic')
    return `${about.name} sent ${write(value)}${window === undefined ? '' : ` in ${window}`}${limit}`;
  if (kind === 'storage') return `${about.name} stores ${write(value)}${limit}`;
  return `${about.name}: ${metric} is ${write(value)}${limit}`;
}

function percent(value: number): string {
  return `${count(value)}${space}%`;
}

function measureOf({ metric, value, threshold }: Criterion): Measure | undefined {
  if (value === undefined) return undefined;
  const isBytes = inBytes.test(metric);
  const scale = isBytes ? 1e9 : 1;
  const unit = isBytes ? 'GB' : inPercent.test(metric) ? 'percent' : 'count';
  return {
    name: metric,
    value: value / scale,
    limit: threshold === undefined ? undefined : threshold / scale,
    unit,
  };
}
