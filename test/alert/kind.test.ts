import { describe, expect, test } from '@jest/globals';
import type { Signal } from '../../src/domain/alert.ts';
import { common, deed, metric, read, scaleSet } from './payloads.ts';

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
