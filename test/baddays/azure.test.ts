import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { expectHealthy } from '../e2e/healthy.ts';
import { Order } from '../e2e/order.ts';
import { Tenant } from '../e2e/tenant.ts';
import { attempts } from './attempts.ts';

/** Seconds of the tenant in one of the machine. */
const usual = 40;

let tenant: Tenant;

beforeAll(async () => {
  tenant = await Tenant.start({ speed: usual, gateways: 25 });
});
afterAll(() => tenant?.stop());
afterEach(async () => {
  await tenant.calm();
  await tenant.speed(usual);
});

const places = ['operations', 'general', 'alerts'] as const;
/** Gateways of their own for each test; their neighbours keep running. */
let taken = 2;
function next(): { readonly gateway: string; readonly where: string } {
  taken += 2;
  return {
    gateway: `Edge${String(taken).padStart(3, '0')}`,
    where: places[(taken / 2) % 3] ?? 'alerts',
  };
}

/** The way on from a card that failed: its button makes a new request, which can be carried out. */
async function orderAgain(order: Order, where: string): Promise<string> {
  expect(await order.buttons('ana')).toContain('Try again');
  expect((await order.press('ana', 'again')).text).toMatch(/see the new card/);
  const again = await Order.find(tenant, order.said, where, order.card);
  return again.approveAndFinish();
}

/** Stops and starts a gateway in the portal, so that Azure tells of machines that were provisioned just now. */
async function turnOffAndOn(gateway: string): Promise<void> {
  await tenant.switchOff(gateway);
  await tenant.portal(gateway, { power: 'start' });
  await tenant.waitFor(`${gateway} to run`, async () =>
    (await tenant.machines(gateway)).every((one) => one === 'running'),
  );
  const idle = (await tenant.now()) + 10_000;
  await tenant.waitFor(`${gateway} to be idle`, async () => (await tenant.now()) > idle);
}

describe('Azure asks to wait for an hour', () => {
  test('before the first call: it fails in minutes, nothing was sent, and it can be ordered again', async () => {
    const { gateway, where } = next();
    const order = await Order.give(tenant, `scale ${gateway} to 3`, where);
    await tenant.fault('azure-429-hour', true);
    await tenant.speed(10); // the card tells of it each half minute: at this speed no look misses that
    await order.press('bo', 'approve');
    await order.until(/No answer from Azure for \d+ (s|min), still looking/);
    await tenant.speed(600);
    expect(await order.until(/^Failed/m)).toMatch(/Nothing was sent/);
    expect(await attempts(tenant, gateway)).toEqual([]);
    await tenant.speed(usual);
    await tenant.fault('azure-429-hour', false);
    expect(await orderAgain(order, where)).toMatch(/3 of 3 instances running/);
    expect(await attempts(tenant, gateway)).toEqual(['PATCH 200 accepted']);
  });

  test('while it works: it is followed to its end', async () => {
    const { gateway, where } = next();
    const order = await Order.give(tenant, `scale ${gateway} to 3`, where);
    await order.press('bo', 'approve');
    await order.until(/^Running: 2 of 3/m);
    await tenant.fault('azure-429-hour', true);
    await order.until(/No answer from Azure for \d+ (s|min), still looking/);
    await tenant.fault('azure-429-hour', false);
    await order.until(/^Done in/m, 45_000);
    expect(await attempts(tenant, gateway)).toEqual(['PATCH 200 accepted']);
  });
});

test('a conflict that stays: refused for ten minutes, then failed with what to do, and a way on', async () => {
  const { gateway, where } = next();
  const order = await Order.give(tenant, `scale ${gateway} to 3`, where);
  await tenant.fault('azure-conflict', true);
  await order.press('bo', 'approve');
  await order.until(/Azure refused it for now \(Conflict\)/);
  await tenant.speed(300);
  const end = await order.until(/^Failed after/m);
  await tenant.speed(usual);
  expect(end).toMatch(/Something else was changing/);
  const tried = await attempts(tenant, gateway);
  expect(tried.length).toBeGreaterThan(3);
  expect(new Set(tried)).toEqual(new Set(['PATCH 409']));
  await tenant.fault('azure-conflict', false);
  await orderAgain(order, where);
  expect((await attempts(tenant, gateway)).filter((one) => /accepted/.test(one))).toHaveLength(1);
});

