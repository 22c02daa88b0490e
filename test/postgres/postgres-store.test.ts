import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Operation } from '../../src/domain/operation.ts';
import { openTestStore, TestClock } from './cluster.ts';
import {
  chat,
  decide,
  entry,
  gatewayCalled,
  newRequest,
  opening,
  openOne,
  person,
  questionFrom,
  reply,
  stateOf,
} from './samples.ts';

const noon = new Date('2026-11-20T12:00:00Z');
const later = (minutes: number) => new Date(noon.getTime() + minutes * 60_000);

let db: Awaited<ReturnType<typeof openTestStore>>;
beforeAll(async () => {
  db = await openTestStore({ clock: new TestClock(noon, 0) });
});
afterAll(() => db.close());

async function advance(
  from: Operation,
  state: Operation['state'],
  more: Partial<Parameters<typeof db.store.advance>[0]> = {},
) {
  return await db.store.advance({
    from,
    to: { ...from, state },
    audit: [],
    jobs: [],
    letters: [],
    isNews: true,
    successor: undefined,
    now: later(2),
    ...more,
  });
}

async function approved(gateway: string, who = 'bo') {
  const request = await openOne(db.store, { at: noon, gateway });
  const recorded = await decide(db.store, request.id, who, later(1));
  if (recorded.kind !== 'approved' || recorded.record.operation === undefined) throw new Error(recorded.kind);
  return { request, operation: recorded.record.operation };
}

async function jobsOf(kind: string, id: string): Promise<number> {
  const { rows } = await db.database.admin.query(
    `select 1 from pgboss.job where data->'job'->>'kind' = $1 and $2 in (data->'job'->>'operation', data->'job'->>'request')`,
    [kind, id],
  );
  return rows.length;
}

async function cardsOf(subject: string) {
  const { rows } = await db.database.admin.query<{ view: string; wanted: number }>(
    `select view, wanted from letter where subject_id = $1 and kind = 'card' order by id`,
    [subject],
  );
  return rows;
}

describe('a request', () => {
  test('comes back as it was opened, with the next number', async () => {
    const first = await openOne(db.store, { at: noon });
    const asked = newRequest({ at: noon, gateway: 'SilverLake', approvers: 2, replaces: first.number });
    const second = await db.store.openRequest({ ...opening(asked), heard: undefined, answers: undefined });
    expect(second).toEqual({
      ...asked,
      number: first.number + 1,
      state: { kind: 'waiting' },
      decisions: [],
    });
    const byNumber = await db.store.findRequestByNumber(first.number + 1);
    expect(byNumber).toEqual({ request: second, operation: undefined });
    expect(JSON.stringify(byNumber?.request.plan.calls)).toBe(JSON.stringify(asked.plan.calls));
    expect(await jobsOf('expire', asked.id)).toBe(1);
    expect(await jobsOf('remind', asked.id)).toBe(1);
    const [audit] = await db.store.history({ gateway: undefined, limit: 1 });
    expect(audit).toMatchObject({ act: 'requested', request: first.number + 1 });
  });

  test('is opened once for a message that Teams delivers twice, and no number is lost', async () => {
    const heard = 'conversation/message';
    const asked = opening(newRequest({ at: noon }));
    const all = await Promise.all(
      [1, 2, 3].map(() => db.store.openRequest({ ...asked, heard, answers: undefined })),
    );
    const opened = all.filter((one) => one !== undefined);
    expect(opened).toHaveLength(1);
    const next = await openOne(db.store, { at: noon });
    expect(next.number).toBe((opened[0]?.number ?? 0) + 1);
    expect(await db.store.hear(heard, noon)).toBe(false);
  });

  test('is heard again where it may come again after a time', async () => {
    const told = [await db.store.hear('joined a:1', noon, 200), await db.store.hear('joined a:1', noon, 200)];
    expect(told).toEqual([true, false]);
    await db.database.admin.query(
      `update heard set stored_at = stored_at - interval '1 second' where key = 'joined a:1'`,
    );
    expect(await db.store.hear('joined a:1', noon, 200)).toBe(true);
  });

  test('takes over the card of the question that it answers', async () => {
    const question = questionFrom(chat, noon);
    const card = {
      kind: 'card',
      subject: { kind: 'question', id: question.id },
      place: chat,
      view: 'follower',
    } as const;
    expect(await db.store.openQuestion({ question, heard: 'q1', letters: [card] })).toBe(true);
    expect(await db.store.openQuestion({ question, heard: 'q1', letters: [card] })).toBe(false);
    expect(await db.store.findQuestion(question.id)).toEqual(question);
    const asked = newRequest({ at: noon });
    const answering = { ...opening(asked), heard: 'q2', answers: question.id };
    expect(await db.store.openRequest(answering)).toBeDefined();
    expect(await cardsOf(asked.id)).toEqual([
      { view: 'follower', wanted: 2 },
      { view: 'main', wanted: 1 },
    ]);
    expect((await db.store.findQuestion(question.id))?.state).toBe('answered');
    expect(await db.store.closeQuestion(question.id, 'dismissed')).toBe(false);
    const again = { ...opening(newRequest({ at: noon })), heard: 'q3', answers: question.id };
    expect(await db.store.openRequest(again)).toBeUndefined();
  });

  test('is among the pending ones of its gateway until it is decided', async () => {
    const request = await openOne(db.store, { at: noon, gateway: 'Pending' });
    const gateway = gatewayCalled('Pending').id;
    expect(await db.store.pendingRequests(gateway)).toEqual([request]);
    await decide(db.store, request.id, 'bo', later(1), 'cancel');
    expect(await db.store.pendingRequests(gateway)).toEqual([]);
  });
});

