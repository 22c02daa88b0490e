import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Order } from '../e2e/order.ts';
import { cardOf, textOf } from '../e2e/tenant.ts';
import { House } from './house.ts';

const takenOverWithin = 30_000;
const longTest = process.env['GATEHOUSE_LONG'] === '1' ? test : test.skip;

let house: House;
let gateways: string[];
beforeAll(async () => {
  const policies = [
    { orders: ['all'], approvers: 1, from: 'approver', own: false, expires: 'PT30M', remind: 'PT15M' },
  ];
  house = await House.open({ bots: 2, speed: 30, gateways: 11, patch: { policies } });
  gateways = house.tenant.line.gateways.slice(3);
}, 120_000);
afterAll(() => house?.close(), 60_000);

/** Has the further bot alone at work; the sandbox’s own is paused where it does nothing. */
async function alone(): Promise<void> {
  await house.sent();
  await house.strike('SIGSTOP');
  house.only(1);
}

/** Kills the one at work and lets the other go on. */
async function kill(): Promise<void> {
  house.further[0]?.signal('SIGKILL');
  await house.strike('SIGCONT');
  house.only(0);
}

async function back(): Promise<void> {
  await house.further[0]?.start();
  house.spread();
}

describe('a bot that is killed', () => {
  test('has its operations and its cards taken over by the other within 30 s', async () => {
    const { tenant } = house;
    const orders = [];
    for (const gateway of gateways.splice(0, 4))
      orders.push({ gateway, order: await Order.give(tenant, `scale ${gateway} to 3`) });
    await alone();
    await Promise.all(orders.map(({ order }) => order.press('bo', 'approve')));
    await tenant.waitFor('the first call', async () => (await tenant.changes()).length > 0);
    await kill();
    const killedAt = Date.now();
    for (const { order } of orders) await order.until(/^Done in/m, takenOverWithin);
    await house.sent();
    const ms = Date.now() - killedAt;
    for (const { order, gateway } of orders) {
      expect(await tenant.changes(gateway)).toHaveLength(1);
      const answers = await tenant.answers(order.said);
      expect(answers.filter((one) => cardOf(one) !== undefined).map(textOf)).toHaveLength(1);
      const told = (await order.replies()).filter(({ text }) => text.includes('is done'));
      expect(told.length).toBeGreaterThanOrEqual(1);
      // One that was in flight when the bot died may come twice.
      expect(told.length).toBeLessThanOrEqual(2);
    }
    expect(ms).toBeLessThan(takenOverWithin);
    await back();
  }, 90_000);

  longTest(
    'has its waiting cards and its deadlines taken over: a reminder and an expiry, once each',
    async () => {
      const { tenant, books } = house;
      const gateway = gateways.shift() ?? '';
      await alone();
      await tenant.fault('teams-down', true);
      const said = await tenant.say('ana', `stop ${gateway} because of the move`);
      await tenant.waitFor('the request', async () => (await books.unsent()) > 0);
      await kill();
      const killedAt = Date.now();
      await tenant.fault('teams-down', false);
      const isThere = async () => (await tenant.answers(said)).length > 0;
      await tenant.waitFor('the card', isThere, takenOverWithin);
      const order = await Order.find(tenant, said);
      await order.reply(/waits for your decision/);
      const ms = Date.now() - killedAt;
      expect(ms).toBeLessThan(takenOverWithin);
      // Half an hour in seconds: the deadlines were set by the one that is dead.
      await tenant.speed(240);
      await order.until(/expired/i, 45_000);
      await tenant.speed(30);
      await house.sent();
      const texts = (await order.replies()).map(({ text }) => text);
      expect(texts.filter((one) => /still waits/.test(one))).toHaveLength(1);
      expect(texts.filter((one) => /expired/i.test(one))).toHaveLength(1);
      expect(await books.acts('expired', Number(order.name.slice(2)))).toBe(1);
      await back();
    },
    90_000,
  );
});
