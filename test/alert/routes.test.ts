import { describe, expect, test } from '@jest/globals';
import { predictedBy } from '../../src/alert/predicted.ts';
import { channelsOf, muteOf, whyOver } from '../../src/alert/routes.ts';
import type { Alert, AlertKind, Mute, Severity, SubKind, Subscription } from '../../src/domain/alert.ts';
import { gatewayIdOf } from '../../src/domain/gateway.ts';
import { alertAfter, at, fired, kim, outlook } from './signals.ts';

const granite = gatewayIdOf('GraniteFalls');
const pune = gatewayIdOf('PuneEdge');
const traffic = alertAfter(fired(0));
const ofRule: Alert = {
  ...traffic,
  subject: { kind: 'rule', id: 'budget' },
  kind: 'other',
  subKind: 'signal',
};

function to(channel: string, more: Partial<Subscription> = {}): Subscription {
  return {
    id: channel,
    channel,
    serviceUrl: 'https://x',
    gateway: undefined,
    kinds: [],
    severity: 'warning',
    isConfigured: false,
    ...more,
  };
}

describe('the channels of an alert', () => {
  test.each<[string, Alert, readonly Subscription[], readonly string[]]>([
    ['one that wants all', traffic, [to('a')], ['a']],
    ['once a channel', traffic, [to('a'), to('a', { gateway: granite }), to('b')], ['a', 'b']],
    ['one of its gateway', traffic, [to('a', { gateway: granite }), to('b', { gateway: pune })], ['a']],
    [
      'one of its kind',
      traffic,
      [to('a', { kinds: ['traffic'] }), to('b', { kinds: ['storage', 'health'] })],
      ['a'],
    ],
    [
      'one of its severity',
      traffic,
      [to('a', { severity: 'critical' }), to('b', { severity: 'informational' })],
      ['b'],
    ],
    ['without a gateway', ofRule, [to('a'), to('b', { gateway: granite })], ['a']],
    [
      'the second of one that does not fit',
      traffic,
      [to('a', { gateway: pune }), to('a', { kinds: ['traffic'] })],
      ['a'],
    ],
    ['none', traffic, [], []],
  ])('%s', (_what, alert, subscriptions, expected) => {
    expect(channelsOf(alert, subscriptions).map((one) => one.channel)).toEqual(expected);
  });
});

function mute(more: Partial<Mute> = {}): Mute {
  return {
    id: 'mu_1',
    gateway: granite,
    kinds: [],
    from: at(0),
    until: at(60),
    by: kim,
    predicted: undefined,
    ...more,
  };
}

describe('a mute', () => {
  const ofOrder = (kind: AlertKind, subKind: SubKind) =>
    mute({ by: undefined, predicted: { request: 12, subKinds: [{ kind, subKind }] } });
  test.each<[string, Mute, Severity, boolean, number, boolean]>([
    ['of a person hides', mute(), 'warning', false, 30, true],
    ['of every gateway hides', mute({ gateway: undefined }), 'warning', false, 30, true],
    ['of the kind hides', mute({ kinds: ['traffic'] }), 'warning', false, 30, true],
    ['of another kind does not', mute({ kinds: ['storage'] }), 'warning', false, 30, false],
    ['of another gateway does not', mute({ gateway: pune }), 'warning', false, 30, false],
    ['before its time does not', mute(), 'warning', false, -1, false],
    ['at its end does not', mute(), 'warning', false, 60, false],
    ['of a person never hides what is critical', mute(), 'critical', false, 30, false],
    ['of a person never hides a rise to critical', mute(), 'critical', true, 30, false],
    [
      'of an order hides what it predicted, even critical',
      ofOrder('traffic', 'limit'),
      'critical',
      true,
      30,
      true,
    ],
    ['of an order hides no other sub-kind', ofOrder('traffic', 'no-data'), 'warning', false, 30, false],
    ['of an order hides no other kind', ofOrder('storage', 'limit'), 'warning', false, 30, false],
  ])('%s', (_what, one, severity, isRise, minutes, hides) => {
    expect(muteOf({ ...traffic, severity }, [one], at(minutes), isRise) === one).toBe(hides);
  });

  test.each([
    [13, true],
    [11, false],
  ])('until less than 12 h are left, with %i h left, hides: %s', (hours, hides) => {
    const alert = { ...traffic, outlook: outlook(hours) };
    const one = mute({ runwayHours: 12 });
    expect(muteOf(alert, [one], at(30), false) === one).toBe(hides);
    expect(whyOver(alert, one) === undefined).toBe(hides);
    expect(whyOver({ ...alert, ...ofRule }, one)).toBeUndefined();
    expect(whyOver(alert, mute())).toBeUndefined();
  });

  test('of one gateway hides nothing that is about none', () => {
    expect(muteOf(ofRule, [mute()], at(1), false)).toBeUndefined();
    expect(muteOf(ofRule, [mute({ gateway: undefined })], at(1), false)).toBeDefined();
  });
});

test('an order predicts what it causes, and no limit', () => {
  const kinds = (order: Parameters<typeof predictedBy>[0]) =>
    predictedBy(order).map(({ kind, subKind }) => `${kind}/${subKind}`);
  expect(kinds({ kind: 'stop', gateway: granite })).toEqual([
    'health/instances',
    'health/unreachable',
    'health/drift',
    'traffic/no-data',
  ]);
  expect(kinds({ kind: 'restart', gateway: granite, instance: undefined })).toEqual([
    'health/instances',
    'health/unreachable',
  ]);
  expect(kinds({ kind: 'scale', gateway: granite, instances: 1 })).toEqual(['health/instances']);
  expect(kinds({ kind: 'redeploy', gateway: granite, scope: 'instances', instance: undefined })).toEqual([
    'health/instances',
  ]);
  expect(kinds({ kind: 'start', gateway: granite })).toEqual(['health/instances', 'health/unreachable']);
});
