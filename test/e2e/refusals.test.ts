import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expectHealthy } from './healthy.ts';
import { callOf, Order } from './order.ts';
import { Tenant, textOf } from './tenant.ts';

let tenant: Tenant;

beforeAll(async () => {
  tenant = await Tenant.start({ speed: 40, gateways: 25 });
});
afterAll(() => tenant?.stop());

/** What the bot answers in the thread of a typed decision. */
async function typed(as: string, text: string, where = 'operations'): Promise<string> {
  return textOf(await tenant.ask(as, text, where));
}

describe('who may decide', () => {
  let order: Order;
  let base: string;

  beforeAll(async () => {
    order = await Order.give(tenant, 'stop Edge004 because of the freeze');
    base = await order.words();
  });

  test('not the orderer, by word', async () => {
    expect(await typed('ana', `approve ${order.name}`)).toMatch(
      /You asked for R-\d+, so somebody else decides/,
    );
  });

  test.each(['approve', 'reject'])('not the orderer, by a forged click on %s', async (verb) => {
    const clicked = await order.press('ana', verb, { comment: 'me', reason: 'me' });
    expect(clicked.text).toMatch(/You asked for R-\d+, so somebody else decides/);
  });

  test.each(['approve', 'reject', 'cancel'])('not a reader, by a forged click on %s', async (verb) => {
    const clicked = await order.press('dana', verb, { comment: 'me', reason: 'me' });
    expect(clicked.card).toBeUndefined();
    expect(clicked.text).toMatch(/You can’t decide on|Only Ana Duarte or an admin can cancel/);
  });

  test('not a reader, by word', async () => {
    expect(await typed('dana', `approve ${order.name}`)).toMatch(/You can’t decide on R-\d+/);
  });

  test('an approver cancels nothing, and hears what to do instead', async () => {
    expect((await order.press('bo', 'cancel')).text).toMatch(/Only Ana Duarte .* reject R-\d+ because/);
    expect(await typed('bo', `cancel ${order.name}`)).toMatch(/Only Ana Duarte .* reject R-\d+ because/);
  });

  test.each(['approve', 'reject', 'cancel', 'undo', 'again'])(
    'a card that refreshes itself with the verb %s only draws',
    async (verb) => {
      const drawn = await tenant.click('bo', order.card, verb, order.data, { reason: 'x' }, 'automatic');
      expect(JSON.stringify(drawn.card)).toContain('Waiting for your approval');
    },
  );

  test.each([
    [{ request: 'rq_unknown' }],
    [{ request: "rq_' or 1=1 --" }],
    [{ request: 7 }],
    [{ request: null }],
    [{}],
    ['R-1'],
    [null],
  ])('nobody, with the data %j', async (data) => {
    const clicked = await tenant.click('bo', order.card, 'approve', data);
    expect(clicked.card).toBeUndefined();
    expect(clicked.text).not.toMatch(/went wrong/);
  });

  test('nobody, with a verb that is no button', async () => {
    for (const verb of ['approved', '__proto__', 'constructor', ''])
      expect((await tenant.click('bo', order.card, verb, order.data)).text).toMatch(
        /not known|can’t be read/,
      );
  });

  test('and after all that the request waits as before, and Azure was asked for nothing', async () => {
    expect(await order.words()).toBe(base);
    expect(await tenant.changes()).toEqual([]);
    expect(await tenant.machines('Edge004')).toEqual(['running', 'running']);
  });

  test('every refusal is in the history', async () => {
    expect(await typed('dana', 'history of Edge004')).toMatch(
      /Dana Okafor was refused 4 times: R-1 Stop Edge004/,
    );
  });
});

describe('an order', () => {
  test('of a reader is refused, and nothing waits', async () => {
    const answer = await typed('dana', 'stop Edge006 because I say so');
    expect(answer).toMatch(/Refused: nothing was done[\s\S]*Only operators of Edge006 may give this order/);
    expect(await typed('dana', 'pending approvals of Edge006')).toMatch(/Nothing waits/);
  });

  test('of an approver is refused too: approvers are no operators', async () => {
    expect(await typed('bo', 'stop Edge006 because I say so')).toMatch(/Only operators of Edge006/);
  });
});

describe('a click that carries another request’s id', () => {
  test('decides on that one, and never on the card’s own', async () => {
    const one = await Order.give(tenant, 'scale Edge008 to 3', 'general');
    const other = await Order.give(tenant, 'scale Edge010 to 3', 'general');
    const clicked = await tenant.click('bo', one.card, 'approve', other.data);
    expect(JSON.stringify(clicked.card)).toContain(other.name);
    await other.until(/^Done in/m);
    expect(await one.words()).toMatch(/^Waiting for approval$/m);
    expect(await tenant.changes('Edge008')).toEqual([]);
  });
});

