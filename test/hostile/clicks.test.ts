import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expectHealthy } from '../e2e/healthy.ts';
import { callOf, Order } from '../e2e/order.ts';
import { Tenant, textOf } from '../e2e/tenant.ts';
import { BotLine } from './bot-line.ts';
import { expectUnharmed } from './unharmed.ts';

let tenant: Tenant;
let line: BotLine;
let pid: number;

beforeAll(async () => {
  tenant = await Tenant.start({ speed: 40, gateways: 25 });
  line = await BotLine.open(tenant);
  pid = tenant.line.pid;
});
afterAll(async () => {
  line?.close();
  await tenant?.stop();
});

/** A press on a button of an order's card, as Teams sends it, to be changed and repeated at will. */
function press(as: string, order: Order, verb: string, data: unknown = order.data, change: object = {}) {
  const action = { type: 'Action.Execute', verb, data };
  const { id } = line.activity(as);
  const conversation = {
    ...(line.activity(as, {}, 'operations')['conversation'] as object),
    id: `${tenant.place(as)};messageid=${order.said}`,
  };
  return line.press(
    as,
    action,
    { id: `f:${id}`, conversation, replyToId: order.card, ...change },
    'operations',
  );
}

const decisions = ['approve', 'reject', 'cancel', 'undo', 'again', 'was-done', 'run-again', 'give-up'];

describe('a request that waits', () => {
  let order: Order;
  let base: string;
  let other: Order;
  beforeAll(async () => {
    order = await Order.give(tenant, 'stop Edge004 because of the freeze');
    other = await Order.give(tenant, 'scale Edge006 to 3');
    base = await order.words();
  });
  afterAll(() => other.press('ana', 'cancel'));

  test.each(decisions)('is not moved by %s when Teams refreshes the card by itself', async (verb) => {
    for (const trigger of ['automatic', 'Automatic', 'AUTOMATIC', '', 'auto']) {
      const { text } = await line.post(press('bo', order, verb, order.data, { trigger }));
      expect(text).toContain('Waiting for your approval');
    }
    const { text } = await line.post(press('bo', order, verb, order.data, { trigger: ['manual'] }));
    expect(text).toContain('BadRequest');
  });

  const nasty: readonly unknown[] = [
    ...[null, 0, -1, 1e308, true, '', [], {}, [[]], '__proto__', 'constructor', 'rq_', '*', '%', 'rq_\0'],
    ...['rq_\ud800', "rq_' or '1'='1", { toString: 1, valueOf: 2 }, { $ne: null }, 'x'.repeat(200_000)],
  ];
  const readers: Readonly<Record<string, readonly string[]>> = {
    request: ['view', 'approve', 'reject', 'cancel', 'again', 'undo', 'run-again'],
    question: ['answer', 'dismiss'],
    gateway: ['show-gateway', 'answer'],
    page: ['page'],
    comment: ['approve'],
    reason: ['reject', 'answer'],
    instances: ['answer'],
    scope: ['answer'],
  };
  test.each(Object.entries(readers))(
    'is not moved by odd values of %s, and none is an unexpected error',
    async (name, verbs) => {
      for (const verb of verbs) {
        const ids = { request: 'rq_unknown', question: 'qu_unknown' };
        const answers = await Promise.all(
          nasty.map((value) => line.post(press('bo', order, verb, { ...ids, [name]: value }))),
        );
        for (const { status, text } of answers) {
          expect(status).toBe(200);
          expect(text).not.toMatch(/went wrong|database/);
        }
      }
    },
  );

  test('is not moved by values that inherit from what was sent', async () => {
    const sent = JSON.stringify(press('bo', order, 'approve', { x: 1 }));
    const id = JSON.stringify(order.data);
    for (const text of [
      sent.replace('"data":{', `"data":{"__proto__":${id},`),
      sent.replace('"data":{', `"data":{"constructor":{"prototype":${id}},`),
      sent.replace('"data":{"x":1}', `"data":[${id}]`),
      sent.replace('"data":{"x":1}', `"data":${JSON.stringify(id)}`),
      sent.replace('"verb":"approve"', '"verb":{"toString":"approve"}'),
      sent.replace('"verb":"approve"', '"verb":["approve"]'),
    ]) {
      const answer = await line.post(text);
      expect(answer.status).toBeLessThan(500);
      expect(answer.text).toMatch(/bad-request|BadRequest|not known any more/);
    }
  });

  test.each([
    'Approve',
    'approve ',
    'approve\0',
    'toString',
    '__proto__',
    'hasOwnProperty',
    'drop',
    'x'.repeat(9000),
  ])('is not moved by the verb %j, which does not exist', async (verb) => {
    const { text } = await line.post(press('bo', order, verb));
    expect(text).toMatch(/not known any more|BadRequest/);
  });

  test('is not moved by its id from those who may not decide, in whatever form they send it', async () => {
    for (const as of ['dana', 'ana'])
      for (const verb of ['approve', 'reject']) {
        const data = {
          ...(order.data as object),
          reason: 'x',
          comment: 'x',
          by: 'bo',
          approver: 'bo',
          own: true,
        };
        const forms = [
          press(as, order, verb, data),
          { ...press(as, order, verb), type: 'message', name: undefined, value: { verb, ...data } },
          press(as, order, verb, data, { from: upper(as) }),
        ];
        for (const form of forms) {
          const { status, text } = await line.post(form);
          expect(status).toBe(200);
          expect(text).not.toContain('AdaptiveCard');
        }
      }
  });

  function upper(as: string): object {
    const from = line.activity(as)['from'] as { aadObjectId: string };
    return { ...from, aadObjectId: from.aadObjectId.toUpperCase() };
  }

  test('is not moved by a press on another card that carries neither id', async () => {
    for (const data of [{}, { message: order.card }, { request: order.name }, { request: order.card }])
      expect((await line.post(press('bo', order, 'approve', data))).text).toContain('not known any more');
  });

  test.each([
    ['an edit', { type: 'messageUpdate', channelData: 'edited' }],
    ['an edit that comes as a message', { channelData: 'edited' }],
    ['an undeletion', { channelData: 'undeleted' }],
    ['a quotation', { attachments: 'quote' }],
    ['a forwarded message', { attachments: 'forward' }],
    ['a deletion', { type: 'messageDelete' }],
  ])('is not moved by %s that says so', async (_, change) => {
    const words = `approve ${order.name}`;
    const event = { edited: 'editMessage', undeleted: 'undeleteMessage' } as Readonly<Record<string, string>>;
    const html = {
      quote: `<blockquote itemtype="http://schema.skype.com/Reply">${words}</blockquote>`,
      forward: `<blockquote itemtype="http://schema.skype.com/Forward">${words}</blockquote>`,
    } as Readonly<Record<string, string>>;
    const { channelData, attachments, ...rest } = change as Readonly<Record<string, string>>;
    const usual = line.activity('bo')['channelData'] as object;
    const said = line.activity('bo', {
      text: words,
      ...rest,
      ...(channelData === undefined ? {} : { channelData: { ...usual, eventType: event[channelData] } }),
      ...(attachments === undefined
        ? {}
        : { attachments: [{ contentType: 'text/html', content: html[attachments] }] }),
    });
    expect((await line.post(said)).status).toBe(200);
  });

  test('and after all that it waits as before, and nothing was done', async () => {
    expect(await order.words()).toBe(base);
    expect(await other.words()).toMatch(/^Waiting for approval$/m);
    expect(await tenant.changes()).toEqual([]);
  });
});