describe('a connection that is lost', () => {
  test.each<{ deed: string; fault: string; sent: readonly string[] }>([
    { deed: 'scale', fault: 'azure-drop-after', sent: ['PATCH 0 accepted'] },
    { deed: 'start', fault: 'azure-drop-before', sent: ['POST start 0', 'POST start 202 accepted'] },
    { deed: 'scale', fault: 'azure-drop-before', sent: ['PATCH 0', 'PATCH 200 accepted'] },
  ])('$deed, $fault: sent again only where the machines prove that it was not taken', async (one) => {
    const { gateway, where } = next();
    if (one.deed === 'start') await tenant.switchOff(gateway);
    const words = one.deed === 'start' ? `start ${gateway}` : `scale ${gateway} to 3`;
    const order = await Order.give(tenant, words, where);
    await tenant.fault(one.fault, true);
    await order.press('bo', 'approve');
    await tenant.struck(one.fault);
    await tenant.fault(one.fault, false);
    await order.until(/No answer from Azure/);
    await order.until(/^Done in/m, 45_000);
    expect(await attempts(tenant, gateway)).toEqual(one.sent);
  });
});

describe('an operation that does not end', () => {
  test('is asked about after an hour, can only be ended here, and frees the gateway', async () => {
    const { gateway, where } = next();
    const order = await Order.give(tenant, `scale ${gateway} to 3`, where);
    await tenant.fault('azure-stuck', true);
    await order.press('bo', 'approve');
    await order.until(/^Running/m);
    await tenant.speed(1200);
    expect(await order.until(/^Unknown: no end in sight, still looking$/m)).not.toMatch(/Run it again/);
    await tenant.speed(usual);
    expect((await order.reply(/waits for your word/)).mentions).toContain('ana');
    expect(await order.buttons('ana')).toEqual(['End it here']);
    expect((await order.press('ana', 'run-again')).text).toMatch(/can only be ended here/);
    expect((await order.press('ana', 'was-done')).text).toMatch(/can only be ended here/);
    await order.press('ana', 'give-up');
    expect(await order.until(/^Failed after/m)).toMatch(/Ana .*ended it here/);
    await tenant.fault('azure-stuck', false);
    expect(await attempts(tenant, gateway)).toEqual(['PATCH 200 accepted']);
    await tenant.waitFor('the machines', async () => (await tenant.machines(gateway)).length === 3);
    const idle = (await tenant.now()) + 90_000;
    await tenant.waitFor('Azure to be done', async () => (await tenant.now()) > idle);
    await (await Order.give(tenant, `scale ${gateway} to 2`, where)).approveAndFinish();
  });

  test('is followed on while people are asked, to its end', async () => {
    const { gateway, where } = next();
    const order = await Order.give(tenant, `scale ${gateway} to 3`, where);
    await tenant.fault('azure-stuck', true);
    await order.press('bo', 'approve');
    await order.until(/^Running/m);
    await tenant.speed(1200);
    await order.until(/no end in sight/);
    await tenant.speed(100);
    await tenant.fault('azure-stuck', false);
    await order.until(/^Done in/m);
    expect(await attempts(tenant, gateway)).toEqual(['PATCH 200 accepted']);
  });
});

test('an operation that another one preempts: superseded, not sent again, and a way on', async () => {
  const { gateway, where } = next();
  const order = await Order.give(tenant, `scale ${gateway} to 4`, where);
  await tenant.fault('azure-slow', true);
  await order.press('bo', 'approve');
  await order.until(/^Running: 2 of 4/m);
  await tenant.fault('azure-slow', false);
  await tenant.portal(gateway, { capacity: 3 });
  const end = await order.until(/^Failed after/m);
  expect(end).toMatch(/A later change in Azure took its place/);
  expect(end).toMatch(/OperationPreempted/);
  expect((await attempts(tenant, gateway)).filter((one) => /accepted/.test(one))).toHaveLength(1);
  await tenant.waitFor('three machines', async () => (await tenant.machines(gateway)).length === 3);
  // The machines that were on their way still take ten times as long.
  await tenant.speed(200);
  const quiet = (await tenant.now()) + 20 * 60_000;
  await tenant.waitFor('the portal’s change to end', async () => (await tenant.now()) > quiet);
  expect(await orderAgain(order, where)).toMatch(/4 of 4 instances running/);
});

test('a clock that is ahead: a restart that nobody took is asked about, not called done', async () => {
  const { gateway, where } = next();
  await turnOffAndOn(gateway);
  await tenant.fault('azure-skew', true);
  const order = await Order.give(tenant, `restart ${gateway}`, where);
  await tenant.fault('azure-drop-before', true);
  await order.press('bo', 'approve');
  await tenant.struck('azure-drop-before');
  await tenant.fault('azure-drop-before', false);
  await tenant.speed(100);
  expect(await order.until(/somebody has to say|^Done/m)).toMatch(/somebody has to say/);
  await tenant.speed(usual);
  await order.press('ana', 'run-again');
  await order.until(/^Done in/m);
  expect(await attempts(tenant, gateway)).toEqual(['POST restart 0', 'POST restart 202 accepted']);
});

test('every card was one that Teams takes, and nothing went wrong unseen', () => expectHealthy(tenant));
