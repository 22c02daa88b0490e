import { describe, expect, test } from '@jest/globals';
import { account, apps, common, metric, read, scaleSet } from './payloads.ts';

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
