import { describe, expect, test } from '@jest/globals';
import type { Signal } from '../../src/domain/alert.ts';
import {
  common,
  everyPayload,
  gateways,
  metric,
  read,
  sample,
  scaleSet,
  services,
  wrapped,
} from './payloads.ts';

type Row = [file: string, what: string, severity: Signal['severity'], subject: string, title: string];

/** What matters of a signal, in one line each. */
function row(file: string, { kind, subKind, condition, severity, subject, title }: Signal): Row {
  return [file, `${kind}/${subKind} ${condition}`, severity, `${subject.kind}:${subject.id}`, title];
}

const rows: readonly Row[] = [
  [
    'activity-log-administrative-fired.json',
    'other/signal fired',
    'informational',
    'rule:test-activitylogalertrule',
    'test-VM: restart of virtualMachines succeeded',
  ],
  [
    'availability-test-fired.json',
    'health/unreachable fired',
    'informational',
    'rule:test-availabilitytest-test-applicationinsights',
    'test-availabilityTest-test-applicationInsights does not answer its availability test from 5\u00a0places',
  ],
  [
    'budget-fired-null-severity.json',
    'other/signal fired',
    'warning',
    'rule:budget test_forcasted_budget',
    'Budget Test_forcasted_budget: $999.99 spent, $1111.11 expected, limit $50.00',
  ],
  [
    'fragment-activity-log-administrative-claims.json',
    'other/signal fired',
    'warning',
    'gateway:granitefalls',
    'GraniteFalls: restart of virtualMachines succeeded',
  ],
  [
    'fragment-activity-log-autoscale.json',
    'other/signal fired',
    'warning',
    'gateway:granitefalls',
    'Autoscale changes GraniteFalls from 9 to 10 instances: succeeded',
  ],
  [
    'fragment-log-analytics-with-search-results.json',
    'other/signal fired',
    'warning',
    'gateway:granitefalls',
    'GraniteFalls: 2 rows found in 15\u00a0min',
  ],
  [
    'fragment-metric-dynamic.json',
    'traffic/limit fired',
    'warning',
    'gateway:granitefalls',
    'GraniteFalls sent 50\u00a0KB in 5\u00a0min, above 48\u00a0KB',
  ],
  [
    'fragment-resource-health.json',
    'health/resource fired',
    'warning',
    'gateway:granitefalls',
    'GraniteFalls is unavailable, says Azure',
  ],
  [
    'legacy-activity-log-recommendation.json',
    'other/signal fired',
    'informational',
    'rule:microsoft.advisor/recommendations/available/action',
    'Azure recommends for contosoStore: Enable Soft Delete to protect your blob data',
  ],
  [
    'legacy-activity-log-servicehealth.json',
    'health/resource fired',
    'critical',
    'rule:service-health/0nih-u2o',
    'Azure reports an incident: Virtual Machines - Australia East',
  ],
  [
    'legacy-metric-static.json',
    'other/signal fired',
    'informational',
    'rule:test-metricalertrule',
    'test-storageAccount: Transactions is 100, above 0',
  ],
  [
    'log-alerts-v2-fired.json',
    'other/signal fired',
    'informational',
    'rule:test-logalertrule-v2',
    'test-logAlertRule-v2: 3 rows found in 1\u00a0h, above 0',
  ],
  [
    'metric-static-fired.json',
    'other/signal fired',
    'informational',
    'rule:test-metricalertrule',
    'test-storageAccount: Transactions is 100, above 0',
  ],
  [
    'metric-vm-cpu-resolved-with-alertruleid-customprops.json',
    'other/signal resolved',
    'informational',
    'rule:wcus-r2-gen2',
    'wcus-r2-gen2: Percentage CPU is 7.73\u00a0%, no longer above 25\u00a0%',
  ],
  [
    'service-health-incident-fired.json',
    'health/resource fired',
    'informational',
    'rule:service-health/test-ttt',
    'Azure says that this is over: TestActionGroup-TestServiceHealthAlert',
  ],
  [
    'smart-detector-fired.json',
    'other/signal fired',
    'informational',
    'rule:test-smartalertrule',
    'test-SmartAlertRule: A degradation in the dependency duration over the last 24 hours',
  ],
  [
    'traffic of a scale set',
    'traffic/limit fired',
    'critical',
    'gateway:granitefalls',
    'GraniteFalls sent 9,140\u00a0GB in 14\u00a0days, above 9,000\u00a0GB',
  ],
  [
    'storage of an account',
    'storage/limit fired',
    'warning',
    'gateway:granitefalls',
    'GraniteFalls stores 1,820\u00a0GB, above 1,800\u00a0GB',
  ],
  [
    'deallocation of a scale set',
    'health/instances fired',
    'warning',
    'gateway:granitefalls',
    'GraniteFalls was stopped in Azure',
  ],
  [
    'prometheus',
    'other/signal fired',
    'informational',
    'gateway:puneedge',
    'PuneEdge: sum(rate(container_restarts[5m])) > 0.5',
  ],
  [
    'a log body without schemaId',
    'other/signal fired',
    'warning',
    'gateway:puneedge',
    'PuneEdge: 2 rows found in 1\u00a0h, above 0',
  ],
];

