import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Alert } from '../../../src/domain/alert.ts';
import type { Operation } from '../../../src/domain/operation.ts';
import type { Opening } from '../../../src/ports/store.ts';
import { channel, decide, entry, newRequest, opening, openOne, person, reply } from '../samples.ts';
import {
  arrival,
  cardOf,
  changed,
  hearAll,
  judgeFor,
  minutes,
  noon,
  otherChannel,
  replyTo,
} from './samples.ts';
import { openAlerts, type Tenant } from './tenant.ts';

let db: Tenant;
beforeAll(async () => {
  db = await openAlerts();
});
afterAll(() => db.close());
beforeEach(() => db.empty());

/** An alert with its card in each of the places. */
async function alertIn(...places: (typeof channel)[]): Promise<Alert> {
  await db.alerts.keepArrivals([arrival('GraniteFalls')]);
  await hearAll(db.alerts, judgeFor(places));
  return await db.alertOf('GraniteFalls');
}

async function tell(alert: Alert, ...letters: ReturnType<typeof cardOf>[]): Promise<void> {
  await db.alerts.changeAlert(alert.id, (one) => changed(one, { letters }), noon);
}

/** Posts the card in a channel as its thread `id`. */
async function post(place: typeof channel, id: string): Promise<void> {
  for (let second = 1; ; second++) {
    const claim = await db.outbox.claim(new Date(Date.now() + second * 1000));
    if (claim === undefined) throw new Error('nothing to post');
    if (claim.place.conversation !== place.conversation) continue;
    await db.outbox.sent(claim, { conversation: `${place.conversation};messageid=${id}`, activityId: id });
    return;
  }
}

describe('a card of an alert', () => {
  test('stands once in a channel, whatever thread is asked for', async () => {
    const alert = await alertIn(channel);
    const inThread = { ...channel, conversation: `${channel.conversation};messageid=7` };
    await tell(alert, cardOf(alert), cardOf(alert, otherChannel), cardOf(alert, otherChannel));
    await post(channel, '100');
    await tell(alert, cardOf(alert), cardOf(alert, inThread), cardOf(alert, otherChannel));
    const cards = await db.letters('card');
    expect(cards.map((one) => one.pace)).toEqual([channel.conversation, otherChannel.conversation]);
  });

  test('is not posted again in a channel that refuses it', async () => {
    const alert = await alertIn(channel);
    const claim = await db.outbox.claim(new Date(Date.now() + 1000));
    if (claim === undefined) throw new Error('nothing to send');
    await db.outbox.giveUp(claim, '403 BotNotInConversationRoster');
    await tell(alert, cardOf(alert), replyTo(alert, 'It is worse'));
    expect(await db.letters('card')).toHaveLength(1);
    expect(await db.outbox.depth()).toBe(0);
  });

  test('is rewritten when there is news, and not for a mere repeat', async () => {
    const alert = await alertIn(channel, otherChannel);
    const wanted = async () => (await db.letters('card')).map((one) => one.wanted);
    await tell(alert);
    expect(await wanted()).toEqual([2, 2]);
    await db.alerts.changeAlert(alert.id, (one) => changed(one, { isNews: false }), noon);
    expect(await wanted()).toEqual([2, 2]);
    await db.alerts.keepArrivals([
      arrival('GraniteFalls'),
      ...[1, 2, 3].map((i) =>
        arrival('GraniteFalls', { severity: i % 2 ? 'critical' : 'warning' }, minutes(i)),
      ),
    ]);
    await hearAll(db.alerts, judgeFor([channel]));
    // Once for all that one pass heard.
    expect(await wanted()).toEqual([3, 3]);
  });
});

