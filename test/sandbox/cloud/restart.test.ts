import { restorePoller } from '@azure/arm-compute';
import { describe, expect, test } from '@jest/globals';
import { address, named, powers, start } from './start.ts';

describe('a cloud that is started again in the same folder', () => {
  test('keeps its address, its machines, and an operation that was running', async () => {
    const before = await start({ speed: 0 });
    const [group, name] = address(named(before.tenant, 'GraniteFalls'));
    before.cloud.edit('GraniteHill', { tag: 'seen=yes' });
    const poller = before.compute.virtualMachineScaleSets.deallocate(group, name);
    await poller.submitted();
    const state = await poller.serialize();
    const { token } = await before.credential.getToken('https://graph.microsoft.com/.default');
    // A killed process says no goodbye: all must be on disk by now. Closing only frees the port.
    await before.cloud.close();

    const after = await start({ dir: before.dir });
    try {
      expect(after.cloud.url).toBe(before.cloud.url);
      const resumed = restorePoller(after.compute, state, after.compute.virtualMachineScaleSets.deallocate);
      await resumed.pollUntilDone();
      expect(await powers(after, 'GraniteFalls')).toEqual(Array(4).fill('deallocated'));
      const hill = await after.compute.virtualMachineScaleSets.get(
        ...address(named(after.tenant, 'GraniteHill')),
      );
      expect(hill).toMatchObject({ tags: { seen: 'yes' }, etag: '"2"' });
      await expect(after.cloud.verifyToken(token, 'https://graph.microsoft.com')).resolves.toBeDefined();
    } finally {
      await after.cloud.close();
    }
  });

  test('goes on where it was when the clock has been set back', async () => {
    const later = new Date('2026-11-19T12:00:00Z');
    const before = await start({ speed: 0, startAt: later });
    const [group, name] = address(named(before.tenant, 'GraniteFalls'));
    await before.compute.virtualMachineScaleSets.deallocate(group, name).submitted();
    await before.cloud.close();

    const after = await start({ dir: before.dir, speed: 0 });
    try {
      expect(after.cloud.machines('GraniteFalls')[0]?.power).toBe('deallocating');
      after.clock.setSpeed(100_000);
      while (
        (await after.compute.virtualMachineScaleSets.get(group, name)).provisioningState === 'Updating'
      ) {
        expect(after.clock.now().getTime()).toBeLessThan(later.getTime());
      }
      expect(await powers(after, 'GraniteFalls')).toEqual(Array(4).fill('deallocated'));
    } finally {
      await after.cloud.close();
    }
  });

  test('takes another port when its own is not free', async () => {
    const first = await start();
    const second = await start({ dir: first.dir });
    expect(second.cloud.url).not.toBe(first.cloud.url);
    await Promise.all([first.cloud.close(), second.cloud.close()]);
  });
});
