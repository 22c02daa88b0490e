import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeTenant } from '../../src/sandbox/tenant.ts';
import { expectHealthy } from './healthy.ts';
import { Order } from './order.ts';
import { Tenant, textOf } from './tenant.ts';

const { people, groups } = makeTenant({ gateways: 3, people: 4 });
const dana = people.find((one) => one.key === 'dana')?.aadObjectId ?? '';
const common = { own: false, reason: 'optional', expires: 'PT30M' };

let tenant: Tenant;

beforeAll(async () => {
  const policies = [
    {
      ...common,
      orders: ['scale'],
      gateways: ['GraniteHill'],
      approvers: 2,
      from: [`group:${groups.approvers.id}`, `user:${dana}`],
    },
    { ...common, orders: ['start'], gateways: ['production'], approvers: 1, from: `user:${dana}` },
    { ...common, orders: ['stop'], gateways: ['GraniteHill'], approvers: 1, from: 'operator', own: true },
    { ...common, orders: ['scale', 'stop'], approvers: 1, from: 'approver' },
  ];
  tenant = await Tenant.start({ speed: 40, patch: { policies } });
});
afterAll(() => tenant?.stop());

describe('two approvals of a group and a person', () => {
  test('count distinct people: one alone, even twice, is not enough', async () => {
    const order = await Order.give(tenant, 'scale GraniteHill to 3');
    await order.press('bo', 'approve');
    expect((await order.press('bo', 'approve')).text).toMatch(/approved R-\d+ already/);
    await order.until(/1 of 2/);
    expect(await tenant.changes('GraniteHill')).toEqual([]);
    await order.press('dana', 'approve');
    await order.until(/^Done in/m);
    expect(await tenant.changes('GraniteHill')).toHaveLength(1);
  });

  test('end with one reject, whoever approved before', async () => {
    const order = await Order.give(tenant, 'scale GraniteHill to 4');
    await order.press('chen', 'approve');
    await order.press('dana', 'reject', { reason: 'not before Monday' });
    expect(await order.words()).toMatch(/Rejected by Dana Okafor/);
    expect((await order.press('bo', 'approve')).text).toMatch(/was rejected by Dana Okafor/);
    await order.reply(/was rejected by Dana Okafor/);
  });
});

describe('the first policy that matches counts', () => {
  test('a start of a production gateway is for Dana alone', async () => {
    const stop = await Order.give(tenant, 'stop GraniteFalls');
    await stop.press('bo', 'approve');
    await stop.until(/^Done in/m);
    const order = await Order.give(tenant, 'start GraniteFalls');
    expect((await order.press('bo', 'approve')).text).toMatch(/its policy names other approvers/);
    await order.press('dana', 'approve');
    await order.until(/^Done in/m);
  });

  test('an order that none matches is refused, and says whom to ask', async () => {
    const answer = textOf(await tenant.ask('ana', 'restart GraniteFalls'));
    expect(answer).toMatch(/No policy says who may approve/);
    expect(answer).toMatch(/admin/);
    expect(textOf(await tenant.ask('ana', 'pending approvals'))).not.toMatch(/R-\d/);
  });

  test('who orders may approve where the policy says so', async () => {
    const order = await Order.give(tenant, 'stop GraniteHill');
    expect(await order.refresh('ana')).toMatch(/Waiting for your approval/);
    await tenant.ask('ana', `approve ${order.name}`);
    await order.until(/^Done in/m);
  });
});

test('every card was one that Teams takes, and nothing went wrong unseen', () => expectHealthy(tenant));