describe('a rejection', () => {
  test('says who and why on the card and to the orderer', async () => {
    const order = await Order.give(tenant, 'stop Edge012 because of the freeze', 'general');
    const clicked = await order.press('chen', 'reject', { reason: 'Payroll runs until six.' });
    expect(clicked.status).toBe(200);
    await order.until(/^Rejected by Chen Wei: nothing was done$/m);
    expect(await order.words('ana')).toMatch(/Payroll runs until six/);
    const reply = await order.reply(/was rejected by Chen Wei: “Payroll runs until six.” Nothing was done/);
    expect(reply.mentions).toEqual(['ana']);
    expect((await order.press('bo', 'approve')).text).toMatch(/was rejected by Chen Wei/);
    expect(await tenant.changes('Edge012')).toEqual([]);
  });

  test('by word carries its reason', async () => {
    const order = await Order.give(tenant, 'scale Edge013 to 3', 'alerts');
    await typed('bo', `reject ${order.name} because the budget is gone`, 'chat');
    expect(await order.until(/^Rejected by Bo Lindqvist/m)).toMatch(/the budget is gone/);
  });

  test.each([[{}], [{ reason: '' }], [{ reason: '  \n ' }]])(
    'with %j in its form is asked for one',
    async (inputs) => {
      const order = await Order.give(tenant, 'scale Edge014 to 3', 'alerts');
      expect((await order.press('bo', 'reject', inputs)).text).toMatch(/Write why/);
      expect(await order.words()).toMatch(/^Waiting for approval$/m);
      await order.press('ana', 'cancel');
    },
  );

  test('by word without a reason is asked for one', async () => {
    const order = await Order.give(tenant, 'scale Edge015 to 3');
    expect(await typed('bo', `reject ${order.name}`, 'chat')).toMatch(/Write why/);
    expect(await order.words()).toMatch(/^Waiting for approval$/m);
  });
});

describe('the orderer', () => {
  test('takes the request back by the button', async () => {
    const order = await Order.give(tenant, 'scale Edge016 to 3', 'general');
    const clicked = await order.press('ana', 'cancel');
    expect(JSON.stringify(clicked.card)).toContain('Cancelled: nothing was done');
    await order.until(/^Cancelled: nothing was done$[\s\S]*Ana Duarte took it back/m);
    expect((await order.press('bo', 'approve')).text).toMatch(/was cancelled by Ana Duarte/);
  });

  test('takes the request back by word', async () => {
    const order = await Order.give(tenant, 'scale Edge017 to 3', 'general');
    await typed('ana', `cancel ${order.name}`, 'general');
    await order.until(/^Cancelled: nothing was done$/m);
  });
});

describe('one decision', () => {
  test('comes of a double click', async () => {
    const order = await Order.give(tenant, 'scale Edge018 to 3', 'alerts');
    const clicks = await Promise.all([order.press('bo', 'approve'), order.press('bo', 'approve')]);
    expect(clicks.map((one) => one.status)).toEqual([200, 200]);
    await order.until(/^Done in/m);
    expect((await tenant.changes('Edge018')).map(callOf)).toEqual(['PATCH {"sku":{"capacity":3}}']);
    expect((await order.replies()).filter((one) => /is done/.test(one.text))).toHaveLength(1);
  });

  test('comes of two approvers who approve at once', async () => {
    const order = await Order.give(tenant, 'scale Edge020 to 3', 'general');
    const clicks = await Promise.all([order.press('bo', 'approve'), order.press('chen', 'approve')]);
    expect(clicks.map((one) => one.card !== undefined).sort()).toEqual([false, true]);
    expect(clicks.map((one) => one.text).join('')).toMatch(/is approved already/);
    await order.until(/^Done in/m);
    expect((await tenant.changes('Edge020')).map(callOf)).toEqual(['PATCH {"sku":{"capacity":3}}']);
  });

  test('comes of an approval and a rejection at once', async () => {
    const order = await Order.give(tenant, 'scale Edge022 to 3', 'alerts');
    await Promise.all([order.press('bo', 'approve'), order.press('chen', 'reject', { reason: 'no' })]);
    const end = await order.until(/^(Done in|Rejected by)/m);
    const calls = await tenant.changes('Edge022');
    expect(calls).toHaveLength(/^Done in/m.test(end) ? 1 : 0);
  });

  test('is not changed by a click on the finished card', async () => {
    const order = await Order.give(tenant, 'scale Edge024 to 3', 'general');
    await order.approveAndFinish();
    expect((await order.press('chen', 'approve')).text).toMatch(/is approved already/);
    expect((await order.press('ana', 'cancel')).text).toMatch(/is approved already/);
    expect(await tenant.changes('Edge024')).toHaveLength(1);
  });
});

test('every card was one that Teams takes, and nothing went wrong unseen', () => expectHealthy(tenant));
