import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Place } from '../../src/domain/conversation.ts';
import type { Claim, Outbox } from '../../src/ports/outbox.ts';
import type { Letter } from '../../src/ports/store.ts';
import { openTestStore } from './cluster.ts';
import { channel, chat, decide, newRequest, opening, openOne, reply } from './samples.ts';

let db: Awaited<ReturnType<typeof openTestStore>>;
/** The machine's time as a sender tells it; each test goes on where the last one stopped. */
let now = Date.now() + 3_600_000;
const at = () => new Date(now);

beforeAll(async () => {
  db = await openTestStore();
});
afterAll(() => db.close());
beforeEach(async () => {
  await db.database.admin.query('truncate send_log, letter');
});

function card(id: string, place: Place = channel): Letter {
  return { kind: 'card', subject: { kind: 'request', id }, place, view: 'main' };
}

async function claim(): Promise<Claim> {
  const claimed = await db.outbox.claim(at());
  if (claimed === undefined) throw new Error('nothing to send');
  return claimed;
}

/** As a change of its subject does. */
async function touch(id: string): Promise<void> {
  await db.database.admin.query('update letter set wanted = wanted + 1 where subject_id = $1', [id]);
}

function stands(thread: string) {
  return { conversation: `${channel.conversation};messageid=${thread}`, activityId: thread };
}

async function add(...letters: readonly Letter[]): Promise<void> {
  await db.store.addLetters(letters);
}

describe('a card', () => {
  test('is sent once, then rewritten where it stands', async () => {
    const request = await openOne(db.store, { at: at(), gateway: 'Card' });
    const first = await claim();
    expect(first).toMatchObject({
      place: channel,
      content: { kind: 'card', subject: { kind: 'request', id: request.id }, view: 'main' },
      version: 1,
      activityId: undefined,
    });
    await decide(db.store, request.id, 'bo', at());
    await db.outbox.sent(first, stands('100'));
    const next = [await claim(), await claim()];
    expect(next.map(({ content, activityId }) => [content.kind, activityId])).toEqual([
      ['reply', undefined],
      ['card', '100'],
    ]);
  });

  test('that changed while it was sent is sent again, with its place and id', async () => {
    await add(card('rq_1'));
    const first = await claim();
    await db.database.admin.query('update letter set wanted = wanted + 1');
    await db.outbox.sent(first, stands('100'));
    expect(await claim()).toMatchObject({
      version: 2,
      activityId: '100',
      place: { ...channel, conversation: `${channel.conversation};messageid=100` },
    });
  });

  test('has one sender at a time, and another after 20 seconds', async () => {
    await add(card('rq_1'));
    const paused = await claim();
    expect(await db.outbox.claim(at())).toBeUndefined();
    expect(await db.outbox.nextDue(at())).toEqual(new Date(now + 20_000));
    now += 20_000;
    const second = await claim();
    expect(await db.outbox.sent(second, stands('100'))).toBe('kept');
    expect(await db.outbox.depth()).toBe(0);
    // The paused one wakes up, after the time in which it may send. Had it sent before, its message would be one too many;
    // nobody knows which of the two stands in Teams now, so the card is drawn once more.
    expect(paused.sendBefore.getTime()).toBeLessThan(now);
    expect(await db.outbox.sent(paused, stands('101'))).toBe('duplicate');
    expect(await claim()).toMatchObject({ version: 2, activityId: '100' });
  });

  test('that was put off waits, and counts its attempts', async () => {
    await add(card('rq_1'));
    await db.outbox.putOff(await claim(), new Date(now + 5000));
    expect(await db.outbox.claim(at())).toBeUndefined();
    expect(await db.outbox.nextDue(at())).toEqual(new Date(now + 5000));
    now += 5000;
    expect((await claim()).attempts).toBe(1);
  });
});

