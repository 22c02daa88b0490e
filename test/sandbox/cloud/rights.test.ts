import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { address, call, named, type Started, start } from './start.ts';

let at: Started;
beforeAll(async () => {
  at = await start();
});
afterAll(() => at.cloud.close());

function permissionsOf(name: string) {
  const scope = named(at.tenant, name).scaleSet;
  return call(at, `${scope}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`);
}

test('who asks what it may do is told all of its roles', async () => {
  const { status, body } = await permissionsOf('GraniteFalls');
  expect(status).toBe(200);
  expect(body['value']).toContainEqual({
    actions: expect.arrayContaining(['Microsoft.Compute/virtualMachineScaleSets/*']) as unknown,
    notActions: expect.any(Array) as unknown,
    dataActions: [],
    notDataActions: [],
  });
});

test('a right that was taken away is told, and the call that needs it refused', async () => {
  const [group, set] = address(named(at.tenant, 'GraniteHill'));
  const rights = [
    { actions: ['*/read'], notActions: [] },
    { actions: ['Microsoft.Compute/virtualMachineScaleSets/*/action'], notActions: ['*/deallocate/action'] },
  ];
  at.cloud.edit('GraniteHill', { rights });
  const { body } = await permissionsOf('GraniteHill');
  expect(body['value']).toMatchObject(rights);
  await expect(at.compute.virtualMachineScaleSets.deallocate(group, set)).rejects.toMatchObject({
    statusCode: 403,
    code: 'AuthorizationFailed',
  });
  const update = at.compute.virtualMachineScaleSets.update(group, set, { sku: { capacity: 3 } });
  await expect(update).rejects.toMatchObject({ statusCode: 403 });
  await at.compute.virtualMachineScaleSets.start(group, set);
  expect((await at.compute.virtualMachineScaleSets.get(group, set)).sku?.capacity).toBe(2);
});
