import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { gatewayIdOf } from '../../src/domain/gateway.ts';
import type { Operation } from '../../src/domain/operation.ts';
import type { Request } from '../../src/domain/request.ts';
import type { Recorded } from '../../src/ports/store.ts';
import { createTestDatabase, openTestStore, TestClock, type TestDatabase } from './cluster.ts';
import { decide, entry, openOne } from './samples.ts';

const noon = new Date('2026-11-20T12:00:00Z');
const later = (minutes: number) => new Date(noon.getTime() + minutes * 60_000);

let database: TestDatabase;
let pools: Awaited<ReturnType<typeof openTestStore>>[];
beforeAll(async () => {
  database = await createTestDatabase();
  const clock = new TestClock(noon, 0);
  pools = await Promise.all([1, 2].map(() => openTestStore({ database, clock })));
});
afterAll(async () => {
  for (const pool of pools) await pool.close();
  await database.drop();
});

function store(i: number) {
  const pool = pools[i % pools.length];
  if (pool === undefined) throw new Error('no pool');
  return pool.store;
}

function countOf(all: readonly Recorded[], kind: Recorded['kind']): number {
  return all.filter((one) => one.kind === kind).length;
}

async function rows(table: string): Promise<number> {
  const { rows: found } = await database.admin.query<{ count: number }>(
    `select count(*)::int as count from ${table}`,
  );
  return found[0]?.count ?? 0;
}

describe('ten people in two processes who decide at once', () => {
  test('on 200 requests win 200 times and make 200 operations', async () => {
    const requests: Request[] = [];
    for (let i = 0; i < 200; i++) requests.push(await openOne(store(i), { at: noon, gateway: `Race${i}` }));
    expect(requests.at(-1)?.number).toBe(200);
    const audited = await rows('audit');
    const all: Recorded[] = [];
    // Twenty requests at a time: more would wait longer for a connection than the store lets anybody wait.
    for (let at = 0; at < requests.length; at += 20) {
      const racing = requests
        .slice(at, at + 20)
        .flatMap(({ id }) =>
          Array.from({ length: 10 }, (_, i) => decide(store(i), id, `person ${i}`, later(1))),
        );
      all.push(...(await Promise.all(racing)));
    }
    expect(countOf(all, 'approved')).toBe(200);
    expect(countOf(all, 'late')).toBe(1800);
    expect(await rows('operation')).toBe(200);
    expect(await rows('audit')).toBe(audited + 200);
    expect(await rows(`pgboss.job where data->'job'->>'kind' = 'advance'`)).toBe(200);
  });

  test('reach a quorum of two exactly once, with two people', async () => {
    for (let round = 0; round < 20; round++) {
      const { id } = await openOne(store(round), { at: noon, gateway: `Quorum${round}`, approvers: 2 });
      const all = await Promise.all(
        Array.from({ length: 10 }, (_, i) => decide(store(i), id, `person ${i % 3}`, later(1))),
      );
      expect([countOf(all, 'counted'), countOf(all, 'approved')]).toEqual([1, 1]);
      const found = await store(0).findRequest(id);
      const people = new Set(found?.request.decisions.map((one) => one.by.aadObjectId));
      expect(people.size).toBe(2);
    }
  });

  test('and the expiry: one of them ends it', async () => {
    for (let round = 0; round < 20; round++) {
      const { id } = await openOne(store(round), { at: noon, gateway: `Expiry${round}` });
      const closing = { request: id, at: later(30), audit: entry('expired', later(30)), letters: [] };
      const kinds = ['approve', 'reject', 'cancel'] as const;
      const [expired, ...decided] = await Promise.all([
        store(1).expireRequest(closing),
        ...Array.from({ length: 6 }, (_, i) => decide(store(i), id, `person ${i}`, later(29), kinds[i % 3])),
      ]);
      const winners = decided.filter((one) => one.kind === 'approved' || one.kind === 'closed').length;
      expect(winners + (expired ? 1 : 0)).toBe(1);
    }
  });
});

describe('operations of one gateway', () => {
  test('run one after the other in the order of approval, while approvals and ends race', async () => {
    const total = 30;
    const requests: Request[] = [];
    for (let i = 0; i < total; i++) requests.push(await openOne(store(i), { at: noon, gateway: 'Busy' }));
    const order: number[] = [];
    const work = async () => {
      while (order.length < total) {
        const active = await store(0).activeOperations(requests[0]?.plan.gateway.id);
        const running = active.filter((one) => one.state.kind !== 'queued');
        expect(running.length).toBeLessThanOrEqual(1);
        const [from] = running;
        if (from === undefined) continue;
        const to = { ...from, state: { kind: 'succeeded', at: later(2) } as const };
        const rest = { audit: [], jobs: [], letters: [], isNews: true, successor: undefined, now: later(2) };
        const ended = await store(1).advance({ from, to, ...rest });
        if (ended !== undefined) order.push(from.requestNumber);
      }
    };
    const approve = Promise.all(requests.map(({ id }, i) => decide(store(i), id, 'bo', later(1))));
    await Promise.all([work(), approve]);
    const { rows: turns } = await database.admin.query<{ number: number }>(
      `select number from operation join request on request.id = request_id where operation.gateway = 'busy' order by turn`,
    );
    expect(order).toEqual(turns.map((one) => one.number));
    expect(await store(0).activeOperations(requests[0]?.plan.gateway.id)).toEqual([]);
  });
});

describe('stops of the two gateways of a site', () => {
  test('that begin in one moment: one is told that the other has begun', async () => {
    for (let round = 0; round < 20; round++) {
      const names = [`Left${round}`, `Right${round}`];
      const begin = async (name: string, i: number) => {
        const { id } = await openOne(store(i), { at: noon, gateway: name, kind: 'stop' });
        await decide(store(i), id, 'bo', later(1));
        const [from] = await store(i).activeOperations(gatewayIdOf(name));
        if (from === undefined) throw new Error('no operation');
        return from;
      };
      const stops = await Promise.all(names.map(begin));
      const go = (from: Operation, i: number, known: readonly number[]) => {
        const state = { kind: 'calling', since: later(2), sendBefore: later(3) } as const;
        const neighbours = stops.filter((one) => one !== from).map((one) => one.gateway);
        const alone = { site: `S${round}`, neighbours, known };
        const rest = { audit: [], jobs: [], letters: [], isNews: true, successor: undefined, now: later(2) };
        return store(i).advance({ from, to: { ...from, state }, alone, ...rest });
      };
      const gone = await Promise.all(stops.map((from, i) => go(from, i, [])));
      expect(gone.filter((one) => one === 'crowded')).toHaveLength(1);
      const late = gone.indexOf('crowded');
      const [first, second] = late === 1 ? stops : stops.toReversed();
      if (first === undefined || second === undefined) throw new Error('no two stops');
      const stop = { gateway: first.gateway, request: first.requestNumber };
      expect(await store(0).stopsUnderWay(stops.map((one) => one.gateway))).toEqual([stop]);
      // Where the other one was known of, its plan has counted it already.
      expect(await go(second, late, [first.requestNumber])).toMatchObject({ state: { kind: 'calling' } });
    }
  });
});
