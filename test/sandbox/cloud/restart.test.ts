import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { restorePoller } from '@azure/arm-compute';
import { describe, expect, test } from '@jest/globals';
import { address, named, newFolder, powers, settled, start } from './start.ts';

/** Starts a cloud, has all machines of GraniteFalls switched off by the portal, and says so. */
const program = `
  import { SandboxClock } from './src/sandbox/clock.ts';
  import { startCloud } from './src/sandbox/cloud/cloud.ts';
  import { Faults } from './src/sandbox/faults.ts';
  import { makeTenant } from './src/sandbox/tenant.ts';
  const tenant = makeTenant({ gateways: 3, people: 4 });
  const clock = new SandboxClock(new Date('2026-11-18T12:00:00Z'), 0);
  const cloud = await startCloud({ tenant, clock, faults: new Faults(), dir: process.env.CLOUD_DIR });
  cloud.edit('GraniteFalls', { power: 'stop' });
  console.log(cloud.url);
`;

test('a cloud that is killed has written down all that it has accepted', async () => {
  const dir = newFolder();
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    env: { ...process.env, CLOUD_DIR: dir },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  child.kill('SIGKILL');
  await once(child, 'exit');
  const after = await start({ dir });
  try {
    expect(after.cloud.url).toBe(line.toString().trim());
    await settled(after, 'GraniteFalls');
    expect(await powers(after, 'GraniteFalls')).toEqual(Array(4).fill('deallocated'));
  } finally {
    await after.cloud.close();
  }
});

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
