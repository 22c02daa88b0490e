import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { DueJob, Job, Jobs } from '../../src/ports/jobs.ts';
import { createTestDatabase, openTestStore, TestClock, type TestDatabase } from './cluster.ts';
import { entry, newRequest, opening } from './samples.ts';

const noon = new Date('2026-11-20T12:00:00Z');

let database: TestDatabase;
let open: Awaited<ReturnType<typeof openTestStore>>[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  for (const one of open) await one.close();
  open = [];
  await database.admin.query('delete from pgboss.job');
});
afterAll(() => database.drop());

async function replica(clock = new TestClock(noon)) {
  const opened = await openTestStore({ database, clock });
  open.push(opened);
  return { ...opened, clock };
}

/** Writes jobs as the store does, in the transaction of a request. */
async function send(to: Awaited<ReturnType<typeof replica>>, ...jobs: readonly DueJob[]): Promise<void> {
  const request = newRequest({ at: to.clock.now() });
  const audit = () => entry('requested', to.clock.now());
  await to.store.openRequest({ ...opening(request), audit, jobs, heard: undefined, answers: undefined });
}

function job(operation: string, due: Date): DueJob {
  return { job: { kind: 'advance', operation }, due };
}

/** Works, and resolves when `count` jobs have run. */
async function runs(jobs: Jobs, count: number, act: (job: Job) => Promise<void> = async () => {}) {
  const ran: { readonly id: string; readonly at: number }[] = [];
  let finish: () => void = () => {};
  const all = new Promise<void>((resolve) => {
    finish = resolve;
  });
  await jobs.work(async (one) => {
    await act(one);
    ran.push({ id: one.kind === 'advance' ? one.operation : one.kind, at: performance.now() });
    if (ran.length >= count) finish();
  });
  return { ran, all };
}

const seconds = (count: number) => new Date(noon.getTime() + count * 1000);

describe('a job', () => {
  test('that runs here and missed its heartbeat is not run beside itself', async () => {
    const here = await replica();
    let end: () => void = () => {};
    let started = 0;
    const held = new Promise<void>((resolve) => {
      end = resolve;
    });
    await here.jobs.work(async () => {
      started += 1;
      await held;
    });
    await send(here, job('long', noon));
    const state = async () =>
      (await database.admin.query(`select state, heartbeat_on from pgboss.job where name = 'gatehouse'`))
        .rows[0];
    while (started === 0) await new Promise((next) => setTimeout(next, 10));
    await database.admin.query(`update pgboss.job set state = 'retry', start_after = now() - interval '1 s'`);
    while ((await state())?.state !== 'active') await new Promise((next) => setTimeout(next, 20));
    end();
    while ((await state())?.state !== 'completed') await new Promise((next) => setTimeout(next, 20));
    expect(started).toBe(1);
  });

  test('that is due starts within some milliseconds of the commit, in another process too', async () => {
    const here = await replica();
    const there = await replica();
    const { all, ran } = await runs(there.jobs, 5);
    const delays: number[] = [];
    for (let i = 0; i < 5; i++) {
      await send(here, job(`op${i}`, noon));
      const start = performance.now();
      while (ran.length <= i) await new Promise((next) => setImmediate(next));
      delays.push((ran[i]?.at ?? Number.NaN) - start);
    }
    await all;
    // The middle one, since two processes and a database share the machine with other tests.
    expect(delays.sort((a, b) => a - b)[2]).toBeLessThan(1000);
  });

  test('runs when the product’s time says so, however fast that runs', async () => {
    const clock = new TestClock(noon, 600);
    const fast = await replica(clock);
    await send(fast, job('in ten minutes', seconds(600)), job('in an hour', seconds(3600)));
    const { all, ran } = await runs(fast.jobs, 1);
    await all;
    expect(ran.map((one) => one.id)).toEqual(['in ten minutes']);
    expect(clock.now().getTime()).toBeGreaterThanOrEqual(seconds(600).getTime());
  });

  test('comes at its new time when the speed changes', async () => {
    const still = await replica(new TestClock(noon, 0));
    await send(still, job('later', seconds(300)));
    const { all, ran } = await runs(still.jobs, 1);
    await new Promise((next) => setTimeout(next, 700));
    expect(ran).toEqual([]);
    const start = performance.now();
    still.clock.run(600);
    await all;
    expect(performance.now() - start).toBeGreaterThan(400);
    expect(performance.now() - start).toBeLessThan(3000);
  });

  test('that comes too early goes back until it is due', async () => {
    const one = await replica(new TestClock(noon, 0));
    await send(one, job('early', seconds(60)));
    await database.admin.query(`update pgboss.job set start_after = now() where state = 'created'`);
    let count = 0;
    await one.jobs.work(async () => {
      count++;
    });
    const returned = `select 1 from pgboss.job where state = 'created' and start_after > now() + interval '1 year'`;
    while ((await database.admin.query(returned)).rowCount === 0)
      await new Promise((next) => setTimeout(next, 20));
    expect(count).toBe(0);
  });

  test('that fails runs again', async () => {
    const one = await replica();
    let failures = 0;
    await send(one, job('op', noon));
    const { all, ran } = await runs(one.jobs, 1, async () => {
      if (failures++ === 0) throw new Error('the first time');
    });
    await all;
    expect(ran).toHaveLength(1);
    expect(failures).toBe(2);
  });

  test('does not exist when its transaction was undone', async () => {
    const one = await replica();
    const broken = () => {
      throw new Error('no audit');
    };
    const request = newRequest({ at: noon });
    const attempt = one.store.openRequest({
      ...opening(request),
      audit: broken,
      heard: undefined,
      answers: undefined,
    });
    await expect(attempt).rejects.toThrow('no audit');
    expect((await database.admin.query('select 1 from pgboss.job')).rowCount).toBe(0);
    expect(await one.store.findRequest(request.id)).toBeUndefined();
  });
});

