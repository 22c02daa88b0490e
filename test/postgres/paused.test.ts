import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { Bells } from '../../src/postgres/bells.ts';
import { Database } from '../../src/postgres/database.ts';
import { openTestStore, silent } from './cluster.ts';
import { channel } from './samples.ts';

const chainLock = 4_021_650_002;
const paceLock = 4_021_650_003;

let db: Awaited<ReturnType<typeof openTestStore>>;
let paused: Database;
let goOn = (): void => {};
beforeAll(async () => {
  db = await openTestStore();
  paused = new Database({ connectionString: db.database.url }, new Bells(), silent, async () => {});
});
afterAll(async () => {
  goOn();
  await paused.close();
  await db.close();
});

test('the senders of a process wait in it for their turn: paused, it would hold the lock once for each', async () => {
  const { admin } = db.database;
  await admin.query('begin');
  await admin.query('select pg_advisory_xact_lock($1)', [paceLock]);
  const asked = [1, 2, 3, 4].map(() => db.outbox.claim(new Date()));
  const room = db.outbox.makeRoom('a:1', new Date());
  const waiting = async () => {
    const { rows } = await admin.query<{ pid: number }>(
      `select pid from pg_locks where locktype = 'advisory' and not granted and objid = $1 and
        database = (select oid from pg_database where datname = current_database())`,
      [paceLock],
    );
    return rows.length;
  };
  while ((await waiting()) === 0) await admin.query('select pg_sleep(0.01)');
  await admin.query('select pg_sleep(0.2)'); // time for the others, if there were any
  expect(await waiting()).toBe(1);
  await admin.query('rollback');
  expect(await Promise.all(asked)).toEqual([undefined, undefined, undefined, undefined]);
  expect(await room).toMatchObject({ kind: 'room' });
});

test('a process that is paused in a transaction holds up the others for seconds, not until they give up', async () => {
  const locked = new Promise<void>((resolve) => {
    const longAfter = new Promise<void>((end) => {
      goOn = end;
    });
    paused
      .transact(async ({ trx }) => {
        // What a sender holds while it counts, and whoever writes the audit.
        for (const lock of [chainLock, paceLock])
          await sql`select pg_advisory_xact_lock(${lock})`.execute(trx);
        resolve();
        await longAfter;
      })
      .catch(() => {}); // nobody waits for it
  });
  await locked;
  const subject = { kind: 'request', id: 'rq' } as const;
  await db.store.addLetters([{ kind: 'card', subject, place: channel, view: 'main' }]);
  expect(await db.outbox.claim(new Date())).toBeDefined();
});
