import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { expectHealthy } from './healthy.ts';
import { callOf, Order } from './order.ts';
import { Tenant } from './tenant.ts';

let tenant: Tenant;

beforeAll(async () => {
  tenant = await Tenant.start({ speed: 20, gateways: 15 });
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

describe('Azure gets into trouble while an operation runs', () => {
  test.each<[string, RegExp]>([
    ['azure-500', /^Running: \d of 4 instances ready$/m],
    ['azure-429', /^Running: \d of 4 instances ready$/m],
    ['azure-html', /No answer from Azure for \d+ (s|min).*still looking/],
    ['azure-gone', /no longer tells how the operation goes/],
  ])('%s: it is followed to its end', async (fault, meanwhile) => {
    const gateway = nextGateway();
    const order = await Order.give(tenant, `scale ${gateway} to 4`, nextPlace());
    await tenant.fault('azure-slow', true);
    await order.press('bo', 'approve');
    await order.until(/^Running: \d of 4 instances ready$/m);
    await tenant.fault(fault, true);
    await tenant.struck(fault);
    expect(await order.until(meanwhile)).not.toMatch(/^(Done|Failed)/m);
    await tenant.fault(fault, false);
    await tenant.speed(100);
    await order.until(/^Done in/m, 20_000);
    await tenant.speed(20);
    expect((await tenant.changes(gateway)).map(callOf)).toEqual(['PATCH {"sku":{"capacity":4}}']);
  });

  test('azure-slow: it takes ten times as long, and the card keeps telling', async () => {
    const gateway = nextGateway();
    const order = await Order.give(tenant, `stop ${gateway} because of the freeze`, nextPlace());
    await tenant.fault('azure-slow', true);
    await order.press('bo', 'approve');
    await tenant.speed(60);
    await order.until(/^Running: 1 of 2 instances stopped$/m, 20_000);
    await order.until(/^Done in \d+ min/m, 20_000);
    await tenant.speed(20);
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

test('every card was one that Teams takes, and nothing went wrong unseen', () => expectHealthy(tenant));
