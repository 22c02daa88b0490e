import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expectHealthy } from './healthy.ts';
import { Order } from './order.ts';
import { Tenant } from './tenant.ts';

let tenant: Tenant;

beforeAll(async () => {
  tenant = await Tenant.start({ speed: 20, gateways: 7 });
});
afterAll(() => tenant?.stop());

describe('a production stop that nobody decides', () => {
  let order: Order;

  beforeAll(async () => {
    order = await Order.give(tenant, 'stop GraniteFalls because of the freeze');
    await tenant.speed(600); // half an hour in three seconds
  });

  test('is brought to the approvers’ minds once, after a quarter of an hour', async () => {
    const reminder = await order.reply(
      /still waits: stop GraniteFalls, by [^.]*\d\d:\d\d CET\. 1\d min left/,
    );
    expect(reminder.mentions).toEqual(['bo', 'chen']);
  });

  test('expires: the card and a reply to the orderer say that nothing was done', async () => {
    const end = await order.until(/^Expired [^:]*\d\d:\d\d CET: nothing was done$/m);
    expect(end).toMatch(/Nobody decided in time/);
    const reply = await order.reply(/expired at .* Nothing was done/);
    expect(reply.mentions).toEqual(['ana']);
    expect((await order.replies()).filter((one) => /still waits/.test(one.text))).toHaveLength(1);
    for (const person of ['ana', 'bo', 'dana']) expect(await order.words(person)).toMatch(/^Expired/m);
  });

  test('can’t be approved any more, by click or by word', async () => {
    await tenant.speed(20);
    expect((await order.press('bo', 'approve')).text).toMatch(/has expired: nothing was done/);
    const typed = await tenant.ask('bo', `approve ${order.name}`);
    expect(typed.text).toMatch(/has expired: nothing was done/);
    expect(await tenant.changes()).toEqual([]);
  });

  test('is asked again by a button, with its reason, and needs approval again', async () => {
    const clicked = await order.press('ana', 'again');
    expect(clicked.text).toMatch(/see the new card/);
    const again = await Order.find(tenant, order.said, 'operations', order.card);
    expect(await again.words()).toMatch(/^Waiting for approval$[\s\S]*Stop GraniteFalls[\s\S]*the freeze/m);
    await again.press('ana', 'cancel');
  });
});

test('a click in the moment between the end and its job is too late too', async () => {
  const order = await Order.give(tenant, 'scale Edge004 to 3');
  // Teams drew the card before: the click comes after the time is over, whether or not the job has run.
  await tenant.speed(3600);
  const clicked = await tenant.waitFor('an approval that is too late', async () => {
    const isOver = (await tenant.now()) > Number(order.card) + 31 * 60_000;
    return isOver ? order.press('bo', 'approve') : undefined;
  });
  await tenant.speed(20);
  expect(clicked.text).toMatch(/has expired: nothing was done/);
  expect(await tenant.changes('Edge004')).toEqual([]);
});

test('a request that was decided in time gets no reminder and does not expire', async () => {
  const order = await Order.give(tenant, 'stop GraniteHill because of the freeze', 'general');
  await order.press('bo', 'approve');
  await order.until(/^Done in/m);
  await tenant.speed(3600);
  const later = await Order.give(tenant, 'scale Edge006 to 3', 'alerts');
  await later.until(/^Expired/m);
  await tenant.speed(20);
  expect(await order.words()).toMatch(/^Done in/m);
  expect((await order.replies()).map((one) => one.text).join('\n')).not.toMatch(/still waits|expired/);
});

test('every card was one that Teams takes, and nothing went wrong unseen', () => expectHealthy(tenant));
