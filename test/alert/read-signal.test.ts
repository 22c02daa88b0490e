import { describe, expect, test } from '@jest/globals';
import type { Signal } from '../../src/domain/alert.ts';
import {
  account,
  apps,
  common,
  deed,
  everyPayload,
  gateways,
  metric,
  oldLogBody,
  read,
  receivedAt,
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

describe('whom it is about', () => {
  const about = (essentials: object, custom?: object): string => {
    const { subject } = read(
      common({ monitoringService: 'Platform', ...essentials }, metric('Egress', 5e9, '4'), custom),
    );
    return `${subject.kind}:${subject.id}`;
  };
  test.each<[string, object, object | undefined, string]>([
    ['the scale set in another case', { alertTargetIDs: [scaleSet] }, undefined, 'gateway:granitefalls'],
    [
      'one of its machines',
      { alertTargetIDs: [`${scaleSet}/virtualMachines/3`] },
      undefined,
      'gateway:granitefalls',
    ],
    ['its storage account', { alertTargetIDs: [account] }, undefined, 'gateway:granitefalls'],
    [
      'a service below its storage account',
      { alertTargetIDs: [`${account}/blobServices/default`] },
      undefined,
      'gateway:granitefalls',
    ],
    [
      'a scale set whose id only begins the same',
      { alertTargetIDs: [`${scaleSet}2`] },
      undefined,
      'rule:a rule',
    ],
    ['a custom property', {}, { Gateway: ' puneedge ' }, 'gateway:puneedge'],
    [
      'a custom property with the service name',
      {},
      { gateway: 'GRANITEFALLS.contoso.com' },
      'gateway:granitefalls',
    ],
    [
      'a resource rather than a property',
      { alertTargetIDs: [account] },
      { gateway: 'Pune' },
      'gateway:granitefalls',
    ],
    [
      'a property rather than the rule’s name',
      { alertRule: 'GraniteFalls' },
      { gateway: 'Pune' },
      'gateway:pune',
    ],
    [
      'the name as a word of the rule',
      { alertRule: 'prod-GRANITEFALLS-egress' },
      undefined,
      'gateway:granitefalls',
    ],
    ['the service name in the rule', { alertRule: 'Pune.contoso.com down' }, undefined, 'gateway:pune'],
    ['no word of the rule', { alertRule: 'PuneEdges traffic' }, undefined, 'rule:puneedges traffic'],
    [
      'two gateways in one rule',
      { alertRule: 'Pune and GraniteFalls' },
      undefined,
      'rule:pune and granitefalls',
    ],
  ])('%s', (_why, essentials, custom, expected) => {
    expect(about(essentials, custom)).toBe(expected);
  });

  test('a secret is of the app that a property or the rule names', () => {
    const of = (alertRule: string, custom: object) =>
      read(common({ alertRule, monitoringService: 'Log Alerts V2' }, {}, custom)).subject;
    const app = { kind: 'app', id: apps[0]?.appId };
    expect(of('x', { kind: 'secret', app: 'cmg SERVER app' })).toEqual(app);
    expect(of('CMG server app: secret expires', {})).toEqual(app);
    expect(of('x', { kind: 'secret', gateway: 'Pune' })).toEqual({ kind: 'gateway', id: 'pune' });
  });
});

describe('what kind it is', () => {
  const kindOf = (
    alertRule: string,
    context: object,
    custom?: object,
    monitoringService = 'Platform',
  ): string => {
    const { kind, subKind } = read(
      common({ alertRule, monitoringService, alertTargetIDs: [scaleSet] }, context, custom),
    );
    return `${kind}/${subKind}`;
  };
  test.each<[string, string, object | undefined, string]>([
    ['Network Out', 'r', undefined, 'traffic/limit'],
    ['network out total', 'r', undefined, 'traffic/limit'],
    ['Egress', 'r', undefined, 'traffic/limit'],
    ['UsedCapacity', 'r', undefined, 'storage/limit'],
    ['Percentage CPU', 'traffic', undefined, 'other/signal'],
    ['DaysLeft', 'CertExpiry GraniteFalls', undefined, 'certificate/expiry'],
    ['DaysLeft', 'client secret expires', undefined, 'secret/expiry'],
    ['DaysLeft', 'certificates renewed', undefined, 'other/signal'],
    ['Egress', 'r', { Kind: 'Certificate' }, 'certificate/expiry'],
    ['Egress', 'r', { kind: 'StorageV2' }, 'traffic/limit'],
  ])('metric %s of rule %s with %j', (metricName, rule, custom, expected) => {
    expect(kindOf(rule, metric(metricName, 1, '1'), custom)).toBe(expected);
  });

  test('of a search is told by the words of the rule', () => {
    expect(kindOf('cmg traffic', {}, undefined, 'Log Alerts V2')).toBe('traffic/limit');
    expect(kindOf('heartbeat', {}, undefined, 'Log Alerts V2')).toBe('other/signal');
  });

  const power = 'Microsoft.Compute/virtualMachineScaleSets';
  test.each([
    [
      `${power}/powerOff/action`,
      scaleSet,
      'Started',
      'health/instances',
      'warning',
      'GraniteFalls is being stopped in Azure',
    ],
    [
      `${power}/deallocate/action`,
      `${scaleSet}/virtualMachines/2`,
      'Succeeded',
      'health/instances',
      'warning',
      'One machine of GraniteFalls was stopped in Azure',
    ],
    [
      `${power}/delete`,
      scaleSet,
      'Accepted',
      'health/instances',
      'critical',
      'The scale set of GraniteFalls is being deleted in Azure',
    ],
    [
      `${power}/deallocate/action`,
      scaleSet,
      'Failed',
      'other/signal',
      'informational',
      'GraniteFalls: deallocate of virtualMachineScaleSets failed',
    ],
    [
      `${power}/deallocate/action`,
      `${scaleSet}x`,
      'Succeeded',
      'other/signal',
      'informational',
      'a rule: deallocate of virtualMachineScaleSets succeeded',
    ],
    [
      `${power}/start/action`,
      scaleSet,
      'Succeeded',
      'other/signal',
      'informational',
      'GraniteFalls: start of virtualMachineScaleSets succeeded',
    ],
  ])('%s of %s, %s, is %s', (operation, scope, status, kind, severity, title) => {
    const essentials = { monitoringService: 'ActivityLog Administrative', severity: 'Sev4' };
    const signal = read(common(essentials, deed(operation, scope, status)));
    expect([`${signal.kind}/${signal.subKind}`, signal.severity, signal.title]).toEqual([
      kind,
      severity,
      title,
    ]);
  });

  test.each([
    ['Incident', 'Active', 'critical'],
    ['Maintenance', 'Planned', 'warning'],
    ['Incident', 'RCA', 'informational'],
    ['Informational', 'Active', 'warning'],
  ])('Service Health: %s, %s is %s', (incidentType, stage, severity) => {
    const properties = {
      incidentType,
      stage,
      trackingId: 'ABCD-123',
      title: 'x',
      impactedServices: '[{"broken',
    };
    expect(
      read(common({ monitoringService: 'ServiceHealth', severity: 'Sev4' }, { properties })).severity,
    ).toBe(severity);
  });
});

describe('severity', () => {
  test.each<[unknown, Signal['severity']]>([
    ['Sev0', 'critical'],
    ['sev1', 'critical'],
    ['Sev2', 'warning'],
    ['Sev3', 'informational'],
    ['Sev4', 'informational'],
    ['4', 'informational'],
    [1, 'critical'],
    [null, 'warning'],
    ['Sev9', 'warning'],
    [{}, 'warning'],
  ])('%j is %s', (severity, expected) => {
    expect(read(common({ severity, monitoringService: 'Platform' }, metric('Egress', 1, '1'))).severity).toBe(
      expected,
    );
  });
});

describe('the key', () => {
  const of = (essentials: object) =>
    read(common({ monitoringService: 'Platform', ...essentials }, metric('Egress', 1, '1')));
  const guid = '66114d64-d9d9-478b-95c9-b789d6502100';
  const fired = Date.parse('2026-11-20T09:05:12.143Z');

  test('is the last segment of the id in lower case, the condition and the time', () => {
    expect(of({})).toMatchObject({ azureId: guid, key: `${guid}|fired|${fired}` });
    expect(of({ monitorCondition: 'Resolved', resolvedDateTime: '2026-11-20T09:10:00Z' }).key).toBe(
      `${guid}|resolved|${Date.parse('2026-11-20T09:10:00Z')}`,
    );
    expect(of({ firedDateTime: 'soon' }).key).toBe(`${guid}|fired`);
  });

  test('is the hash of the text where there is no id', () => {
    expect(read(oldLogBody).key).toMatch(/^sha256:[0-9a-f]{64}\|fired$/);
    expect(read(oldLogBody).key).not.toBe(read({ ...oldLogBody, ResultCount: 3 }).key);
  });

  test('of an endless id stays short and its own', () => {
    const long = of({ alertId: `/a/${'x'.repeat(5000)}` });
    expect(long.key.length).toBeLessThanOrEqual(200);
    expect(long.key).not.toBe(of({ alertId: `/a/${'x'.repeat(5001)}` }).key);
  });
});

describe('times', () => {
  const at = (firedDateTime: unknown) => read(common({ firedDateTime }, {})).at.toISOString();
  test.each<[unknown, string]>([
    ['2026-11-20T09:05:12.1432713Z', '2026-11-20T09:05:12.143Z'],
    ['2026-11-20T09:05:12', '2026-11-20T09:05:12.000Z'],
    ['2026-11-20T10:05:12+01:00', '2026-11-20T09:05:12.000Z'],
    ['3/22/2019 1:36:31 PM', '2019-03-22T13:36:31.000Z'],
    ['11/20/2026 12:00:01 AM', '2026-11-20T00:00:01.000Z'],
    ['2099-01-01T00:00:00Z', receivedAt.toISOString()],
    ['0000-00-00T00:00:00Z', receivedAt.toISOString()],
    ['Fri', receivedAt.toISOString()],
    [null, receivedAt.toISOString()],
    [1e300, receivedAt.toISOString()],
  ])('%j is %s', (said, expected) => {
    expect(at(said)).toBe(expected);
  });
});

test('an end that does not say when is now, whatever its context says of its beginning', () => {
  const essentials = { monitoringService: 'SmartDetector', monitorCondition: 'Resolved' };
  expect(read(common(essentials, { AnalysisTimestamp: '2025-04-15T18:23:16Z' })).at).toEqual(receivedAt);
});

describe('the link', () => {
  test('leads to the alert in the portal, and nowhere else', () => {
    const investigationLink = 'https://portal.azure.com.evil.example/';
    const link = (essentials: object) => read(common({ investigationLink, ...essentials }, {})).link;
    expect(link({ alertId: '/subscriptions/a/providers/Microsoft.AlertsManagement/alerts/b c"' })).toBe(
      'https://portal.azure.com/#view/Microsoft_Azure_Monitoring_Alerts/AlertDetails.ReactView/alertId/%2Fsubscriptions%2Fa%2Fproviders%2FMicrosoft.AlertsManagement%2Falerts%2Fb%20c%22',
    );
    expect(link({ alertId: 'x' })).toBeUndefined();
    expect(link({ alertId: 'x', investigationLink: 'https://portal.azure.com/#view/x' })).toBe(
      'https://portal.azure.com/#view/x',
    );
    for (const bad of [
      'javascript:alert(1)',
      'http://portal.azure.com/',
      'https://a@portal.azure.com/',
      'https://portal.azure.com:444/',
      'https://portal.azure.com.evil.example/',
      'https://portal.azure.com@evil.example/',
      `https://portal.azure.com/#${'ü'.repeat(1000)}`,
      7,
    ])
      expect(link({ alertId: 'x', investigationLink: bad })).toBeUndefined();
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
