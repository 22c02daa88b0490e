import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Alarm } from '../e2e/alarm.ts';
import { warn } from '../e2e/azure-alert.ts';
import { expectHealthy } from '../e2e/healthy.ts';
import { Order } from '../e2e/order.ts';
import { Tenant, textOf } from '../e2e/tenant.ts';
import { verifyAudit } from '../hold/verify-audit.ts';
import { OwnServer } from '../replicas/own-server.ts';
import { expectScaledOnce } from './expect-scaled.ts';
import { statusOf } from './server.ts';

const awayForMs = 60_000;
const unreachable = /The database (can’t be reached|does not answer)/;
const nothingRecorded = /What no card shows was not recorded/;

let server: OwnServer;
let tenant: Tenant;
/** One that waits for its decision, and one that runs. */
let waiting: Order;
let running: Order;
let pid: number;

beforeAll(async () => {
  server = await OwnServer.start();
  const policies = [{ orders: ['all'], approvers: 1, from: 'approver', own: false, expires: 'PT12H' }];
  const store = { folder: null, url: server.url };
  tenant = await Tenant.start({ speed: 20, gateways: 9, patch: { store, policies } });
  ({ pid } = tenant.line);
  waiting = await Order.give(tenant, 'scale Edge005 to 3');
  running = await Order.give(tenant, 'scale Edge004 to 3');
  for (const one of [waiting, running]) await one.reply(/waits for your decision/);
  await tenant.fault('azure-slow', true);
  await running.press('bo', 'approve');
  await tenant.waitFor('the call', async () => (await tenant.changes('Edge004')).length === 1);
  await running.until(/^Running: 2 of 3/m);
  await server.stop();
}, 120_000);
afterAll(async () => {
  await tenant?.stop();
  await server?.close();
}, 120_000);

async function expectAway(): Promise<void> {
  expect(await statusOf(tenant, 'healthz')).toBe(200);
  await tenant.waitFor('the bot to be unready', async () => (await statusOf(tenant, 'readyz')) === 503);
  expect(await statusOf(tenant, 'metrics')).toBe(200);
}

describe('while the database’s server is away for a minute', () => {
  let stoppedAt: number;
  beforeAll(() => {
    stoppedAt = Date.now();
  });

  test('the bot lives, and is not ready', () => expectAway());

  test('whoever decides, asks or orders is told that nothing was recorded', async () => {
    const clicked = await waiting.press('bo', 'approve');
    expect(clicked.card).toBeUndefined();
    expect(clicked.text).toMatch(/The database|Still working: the card will tell/);
    for (const [who, words] of [
      ['dana', 'pending approvals'],
      ['ana', 'scale Edge006 to 3'],
      ['bo', `approve ${waiting.name}`],
    ] as const) {
      const told = textOf(await tenant.ask(who, words, 'chat'));
      expect([words, told]).toEqual([words, expect.stringMatching(unreachable)]);
      expect(told).toMatch(nothingRecorded);
    }
  });

  test('a webhook is refused, so that Azure sends it again', async () => {
    await expect(warn(tenant, 'Edge008', 'cmg-in-the-outage')).rejects.toThrow('the webhook answers 503');
  });

  test('it stays so until the minute is over', async () => {
    await pause(Math.max(0, stoppedAt + awayForMs - Date.now()));
    await expectAway();
    const told = textOf(await tenant.ask('ana', 'scale Edge006 to 3', 'chat'));
    expect(told).toMatch(unreachable);
  }, 120_000);
});

describe('when the server is back', () => {
  beforeAll(async () => {
    await server.run();
    await tenant.fault('azure-slow', false);
    await tenant.waitFor(
      'the bot to be ready',
      async () => (await statusOf(tenant, 'readyz')) === 200,
      60_000,
    );
  }, 90_000);

  test('the operation that ran comes to its end, and Azure was changed once', async () => {
    await running.until(/^Done in/m, 60_000);
    await expectScaledOnce(tenant, running, 'Edge004');
  }, 120_000);

  test('the request waits as before, and can be decided', async () => {
    expect(await tenant.changes('Edge005')).toEqual([]);
    expect(textOf(await tenant.ask('dana', 'pending approvals', 'chat'))).toContain(waiting.name);
    await tenant.waitFor('the decision', async () => (await waiting.press('bo', 'approve')).card);
    await waiting.until(/^Done in/m, 60_000);
    await expectScaledOnce(tenant, waiting, 'Edge005');
  }, 120_000);

  test('what was refused is taken when it comes again', async () => {
    await warn(tenant, 'Edge008', 'cmg-in-the-outage');
    await Alarm.find(tenant, /Edge008/, 'alerts', 60_000);
    const order = await Order.give(tenant, 'scale Edge006 to 3');
    await order.approveAndFinish();
    await expectScaledOnce(tenant, order, 'Edge006');
  }, 120_000);

  test('the same bot has lost nothing, and its audit is whole', async () => {
    expect(tenant.line.pid).toBe(pid);
    expect(await verifyAudit(tenant)).toContain('The chain is whole');
    expect(await tenant.changes('Edge006')).toHaveLength(1);
    expectHealthy(tenant);
  });
});
