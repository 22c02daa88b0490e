import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { address, named, type Started, signIn, start } from './start.ts';

let at: Started;
beforeEach(async () => {
  at = await start();
});
afterEach(() => at.cloud.close());

describe('signing in', () => {
  test('gives a token that the cloud itself accepts, for that audience alone', async () => {
    const { token } = await at.credential.getToken('https://graph.microsoft.com//.default');
    const holder = await at.cloud.verifyToken(token, 'https://graph.microsoft.com');
    expect(holder).toEqual({ appId: at.tenant.azure.clientId, tenantId: at.tenant.tenantId });
    await expect(at.cloud.verifyToken(token, 'https://api.botframework.com')).rejects.toThrow(
      'wrong audience',
    );
  });

  test('with a wrong secret is refused as Entra refuses it', async () => {
    const wrong = signIn(at.cloud, at.tenant, at.ca, 'wrong');
    await expect(wrong.getToken('https://graph.microsoft.com/.default')).rejects.toThrow('AADSTS7000215');
  });
});

describe('a scale set', () => {
  test('is read with its capacity, etag and state, without power states in the summary', async () => {
    const [group, name] = address(named(at.tenant, 'GraniteFalls'));
    const set = await at.compute.virtualMachineScaleSets.get(group, name);
    expect(set).toMatchObject({ sku: { capacity: 4 }, etag: '"1"', provisioningState: 'Succeeded' });
    const view = await at.compute.virtualMachineScaleSets.getInstanceView(group, name);
    expect(view.virtualMachine?.statusesSummary).toEqual([{ code: 'ProvisioningState/succeeded', count: 4 }]);
  });

  test('is deallocated from start to end', async () => {
    const [group, name] = address(named(at.tenant, 'GraniteFalls'));
    const poller = at.compute.virtualMachineScaleSets.deallocate(group, name, {
      requestOptions: { headers: { 'x-ms-client-request-id': 'step-1' } },
    });
    await poller.submitted();
    expect((await at.compute.virtualMachineScaleSets.get(group, name)).provisioningState).toBe('Updating');
    await poller.pollUntilDone();
    const machines = [];
    for await (const one of at.compute.virtualMachineScaleSetVMs.list(group, name, {
      expand: 'instanceView',
    })) {
      machines.push(one.instanceView?.statuses?.[1]?.code);
    }
    expect(machines).toEqual(Array(4).fill('PowerState/deallocated'));
    expect(at.cloud.requests.changes()).toMatchObject([
      { method: 'POST', status: 202, clientRequestId: 'step-1' },
    ]);
  });
});