describe('workers', () => {
  test('do many jobs beside each other, each once', async () => {
    const [one, two] = [await replica(), await replica()];
    let together = 0;
    let most = 0;
    const act = async () => {
      most = Math.max(most, ++together);
      await new Promise((next) => setTimeout(next, 20));
      together--;
    };
    await send(one, ...Array.from({ length: 200 }, (_, i) => job(`op${i}`, noon)));
    const done = [await runs(one.jobs, 1, act), await runs(two.jobs, 1, act)];
    const ran = () => done.flatMap((each) => each.ran.map((each_) => each_.id));
    while (ran().length < 200) await new Promise((next) => setTimeout(next, 20));
    expect(new Set(ran()).size).toBe(200);
    expect(ran()).toHaveLength(200);
    expect(most).toBeGreaterThan(16);
  });

  test('that stop finish what they have begun and take nothing new', async () => {
    const one = await replica();
    let isDone = false;
    let began: () => void = () => {};
    const begun = new Promise<void>((resolve) => {
      began = resolve;
    });
    await send(one, job('op', noon));
    await one.jobs.work(async () => {
      began();
      await new Promise((next) => setTimeout(next, 300));
      isDone = true;
    });
    await begun;
    await one.jobs.stop();
    expect(isDone).toBe(true);
    await send(one, job('next', noon));
    const { rows } = await database.admin.query(
      `select state, count(*)::int from pgboss.job group by 1 order by 1`,
    );
    expect(rows).toEqual([
      { state: 'created', count: 1 },
      { state: 'completed', count: 1 },
    ]);
  });
});

describe('a watch', () => {
  const watch = (due: Date): DueJob => ({ job: { kind: 'watch', watch: 'traffic' }, due });
  const waiting = async () => {
    const { rows } = await database.admin.query<{ due: string }>(
      `select data->>'due' as due from pgboss.job where state < 'completed' order by created_on`,
    );
    return rows.map((row) => row.due);
  };

  test('waits once, however many processes begin it', async () => {
    const [one, two] = [await replica(), await replica()];
    await Promise.all([1, 2, 3, 4].map((i) => (i % 2 ? one : two).jobs.ensure(watch(seconds(60)))));
    await one.jobs.ensure({ job: { kind: 'watch', watch: 'secret' }, due: seconds(90) });
    await two.jobs.ensure(watch(seconds(30)));
    expect(await waiting()).toEqual([seconds(60).toISOString(), seconds(90).toISOString()]);
  });

  test('has the next one written by its run, also twice, beside itself', async () => {
    const one = await replica(new TestClock(noon, 0));
    let isOver: () => void = () => {};
    const over = new Promise<void>((resolve) => {
      isOver = resolve;
    });
    await one.jobs.ensure(watch(noon));
    await one.jobs.work(async () => {
      await one.jobs.ensure(watch(seconds(10))); // it runs: nothing is missing
      await Promise.all([send(one, watch(seconds(60))), send(one, watch(seconds(61)))]);
      isOver();
    });
    await over;
    while ((await waiting()).length > 1) await new Promise((next) => setTimeout(next, 20));
    const [next] = await waiting();
    expect([seconds(60).toISOString(), seconds(61).toISOString()]).toContain(next);
  });

  test('of other kinds of jobs as many wait as were sent', async () => {
    const one = await replica(new TestClock(noon, 0));
    const wake: DueJob = { job: { kind: 'wake', alert: 'al_1' }, due: seconds(60) };
    const unmute: DueJob = { job: { kind: 'unmute', mute: 'mu_1' }, due: seconds(60) };
    await send(one, wake, wake, unmute);
    expect(await waiting()).toHaveLength(3);
  });
});
