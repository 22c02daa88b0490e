import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { GroupCommit } from '../../src/postgres/group-commit.ts';
import { openTestStore } from './cluster.ts';
import { decide, openOne } from './samples.ts';

const noon = new Date('2026-11-20T12:00:00Z');

describe('what is committed together', () => {
  test('is what came while the last round was under way, in the order in which it came', async () => {
    const rounds: string[][] = [];
    let goOn: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const together = new GroupCommit(async (acts: readonly string[]) => {
      rounds.push([...acts]);
      await held;
      return acts.map((act) => act.toUpperCase());
    });
    const first = [together.take('a'), together.take('b')];
    await new Promise(setImmediate);
    const second = [together.take('c'), together.take('d')];
    goOn();
    expect(await Promise.all([...first, ...second])).toEqual(['A', 'B', 'C', 'D']);
    expect(rounds).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  test('hears of its own failure, and the next round begins', async () => {
    const together = new GroupCommit(async ([act]: readonly string[]) => {
      if (act === 'bad') throw new Error('lost');
      return ['done'];
    });
    await expect(together.take('bad')).rejects.toThrow('lost');
    expect(await together.take('good')).toBe('done');
  });

  test('does not wait for a round that hangs', async () => {
    let release: (results: string[]) => void = () => {};
    const hung = new Promise<string[]>((resolve) => {
      release = resolve;
    });
    const together = new GroupCommit((acts: readonly string[]) =>
      acts.includes('hangs') ? hung : Promise.resolve([...acts]),
    );
    const first = together.take('hangs');
    await new Promise(setImmediate);
    expect(await together.take('next')).toBe('next');
    release(['at last']);
    expect(await first).toBe('at last');
  });
});

describe('decisions that come at the same time', () => {
  let opened: Awaited<ReturnType<typeof openTestStore>>;
  beforeAll(async () => {
    opened = await openTestStore();
  });
  afterAll(() => opened.close());

  test('are each recorded but for the one that PostgreSQL does not take', async () => {
    const { store } = opened;
    const requests = [];
    for (let i = 0; i < 5; i++) requests.push(await openOne(store, { at: noon, gateway: `Apart${i}` }));
    const ids = requests.map(({ id }) => id);
    // No text column takes a NUL.
    const asked = [...ids.slice(0, 2), 'rq_\0', ...ids.slice(2)];
    const came = await Promise.allSettled(asked.map((id) => decide(store, id, 'bo', noon)));
    expect(came.map((one) => (one.status === 'fulfilled' ? one.value.kind : one.status))).toEqual([
      ...['approved', 'approved', 'rejected', 'approved', 'approved', 'approved'],
    ]);
    const active = await store.activeOperations(undefined);
    const named = active.map(({ requestId, requestNumber }) => [requestId, requestNumber]);
    expect(new Map(named as [string, number][])).toEqual(
      new Map(requests.map((one) => [one.id, one.number])),
    );
  });

  test('of one request and of one gateway count one after the other', async () => {
    const { store } = opened;
    const both = await openOne(store, { at: noon, gateway: 'Shared', approvers: 2 });
    const behind = await openOne(store, { at: noon, gateway: 'Shared' });
    const came = await Promise.all([
      decide(store, both.id, 'bo', noon),
      decide(store, both.id, 'bo', noon),
      decide(store, both.id, 'cy', noon),
      decide(store, both.id, 'di', noon, 'reject'),
      decide(store, behind.id, 'bo', noon),
    ]);
    expect(came.map(({ kind }) => kind)).toEqual(['counted', 'repeated', 'approved', 'late', 'approved']);
    expect(came[4]?.record.operation?.state).toEqual({ kind: 'queued', behind: both.number });
    expect(came[2]?.record.operation).toMatchObject({
      requestNumber: both.number,
      gateway: 'shared',
      state: { kind: 'checking', since: noon },
    });
  });
});