describe('a decision', () => {
  test('makes the operation, its job, its audit row and a new card', async () => {
    const { request, operation } = await approved('Decided');
    expect(operation).toMatchObject({ epoch: 1, state: { kind: 'checking', since: later(1) } });
    expect(await db.store.findOperation(operation.id)).toEqual(operation);
    expect(await jobsOf('advance', operation.id)).toBe(1);
    expect(await cardsOf(request.id)).toEqual([{ view: 'main', wanted: 2 }]);
    const found = await db.store.findRequest(request.id);
    expect(found).toMatchObject({
      request: { state: { kind: 'approved', at: later(1) }, decisions: [{ by: { aadObjectId: 'bo' } }] },
      operation: { id: operation.id },
    });
  });

  test('counts each person once until enough have approved', async () => {
    const request = await openOne(db.store, { at: noon, gateway: 'Two', approvers: 2 });
    const kinds = [];
    for (const who of ['bo', 'bo', 'cy', 'cy', 'di']) {
      kinds.push((await decide(db.store, request.id, who, later(1))).kind);
    }
    expect(kinds).toEqual(['counted', 'repeated', 'approved', 'repeated', 'late']);
  });

  test.each(['reject', 'cancel'] as const)('to %s closes the request with its reply', async (kind) => {
    const request = await openOne(db.store, { at: noon, gateway: kind });
    const closed = await decide(db.store, request.id, 'bo', later(1), kind);
    expect(closed.kind).toBe('closed');
    expect((await db.store.findRequest(request.id))?.request).toEqual(closed.record.request);
    expect((await decide(db.store, request.id, 'cy', later(1))).kind).toBe('late');
    const { rows } = await db.database.admin.query(
      `select notice->'value'->>'text' as text from letter where subject_id = $1 and kind = 'reply' order by id`,
      [request.id],
    );
    expect(rows).toEqual([{ text: `{0}, R-${request.number} waits for you` }, { text: 'closed' }]);
  });

  test('comes too late at the very moment of the expiry', async () => {
    const request = await openOne(db.store, { at: noon, gateway: 'Late' });
    expect((await decide(db.store, request.id, 'bo', request.expiresAt)).kind).toBe('late');
    const closing = { request: request.id, audit: entry('expired', later(30)), letters: [] };
    expect(await db.store.expireRequest({ ...closing, at: later(29) })).toBe(false);
    expect(await db.store.expireRequest({ ...closing, at: later(30) })).toBe(true);
    expect(await db.store.expireRequest({ ...closing, at: later(31) })).toBe(false);
    expect((await db.store.findRequest(request.id))?.request.state).toEqual({
      kind: 'expired',
      at: later(30),
    });
  });

  test('is reminded of once, while it is waited for', async () => {
    const request = await openOne(db.store, { at: noon, gateway: 'Reminder' });
    const reminder = { request: request.id, letters: [reply(request.id, 'still waiting')] };
    expect(await db.store.remind({ ...reminder, at: later(15) })).toBe(true);
    expect(await db.store.remind({ ...reminder, at: later(16) })).toBe(false);
  });
});

