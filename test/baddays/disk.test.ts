import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Order } from '../e2e/order.ts';
import { Tenant, textOf } from '../e2e/tenant.ts';
import { verifyAudit } from '../hold/verify-audit.ts';
import { statusOf } from './server.ts';

const small = mountSmallDisk();
const onSmallDisk = small === undefined ? test.skip : test;
const whySkipped =
  small === undefined ? ' (skipped: only root on Linux may mount the small disk for it)' : '';

let tenant: Tenant;

beforeAll(async () => {
  if (small === undefined) return;
  tenant = await Tenant.start({ speed: 20, gateways: 7, patch: { store: { folder: join(small, 'store') } } });
});
afterAll(async () => {
  if (small === undefined) return;
  try {
    await tenant?.stop();
  } finally {
    execFileSync('/usr/bin/umount', ['-l', small]);
    rmdirSync(small);
  }
});

/** A disk of 160 MB in memory; undefined where this account may not mount one. */
function mountSmallDisk(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-disk-'));
  try {
    execFileSync('/usr/bin/mount', ['-t', 'tmpfs', '-o', 'size=160m,mode=711', 'none', folder], {
      stdio: 'ignore',
    });
  } catch {
    rmdirSync(folder); // a container without the right to mount
    return undefined;
  }
  chmodSync(folder, 0o711);
  return folder;
}

const filler = join(small ?? '', 'filler');

/** Takes all room, to the last page. */
function fillDisk(): void {
  const { bavail, bsize } = statfsSync(small ?? '');
  try {
    // The bot's own watches write meanwhile: what was free a moment ago may be taken.
    writeFileSync(filler, Buffer.alloc(Math.max(0, (bavail - 1) * bsize)));
    for (;;) writeFileSync(filler, Buffer.alloc(4096), { flag: 'a' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}

onSmallDisk(
  `a full disk: a clear error, nothing half written, and all goes on when there is room${whySkipped}`,
  async () => {
    const { pid } = tenant.line;
    const waiting = await Order.give(tenant, 'scale Edge004 to 3');
    await waiting.reply(/waits for your decision/);
    fillDisk();
    // PostgreSQL has room left in its own files for a while: it is asked until it has none.
    const refused = await tenant.waitFor(
      'the first refusal',
      async () => {
        const answer = textOf(await tenant.ask('ana', 'scale Edge006 to 3', 'general'));
        return /database/.test(answer) ? answer : undefined;
      },
      60_000,
    );
    expect(refused).toMatch(/The database’s disk is full|The database (can’t be reached|does not answer)/);
    expect(refused).toMatch(/What no card shows was not recorded/);
    expect(await statusOf(tenant, 'healthz')).toBe(200);
    const clicked = await waiting.press('bo', 'approve');
    expect(clicked.card === undefined || /Running/.test(JSON.stringify(clicked.card))).toBe(true);
    rmSync(filler);
    await tenant.waitFor(
      'the bot to be ready',
      async () => (await statusOf(tenant, 'readyz')) === 200,
      30_000,
    );
    if (clicked.card === undefined)
      await tenant.waitFor(
        'the decision',
        async () => (await waiting.press('bo', 'approve')).card !== undefined,
      );
    await waiting.until(/^Done in/m, 45_000);
    expect(await tenant.changes('Edge004')).toHaveLength(1);
    expect(await verifyAudit(tenant)).toContain('The chain is whole');
    expect(tenant.line.pid).toBe(pid);
    expect(existsSync(filler)).toBe(false);
  },
  120_000,
);
