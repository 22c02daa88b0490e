import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expectHealthy } from '../e2e/healthy.ts';
import { Order } from '../e2e/order.ts';
import { Tenant, textOf } from '../e2e/tenant.ts';
import { verifyAudit } from '../hold/verify-audit.ts';
import { expectScaledOnce } from './expect-scaled.ts';
import { signalServer, statusOf } from './server.ts';

const frozenForMs = process.env['GATEHOUSE_LONG'] === '1' ? 60_000 : 12_000;

let tenant: Tenant;

beforeAll(async () => {
  tenant = await Tenant.start({ speed: 20, gateways: 9 });
});
afterAll(() => tenant?.stop());

async function ready(): Promise<void> {
  await tenant.waitFor('the bot to be ready', async () => (await statusOf(tenant, 'readyz')) === 200);
}

describe('the database freezes while an operation runs', () => {
  test(
    'the bot lives, says so, and goes on by itself',
    async () => {
      const { pid } = tenant.line;
      const waiting = await Order.give(tenant, 'scale Edge005 to 3');
      const order = await Order.give(tenant, 'scale Edge004 to 3');
      await order.press('bo', 'approve');
      await order.until(/^Running: 2 of 3/m);
      await signalServer(tenant, 'SIGSTOP');
      const frozenAt = Date.now();
      try {
        expect(await statusOf(tenant, 'healthz')).toBe(200);
        expect(await statusOf(tenant, 'readyz')).toBe(503);
        const clicked = await waiting.press('bo', 'approve');
        expect(clicked.ms).toBeLessThan(3000);
        expect(clicked.text).toMatch(/Still working: the card will tell/);
        const askedAt = Date.now();
        const told = textOf(await tenant.ask('dana', 'pending approvals', 'chat'));
        expect(told).toMatch(/The database (does not answer|can’t be reached)/);
        expect(told).toMatch(/What no card shows was not recorded/);
        expect(Date.now() - askedAt).toBeLessThan(25_000);
        const metricsAt = Date.now();
        expect(await statusOf(tenant, 'metrics')).toBe(200);
        expect(Date.now() - metricsAt).toBeLessThan(15_000);
        await pause(Math.max(0, frozenForMs - (Date.now() - frozenAt)));
      } finally {
        await signalServer(tenant, 'SIGCONT');
      }
      await ready();
      await order.until(/^Done in/m);
      await expectScaledOnce(tenant, order, 'Edge004');
      // The click was asked of the database before it froze or not at all: either way a second one does not do it twice.
      await waiting.press('bo', 'approve');
      await waiting.until(/^Done in/m);
      await expectScaledOnce(tenant, waiting, 'Edge005');
      expect(tenant.line.pid).toBe(pid);
    },
    60_000 + frozenForMs,
  );
});

describe('the database dies', () => {
  test.each([
    ['before the decision', 'Edge006', false],
    ['while the operation runs', 'Edge007', true],
  ])('%s: it is started anew, and all goes on', async (_when, gateway, isRunning) => {
    const { pid } = tenant.line;
    const order = await Order.give(tenant, `scale ${gateway} to 3`);
    if (isRunning) {
      await order.press('bo', 'approve');
      await order.until(/^Running: 2 of 3/m);
    }
    await signalServer(tenant, 'SIGKILL');
    if (!isRunning)
      await tenant.waitFor(
        'the decision',
        async () => (await order.press('bo', 'approve')).card !== undefined,
      );
    await ready();
    await order.until(/^Done in/m);
    await expectScaledOnce(tenant, order, gateway);
    expect(tenant.line.pid).toBe(pid);
  });
});

test('none of that has broken the audit', async () => {
  expect(await verifyAudit(tenant)).toContain('The chain is whole');
  expectHealthy(tenant);
});
