import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { expectHealthy } from './healthy.ts';
import { callOf, Order } from './order.ts';
import { Tenant, textOf } from './tenant.ts';

let tenant: Tenant;

beforeAll(async () => {
  tenant = await Tenant.start({ speed: 40, gateways: 11 });
});
afterAll(() => tenant?.stop());

afterEach(() => tenant.calm());

/** Gateways of their own for each test; their neighbours keep running. */
let taken = 2;
function nextGateway(): string {
  taken += 2;
  return `Edge${String(taken).padStart(3, '0')}`;
}

const places = ['operations', 'general', 'alerts'] as const;
function nextPlace(): string {
  return places[(taken / 2) % 3] ?? 'alerts';
}

describe('an operation', () => {
  test('azure-slow: it takes ten times as long, and the card keeps telling', async () => {
    const gateway = nextGateway();
    const order = await Order.give(tenant, `stop ${gateway} because of the freeze`, nextPlace());
    await tenant.fault('azure-slow', true);
    await order.press('bo', 'approve');
    await tenant.speed(60);
    await order.until(/^\*\*[2-9] min( \d+ s)?\*\* so far/m, 45_000);
    await order.until(/^Done in \d+ min/m, 45_000);
    await tenant.speed(40);
    expect((await tenant.changes(gateway)).map(callOf)).toEqual(['POST deallocate']);
  });

  test('azure-no-room: it fails with Azure’s code and what to do, and is ordered again', async () => {
    const gateway = nextGateway();
    await tenant.switchOff(gateway);
    const where = nextPlace();
    const order = await Order.give(tenant, `start ${gateway}`, where);
    await tenant.fault('azure-no-room', true);
    await order.press('bo', 'approve');
    const end = await order.until(/^Failed after/m);
    expect(end).toMatch(/AllocationFailed/);
    expect(end).toMatch(new RegExp(`^${gateway} did not start$`, 'm'));
    expect(end).toMatch(/Azure has no room/);
    expect((await order.reply(/failed after/)).mentions).toEqual(['ana']);
    expect(await tenant.changes(gateway)).toHaveLength(1);
    await tenant.fault('azure-no-room', false);
    const clicked = await order.press('ana', 'again');
    expect(clicked.text).toMatch(/see the new card/);
    const again = await Order.find(tenant, order.said, where, order.card);
    await again.approveAndFinish();
    expect(await tenant.machines(gateway)).toEqual(['running', 'running']);
  });
});

test('Azure does not answer when an order is given: nothing is done, and the words say what to do', async () => {
  const gateway = nextGateway();
  await tenant.fault('azure-503', true);
  const words = textOf(await tenant.ask('ana', `stop ${gateway} because of the freeze`, 'general'));
  expect(words).toMatch(/^Not possible now: nothing was changed$/m);
  expect(words).toMatch(/What to do next/);
  await tenant.fault('azure-503', false);
  expect(textOf(await tenant.ask('dana', `pending approvals of ${gateway}`))).toMatch(/Nothing waits/);
});

test('Azure never answers for ten minutes before the first call: it failed, and nothing was sent', async () => {
  const gateway = nextGateway();
  const order = await Order.give(tenant, `stop ${gateway} because of the freeze`, nextPlace());
  await tenant.fault('azure-503', true);
  await order.press('bo', 'approve');
  await tenant.speed(600);
  const end = await order.until(/^Failed/m);
  await tenant.speed(40);
  await tenant.fault('azure-503', false);
  expect(end).toMatch(/Nothing was sent/i);
  expect((await order.reply(/failed/)).mentions).toEqual(['ana']);
  expect(await tenant.changes(gateway)).toEqual([]);
});

test('every card was one that Teams takes, and nothing went wrong unseen', () => expectHealthy(tenant));
