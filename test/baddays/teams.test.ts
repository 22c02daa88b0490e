import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { expectHealthy } from '../e2e/healthy.ts';
import { callOf, Order } from '../e2e/order.ts';
import { cardOf, type Message, Tenant, textOf } from '../e2e/tenant.ts';

let tenant: Tenant;

beforeAll(async () => {
  const policy = { orders: ['all'], approvers: 1, from: 'approver', own: false };
  const policies = [{ ...policy, expires: 'PT30M', remind: 'PT15M' }];
  tenant = await Tenant.start({ speed: 20, gateways: 15, patch: { policies } });
});
afterAll(() => tenant?.stop());
afterEach(async () => {
  await tenant.calm();
  await tenant.speed(20);
});

/** Cards in the order's thread that are still there. */
async function cardsOf(order: Order, where: string): Promise<readonly Message[]> {
  const answers = await tenant.answers(order.said, 'dana', where);
  return answers.filter((one) => cardOf(one) !== undefined);
}

/** Somebody who owns the team deletes a message of the bot's. */
async function deleteInTeams(message: string): Promise<void> {
  await tenant.call('POST', '/delete', { message });
}

async function hits(fault: string): Promise<number> {
  const faults = await tenant.call<readonly { id: string; hits: number }[]>('GET', '/faults');
  return faults.find((one) => one.id === fault)?.hits ?? 0;
}

describe('Teams refuses for now', () => {
  test.each([
    ['teams-429-bare', 'Edge004', 'operations'],
    ['teams-502', 'Edge005', 'general'],
    ['teams-504', 'Edge006', 'alerts'],
  ])(
    '%s while an operation runs: it runs all the same, with one card and one word of its end',
    async (fault, gateway, where) => {
      const order = await Order.give(tenant, `scale ${gateway} to 3`, where);
      await order.reply(/waits for your decision/);
      await tenant.fault(fault, true);
      await order.press('bo', 'approve');
      await tenant.waitFor('the machines', async () => (await tenant.machines(gateway)).length === 3);
      await tenant.struck(fault);
      await tenant.fault(fault, false);
      await order.until(/^Done in/m, 45_000);
      await order.reply(/is done in/);
      expect(await cardsOf(order, where)).toHaveLength(1);
      expect(await order.replies()).toHaveLength(2);
      expect((await tenant.changes(gateway)).map(callOf)).toEqual(['PATCH {"sku":{"capacity":3}}']);
    },
  );
});

describe('the bot is removed from the team', () => {
  test('the card is given up, counted and logged; the operation ends, and its end is in the audit', async () => {
    const order = await Order.give(tenant, 'scale Edge007 to 3');
    await order.reply(/waits for your decision/);
    const { log } = tenant;
    const before = log.length;
    await tenant.fault('teams-removed', true);
    await order.press('bo', 'approve');
    await tenant.waitFor('the machines', async () => (await tenant.machines('Edge007')).length === 3);
    const told = await tenant.waitFor('the audit to say so', async () => {
      const answer = textOf(await tenant.ask('dana', 'history of Edge007', 'chat'));
      return /succeeded|done/i.test(answer) ? answer : undefined;
    });
    expect(told).toMatch(/Edge007/);
    const metrics = await (await fetch(`${tenant.line.operations}/metrics`)).text();
    const refused = /^gatehouse_letters_refused_total\{status="403"\} (\d+)$/m.exec(metrics);
    expect(Number(refused?.[1])).toBeGreaterThanOrEqual(1);
    expect(log.slice(before).filter((line) => /Teams refused a letter/.test(line)).length).toBeGreaterThan(0);
    const tried = await hits('teams-removed');
    expect(tried).toBeLessThan(10);
    // Nothing waits any more: it is not tried for ever.
    expect(metrics).toMatch(/^gatehouse_outbox_depth \d+$/m);
    await tenant.waitFor('nothing to wait', async () => {
      const now = await (await fetch(`${tenant.line.operations}/metrics`)).text();
      return /^gatehouse_outbox_depth 0$/m.test(now);
    });
    await tenant.fault('teams-removed', false);
    await (await Order.give(tenant, 'scale Edge008 to 3')).approveAndFinish();
  });
});

describe('a card that somebody deleted', () => {
  test('is posted anew in its thread while the request is open, and tells the truth', async () => {
    const order = await Order.give(tenant, 'scale Edge009 to 3', 'general');
    await order.reply(/waits for your decision/);
    await deleteInTeams(order.card);
    await tenant.say('bo', `approve ${order.name}`, { where: 'general' });
    const anew = await tenant.waitFor('a new card', async () => (await cardsOf(order, 'general'))[0]);
    expect(anew.id).not.toBe(order.card);
    await tenant.waitFor('its end', async () => {
      const [card] = await cardsOf(order, 'general');
      return card !== undefined && /^Done in/m.test(textOf(card));
    });
    await order.reply(/is done in/);
    expect(await cardsOf(order, 'general')).toHaveLength(1);
  });

  test('a second time is left alone: the thread and the audit tell the rest', async () => {
    const order = await Order.give(tenant, 'scale Edge010 to 3', 'alerts');
    await order.reply(/waits for your decision/);
    await deleteInTeams(order.card);
    await tenant.fault('azure-slow', true);
    await tenant.say('bo', `approve ${order.name}`, { where: 'alerts' });
    const anew = await tenant.waitFor('a new card', async () => (await cardsOf(order, 'alerts'))[0]);
    await deleteInTeams(anew.id);
    await tenant.speed(200);
    await order.reply(/is done in/);
    expect(await cardsOf(order, 'alerts')).toEqual([]);
  });
});

test('Teams is away for an hour: one true card each when it is back, and nothing stale', async () => {
  const waits = await Order.give(tenant, 'scale Edge011 to 3', 'general');
  const rejected = await Order.give(tenant, 'scale Edge012 to 3', 'operations');
  const runs = await Order.give(tenant, 'scale Edge013 to 3', 'alerts');
  for (const one of [waits, rejected, runs]) await one.reply(/waits for your decision/);
  await tenant.fault('teams-down', true);
  await runs.press('bo', 'approve');
  await rejected.press('chen', 'reject', { reason: 'not today' });
  // Its card can’t be shown, nor its approvers called, before it has expired.
  const unseen = await tenant.say('ana', 'scale Edge014 to 3', { where: 'operations' });
  const back = (await tenant.now()) + 65 * 60_000;
  await tenant.speed(600);
  await tenant.waitFor('an hour', async () => (await tenant.now()) > back);
  await tenant.speed(20);
  await tenant.fault('teams-down', false);
  await runs.until(/^Done in/m, 45_000);
  await waits.until(/^Expired/m, 45_000);
  await rejected.until(/^Rejected/m, 45_000);
  await runs.reply(/is done in/);
  await waits.reply(/expired at/);
  await rejected.reply(/was rejected by/);
  const late = await Order.find(tenant, unseen);
  await late.reply(/expired at/);
  expect(await late.words()).toMatch(/^Expired/m);
  const depth = async () =>
    (await (await fetch(`${tenant.line.operations}/metrics`)).text()).match(/outbox_depth (\d+)/)?.[1];
  await tenant.waitFor('all to be sent', async () => (await depth()) === '0');
  for (const one of [waits, rejected, runs]) expect(await one.replies()).toHaveLength(2);
  expect(await late.replies()).toHaveLength(1);
});

test('every card was one that Teams takes, and nothing went wrong unseen', () => expectHealthy(tenant));
