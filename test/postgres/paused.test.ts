import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { Bells } from '../../src/postgres/bells.ts';
import { Database } from '../../src/postgres/database.ts';
import { openTestStore, silent } from './cluster.ts';
import { channel } from './samples.ts';

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

test('a process that is paused in a transaction holds up the others for seconds, not until they give up', async () => {
  const locked = new Promise<void>((resolve) => {
    const longAfter = new Promise<void>((end) => {
      goOn = end;
    });
    paused
      .transact(async ({ trx }) => {
        // What a sender holds while it counts, and whoever writes the audit.
        for (const lock of [4_021_650_002, 4_021_650_003])
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
