import { describe, expect, test } from '@jest/globals';
import { common, metric, oldLogBody, read, receivedAt } from './payloads.ts';

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
