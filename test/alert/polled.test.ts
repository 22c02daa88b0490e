import { describe, expect, test } from '@jest/globals';
import { hear } from '../../src/alert/hear.ts';
import { readPolled, unheard } from '../../src/alert/polled.ts';
import { gatewayIdOf } from '../../src/domain/gateway.ts';
import { common, gateways, metric, read, sample } from './payloads.ts';
import { alertAfter, at, fired, over } from './signals.ts';

const [granite] = gateways;
const entries = sample('alerts-list.json')['value'] as readonly Record<string, unknown>[];
const scaleSet =
  '/subscriptions/aaaa0a0a-bb1b-cc2c-dd3d-eeeeee4e4e4e/resourceGroups/rg-cmg-weu/providers/Microsoft.Compute/virtualMachineScaleSets/contosocmg01';
const contoso = {
  ...granite,
  id: gatewayIdOf('ContosoCmg'),
  name: 'ContosoCmg',
  scaleSet,
} as (typeof gateways)[number];
const receivedAt = new Date('2026-11-20T10:00:00Z');
const reading = { receivedAt, gateways: [contoso], apps: [] };

function entry(essentials: object): unknown {
  const [first] = entries;
  const { properties } = first as { properties: { essentials: object } };
  return { ...first, properties: { ...properties, essentials: { ...properties.essentials, ...essentials } } };
}

describe('an entry of the list', () => {
  test('that fired', () => {
    expect(readPolled(entries[0], reading)).toMatchObject([
      {
        key: `66114d64-d9d9-478b-95c9-b789d6502100|fired|${Date.parse('2026-11-20T09:05:12.143Z')}`,
        source: 'poll',
        kind: 'traffic',
        subKind: 'limit',
        subject: { kind: 'gateway', id: 'contosocmg' },
        severity: 'warning',
        rule: 'cmg-traffic',
        title: 'ContosoCmg: cmg-traffic fired in Azure Monitor',
        detail: 'Outbound traffic above the monthly plan',
      },
    ]);
  });

  test('that is over is two signals', () => {
    const signals = readPolled(entries[1], reading);
    expect(signals.map((one) => [one.condition, one.at.toISOString()])).toEqual([
      ['fired', '2026-11-20T06:50:02.550Z'],
      ['resolved', '2026-11-20T07:31:44.991Z'],
    ]);
  });

  test('that fired is not over though it has a time of its end', () => {
    const odd = entry({ monitorConditionResolvedDateTime: '2026-11-20T09:30:00Z' });
    expect(readPolled(odd, reading).map((one) => one.condition)).toEqual(['fired']);
  });

  test.each([
    ['a name', 'cmg-traffic'],
    [
      'an address',
      'https://portal.azure.com/#resource/subscriptions/a/metricAlerts/cmg-traffic'.replace('#', ''),
    ],
    ['an id', '/subscriptions/A/resourceGroups/B/providers/microsoft.insights/metricAlerts/cmg-traffic'],
    ['nothing: its shown name', null],
  ])('names its rule by %s', (_what, alertRule) => {
    expect(readPolled(entry({ alertRule }), reading)[0]?.rule).toBe('cmg-traffic');
  });

  test('of the activity log is a warning where it is about a gateway: what was done to it is not told', () => {
    const done = { monitorService: 'ActivityLog Administrative', severity: 'Sev4', alertRule: 'cmg-done' };
    expect(readPolled(entry(done), reading)[0]).toMatchObject({ kind: 'other', severity: 'warning' });
    const elsewhere = { ...done, targetResource: '/subscriptions/a/b', targetResourceName: 'b' };
    expect(readPolled(entry(elsewhere), reading)[0]).toMatchObject({ severity: 'informational' });
  });

  test('of Service Health is Azure’s health, and a warning though its rule is Sev4', () => {
    expect(
      readPolled(entry({ monitorService: 'ServiceHealth', severity: 'Sev4' }), reading)[0],
    ).toMatchObject({
      severity: 'warning',
      kind: 'health',
      subKind: 'resource',
      resolves: false,
    });
  });

  test('is told by the same id as the webhook of it', () => {
    const alertId =
      '/subscriptions/aaaa0a0a-bb1b-cc2c-dd3d-eeeeee4e4e4e/providers/Microsoft.AlertsManagement/alerts/66114D64-D9D9-478B-95C9-B789D6502100';
    expect(readPolled(entries[0], reading)[0]?.azureId).toBe(
      read(common({ alertId }, metric('Egress', 1, '1'))).azureId,
    );
  });

  test.each([[null], [{}], [{ id: 'x' }], [{ properties: { essentials: { severity: 'Sev0' } } }]])(
    '%j gives nothing',
    (odd) => {
      expect(readPolled(odd, reading)).toEqual([]);
    },
  );
});

describe('what a poll tells that nobody has heard', () => {
  const poll = { source: 'poll', kind: 'other', subKind: 'signal', rule: 'some rule' } as const;
  const known = alertAfter(fired(0));
  const ended = alertAfter(fired(0), over(5));

  test.each([
    ['a known beginning', fired(0, 'g1', poll), [known], []],
    ['a known beginning of what is over', fired(0, 'g1', poll), [ended], []],
    ['a known end', over(5, 'g1', poll), [ended], []],
    ['a beginning that nobody heard', fired(0, 'g2', poll), [known], ['g2 other/signal']],
    ['a beginning whose webhook may still come', fired(58, 'g2', poll), [known], []],
    [
      'an end that nobody heard, in the alert’s own terms',
      over(5, 'g1', poll),
      [known],
      ['g1 traffic/limit'],
    ],
    [
      'an end whose webhook may still come, of an alert that is known',
      over(59, 'g1', poll),
      [known],
      ['g1 traffic/limit'],
    ],
    [
      'of two alerts with the id the first counts',
      over(59, 'g1', poll),
      [known, ended],
      ['g1 traffic/limit'],
    ],
  ])('%s', (_what, signal, alerts, expected) => {
    const kept = unheard([signal], alerts, at(60));
    expect(kept.map((one) => `${one.azureId} ${one.kind}/${one.subKind}`)).toEqual(expected);
  });

  test('closes the alert that the webhook opened, though the list names no metric', () => {
    const [missed] = unheard([over(5, 'g1', poll)], [known], at(60));
    expect(missed && hear(known, missed, at(60), { id: 'x' })?.alert.state.kind).toBe('resolved');
  });
});
