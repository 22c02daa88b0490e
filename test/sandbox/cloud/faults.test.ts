import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type FaultId, faults } from '../../../src/sandbox/faults.ts';
import { address, call, named, powers, type Started, settled, start } from './start.ts';

let at: Started;
let group: string;
let name: string;
beforeEach(async () => {
  at = await start();
  [group, name] = address(named(at.tenant, 'GraniteFalls'));
});
afterEach(() => at.cloud.close());

const sets = () => at.compute.virtualMachineScaleSets;
const hits = (id: FaultId) => at.faults.list().find((one) => one.id === id)?.hits;

describe('a fault that strikes every call to Azure', () => {
  test.each<[FaultId, number, string | undefined]>([
    ['azure-429', 429, '2'],
    ['azure-429-bare', 429, undefined],
    ['azure-500', 500, undefined],
    ['azure-503', 503, undefined],
  ])('%s answers %i, and changes nothing', async (id, status, retryAfter) => {
    at.faults.set(id, true);
    const { scaleSet } = named(at.tenant, 'GraniteFalls');
    const answer = await call(at, `${scaleSet}?api-version=2026-04-01`);
    expect([answer.status, answer.headers['retry-after']]).toEqual([status, retryAfter]);
    await expect(sets().deallocate(group, name)).rejects.toMatchObject({ statusCode: status });
    expect(hits(id)).toBe(2);
    expect(at.cloud.requests.changes()).toEqual([]);
    expect(at.cloud.machines('GraniteFalls').every((one) => one.power === 'running')).toBe(true);
  });

  test('azure-html answers a page that the SDK takes for a scale set', async () => {
    at.faults.set('azure-html', true);
    expect((await sets().get(group, name)).sku).toBeUndefined();
    await sets().deallocate(group, name);
    expect(at.cloud.requests.changes()).toEqual([]);
  });
});

describe('a fault that strikes changes', () => {
  test('azure-drop-before loses the connection before anything happens', async () => {
    at.faults.set('azure-drop-before', true);
    await expect(sets().deallocate(group, name)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(at.cloud.requests.changes()).toEqual([]);
    expect((await sets().get(group, name)).provisioningState).toBe('Succeeded');
  });

  test('azure-drop-after loses it when the change is on its way', async () => {
    at.clock.setSpeed(0);
    at.faults.set('azure-drop-after', true);
    await expect(sets().deallocate(group, name)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(at.cloud.requests.changes()).toMatchObject([{ method: 'POST', status: 0 }]);
    expect((await sets().get(group, name)).provisioningState).toBe('Updating');
  });

  test('azure-conflict answers 409', async () => {
    at.faults.set('azure-conflict', true);
    await expect(sets().deallocate(group, name)).rejects.toMatchObject({ statusCode: 409, code: 'Conflict' });
    expect(at.cloud.requests.changes()).toEqual([]);
  });
});

describe('a fault in an operation', () => {
  test('azure-no-room lets a start fail, and starts nothing', async () => {
    await sets().deallocate(group, name);
    at.faults.set('azure-no-room', true);
    await expect(sets().start(group, name)).rejects.toThrow('AllocationFailed');
    expect(await powers(at, 'GraniteFalls')).toEqual(Array(4).fill('deallocated'));
    expect((await sets().get(group, name)).provisioningState).toBe('Failed');
    at.faults.set('azure-no-room', false);
    await sets().start(group, name);
    expect((await sets().get(group, name)).provisioningState).toBe('Succeeded');
  });

  test('azure-no-room lets a scale-out fail, and adds nothing', async () => {
    at.faults.set('azure-no-room', true);
    const update = sets().update(group, name, { sku: { capacity: 6 } });
    await expect(update).rejects.toThrow('AllocationFailed');
    expect((await sets().get(group, name)).sku?.capacity).toBe(4);
    expect(at.cloud.machines('GraniteFalls')).toHaveLength(4);
  });

  test('azure-not-back leaves one machine off, and calls that a success', async () => {
    at.faults.set('azure-not-back', true);
    await sets().redeploy(group, name, { vmInstanceIDs: { instanceIds: ['1', '2'] } });
    expect(at.polls.at(-1)?.status).toBe('Succeeded');
    expect(hits('azure-not-back')).toBe(1);
    expect(await powers(at, 'GraniteFalls')).toEqual(['running', 'running', 'stopped', 'running']);
    const machines = at.compute.virtualMachineScaleSetVMs;
    expect((await machines.get(group, name, '2')).provisioningState).toBe('Failed');
    const { statuses = [] } = await machines.getInstanceView(group, name, '2');
    expect(statuses.map((one) => one.code)).toContain('ProvisioningState/failed/VMStartTimedOut');
    expect((await machines.get(group, name, '1')).provisioningState).toBe('Succeeded');
    at.faults.set('azure-not-back', false);
    await sets().start(group, name);
    expect(await powers(at, 'GraniteFalls')).toEqual(Array(4).fill('running'));
    expect((await machines.get(group, name, '2')).provisioningState).toBe('Succeeded');
  });

  test('azure-slow makes it last ten times as long', async () => {
    at.faults.set('azure-slow', true);
    await sets().deallocate(group, name);
    const { startTime, endTime } = at.polls.at(-1) ?? { startTime: '', endTime: '' };
    expect(Date.parse(endTime ?? '') - Date.parse(startTime)).toBeGreaterThan(200_000);
  });

  test('azure-stuck lets it never end, until the fault is over', async () => {
    at.clock.setSpeed(0);
    const poller = sets().deallocate(group, name);
    await poller.submitted();
    at.faults.set('azure-stuck', true);
    at.clock.setSpeed(1_000_000);
    await poller.poll();
    expect(at.polls.at(-1)?.status).toBe('InProgress');
    const machines = at.cloud.machines('GraniteFalls').map((one) => one.power);
    expect(machines).toEqual(['deallocating', 'running', 'running', 'running']);
    at.faults.set('azure-stuck', false);
    await poller.pollUntilDone();
    expect(await powers(at, 'GraniteFalls')).toEqual(Array(4).fill('deallocated'));
  });

  test('azure-stuck ends by itself when it was on for some seconds only', async () => {
    at.clock.setSpeed(0);
    await sets().deallocate(group, name).submitted();
    at.faults.set('azure-stuck', true, 0.05);
    at.clock.setSpeed(100_000);
    expect((await sets().get(group, name)).provisioningState).toBe('Updating');
    await settled(at, 'GraniteFalls');
    expect(await powers(at, 'GraniteFalls')).toEqual(Array(4).fill('deallocated'));
  });

  test('azure-gone forgets the polling address, not the operation', async () => {
    at.faults.set('azure-gone', true);
    await expect(sets().deallocate(group, name)).rejects.toMatchObject({ statusCode: 404 });
    expect(at.cloud.requests.changes()).toHaveLength(1);
    await settled(at, 'GraniteFalls');
    expect(await powers(at, 'GraniteFalls')).toEqual(Array(4).fill('deallocated'));
  });
});

test('Entra is never struck', async () => {
  for (const { id } of faults) at.faults.set(id, true);
  await expect(at.credential.getToken('https://graph.microsoft.com/.default')).resolves.toBeDefined();
});
