import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createTestDatabase, openTestStore, TestClock, type TestDatabase } from './cluster.ts';
import { channel, entry, newRequest, opening } from './samples.ts';

const noon = new Date('2026-11-20T12:00:00Z');

let database: TestDatabase;
let open: Awaited<ReturnType<typeof openTestStore>>[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
/** What a process leaves that was killed while it did a job and sent a letter. */
beforeEach(async () => {
  const before = await start();
  const jobs = [{ job: { kind: 'advance', operation: 'op' }, due: noon }] as const;
  const audit = () => entry('requested', noon);
  const letter = {
    kind: 'card',
    subject: { kind: 'request', id: 'rq' },
    place: channel,
    view: 'main',
  } as const;
  const letters = () => [letter];
  await before.store.openRequest({
    ...{ ...opening(newRequest({ at: noon })), audit, jobs, letters },
    ...{ heard: undefined, answers: undefined },
  });
  await before.outbox.claim(new Date());
  await before.close();
  open = [];
  await database.admin.query(
    `update pgboss.job set state = 'active', started_on = now(), heartbeat_on = now() where state = 'created'`,
  );
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  await database.admin.query('delete from pgboss.job; delete from letter');
});
afterAll(() => database.drop());

async function start() {
  const opened = await openTestStore({ database, clock: new TestClock(noon) });
  open.push(opened);
  return opened;
}

async function activeJobs(): Promise<number> {
  const { rows } = await database.admin.query(`select from pgboss.job where state = 'active'`);
  return rows.length;
}

describe('a process that starts after another was killed', () => {
  test('goes on at once with what that one was doing', async () => {
    const next = await start();
    const ran = new Promise((resolve) => void next.jobs.work(async (job) => resolve(job)));
    expect((await next.outbox.claim(new Date()))?.content).toMatchObject({ subject: { id: 'rq' } });
    expect(await ran).toEqual({ kind: 'advance', operation: 'op' });
  });

  test('leaves it alone while somebody else lives, whose work it may be', async () => {
    await database.admin.query(`update pgboss.job set state = 'created'`);
    const living = await start();
    await database.admin.query(
      `update pgboss.job set state = 'active', started_on = now(), heartbeat_on = now()`,
    );
    const claimed = await living.outbox.claim(new Date());
    expect(claimed).toBeDefined();
    const next = await start();
    expect(await activeJobs()).toBe(1);
    expect(await next.outbox.claim(new Date())).toBeUndefined();
  });
});