describe('a card that somebody deleted', () => {
  test('is posted anew in its thread, once', async () => {
    await add(card('rq_1'));
    await db.outbox.sent(await claim(), stands('100'));
    await touch('rq_1');
    expect(await db.outbox.postAnew(await claim())).toBe(true);
    const anew = await claim();
    expect(anew).toMatchObject({
      activityId: undefined,
      place: { conversation: stands('100').conversation },
    });
    await db.outbox.sent(anew, { conversation: stands('100').conversation, activityId: '200' });
    await touch('rq_1');
    const second = await claim();
    expect(second.activityId).toBe('200');
    expect(await db.outbox.postAnew(second)).toBe(false);
  });
});

describe('a reply', () => {
  test('waits for its card and goes into its thread', async () => {
    await add(card('rq_1'), reply('rq_1', 'first'));
    const root = await claim();
    expect(root.content.kind).toBe('card');
    expect(await db.outbox.claim(at())).toBeUndefined();
    await db.outbox.sent(root, stands('100'));
    const answer = await claim();
    expect(answer).toMatchObject({
      content: { kind: 'reply', notice: { text: 'first', mentions: [{ id: 'bo', name: 'Bo' }] } },
      place: { ...channel, conversation: `${channel.conversation};messageid=100` },
    });
    await db.outbox.sent(answer, { conversation: answer.place.conversation, activityId: '101' });
    await add(reply('rq_1', 'second'));
    expect((await claim()).place.conversation).toBe(`${channel.conversation};messageid=100`);
  });

  test('goes to the card that it names: that of the order or that of the approval', async () => {
    await add({ ...card('rq_1', chat), view: 'follower' } as Letter, card('rq_1'));
    for (const conversation of [chat.conversation, `${channel.conversation};messageid=7`]) {
      await db.outbox.sent(await claim(), { conversation, activityId: '7' });
    }
    await add({ ...reply('rq_1', 'done'), to: 'follower' } as Letter);
    expect((await claim()).place).toEqual(chat);
  });

  test('that is dropped is not sent, and nothing waits', async () => {
    await add(card('rq_1'), reply('rq_1', 'first'));
    await db.outbox.sent(await claim(), stands('100'));
    await db.outbox.drop(await claim());
    expect(await db.outbox.depth()).toBe(0);
  });

  test('is given up with a card that Teams never took', async () => {
    await add(card('rq_1'), reply('rq_1', 'first'));
    await db.outbox.giveUp(await claim(), 'the bot was removed');
    expect(await db.outbox.depth()).toBe(0);
    await add(reply('rq_1', 'second'));
    expect(await db.outbox.depth()).toBe(0);
  });
});

describe('a successor', () => {
  test('has its card in the thread of the one whose place it takes', async () => {
    const request = await openOne(db.store, { at: at(), gateway: 'Followed' });
    const recorded = await decide(db.store, request.id, 'bo', at());
    const from = recorded.record.operation;
    if (from === undefined) throw new Error('no operation');
    await db.store.advance({
      from,
      to: { ...from, state: { kind: 'void', at: at(), why: 'changed' } },
      audit: [],
      jobs: [],
      letters: [],
      isNews: true,
      successor: opening(newRequest({ at: at(), gateway: 'Followed' })),
      now: at(),
    });
    const old = await claim();
    expect(await db.outbox.claim(at())).toBeUndefined();
    await db.outbox.sent(old, stands('200'));
    const places = [await claim(), await claim()].map((one) => [one.content.kind, one.place.conversation]);
    expect(places).toEqual([
      ['reply', `${channel.conversation};messageid=200`],
      ['card', `${channel.conversation};messageid=200`],
    ]);
  });
});

