import { describe, expect, test } from '@jest/globals';
import { readState } from '../../src/azure/read-state.ts';
import { scaleSetOf } from '../../src/azure/scale-set-id.ts';
import type { PowerState } from '../../src/domain/gateway.ts';
import { makeTenant } from '../../src/sandbox/tenant.ts';
import { gatewayNamed } from './contoso.ts';

const gateway = gatewayNamed(makeTenant({ gateways: 3, people: 4 }), 'GraniteFalls');
const now = new Date('2026-11-18T12:00:00Z');
const set = {
  location: 'West US',
  sku: { name: 'Standard_A2_v2', capacity: 1 },
  provisioningState: 'Succeeded',
};

describe('a machine', () => {
  test.each<{ codes: string[] | undefined; provisioning?: string; power: PowerState }>([
    { codes: ['ProvisioningState/succeeded', 'PowerState/running'], power: 'running' },
    { codes: ['powerstate/Deallocated'], power: 'deallocated' },
    { codes: ['PowerState/stopped'], power: 'stopped' },
    { codes: ['PowerState/hibernated'], power: 'unknown' },
    { codes: ['ProvisioningState/updating'], power: 'unknown' },
    { codes: ['ProvisioningState/creating'], provisioning: 'Creating', power: 'creating' },
    { codes: undefined, power: 'unknown' },
  ])('with $codes is $power', ({ codes, provisioning, power }) => {
    const statuses = codes?.map((code) => ({ code }));
    const machine = {
      location: 'westus',
      instanceId: '0',
      ...(provisioning === undefined ? {} : { provisioningState: provisioning }),
      ...(statuses === undefined ? {} : { instanceView: { statuses } }),
    };
    expect(readState(gateway, set, [machine], now).instances).toEqual([{ id: '0', power }]);
  });

  test('stands in order of its number, not of its digits', () => {
    const machines = ['10', '9', '0'].map((instanceId) => ({ location: 'westus', instanceId }));
    expect(readState(gateway, set, machines, now).instances.map((one) => one.id)).toEqual(['0', '9', '10']);
  });
});

describe('a scale set', () => {
  test.each([
    ['Succeeded', 'succeeded'],
    ['Updating', 'updating'],
    ['Creating', 'updating'],
    ['Failed', 'failed'],
    ['Deleting', 'other'],
  ] as const)('that is %s is %s', (provisioningState, provisioning) => {
    const state = readState(gateway, { ...set, provisioningState }, [], now);
    expect(state).toMatchObject({ provisioning, region: 'westus', orchestration: 'uniform' });
  });

  test('that is Flexible says so', () => {
    const flexible = { ...set, orchestrationMode: 'Flexible' };
    expect(readState(gateway, flexible, [], now).orchestration).toBe('flexible');
  });

  test('without a capacity is not readable, and the message names what is missing', () => {
    const without = { ...set, sku: { name: 'Standard_A2_v2' } };
    expect(() => readState(gateway, without, [], now)).toThrow('lacks sku.capacity');
  });
});

describe('the id of a scale set', () => {
  test.each(['', '/subscriptions/s/resourceGroups/g', `${gateway.scaleSet}/virtualMachines/0`])(
    'is not “%s”',
    (scaleSet) => {
      expect(() => scaleSetOf({ ...gateway, scaleSet })).toThrow('is not the id of a scale set');
    },
  );

  test('is compared without case, and with or without a slash before it', () => {
    const odd = (gateway.scaleSet ?? '').replace('/subscriptions', 'SUBSCRIPTIONS');
    expect(scaleSetOf({ ...gateway, scaleSet: odd }).name).toBe('granitefalls');
  });
});
