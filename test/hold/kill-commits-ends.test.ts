import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Order } from '../e2e/order.ts';
import { Tenant } from '../e2e/tenant.ts';
import { becomes, both, CommitStrikes, of, type Strike } from './commit-strikes.ts';
import { callOf } from './killing.ts';
import { Ledger } from './ledger.ts';
import { verifyAudit } from './verify-audit.ts';

const minute = 60_000;
const speed = 40;

/** Gateways, by what becomes of the order for each. */
const [rejected, cancelled, crowded, failing, doubtful] = [
  'Edge004',
  'Edge006',
  'Edge008',
  'Edge010',
  'Edge012',
];

let tenant: Tenant;
let ledger: Ledger;
let commits: CommitStrikes;
const orders = new Map<string, Order>();

function orderOf(gateway: string): Order {
  const found = orders.get(gateway);
  if (found === undefined) throw new Error(`no order for ${gateway}`);
  return found;
}

/** What the audit has of an order, but for how often its call was intended and in doubt. */
async function actsOf({ name }: Order): Promise<readonly string[]> {
  const acts = await ledger.actsOf(Number(name.slice(2)));
  return acts.filter((one) => !['called', 'unknown', 'accepted'].includes(one));
}

/** Waits its turn behind the other order on the same gateway, whose operation Azure does not end. */
let second: Order;

const strikes: readonly Strike[] = [
  {
    ...{ what: 'a rejection', ...becomes('request', rejected, 'waiting', 'rejected'), moments: both },
    act: () => orderOf(rejected).press('bo', 'reject', { reason: 'not today' }),
  },
  {
    ...{ what: 'a cancellation', ...becomes('request', cancelled, 'waiting', 'cancelled'), moments: both },
    act: () => orderOf(cancelled).press('ana', 'cancel'),
  },
  {
    ...{ what: 'an operation that waits its turn', table: 'operation', on: 'insert', moments: both },
    when: `${of(crowded)} and new.state = 'queued'`,
    act: async (isFirst) => {
      if (isFirst) {
        await tenant.fault('azure-stuck', true);
        await orderOf(crowded).press('bo', 'approve');
        await orderOf(crowded).until(/^Running/m);
      }
      await second.press('bo', 'approve');
    },
  },
  {
    ...{ what: 'that its turn has come', ...becomes('operation', crowded, 'queued', 'checking') },
    moments: ['lost'],
    act: () => tenant.fault('azure-stuck', false),
  },
  {
    ...{ what: 'that it is void', ...becomes('operation', crowded, 'checking', 'void'), moments: both },
  },
  {
    ...{ what: 'a failure', ...becomes('operation', failing, 'polling', 'failed'), moments: both },
    act: async (isFirst) => {
      if (!isFirst) return;
      await tenant.fault('azure-no-room', true);
      await orderOf(failing).press('bo', 'approve');
    },
  },
  {
    ...{
      what: 'that people are asked',
      ...becomes('operation', doubtful, 'looking', 'asking'),
      moments: both,
    },
    act: async (isFirst) => {
      if (isFirst) {
        await tenant.fault('azure-no-room', false);
        await tenant.fault('azure-drop-before', true);
        await orderOf(doubtful).press('bo', 'approve');
        await tenant.struck('azure-drop-before');
        await tenant.fault('azure-drop-before', false);
      }
      // Azure’s records may be late by minutes.
      await tenant.speed(240);
    },
  },
  {
    ...{ what: 'their answer', ...becomes('operation', doubtful, 'asking', 'verifying'), moments: both },
    act: () => orderOf(doubtful).press('bo', 'was-done'),
  },
  {
    ...{
      what: 'the end that the last look proves',
      ...becomes('operation', doubtful, 'verifying', 'succeeded'),
    },
    moments: ['lost'],
  },
];

beforeAll(async () => {
  const policies = [{ orders: ['all'], approvers: 1, from: 'approver', own: false, expires: 'PT48H' }];
  tenant = await Tenant.start({ speed, gateways: 14, patch: { policies } });
  ledger = await Ledger.open(tenant);
  for (const gateway of [rejected, cancelled, crowded, failing])
    orders.set(gateway, await Order.give(tenant, `scale ${gateway} to 3`));
  second = await Order.give(tenant, `scale ${crowded} to 4`);
  orders.set(doubtful, await Order.give(tenant, `restart ${doubtful}`));
  await tenant.waitFor('all to be told', async () => (await ledger.unsent()) === 0, minute);
  commits = await CommitStrikes.set(tenant, strikes, speed);
}, 3 * minute);
afterAll(async () => {
  await commits?.close();
  await ledger?.close();
  await tenant?.stop();
}, minute);

describe('a bot that is killed in the commit of', () => {
  test.each(strikes.map((strike, place) => ({ ...strike, place })))(
    '$what ($moments) comes to it all the same',
    ({ place }) => commits.strike(place),
    6 * minute,
  );
});

describe('what came of it', () => {
  beforeAll(async () => {
    await commits.up();
    await tenant.waitFor('all to be told', async () => (await ledger.unsent()) === 0, 3 * minute);
  }, 5 * minute);

  test.each<[string, string, RegExp, readonly string[], readonly string[]]>([
    ['rejected', rejected, /^Rejected/m, [], ['requested', 'rejected']],
    ['cancelled', cancelled, /^Cancelled/m, [], ['requested', 'cancelled']],
    ['that failed', failing, /AllocationFailed/, ['scale 3'], ['requested', 'approved', 'failed']],
    ['that ran first', crowded, /^Done in/m, ['scale 3'], ['requested', 'approved', 'succeeded']],
    [
      'that people were asked about',
      doubtful,
      /^Done in/m,
      [],
      ['requested', 'approved', 'asked', 'answered', 'succeeded'],
    ],
  ])('the order %s ended so, once, on card and in the audit', async (_what, gateway, words, calls, acts) => {
    const order = orderOf(gateway);
    expect(await order.until(words, minute)).toMatch(words);
    expect((await tenant.changes(gateway)).map(callOf)).toEqual(calls);
    expect(await actsOf(order)).toEqual(acts);
  });

  test('the order that waited its turn is void, once, with one request that takes its place', async () => {
    expect(await second.until(/^Void: /m, minute)).toMatch(/Nothing was done/);
    expect(await actsOf(second)).toEqual(['requested', 'approved', 'voided']);
    const successor = await Order.find(tenant, second.said, 'operations', second.card);
    expect(await successor.words()).toMatch(new RegExp(`takes the place of ${second.name}`));
    expect(await ledger.count('request')).toMatchObject({ waiting: 1 });
  });

  test('each was decided once, and the audit is whole', async () => {
    expect(await ledger.count('decision')).toEqual({ approve: 4, cancel: 1, reject: 1 });
    expect(await verifyAudit(tenant)).toContain('The chain is whole');
  });
});