describe('pacing', () => {
  test('keeps to 7 in a second and 8 in two for a channel with its threads, whoever sends', async () => {
    await add(...Array.from({ length: 20 }, (_, i) => card(`rq_${i}`)));
    const start = now;
    const times: number[] = [];
    while (times.length < 20) {
      const claimed = await Promise.all([1, 2, 3, 4].map(() => db.outbox.claim(at())));
      for (const one of claimed) {
        if (one === undefined) continue;
        times.push(now - start);
        await db.outbox.landed(one.slot, at());
        await db.outbox.sent(one, stands(one.id));
      }
      const due = await db.outbox.nextDue(at());
      if (times.length < 20 && claimed.includes(undefined)) now = due?.getTime() ?? Number.NaN;
    }
    for (const [ms, most] of [
      [1000, 7],
      [2000, 8],
    ] as const) {
      for (const from of times) {
        expect(times.filter((one) => one >= from && one < from + ms).length).toBeLessThanOrEqual(most);
      }
    }
    expect(now - start).toBeLessThan(7000);
  });

  test('counts what goes past the outbox, and says when there is room for more', async () => {
    const thread = `${channel.conversation};messageid=1`;
    const slots: string[] = [];
    for (let i = 0; i < 5; i++) {
      const room = await db.outbox.makeRoom(thread, at());
      if (room.kind === 'room') slots.push(room.slot);
    }
    await add(...Array.from({ length: 10 }, (_, i) => card(`rq_${i}`)));
    slots.push((await claim()).slot, (await claim()).slot);
    for (const slot of slots) await db.outbox.landed(slot, at());
    expect(await db.outbox.claim(at())).toBeUndefined();
    expect(await db.outbox.makeRoom(thread, at())).toEqual({ kind: 'full', until: new Date(now + 1100) });
    expect(await db.outbox.makeRoom(chat.conversation, at())).toMatchObject({ kind: 'room' });
  });

  test('counts each of several that are over at once from its own moment', async () => {
    const thread = `${channel.conversation};messageid=1`;
    const slots: string[] = [];
    for (let i = 0; i < 7; i++) {
      const room = await db.outbox.makeRoom(thread, at());
      if (room.kind === 'room') slots.push(room.slot);
    }
    await Promise.all(slots.map((slot, i) => db.outbox.landed(slot, new Date(now + 60 - i * 10))));
    const full = { kind: 'full', until: new Date(now + 1100) };
    expect(await db.outbox.makeRoom(thread, new Date(now + 60))).toEqual(full);
  });

  test('takes one place for a message that is heard twice at once, and none for one that was heard', async () => {
    const other = await openTestStore({ database: db.database });
    const heard = { key: 'a:twice 1', at: new Date() };
    const hear = (outbox: Outbox) => outbox.hear(heard, 'a:twice', new Date());
    const rooms = await Promise.all([hear(db.outbox), hear(other.outbox), hear(db.outbox)]);
    expect(rooms.filter((room) => room !== undefined)).toEqual([{ kind: 'room', slot: expect.any(String) }]);
    expect(await hear(other.outbox)).toBeUndefined();
    expect(await db.store.hear(heard.key, heard.at)).toBe(false);
    const text = `select count(*)::int as places from send_log where conversation = 'a:twice'`;
    expect((await db.database.admin.query<{ places: number }>(text)).rows).toEqual([{ places: 1 }]);
    await other.close();
  });

  test('counts a send from when it was over: nobody knows when it arrived', async () => {
    await add(...Array.from({ length: 8 }, (_, i) => card(`rq_${i}`)));
    const slots: string[] = [];
    for (let i = 0; i < 7; i++) slots.push((await claim()).slot);
    now += 1500;
    expect(await db.outbox.claim(at())).toBeUndefined();
    for (const slot of slots) await db.outbox.landed(slot, at());
    now += 1099;
    expect(await db.outbox.claim(at())).toBeUndefined();
    now += 1;
    await claim();
  });

  test('keeps to 50 in a second for all conversations together', async () => {
    const places = Array.from({ length: 60 }, (_, i) => ({ ...chat, conversation: `a:${i}` }));
    await add(...places.map((place, i) => card(`rq_${i}`, place)));
    let count = 0;
    for (let one = await db.outbox.claim(at()); one !== undefined; one = await db.outbox.claim(at())) {
      await db.outbox.landed(one.slot, at());
      count++;
    }
    expect(count).toBe(50);
    expect((await db.outbox.nextDue(at()))?.getTime()).toBe(now + 1100);
  });

  test('of a busy channel lets what nobody has seen yet go before the edits of other cards', async () => {
    await add(card('rq_old'));
    await db.outbox.sent(await claim(), stands('100'));
    now += 60_000;
    const touched = new Date(now);
    await db.database.admin.query('update letter set wanted = wanted + 1, due_at = $1', [touched]);
    now += 5000;
    await add(card('rq_new'), reply('rq_old', 'done'));
    await db.database.admin.query(`update letter set due_at = $1 where sent = 0`, [at()]);
    const order = [await claim(), await claim(), await claim()];
    expect(order.map(({ content, activityId }) => [content.kind, activityId])).toEqual([
      ['card', undefined],
      ['reply', undefined],
      ['card', '100'],
    ]);
  });

  test('of a busy channel lets the cards of all requests take turns with their edits', async () => {
    const requests = [];
    for (const gateway of ['Turns1', 'Turns2', 'Turns3'])
      requests.push(await openOne(db.store, { at: at(), gateway }));
    await db.database.admin.query(`delete from letter where kind = 'reply'`);
    for (const { id } of requests) await db.outbox.sent(await claim(), stands(id));
    now += 60_000;
    // The first is touched again as soon as it is sent; the others wait longer by then.
    for (const { id } of requests) await decide(db.store, id, 'bo', at());
    const shown: unknown[] = [];
    for (let i = 0; i < 3; i++) {
      const claimed = await claim();
      shown.push(claimed.activityId);
      await db.outbox.sent(claimed, stands(claimed.activityId ?? ''));
      const operation = (await db.store.findRequest(claimed.activityId ?? ''))?.operation;
      if (operation === undefined) throw new Error('no operation');
      const step = { audit: [], jobs: [], letters: [], isNews: true, successor: undefined, now: at() };
      await db.store.advance({ ...step, from: operation, to: operation });
    }
    expect(shown).toEqual(requests.map(({ id }) => id));
  });

  test('of a busy channel holds up no other conversation', async () => {
    await add(...Array.from({ length: 10 }, (_, i) => card(`rq_${i}`)), card('rq_x', chat));
    const conversations: string[] = [];
    for (;;) {
      const claimed = await db.outbox.claim(at());
      if (claimed === undefined) break;
      conversations.push(claimed.place.conversation);
    }
    expect(conversations.filter((one) => one === channel.conversation)).toHaveLength(7);
    expect(conversations).toContain(chat.conversation);
  });
});

