import { describe, expect, test } from '@jest/globals';
import { runningOf } from '../../src/domain/gateway.ts';
import type { FaultId } from '../../src/sandbox/faults.ts';
import { type Between, json, startBetween } from './between.ts';
import { type Contoso, callOf, sending, until } from './contoso.ts';
import { contosoBetween } from './contoso-between.ts';

let contoso: Contoso;
let between: Between;

contosoBetween({ gateways: 40 }, (...started) => {
  [contoso, between] = started;
});

describe('a look at a gateway', () => {
  test('tells capacity, size, region, etag and the power of each machine', async () => {
    const state = await contoso.fleet.look(contoso.gateway('GraniteFalls'));
    expect(state).toMatchObject({
      gateway: 'granitefalls',
      region: 'westus',
      capacity: 4,
      sku: 'Standard_A2_v2',
      provisioning: 'succeeded',
      orchestration: 'uniform',
      instances: ['0', '1', '2', '3'].map((id) => ({ id, power: 'running' })),
    });
    expect(state.etag).toMatch(/./);
    expect(Math.abs(state.lookedAt.getTime() - contoso.clock.now().getTime())).toBeLessThan(60_000);
  });

  test('reads every page of the machines, in order of their numbers', async () => {
    contoso.cloud.edit('GraniteHill', { capacity: 23 });
    const gateway = contoso.gateway('GraniteHill');
    await until(async () => runningOf(await contoso.fleet.look(gateway)) === 23);
    const { instances } = await contoso.fleet.look(gateway);
    expect(instances.map((one) => Number(one.id))).toEqual([...Array(23).keys()]);
  });

  test('does not follow a next link to another server', async () => {
    const stranger = await startBetween(contoso);
    between.meddle = async ({ url }, ask) => {
      const answer = await ask();
      if (!url.includes('/virtualMachines')) return answer;
      return json(200, { ...JSON.parse(answer.body), nextLink: `${stranger.url}${url}` });
    };
    const { fleet } = contoso.anew(between.settings());
    await expect(fleet.look(contoso.gateway('GraniteFalls'))).rejects.toMatchObject({
      name: 'AnswerUnreadable',
    });
    expect(stranger.passed).toEqual([]);
    await stranger.close();
  });

  test.each<{ fault: FaultId; name: string; reads: number }>([
    { fault: 'azure-html', name: 'AnswerUnreadable', reads: 1 },
    { fault: 'azure-429-bare', name: 'AzureUnreachable', reads: 4 },
    { fault: 'azure-500', name: 'AzureUnreachable', reads: 4 },
    { fault: 'azure-503', name: 'AzureUnreachable', reads: 4 },
  ])('under $fault it fails as $name after $reads tries at the most', async ({ fault, name, reads }) => {
    const gateway = contoso.gateway('RedmondEdge');
    const before = contoso.cloud.requests.all().length;
    contoso.faults.set(fault, true);
    await expect(contoso.fleet.look(gateway)).rejects.toMatchObject({ name });
    const sets = contoso.cloud.requests.all().slice(before);
    expect(sets.filter((one) => /redmondedge$/i.test(one.path)).length).toBeLessThanOrEqual(reads);
    expect(sets.filter((one) => /virtualMachines$/i.test(one.path)).length).toBeLessThanOrEqual(reads);
  });

  test('is good again once a passing failure has passed', async () => {
    contoso.faults.set('azure-503', true, 0.3);
    await expect(contoso.fleet.look(contoso.gateway('RedmondEdge'))).resolves.toMatchObject({ capacity: 1 });
  });

  test('of a scale set that is not there says so', async () => {
    const gateway = contoso.gateway('RedmondEdge');
    const elsewhere = { ...gateway, scaleSet: `${gateway.scaleSet}-old` };
    await expect(contoso.fleet.look(elsewhere)).rejects.toMatchObject({ name: 'GatewayMissing' });
    await expect(contoso.fleet.look({ ...gateway, scaleSet: undefined })).rejects.toMatchObject({
      name: 'GatewayMissing',
    });
  });

  test.each([
    ['the scale set’s size', 'sku', /redmondedge\?/i],
    ['the list of machines', 'value', /virtualMachines\?/i],
  ])('does not believe an answer without %s', async (_, field, address) => {
    between.meddle = async ({ url }, ask) => {
      const answer = await ask();
      if (!address.test(url)) return answer;
      return json(200, { ...JSON.parse(answer.body), [field]: undefined });
    };
    const { fleet } = contoso.anew(between.settings());
    await expect(fleet.look(contoso.gateway('RedmondEdge'))).rejects.toMatchObject({
      name: 'AnswerUnreadable',
    });
  });

  test('ends with the caller’s signal', async () => {
    between.meddle = ({ url }, ask) => (url.startsWith('/subscriptions/') ? 'hang' : ask());
    const { fleet } = contoso.anew(between.settings());
    const before = between.passed.length;
    const stop = new AbortController();
    const looking = fleet.look(contoso.gateway('RedmondEdge'), stop.signal);
    await until(() => between.passed.slice(before).some((one) => one.url.includes('/virtualMachines')));
    stop.abort();
    await expect(looking).rejects.toMatchObject({ name: 'AzureUnreachable' });
  });
});

describe('a look at many gateways', () => {
  test('asks for at most eight at the same time, and one that is missing spoils nothing', async () => {
    const gateways = contoso.tenant.gateways.map((one) => contoso.gateway(one.name));
    const gone = { ...contoso.gateway('Edge004'), scaleSet: `${contoso.gateway('Edge004').scaleSet}x` };
    const states = await contoso
      .anew(between.settings())
      .fleet.lookAll(gateways.map((one) => (one.id === gone.id ? gone : one)));
    expect(states.size).toBe(40);
    expect([...states.values()].filter((one) => one instanceof Error)).toHaveLength(1);
    expect(states.get(gone.id)).toMatchObject({ name: 'GatewayMissing' });
    // Two requests a gateway: the set and its machines.
    expect(between.mostAtOnce).toBeLessThanOrEqual(16);
  });
});

describe('an identity that Azure does not take', () => {
  test.each<{ title: string; app: 'azure' | 'bot'; secret: string | undefined }>([
    { title: 'a wrong secret', app: 'azure', secret: 'no' },
    { title: 'an app without rights', app: 'bot', secret: undefined },
  ])('$title is AzureForbidden, and begins nothing', async ({ app, secret }) => {
    const { bot, azure } = contoso.tenant;
    const [clientId, own] = app === 'bot' ? [bot.appId, bot.secret] : [azure.clientId, azure.secret];
    const credential = { kind: 'secret' as const, clientId, secret: secret ?? own };
    const { fleet } = contoso.anew({ ...contoso.settings, credential });
    const gateway = contoso.gateway('RedmondEdge');
    await expect(fleet.look(gateway)).rejects.toMatchObject({ name: 'AzureForbidden' });
    const beginning = await fleet.begin(gateway, callOf(gateway, { kind: 'deallocate' }), sending());
    expect(beginning).toMatchObject({ kind: 'refused', mayPass: false });
  });
});
