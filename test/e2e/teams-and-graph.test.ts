import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { expectHealthy } from './healthy.ts';
import { callOf, Order } from './order.ts';
import { cardOf, Tenant, textOf } from './tenant.ts';

let tenant: Tenant;

beforeAll(async () => {
  tenant = await Tenant.start({ speed: 20, gateways: 15 });
});
afterAll(() => tenant?.stop());
afterEach(() => tenant.calm());

describe('Graph is down', () => {
  test('a decision can’t be verified: nothing is decided, and later it can be', async () => {
    const order = await Order.give(tenant, 'scale Edge004 to 3');
    await tenant.fault('graph-down', true);
    const clicked = await order.press('bo', 'approve');
    expect(clicked.ms).toBeLessThan(3000);
    expect(clicked.card).toBeUndefined();
    expect(clicked.text).toMatch(/can’t be (verified|checked) now|cannot verify now/i);
    expect((await order.press('bo', 'reject', { reason: 'no' })).card).toBeUndefined();
    await tenant.say('bo', `approve ${order.name}`);
    const told = await tenant.waitFor('an answer to the typed word', async () =>
      (await tenant.messages('bo')).findLast((one) => one.from.bot && /verif|checked now/i.test(textOf(one))),
    );
    expect(textOf(told)).toMatch(/What to do next|again/i);
    expect(await order.words()).toMatch(/^Waiting for approval$/m);
    expect(await tenant.changes('Edge004')).toEqual([]);
    await tenant.fault('graph-down', false);
    await order.approveAndFinish();
  });

  test('an own request stays refused, whoever could not be asked', async () => {
    const order = await Order.give(tenant, 'scale Edge005 to 3', 'general');
    await tenant.fault('graph-down', true);
    expect((await order.press('ana', 'approve')).card).toBeUndefined();
    expect(await order.refresh('bo')).toMatch(/^Waiting for your approval$/m); // a view asks nobody
    await tenant.fault('graph-down', false);
    await order.press('ana', 'cancel');
  });
});

describe('Teams is in trouble', () => {
  test.each([
    ['teams-429', 'Edge006', 'operations'],
    ['teams-412', 'Edge008', 'general'],
    ['teams-down', 'Edge010', 'alerts'],
  ])('%s while an order is given: its card comes later, once', async (fault, gateway, where) => {
    await tenant.fault(fault, true);
    const said = await tenant.say('ana', `scale ${gateway} to 3`, { where });
    await tenant.struck(fault);
    await tenant.fault(fault, false);
    const order = await Order.find(tenant, said, where);
    await order.reply(/waits for your decision/);
    await order.approveAndFinish();
    await order.reply(/is done/);
    const answers = await tenant.answers(said, 'dana', where);
    expect(answers.filter((one) => cardOf(one) !== undefined)).toHaveLength(1);
    expect(answers.filter((one) => cardOf(one) === undefined)).toHaveLength(2);
  });

  test.each([
    ['teams-429', 'Edge007', 'operations'],
    ['teams-412', 'Edge009', 'general'],
    ['teams-down', 'Edge011', 'alerts'],
  ])(
    '%s while an operation runs: it runs all the same, and the card ends true',
    async (fault, gateway, where) => {
      const order = await Order.give(tenant, `stop ${gateway} because of the freeze`, where);
      await order.reply(/waits for your decision/);
      await tenant.fault(fault, true);
      const clicked = await order.press('bo', 'approve');
      expect(JSON.stringify(clicked.card)).toContain('Running');
      await tenant.waitFor('the machines', async () =>
        (await tenant.machines(gateway)).every((one) => one === 'deallocated'),
      );
      await tenant.struck(fault);
      await tenant.fault(fault, false);
      await order.until(/^Done in/m, 45_000);
      const told = await order.reply(/is done in/);
      expect(told.mentions).toEqual(['ana']);
      expect((await order.replies()).filter((one) => /is done/.test(one.text))).toHaveLength(1);
      expect((await tenant.changes(gateway)).map(callOf)).toEqual(['POST deallocate']);
    },
  );
});

test('every card was one that Teams takes, and nothing went wrong unseen', () => expectHealthy(tenant));
