import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { StoreUnavailable } from '../../../src/domain/fault.ts';
import { openPostgres } from '../../../src/postgres/open.ts';
import { EmbeddedServer } from '../../../src/postgres/server/embedded-server.ts';
import { isServing } from '../../../src/postgres/server/postmaster.ts';
import { silent, TestClock } from '../cluster.ts';
import { decide, openOne } from '../samples.ts';

const noon = new Date('2026-11-20T12:00:00Z');

let home: string;
let folder: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'gatehouse-server-'));
  folder = join(home, 'data');
  mkdirSync(folder);
  // As root the tests' server runs as another account, which must get through.
  if (process.getuid?.() === 0) spawnChmod(home);
});
afterEach(async () => {
  await new EmbeddedServer(folder, silent).stopIfUnused();
  rmSync(home, { recursive: true, force: true });
});

function spawnChmod(path: string): void {
  mkdirSync(path, { recursive: true });
  spawn('chmod', ['711', path]);
}

function open(log = silent) {
  return openPostgres({ store: { folder }, clock: new TestClock(noon, 0), log });
}

/** The server's pid; NaN while there is none. */
function postmaster(): number {
  const file = join(folder, 'postgres', 'postmaster.pid');
  return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : Number.NaN;
}

async function gone(pid: number): Promise<void> {
  while (await isServing(pid, join(folder, 'postgres'))) await new Promise((next) => setTimeout(next, 10));
}

describe('our own server', () => {
  test('begins in an empty folder, closed to others, and keeps what was written', async () => {
    const first = await open();
    const request = await openOne(first.store, { at: noon });
    const cluster = join(folder, 'postgres');
    expect(statSync(cluster).mode & 0o777).toBe(0o700);
    expect(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[5]?.trim()).toBe('');
    const pid = postmaster();
    await first.close();
    await gone(pid);
    const second = await open();
    expect((await second.store.findRequest(request.id))?.request).toEqual(request);
    await second.close();
  });

  test('is shared by two bots on one folder, and stops with the last', async () => {
    const [one, two] = await Promise.all([open(), open()]);
    const pid = postmaster();
    const request = await openOne(one.store, { at: noon });
    expect((await decide(two.store, request.id, 'bo', noon)).kind).toBe('approved');
    await one.close();
    expect(await isServing(pid, join(folder, 'postgres'))).toBe(true);
    expect(await two.store.isReady()).toBe(true);
    await two.close();
    await gone(pid);
  });

  test('outlives a bot that is killed in the middle of its work, and nothing it confirmed is lost', async () => {
    const script = new URL('../writer.ts', import.meta.url).pathname;
    const writer = spawn(process.execPath, ['--no-warnings', script, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const confirmed = { opened: new Set<string>(), approved: new Set<string>() };
    for await (const line of createInterface({ input: writer.stdout })) {
      const [act, id = ''] = line.split(' ');
      confirmed[act as 'opened' | 'approved'].add(id);
      if (confirmed.approved.size === 100) writer.kill('SIGKILL');
    }
    const pid = postmaster();
    const { store, close } = await open();
    expect(postmaster()).toBe(pid);
    for (const id of confirmed.opened) {
      const found = await store.findRequest(id);
      const isApproved = found?.request.state.kind === 'approved';
      if (confirmed.approved.has(id)) expect(isApproved).toBe(true);
      // All of a decision or nothing of it.
      expect([found?.operation !== undefined, found?.request.decisions.length]).toEqual([
        isApproved,
        isApproved ? 1 : 0,
      ]);
    }
    const acts = (await store.history({ gateway: undefined, limit: 10_000 })).map((one) => one.act);
    const active = await store.activeOperations(undefined);
    expect(acts.filter((act) => act === 'approved')).toHaveLength(active.length);
    const last = await openOne(store, { at: noon });
    expect(last.number).toBe(acts.filter((act) => act === 'requested').length + 1);
    await close();
  });

  test('is started again when it was killed, under a bot that goes on', async () => {
    const { store, close } = await open();
    const request = await openOne(store, { at: noon });
    const pid = postmaster();
    process.kill(pid, 'SIGKILL');
    // Its workers may answer for a moment; whoever loses a connection first has it started again.
    while (postmaster() === pid || !(await store.isReady()))
      await new Promise((next) => setTimeout(next, 20));
    expect((await store.findRequest(request.id))?.request).toEqual(request);
    expect((await decide(store, request.id, 'bo', noon)).kind).toBe('approved');
    await close();
  });

  test('starts although the pid file names a process that is something else', async () => {
    const first = await open();
    const pid = postmaster();
    const file = join(folder, 'postgres', 'postmaster.pid');
    const left = readFileSync(file, 'utf8').replace(String(pid), String(process.pid));
    await first.close();
    await gone(pid);
    writeFileSync(file, left);
    const second = await open();
    expect(await second.store.isReady()).toBe(true);
    await second.close();
  });

  test('is not disturbed by one that still runs for a folder that was deleted', async () => {
    await new EmbeddedServer(folder, silent).ensure();
    const old = postmaster();
    rmSync(join(folder, 'postgres'), { recursive: true });
    const { store, close } = await open();
    // What it does by itself within a minute.
    process.kill(old, 'SIGINT');
    while (existsSync(`/proc/${old}/cwd`)) await new Promise((next) => setTimeout(next, 10));
    const pid = postmaster();
    const second = await open();
    expect(postmaster()).toBe(pid);
    expect([await store.isReady(), await second.store.isReady()]).toEqual([true, true]);
    await second.close();
    await close();
    expect(await store.isReady()).toBe(false);
    expect(postmaster()).toBeNaN();
  });

  test('has its socket elsewhere when the folder’s path is too long for one', async () => {
    folder = join(folder, 'a'.repeat(60), 'b'.repeat(60));
    const first = await open();
    expect(await first.store.isReady()).toBe(true);
    await first.close();
    const second = await open();
    expect(await second.store.isReady()).toBe(true);
    await second.close();
  });

  test('that can’t start says why', async () => {
    const first = await open();
    const pid = postmaster();
    await first.close();
    await gone(pid);
    writeFileSync(join(folder, 'postgres', 'PG_VERSION'), '12\n');
    const fault = await open().catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(StoreUnavailable);
    expect((fault as StoreUnavailable).message).toMatch(/does not start: .*(12|version)/s);
  });
});