describe('a payload of Azure Monitor', () => {
  test.each(rows)('%s is %s, %s, about %s', (...expected) => {
    const [file] = expected;
    expect(row(file, read(everyPayload().get(file)))).toEqual(expected);
  });

  test('of every shape has a row', () => {
    expect(rows.map(([file]) => file).sort()).toEqual([...everyPayload().keys()].sort());
  });

  test('gives number and limit in GB where the unit is bytes', () => {
    const { measure } = read(everyPayload().get('traffic of a scale set'));
    expect(measure).toEqual({ name: 'Network Out Total', value: 9140, limit: 9000, unit: 'GB' });
  });

  test.each([
    ['activity-log-administrative-fired.json', 'user@contoso.com'],
    ['fragment-activity-log-administrative-claims.json', '22223333-cccc-4444-dddd-5555eeee6666'],
    ['fragment-log-analytics-with-search-results.json', 'Fabrikam'],
  ])('%s gives nothing of who acted, of claims or of rows found', (file, secret) => {
    expect(JSON.stringify(read(everyPayload().get(file)))).not.toContain(secret);
  });

  test('has HTML as plain words, without what turns or hides text', () => {
    const description =
      '<p>One<br>two</p><script>bad()</script> &lt;b&gt;3&lt;/b&gt; &amp; &#52;\u202e\u0000\u200b<img src=x';
    const { detail } = read(common({ description, monitoringService: 'Platform' }, metric('Egress', 1, '0')));
    expect(detail).toBe('One two 3 & 4');
  });
});

test('what is no alert is kept as other, told apart by its fields', () => {
  const one = read({ hello: 1, '<b>x</b>': 2 });
  expect(one).toMatchObject({
    kind: 'other',
    subKind: 'signal',
    severity: 'warning',
    detail: 'Its fields: x, hello',
  });
  expect(read({ hello: 5, '<b>x</b>': 6 }).subject).toEqual(one.subject);
  expect(read({ other: 1 }).subject).not.toEqual(one.subject);
  expect(read(null).subject).toEqual(read([1, 2]).subject);
});

test('a fragment is known by its shape where its service is not named', () => {
  for (const [file] of services) {
    const named = read(everyPayload().get(file));
    const bare = read(wrapped(file, { monitoringService: undefined, alertTargetIDs: [scaleSet] }));
    expect([file, { ...bare, key: '' }]).toEqual([file, { ...named, key: '' }]);
  }
});

test('the first sample has no gateway of ours', () => {
  expect(gateways.some((one) => JSON.stringify(sample('metric-static-fired.json')).includes(one.name))).toBe(
    false,
  );
});
