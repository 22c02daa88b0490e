import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Order } from '../e2e/order.ts';
import { atOnce } from '../hold/at-once.ts';
import { House } from './house.ts';

const many = 40;
const channels = ['general', 'alerts', 'operations'] as const;
const approvers = ['bo', 'chen', 'p5'];

let house: House;
const orders: { readonly order: Order; readonly gateway: string }[] = [];
beforeAll(async () => {
  house = await House.open({ bots: 3, speed: 60, gateways: 3 + many, people: 6 });
}, 120_000);
afterAll(() => house?.close(), 60_000);

describe(`${many} requests in three channels, approved by clicks at three bots at once`, () => {
  test('are each decided once, change Azure once, and are told of once', async () => {
    const { tenant, books } = house;
    const gateways = tenant.line.gateways.slice(3);
    const clicks: Promise<unknown>[] = [];
    await atOnce(6, gateways, async (gateway) => {
      const where = channels[gateways.indexOf(gateway) % channels.length] ?? 'general';
      const said = await tenant.say('ana', `scale ${gateway} to 3`, { where });
      // A channel takes 60 sends in 30 s: the cards of all wait for each other.
      const isThere = async () => (await tenant.answers(said, 'dana', where)).length > 0;
      await tenant.waitFor('a card', isThere, 60_000);
      const order = await Order.find(tenant, said, where);
      orders.push({ order, gateway });
      // Three people at three bots: whichever comes first counts.
      clicks.push(...approvers.map((who) => order.press(who, 'approve')));
    });
    await Promise.all(clicks);
    await tenant.waitFor('all ends', async () => (await books.acts('succeeded')) === many, 60_000);
    await house.sent(60_000);
    const counts = { decided: await books.rows('decision'), operations: await books.rows('operation') };
    expect(counts).toEqual({ decided: many, operations: many });
    const changed = (await tenant.changes()).map(({ path }) => path.split('/').at(-1)?.toLowerCase());
    expect(changed.sort()).toEqual(gateways.map((one) => one.toLowerCase()).sort());
    for (const { order } of orders) {
      const told = (await order.replies()).filter(({ text }) => text.includes('is done'));
      expect([order.name, told.length]).toEqual([order.name, 1]);
    }
  }, 150_000);

  test('were told by all three bots, within Teams’ limits', async () => {
    for (const sends of await house.sends('201')) expect(sends).toBeGreaterThan(many / 4);
    expect(await house.sends('429')).toEqual([0, 0, 0]);
  });
});
