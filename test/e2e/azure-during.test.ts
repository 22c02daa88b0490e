import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { expectHealthy } from './healthy.ts';
import { callOf, Order } from './order.ts';
import { Tenant } from './tenant.ts';

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
    await order.until(/^Done in/m, 45_000);
    await tenant.speed(40);
    expect((await tenant.changes(gateway)).map(callOf)).toEqual(['PATCH {"sku":{"capacity":4}}']);
  });
});

test('every card was one that Teams takes, and nothing went wrong unseen', () => expectHealthy(tenant));