describe('senders', () => {
  test('never send an older version over a newer, and end with the newest', async () => {
    const shown = new Map<string, number>();
    await add(...Array.from({ length: 5 }, (_, i) => card(`rq_${i}`, { ...chat, conversation: `a:${i}` })));
    let isOver = false;
    const change = async () => {
      for (let i = 0; i < 60; i++) {
        await db.database.admin.query(`update letter set wanted = wanted + 1 where id % 5 = $1`, [i % 5]);
      }
      isOver = true;
    };
    const send = async () => {
      for (;;) {
        now += 150;
        const claimed = await db.outbox.claim(at());
        if (claimed === undefined) {
          if (isOver && (await db.outbox.depth()) === 0) return;
          continue;
        }
        if (claimed.content.kind !== 'card') throw new Error('a reply');
        const { id } = claimed.content.subject;
        expect(claimed.version).toBeGreaterThan(shown.get(id) ?? 0);
        shown.set(id, claimed.version);
        await db.outbox.sent(claimed, { conversation: claimed.place.conversation, activityId: id });
      }
    };
    await Promise.all([change(), send(), send(), send(), send()]);
    const { rows } = await db.database.admin.query<{ id: string; wanted: number }>(
      'select subject_id as id, wanted from letter',
    );
    expect(new Map(rows.map((row) => [row.id, row.wanted]))).toEqual(shown);
  });
});

describe('a wake-up', () => {
  test('comes with each commit that has something to send, in this process and in others', async () => {
    const other = await openTestStore({ database: db.database });
    const woken = ['here', 'there'].map(
      (where) =>
        new Promise<string>((resolve) => {
          const { outbox } = where === 'here' ? db : other;
          const end = outbox.onWake(() => {
            end();
            resolve(where);
          });
        }),
    );
    await add(card('rq_1'));
    expect(await Promise.all(woken)).toEqual(['here', 'there']);
    await other.close();
  });
});