describe('the same invoke twice', () => {
  test('approves once', async () => {
    const order = await Order.give(tenant, 'scale Edge008 to 3');
    const approval = press('bo', order, 'approve');
    const answers = await Promise.all([1, 2, 3].map(() => line.post(approval)));
    expect(answers.map((one) => one.status)).toEqual([200, 200, 200]);
    await order.until(/^Done in/m);
    expect((await line.post(approval)).text).toMatch(/already/);
    expect((await tenant.changes('Edge008')).map(callOf)).toEqual(['PATCH {"sku":{"capacity":3}}']);
  });

  test('orders again once, however much later the second comes', async () => {
    const order = await Order.give(tenant, 'scale Edge010 to 3');
    await order.press('ana', 'cancel');
    const again = press('ana', order, 'again');
    await line.post(again);
    await Order.find(tenant, order.said, 'operations', order.card);
    const waiting = async () => textOf(await tenant.ask('dana', 'pending approvals of Edge010', 'chat'));
    const before = await waiting();
    const from = await tenant.now();
    await tenant.waitFor('a minute to pass', async () => (await tenant.now()) > from + 61_000);
    expect((await line.post(again)).status).toBe(200);
    const requests = (text: string) => text.match(/R-\d+/g);
    expect(requests(await waiting())).toEqual(requests(before));
  });
});

describe('a click with the id of one request on the card of another', () => {
  test('decides on the id’s, and the other card is not touched', async () => {
    const one = await Order.give(tenant, 'scale Edge012 to 3');
    const two = await Order.give(tenant, 'scale Edge014 to 3');
    const before = await tenant.message(one.card);
    expect(
      (await line.post(press('bo', one, 'reject', { ...(two.data as object), reason: 'no' }))).text,
    ).toContain(two.name);
    await two.until(/^Rejected by/m);
    const after = await tenant.message(one.card);
    expect([after.version, after.deleted]).toEqual([before.version, undefined]);
    expect(await one.words()).toMatch(/^Waiting for approval$/m);
  });
});

test('every card was one that Teams takes', () => expectHealthy(tenant));
test('and it is the same process, in good health', () => expectUnharmed(tenant, pid));
