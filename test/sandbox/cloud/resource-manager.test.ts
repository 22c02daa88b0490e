import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { address, call, named, powers, type Started, settled, signIn, start } from './start.ts';

let at: Started;
let group: string;
let name: string;
beforeEach(async () => {
  at = await start();
  [group, name] = address(named(at.tenant, 'GraniteFalls'));
});
afterEach(() => at.cloud.close());

const sets = () => at.compute.virtualMachineScaleSets;

describe('a scale set that is read', () => {
  test('has its capacity, etag and state', async () => {
    const set = await sets().get(group, name);
    expect(set).toMatchObject({ sku: { capacity: 4 }, etag: '"1"', provisioningState: 'Succeeded' });
    expect(set.orchestrationMode).toBe('Uniform');
  });

  test('has no power states in its instance view', async () => {
    const view = await sets().getInstanceView(group, name);
    expect(view.virtualMachine?.statusesSummary).toEqual([{ code: 'ProvisioningState/succeeded', count: 4 }]);
  });

  test('is found in the list of its group and of the subscription', async () => {
    const [inGroup, all]: string[][] = [[], []];
    for await (const one of sets().list(group)) inGroup?.push(one.name ?? '');
    for await (const one of sets().listAll()) all?.push(one.name ?? '');
    expect(inGroup).toEqual(['granitefalls']);
    expect(all).toEqual(['granitefalls', 'granitehill', 'redmondedge']);
  });

  test('is unknown by another name, group or subscription', async () => {
    await expect(sets().get(group, 'nobody')).rejects.toMatchObject({
      code: 'ResourceNotFound',
      statusCode: 404,
    });
    await expect(sets().get('rg-none', name)).rejects.toMatchObject({ code: 'ResourceGroupNotFound' });
    const other = await call(at, '/subscriptions/0000/providers/Microsoft.Compute/virtualMachineScaleSets');
    expect(other.body).toMatchObject({ error: { code: 'SubscriptionNotFound' } });
  });

  test('needs a token for Azure, and one of an application with rights', async () => {
    const { scaleSet } = named(at.tenant, 'GraniteFalls');
    const path = `${scaleSet}?api-version=2026-04-01`;
    expect(await call(at, path, { scope: '' })).toMatchObject({ status: 401 });
    const graph = await call(at, path, { scope: 'https://graph.microsoft.com/.default' });
    expect(graph).toMatchObject({
      status: 401,
      body: { error: { code: 'InvalidAuthenticationTokenAudience' } },
    });
    const { bot } = at.tenant;
    const stranger = {
      ...at,
      credential: signIn(
        at.cloud,
        { ...at.tenant, azure: { clientId: bot.appId, secret: bot.secret } },
        at.ca,
      ),
    };
    expect(await call(stranger, path)).toMatchObject({
      status: 403,
      body: { error: { code: 'AuthorizationFailed' } },
    });
    const good = await call(at, path.toUpperCase().replace('API-VERSION', 'api%2Dversion'));
    expect(good).toMatchObject({ status: 200, body: { name: 'granitefalls' } });
    expect(good.headers).toMatchObject({
      'x-ms-request-id': expect.any(String),
      'x-ms-ratelimit-remaining-resource': expect.stringContaining('GetVMScaleSet;3'),
    });
  });
});

describe('a deallocation', () => {
  test('is accepted, takes its time, and ends with all machines off', async () => {
    at.clock.setSpeed(0);
    const poller = sets().deallocate(group, name, {
      requestOptions: { headers: { 'x-ms-client-request-id': 'step-1' } },
    });
    await poller.submitted();
    expect((await sets().get(group, name)).provisioningState).toBe('Updating');
    expect((await powers(at, 'GraniteFalls'))[0]).toBe('deallocating');
    expect((await poller.serialize()).length).toBeGreaterThan(6000);
    at.clock.setSpeed(100_000);
    await poller.pollUntilDone();
    expect(await powers(at, 'GraniteFalls')).toEqual(Array(4).fill('deallocated'));
    expect((await sets().get(group, name)).provisioningState).toBe('Succeeded');
    expect(at.cloud.requests.changes()).toMatchObject([
      { method: 'POST', status: 202, clientRequestId: 'step-1' },
    ]);
    const took = Date.parse(at.polls.at(-1)?.endTime ?? '') - Date.parse(at.polls.at(-1)?.startTime ?? '');
    expect(took).toBeGreaterThan(20_000);
    expect(took).toBeLessThan(90_000);
  });

  test('is forgotten a week after its end', async () => {
    const poller = sets().deallocate(group, name);
    await poller.submitted();
    const { operationLocation } = JSON.parse(await poller.serialize()).state.config as Record<string, string>;
    await poller.pollUntilDone();
    const polled = new URL(operationLocation ?? '');
    expect(await call(at, polled.pathname + polled.search)).toMatchObject({ body: { status: 'Succeeded' } });
    expect(await call(at, polled.pathname)).toMatchObject({ status: 400 });
    at.clock.setSpeed(10_000_000);
    let status = 200;
    while (status === 200) status = (await call(at, polled.pathname + polled.search)).status;
    expect(status).toBe(404);
  });

  test('of one machine leaves the others on', async () => {
    await sets().deallocate(group, name, { vmInstanceIDs: { instanceIds: ['2'] } });
    expect(await powers(at, 'GraniteFalls')).toEqual(['running', 'running', 'deallocated', 'running']);
    const wrong = sets().deallocate(group, name, { vmInstanceIDs: { instanceIds: ['9'] } });
    await expect(wrong).rejects.toMatchObject({ statusCode: 400, code: 'InvalidParameter' });
  });

  test('keeps other changes out while it runs', async () => {
    at.clock.setSpeed(0);
    await sets().deallocate(group, name).submitted();
    await expect(sets().start(group, name)).rejects.toMatchObject({ statusCode: 409, code: 'Conflict' });
    expect(at.cloud.requests.changes()).toHaveLength(1);
  });

  test('gives way to what somebody does in the portal', async () => {
    at.clock.setSpeed(0);
    const poller = sets().deallocate(group, name, { updateIntervalInMs: 1 });
    await poller.submitted();
    at.cloud.edit('GraniteFalls', { power: 'start' });
    await expect(poller.pollUntilDone()).rejects.toThrow('canceled');
    expect(at.polls.at(-1)).toMatchObject({ status: 'Canceled', error: { code: 'OperationPreempted' } });
  });
});

