import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { auditHash, chainStart } from '../../src/domain/audit.ts';
import type { Operation } from '../../src/domain/operation.ts';
import type { Job } from '../../src/ports/jobs.ts';
import type { Store } from '../../src/ports/store.ts';
import { openPostgres } from '../../src/postgres/open.ts';
import { arrival, judgeFor } from '../postgres/alerts/samples.ts';
import { createTestDatabase, silent, TestClock, type TestDatabase } from '../postgres/cluster.ts';
import { decide, openOne } from '../postgres/samples.ts';

const here = new URL('./before/', import.meta.url);
/** When the frozen rows were written, by the tenant's clock: a minute after the newest of them. */
const thenAt = new Date('2026-11-20T20:29:30Z');

/** Length of the chain. @throws Error where a link does not hold the one before */
async function wholeChain(store: Store): Promise<number> {
  let [length, previous] = [0, chainStart];
  for await (const { number, previous: told, hash, ...entry } of store.auditChain()) {
    length += 1;
    if (number !== length || told !== previous || hash !== auditHash(previous, number, entry))
      throw new Error(`the chain breaks at ${number}`);
    previous = hash;
  }
  return length;
}

/** A database as the bot left it at its first migration: requests that wait, operations under way, a queue of jobs. */
async function fillAsBefore(database: TestDatabase): Promise<void> {
  const { admin } = database;
  await admin.query('drop schema public cascade; create schema public; drop schema if exists pgboss cascade');
  for (const file of ['tables.sql', 'queue.sql'])
    await admin.query(await readFile(new URL(file, here), 'utf8'));
  // Rows come in any order: their references are looked at when all are there, by whoever uses them.
  await admin.query('set session_replication_role = replica');
  const rows = (await readFile(new URL('rows.jsonl', here), 'utf8')).trim().split('\n');
  for (const line of rows) {
    const { table, row } = JSON.parse(line) as { table: string; row: Record<string, unknown> };
    if (table === 'public.counter') {
      await admin.query(`update counter set value = $2 where name = $1`, [row['name'], row['value']]);
      continue;
    }
    const insert = `insert into ${table} overriding system value select * from json_populate_record(null::${table}, $1)`;
    await admin.query(insert, [JSON.stringify(row)]);
  }
  await admin.query('set session_replication_role = origin');
  for (const [table, column] of [
    ['decision', 'id'],
    ['operation', 'turn'],
    ['letter', 'id'],
  ])
    await admin.query(`select setval(pg_get_serial_sequence('${table}', '${column}'), 1000)`);
}

describe('a database of the version before, with requests waiting and operations under way', () => {
  let database: TestDatabase;
  let opened: Awaited<ReturnType<typeof openPostgres>>;

  beforeAll(async () => {
    database = await createTestDatabase();
    await fillAsBefore(database);
    const clock = new TestClock(thenAt);
    opened = await openPostgres({ store: { url: database.url }, clock, log: silent });
  });
  afterAll(async () => {
    await opened?.close();
    await database?.drop();
  });

  test('has all its migrations now, and its audit is whole', async () => {
    const { rows } = await database.admin.query<{ name: string }>(
      'select name from kysely_migration order by 1',
    );
    expect(rows.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['0001-first', '0002-posted-anew', '0003-send-slots', '0004-alerts']),
    );
    expect(await wholeChain(opened.store)).toBe(16);
  });

  test('its operations go on where they were, and one that waited its turn gets it', async () => {
    const active = await opened.store.activeOperations(undefined);
    expect(active.map(({ state }) => state.kind).sort()).toEqual(['polling', 'polling', 'queued']);
    const scale = active.find((one) => one.requestNumber === 3) as Operation;
    const ended = await opened.store.advance({
      from: scale,
      to: { ...scale, state: { kind: 'succeeded', at: thenAt } },
      audit: [],
      jobs: [],
      letters: [],
      isNews: true,
      successor: undefined,
      now: thenAt,
    });
    expect(ended).toMatchObject({ state: { kind: 'succeeded' } });
    const [next] = await opened.store.activeOperations(scale.gateway);
    expect(next).toMatchObject({ requestNumber: 4, state: { kind: 'checking' } });
  });

  test('its waiting request is decided, once', async () => {
    const [waiting] = await opened.store.pendingRequests(undefined);
    expect(waiting).toMatchObject({ number: 2, state: { kind: 'waiting' } });
    const recorded = await decide(opened.store, waiting?.id ?? '', 'bo', thenAt);
    expect(recorded.kind).toBe('approved');
    expect((await decide(opened.store, waiting?.id ?? '', 'chen', thenAt)).kind).toBe('late');
    expect(await wholeChain(opened.store)).toBe(17);
  });

  test('its jobs run when they are due, and its cards are sent', async () => {
    const ran: Job[] = [];
    await opened.jobs.work(async (job) => {
      ran.push(job);
    });
    const kinds = () => ran.filter(({ kind }) => kind === 'advance').length;
    while (kinds() < 4) await new Promise((next) => setTimeout(next, 20));
    // Two that were polled, the one whose turn it is, and the one that was just approved.
    expect(kinds()).toBe(4);
    const claim = await opened.outbox.claim(new Date());
    expect(claim?.content).toMatchObject({ kind: 'card', subject: { kind: 'request' } });
  });

  test('it takes alerts, whose critical ones go like all that waited before', async () => {
    const { rows } = await database.admin.query<{ count: number }>('select count(*)::int from letter');
    await opened.alerts.keepArrivals([arrival('GraniteFalls', { severity: 'critical' })]);
    expect(await opened.alerts.hearArrivals(10, judgeFor())).toBe(1);
    expect(await opened.alerts.findAlertByNumber(1)).toMatchObject({ subject: { id: 'granitefalls' } });
    const { rows: after } = await database.admin.query<{ subject_kind: string; rank: number }>(
      'select subject_kind, rank from letter order by id',
    );
    expect(after).toHaveLength((rows[0]?.count ?? 0) + 2);
    expect(new Set(after.map((one) => one.rank))).toEqual(new Set([2]));
    expect(after.at(-1)?.subject_kind).toBe('alert');
  });
});

describe('the data folder', () => {
  test('from a cold copy holds all, at another place', async () => {
    const root = await mkdtemp(join(tmpdir(), 'gatehouse-copy-'));
    await chmod(root, 0o711); // PostgreSQL runs under another account
    const at = new Date();
    const options = { clock: new TestClock(at), log: silent };
    try {
      const first = await openPostgres({ store: { folder: join(root, 'first') }, ...options });
      const waiting = await openOne(first.store, { at, gateway: 'Waiting' });
      const running = await openOne(first.store, { at, gateway: 'Running' });
      await decide(first.store, running.id, 'bo', at);
      const length = await wholeChain(first.store);
      await first.close();
      await promisify(execFile)('cp', ['-a', join(root, 'first'), join(root, 'second')]);
      const second = await openPostgres({ store: { folder: join(root, 'second') }, ...options });
      expect(await wholeChain(second.store)).toBe(length);
      expect((await second.store.pendingRequests(undefined)).map(({ id }) => id)).toEqual([waiting.id]);
      expect((await second.store.activeOperations(undefined)).map(({ requestId }) => requestId)).toEqual([
        running.id,
      ]);
      await second.close();
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  });
});
