import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { nodesOf } from '../card/teams-card.ts';
import { expectHealthy } from '../e2e/healthy.ts';
import { Order } from '../e2e/order.ts';
import { cardOf, type Message, Tenant, textOf } from '../e2e/tenant.ts';
import { botStatus, restarted } from './killing.ts';
import { Ledger } from './ledger.ts';

let tenant: Tenant;
let ledger: Ledger;
beforeAll(async () => {
  tenant = await Tenant.start({ speed: 40, gateways: 11 });
  ledger = await Ledger.open(tenant);
}, 90_000);
afterAll(async () => {
  await ledger?.close();
  await tenant?.stop();
}, 90_000);

/** What a button of this card carries, as a client sends it back. */
function dataOf(message: Message, key: 'request' | 'question' = 'request') {
  const found = nodesOf(cardOf(message)).find((node) => typeof node[key] === 'string');
  if (found === undefined) throw new Error(`no ${key} on ${textOf(message)}`);
  return found;
}

async function cardsAfter(before: string, where: string): Promise<readonly Message[]> {
  const all = await tenant.messages('ana', where);
  const after = all.filter((one) => one.from.bot && one.deleted !== true && one.id > before);
  return after.filter((one) => cardOf(one) !== undefined);
}

interface Copies {
  readonly older: Message;
  readonly newer: Message;
  readonly where: string;
}

/** Says it to a bot that dies when Teams has taken its first card, and waits until the next one has posted it again. */
async function sayTwice(text: string, where = 'operations', places = [where]): Promise<Copies> {
  const { pid } = await botStatus(tenant);
  await tenant.call('POST', '/bot', { signal: 'SIGKILL', when: ['teams-post'], moment: 'after' });
  const said = await tenant.say('ana', text, { where });
  await restarted(tenant, pid);
  return tenant.waitFor('the second copy', async () => {
    for (const place of places) {
      const [older, newer] = await cardsAfter(said, place);
      // Until it is written where the newer one stands, none of them is a copy.
      if (older !== undefined && newer !== undefined && (await ledger.unsent()) === 0)
        return { older, newer, where: place };
    }
    return undefined;
  });
}

async function isGone({ id }: Message, where = 'operations'): Promise<void> {
  await tenant.waitFor(
    'the copy to go',
    async () => (await tenant.messages('ana', where)).find((one) => one.id === id)?.deleted === true,
  );
}

describe('a card that stands twice, since the bot died when Teams had taken it', () => {
  test('is there once when somebody decides on the older copy, and the decision counts', async () => {
    const { older, newer } = await sayTwice('scale Edge004 to 3');
    expect(dataOf(older)).toEqual(dataOf(newer));
    const { text } = await tenant.click('bo', older.id, 'approve', dataOf(older));
    expect(text).toBe(
      'That was taken. This is a second copy of the card and is deleted now: the other one shows how it goes.',
    );
    await isGone(older);
    await tenant.waitFor('the end', async () => /^Done in/m.test(textOf(await tenant.message(newer.id))));
    expect((await cardsAfter(older.id, 'operations')).map(({ id }) => id)).toEqual([newer.id]);
    expect(await tenant.changes('Edge004')).toHaveLength(1);
  }, 90_000);

  test('is there once when Teams refreshes the older copy for many', async () => {
    // The approval card begins a thread of its own; the card in the chat follows it.
    const text = 'scale Edge005 to 3 because of the move';
    const { older, newer, where } = await sayTwice(text, 'chat', ['operations', 'chat']);
    const people = where === 'chat' ? ['ana'] : ['ana', 'bo', 'chen', 'bo'];
    const views = people.map((as) => tenant.click(as, older.id, 'view', dataOf(older), {}, 'automatic'));
    for (const { card } of await Promise.all(views)) expect(card).toBeDefined();
    await isGone(older, where);
    const both = [...(await cardsAfter(older.id, 'operations')), ...(await cardsAfter(older.id, 'chat'))];
    expect(both).toHaveLength(2);
    for (const one of both) await tenant.click('ana', one.id, 'view', dataOf(one));
    await stays(newer, where);
    expect([
      ...(await cardsAfter(older.id, 'operations')),
      ...(await cardsAfter(older.id, 'chat')),
    ]).toHaveLength(2);
  }, 90_000);

  test('is there once when it asks and is answered on the older copy', async () => {
    const { older, newer } = await sayTwice('scale Edge006', 'general');
    const answered = await tenant.click('ana', older.id, 'answer', dataOf(older, 'question'), {
      instances: 3,
    });
    expect(answered.text).toMatch(/takes the place of this card.* second copy of the card and is deleted/);
    await isGone(older, 'general');
    const order = await tenant.waitFor('the plan', async () => {
      const message = await tenant.message(newer.id, 'dana', 'general');
      return /Waiting for approval/.test(textOf(message)) && message;
    });
    await tenant.click('bo', order.id, 'reject', dataOf(order), { reason: 'no' });
  }, 90_000);
});

/** Waits for longer than it would take to delete it. */
async function stays({ id }: Message, where = 'operations'): Promise<void> {
  await new Promise((over) => setTimeout(over, 2000));
  const now = (await tenant.messages('ana', where)).find((one) => one.id === id);
  expect(now?.deleted).toBeUndefined();
}

describe('what is no second copy stays', () => {
  let order: Order;
  let card: Message;
  beforeAll(async () => {
    order = await Order.give(tenant, 'scale Edge007 to 3');
    card = await tenant.message(order.card);
  });

  test('a list in which the card is shown, and decided', async () => {
    const list = await tenant.ask('bo', 'pending approvals');
    const { request } = dataOf(card);
    const { card: shown } = await tenant.click('bo', list.id, 'view', { request });
    const data = nodesOf(shown).find((node) => typeof node['request'] === 'string');
    expect(data).toEqual({ request });
    const { card: decided } = await tenant.click('bo', list.id, 'approve', data);
    expect(decided).toBeDefined();
    await order.until(/^Done in/m);
    await stays(list);
  });

  test('the card itself, and what a client says that it is', async () => {
    const other = await Order.give(tenant, 'scale Edge008 to 3');
    const elsewhere = await Order.give(tenant, 'scale Edge009 to 3', 'alerts');
    const status = await tenant.ask('bo', 'status of Edge008');
    const { letter } = dataOf(card);
    // Another card, in this conversation and elsewhere; and numbers that are none.
    await tenant.click('bo', other.card, 'view', { ...(other.data as object), letter });
    await tenant.click('bo', elsewhere.card, 'view', { ...(elsewhere.data as object), letter });
    for (const odd of [{}, ['1'], '0', '-1', '1e3', '9'.repeat(15), '9'.repeat(40), `${letter} or 1=1`, null])
      expect((await tenant.click('bo', status.id, 'view', { request: 'rq_x', letter: odd })).status).toBe(
        200,
      );
    expect((await tenant.click('bo', card.id, 'view', dataOf(card))).card).toBeDefined();
    await stays(await tenant.message(elsewhere.card, 'ana', 'alerts'), 'alerts');
    for (const one of [card, status, await tenant.message(other.card)]) {
      const now = await tenant.message(one.id);
      expect(now.deleted).toBeUndefined();
    }
  });
});

test('every card was one that Teams takes, and nothing went wrong unseen', () => expectHealthy(tenant));