describe('the card of an alert that an order was given from', () => {
  const wantedOf = async ({ id }: Alert) =>
    (await db.letters('card')).filter((one) => one.subject_id === id).map((one) => one.wanted);

  /** An order from its card, that waits. */
  async function orderedFrom({ id }: Alert) {
    return await openOne(db.store, { at: noon, gateway: 'GraniteFalls', alert: id });
  }

  /** The same, and approved: what is to carry it out. */
  async function approvedFrom(alert: Alert) {
    const { id } = await orderedFrom(alert);
    const recorded = await decide(db.store, id, 'bo', minutes(1));
    if (recorded.kind !== 'approved' || recorded.record.operation === undefined)
      throw new Error(recorded.kind);
    return { request: id, operation: recorded.record.operation };
  }

  async function ended(
    { operation }: Awaited<ReturnType<typeof approvedFrom>>,
    state: Operation['state'],
    successor?: Opening,
  ): Promise<void> {
    await db.store.advance({
      from: operation,
      to: { ...operation, state },
      audit: [],
      jobs: [],
      letters: [],
      isNews: true,
      successor,
      now: minutes(2),
    });
  }

  test.each(['reject', 'cancel'] as const)('is rewritten at a %s of it', async (kind) => {
    const alert = await alertIn(channel, otherChannel);
    const { id } = await orderedFrom(alert);
    expect(await wantedOf(alert)).toEqual([1, 1]);
    await decide(db.store, id, 'bo', minutes(1), kind);
    expect(await wantedOf(alert)).toEqual([2, 2]);
  });

  test('is rewritten when nobody decided in time', async () => {
    const alert = await alertIn(channel);
    const { id } = await orderedFrom(alert);
    await db.store.expireRequest({
      request: id,
      at: minutes(30),
      audit: entry('expired', minutes(30)),
      letters: [reply(id, 'it expired')],
    });
    expect(await wantedOf(alert)).toEqual([2]);
  });

  test('stays as it is while the order is under way, and is rewritten at its end', async () => {
    const alert = await alertIn(channel);
    const approved = await approvedFrom(alert);
    expect(await wantedOf(alert)).toEqual([1]);
    await ended(approved, { kind: 'succeeded', at: minutes(2) });
    expect(await wantedOf(alert)).toEqual([2]);
  });

  test('is rewritten when the order is void, and when what took its place is rejected', async () => {
    const alert = await alertIn(channel);
    const successor = newRequest({ at: minutes(2), alert: alert.id });
    const approved = await approvedFrom(alert);
    await ended(approved, { kind: 'void', at: minutes(2), why: 'it changed' }, opening(successor));
    expect(await wantedOf(alert)).toEqual([2]);
    await decide(db.store, successor.id, 'bo', minutes(3), 'reject');
    expect(await wantedOf(alert)).toEqual([3]);
  });

  test('is rewritten when the order is taken back while it waits its turn', async () => {
    const alert = await alertIn(channel);
    const first = await approvedFrom(alert);
    const { operation } = await approvedFrom(alert);
    const by = person('ana');
    const at = minutes(2);
    await db.store.withdraw({ operation: operation.id, by, at, audit: entry('cancelled', at) });
    expect(await wantedOf(alert)).toEqual([2]);
    await ended(first, { kind: 'succeeded', at: minutes(3) });
  });
});

describe('a reply', () => {
  test('goes into the thread of each card, at once where that stands, else when it is posted', async () => {
    const alert = await alertIn(channel, otherChannel);
    await post(channel, '100');
    await tell(alert, replyTo(alert, '{A} is worse'));
    const told = async () =>
      (await db.letters('reply')).filter((one) => one.text === 'A-1 is worse').map((one) => one.conversation);
    expect(await told()).toEqual([`${channel.conversation};messageid=100`, null]);
    await post(otherChannel, '200');
    expect(await told()).toEqual([
      `${channel.conversation};messageid=100`,
      `${otherChannel.conversation};messageid=200`,
    ]);
  });

  test('about an alert without a card goes nowhere', async () => {
    const alert = await alertIn();
    await tell(alert, replyTo(alert, 'nobody hears it'));
    expect(await db.letters()).toEqual([]);
  });

  test('names its alert by the number that it got', async () => {
    await db.alerts.keepArrivals([arrival('A'), arrival('B', {}, minutes(1))]);
    await hearAll(db.alerts, (one, alert) => {
      const change = judgeFor()(one, alert);
      return { ...change, letters: [...change.letters, replyTo(change.alert, '{A}, {A} and {0}')] };
    });
    expect((await db.letters('reply')).map((one) => one.text)).toEqual([
      'A-1 opened',
      'A-1, A-1 and {0}',
      'A-2 opened',
      'A-2, A-2 and {0}',
    ]);
  });
});

describe('replies on one topic', () => {
  const rise = (alert: Alert, text: string) => {
    const letter = replyTo(alert, text);
    return letter.kind === 'reply' ? { ...letter, notice: { ...letter.notice, topic: 'worse' } } : letter;
  };
  const waiting = async () =>
    (await db.letters('reply')).filter((one) => one.wanted > one.sent).map((one) => one.text);

  test('wait as the newest alone, and what was said stays', async () => {
    const alert = await alertIn(channel, otherChannel);
    const before = await waiting();
    await tell(alert, rise(alert, 'first'), replyTo(alert, 'Kim has it'));
    await tell(alert, rise(alert, 'second'), rise(alert, 'third'));
    const twice = (text: string) => [text, text];
    expect(await waiting()).toEqual([...before, ...twice('Kim has it'), ...twice('third')]);
    await post(channel, '100');
    await tell(alert, rise(alert, 'fourth'));
    expect(await waiting()).toEqual([...before, ...twice('Kim has it'), ...twice('fourth')]);
  });
});