describe('other actions', () => {
  test('start, power off, restart and redeploy end where they should', async () => {
    await sets().powerOff(group, name, { skipShutdown: true });
    expect(await powers(at, 'GraniteFalls')).toEqual(Array(4).fill('stopped'));
    await sets().start(group, name);
    expect(await powers(at, 'GraniteFalls')).toEqual(Array(4).fill('running'));
    await sets().restart(group, name, { vmInstanceIDs: { instanceIds: ['0'] } });
    await sets().redeploy(group, name, { vmInstanceIDs: { instanceIds: ['1'] } });
    expect(await powers(at, 'GraniteFalls')).toEqual(Array(4).fill('running'));
  });

  test('a restart of a machine that is off is refused', async () => {
    await sets().deallocate(group, name);
    await expect(sets().restart(group, name)).rejects.toMatchObject({ code: 'OperationNotAllowed' });
  });
});

describe('a change of capacity', () => {
  test('adds machines that start, and a list of many comes in pages', async () => {
    const set = await sets().update(group, name, { sku: { capacity: 12 } }, { ifMatch: '"1"' });
    expect(set).toMatchObject({ sku: { capacity: 12 }, etag: '"2"' });
    expect(await powers(at, 'GraniteFalls')).toEqual(Array(12).fill('running'));
    const lists = at.cloud.requests.all().filter((one) => one.path.endsWith('/virtualMachines'));
    expect(lists).toHaveLength(2);
  });

  test('leaves machines that are off as they are', async () => {
    await sets().deallocate(group, name);
    await sets().update(group, name, { sku: { capacity: 5 } });
    expect(await powers(at, 'GraniteFalls')).toEqual([...Array(4).fill('deallocated'), 'running']);
  });

  test('takes the highest ids first, also those that run', async () => {
    await sets().deallocate(group, name, { vmInstanceIDs: { instanceIds: ['0', '1'] } });
    await sets().update(group, name, { sku: { capacity: 2 } });
    expect(at.cloud.machines('GraniteFalls')).toEqual([
      { instanceId: '0', power: 'deallocated' },
      { instanceId: '1', power: 'deallocated' },
    ]);
  });

  test('is refused when the set has changed since it was read', async () => {
    at.cloud.edit('GraniteFalls', { tag: 'owner=dana' });
    const update = sets().update(group, name, { sku: { capacity: 5 } }, { ifMatch: '"1"' });
    await expect(update).rejects.toMatchObject({ statusCode: 412, code: 'PreconditionFailed' });
    expect((await sets().get(group, name)).tags).toMatchObject({ owner: 'dana' });
    expect(at.cloud.requests.changes()).toHaveLength(0);
  });
});

test('an update of somebody else makes the set busy for a while', async () => {
  at.clock.setSpeed(0);
  at.cloud.edit('GraniteFalls', { updatingSeconds: 30 });
  expect((await sets().get(group, name)).provisioningState).toBe('Updating');
  await expect(sets().start(group, name)).rejects.toMatchObject({ statusCode: 409 });
  at.clock.setSpeed(100_000);
  await settled(at, 'GraniteFalls');
  await sets().start(group, name);
});

describe('the activity log', () => {
  test('tells who changed what, some minutes later', async () => {
    await sets().restart(group, name, {
      requestOptions: { headers: { 'x-ms-client-request-id': 'step-7' } },
    });
    const { scaleSet } = named(at.tenant, 'GraniteFalls');
    const filter = `eventTimestamp ge '2026-11-18T11:00:00Z' and resourceUri eq '${scaleSet}'`;
    const path = `/subscriptions/${at.tenant.subscription}/providers/Microsoft.Insights/eventtypes/management/values?api-version=2015-04-01&$filter=${encodeURIComponent(filter)}`;
    for (;;) {
      const { value } = (await call(at, path)).body as { value: object[] };
      if (value.length < 2) continue; // 3 minutes of the tenant: 2 ms
      expect(value).toMatchObject([
        { status: { value: 'Succeeded' } },
        {
          status: { value: 'Accepted' },
          caller: at.tenant.azure.clientId,
          httpRequest: { clientRequestId: 'step-7' },
          operationName: { value: 'Microsoft.Compute/virtualMachineScaleSets/restart/action' },
        },
      ]);
      break;
    }
    const wrong = await call(at, path.replace('resourceUri', 'caller'));
    expect(wrong.status).toBe(400);
  });
});
