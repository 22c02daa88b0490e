import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expectHealthy } from './healthy.ts';
import { callOf, Order } from './order.ts';
import { cardOf, type Message, Tenant, textOf } from './tenant.ts';

let tenant: Tenant;

beforeAll(async () => {
  tenant = await Tenant.start({ speed: 40, gateways: 9 });
});
afterAll(() => tenant?.stop());

/** The approval card of an order from a 1:1 chat, in the Operations channel. */
async function inChannel(name: string): Promise<Order> {
  const root = await tenant.waitFor(`${name} in the Operations channel`, async () =>
    (await tenant.messages('dana')).find((one) => one.from.bot && textOf(one).split('\n').includes(name)),
  );
  expect(root.thread).toBe(root.id); // a thread of its own: nobody wrote there before
  return Order.find(tenant, root.thread);
}

async function ordered(text: string): Promise<{ follower: Message; order: Order; name: string }> {
  const follower = await tenant.ask('ana', text, 'chat');
  const name = /^R-\d+$/m.exec(textOf(follower))?.[0] ?? 'none';
  return { follower, name, order: await inChannel(name) };
}

async function seenByAna(follower: Message): Promise<string> {
  return textOf(await tenant.message(follower.id, 'ana', 'chat'));
}

describe('an order from the 1:1 chat', () => {
  test('is decided in the Operations channel, followed in the chat, and told there', async () => {
    const { follower, order, name } = await ordered('stop GraniteFalls because of the freeze');
    expect(textOf(follower)).toMatch(/The decision is taken in the operations channel/);
    expect(textOf(follower)).toMatch(/^Cancel request$/m);
    expect((await order.reply(/waits for your decision/)).mentions).toEqual(['bo', 'chen']);

    await order.refresh('bo');
    expect(await order.buttons('bo')).toContain('Approve: stop GraniteFalls');
    await order.press('bo', 'approve');
    await tenant.waitFor('progress in the chat', async () =>
      /^Running: \d of 4 instances stopped$/m.test(await seenByAna(follower)),
    );
    await order.until(/^Done in/m);
    await tenant.waitFor('the end in the chat', async () => /^Done in/m.test(await seenByAna(follower)));
    const told = await tenant.waitFor('a word to Ana', async () =>
      (await tenant.answers(follower.id, 'ana', 'chat')).find((one) => cardOf(one) === undefined),
    );
    expect(textOf(told)).toMatch(new RegExp(`${name} is done in .*: GraniteFalls is stopped`));
    expect(told.mentions).toEqual(['ana']);
    expect((await order.replies()).filter((one) => /is done/.test(one.text))).toEqual([]);
    expect((await tenant.changes()).map(callOf)).toEqual(['POST deallocate']);
  });

  test('is not approved by its orderer, in neither place', async () => {
    const { follower, order, name } = await ordered('scale Edge004 to 3');
    expect((await tenant.click('ana', follower.id, 'approve', order.data)).text).toMatch(
      /somebody else decides/,
    );
    expect((await order.press('ana', 'approve')).text).toMatch(/somebody else decides/);
    expect(textOf(await tenant.ask('ana', `approve ${name}`, 'chat'))).toMatch(/somebody else decides/);
    await order.press('chen', 'reject', { reason: 'not today' });
    await tenant.waitFor('the rejection in the chat', async () =>
      /^Rejected by Chen Wei/m.test(await seenByAna(follower)),
    );
    await tenant.waitFor('a word to Ana', async () =>
      (await tenant.answers(follower.id, 'ana', 'chat')).some((one) => /not today/.test(one.text)),
    );
  });

  test('is cancelled from the chat, and the card in the channel says so', async () => {
    const { follower, order } = await ordered('scale Edge006 to 3');
    await tenant.click('ana', follower.id, 'cancel', order.data);
    await order.until(/^Cancelled: nothing was done$/m);
    expect(await seenByAna(follower)).toMatch(/^Cancelled: nothing was done$/m);
  });

  test('that is refused says so in the chat, and the channel hears nothing', async () => {
    const before = (await tenant.messages('dana')).length;
    expect(textOf(await tenant.ask('dana', 'stop Edge008 because of the freeze', 'chat'))).toMatch(/Refused/);
    expect(textOf(await tenant.ask('ana', 'stop RedmondEdge', 'chat'))).toMatch(/Blocked: nothing was done/);
    expect(await tenant.messages('dana')).toHaveLength(before);
  });
});

test('an approver approves by word from a chat of his own', async () => {
  const order = await Order.give(tenant, 'scale Edge008 to 3', 'general');
  expect((await tenant.ask('bo', `approve ${order.name}`, 'chat')).text).toMatch(
    /is approved and starts now/,
  );
  await order.until(/^Done in/m);
  expect((await tenant.changes('Edge008')).map(callOf)).toEqual(['PATCH {"sku":{"capacity":3}}']);
});

test('every card was one that Teams takes, and nothing went wrong unseen', () => expectHealthy(tenant));