describe('an operation', () => {
  test('moves only from the epoch that the worker has seen', async () => {
    const { operation } = await approved('Epochs');
    const polling = { kind: 'polling', since: later(2), handle: 'h' } as const;
    const seen = stateOf(gatewayCalled('Epochs'), later(2));
    const moved = await advance({ ...operation, seen }, polling);
    expect(moved).toEqual({ ...operation, seen, state: polling, epoch: 2 });
    expect(await advance(operation, { kind: 'succeeded', at: later(2) })).toBeUndefined();
    expect(await db.store.findOperation(operation.id)).toEqual(moved);
  });

  test('waits its turn behind the active one of its gateway, in the order of approval', async () => {
    const first = await approved('Queue');
    const second = await approved('Queue', 'cy');
    const third = await approved('Queue', 'di');
    expect(second.operation.state).toEqual({ kind: 'queued', behind: first.request.number });
    expect(third.operation.state).toEqual({ kind: 'queued', behind: first.request.number });
    expect(await jobsOf('advance', second.operation.id)).toBe(0);

    await advance(first.operation, { kind: 'succeeded', at: later(2) });
    const next = await db.store.findOperation(second.operation.id);
    expect(next).toMatchObject({ epoch: 2, state: { kind: 'checking', since: later(2) } });
    expect(await jobsOf('advance', second.operation.id)).toBe(1);
    expect((await db.store.findOperation(third.operation.id))?.state).toEqual({
      kind: 'queued',
      behind: second.request.number,
    });
    expect(await cardsOf(second.request.id)).toEqual([{ view: 'main', wanted: 3 }]);
    const active = await db.store.activeOperations(gatewayCalled('Queue').id);
    expect(active.map((one) => one.id)).toEqual([second.operation.id, third.operation.id]);
  });

  test('whose plan no longer holds makes its request void and opens the next', async () => {
    const { request, operation } = await approved('Changed');
    const successor = newRequest({ at: later(2), gateway: 'Changed', replaces: request.number });
    const why = 'A machine was started.';
    const ended = await advance(
      operation,
      { kind: 'void', at: later(2), why },
      { successor: opening(successor), audit: [entry('voided', later(2), { request: request.number })] },
    );
    expect(ended).toMatchObject({ state: { kind: 'void' } });
    const found = await db.store.findRequest(successor.id);
    expect(found?.request.state).toEqual({ kind: 'waiting' });
    expect((await db.store.findRequest(request.id))?.request.state).toEqual({
      kind: 'void',
      at: later(2),
      why,
      successor: found?.request.number,
    });
    const audit = await db.store.history({ gateway: undefined, limit: 2 });
    expect(audit.map((one) => [one.act, one.request])).toEqual([
      ['requested', found?.request.number],
      ['voided', request.number],
    ]);
    expect(await jobsOf('expire', successor.id)).toBe(1);
  });
});

describe('a person', () => {
  test('is remembered with the newest name, and with a Teams id once one is known', async () => {
    await db.store.rememberPerson(person('bo'));
    await db.store.rememberPerson({ aadObjectId: 'bo', name: 'Bo Li', teamsId: undefined });
    await db.store.rememberPerson({ aadObjectId: 'zoe', name: 'Zo\0e', teamsId: undefined });
    const people = await db.store.people(['bo', 'zoe', 'nobody']);
    expect(new Set(people)).toEqual(
      new Set([
        { aadObjectId: 'bo', name: 'Bo Li', teamsId: '29:bo' },
        { aadObjectId: 'zoe', name: 'Zoe', teamsId: undefined },
      ]),
    );
    expect(await db.store.people([])).toEqual([]);
  });
});
