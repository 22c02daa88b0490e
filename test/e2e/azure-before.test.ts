import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { expectHealthy } from './healthy.ts';
import { callOf, Order } from './order.ts';
import { Tenant } from './tenant.ts';

let tenant: Tenant;

beforeAll(async () => {
  tenant = await Tenant.start({ speed: 40, gateways: 25 });
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

describe('Azure is in trouble when an approved order begins', () => {
  test.each<[string, RegExp]>([
    ['azure-429', /^Running: checking before the first step$/m],
    ['azure-429-bare', /^Running: checking before the first step$/m],
    ['azure-500', /^Running: checking before the first step$/m],
    ['azure-503', /^Running: checking before the first step$/m],
    ['azure-html', /No answer from Azure for \d+ (s|min).*still looking/],
    ['azure-drop-before', /No answer from Azure/],
    ['azure-drop-after', /No answer from Azure|^Running: \d of 2/m],
    ['azure-conflict', /Azure refused it for now \(Conflict\); trying again/],
    ['azure-stuck', /^Running: 0 of 2 instances stopped$/m],
    ['azure-gone', /No answer from Azure|^Running: \d of 2/m],
  ])('%s: the card says so, and it goes on by itself, with one change', async (fault, meanwhile) => {
    const gateway = nextGateway();
    const order = await Order.give(tenant, `stop ${gateway} because of the freeze`, nextPlace());
    await tenant.fault(fault, true);
    await order.press('bo', 'approve');
    await tenant.struck(fault);
    expect(await order.until(meanwhile)).not.toMatch(/^(Done|Failed)/m);
    await tenant.fault(fault, false);
    const end = await order.until(/^Done in/m, 45_000);
    expect(end).toMatch(/0 of 2 instances running/);
    expect((await tenant.changes(gateway)).map(callOf)).toEqual(['POST deallocate']);
    expect(await tenant.machines(gateway)).toEqual(['deallocated', 'deallocated']);
    await order.reply(/is done in/);
    expect((await order.replies()).filter((one) => /is done|failed/.test(one.text))).toHaveLength(1);
  });
});

test('every card was one that Teams takes, and nothing went wrong unseen', () => expectHealthy(tenant));
