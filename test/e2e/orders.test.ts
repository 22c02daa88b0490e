import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expectHealthy } from './healthy.ts';
import { callOf, Order } from './order.ts';
import { Tenant } from './tenant.ts';

let tenant: Tenant;

beforeAll(async () => {
  tenant = await Tenant.start({ speed: 40, gateways: 11 });
});
afterAll(() => tenant?.stop());

interface Row {
  readonly text: string;
  readonly gateway: string;
  readonly approver: string;
  /** What stands on the card before anybody decides. */
  readonly facts: readonly RegExp[];
  readonly running: RegExp;
  readonly done: RegExp;
  readonly reply: RegExp;
  readonly call: string;
  readonly machines: readonly string[];
  readonly isStoppedBefore?: true;
  readonly where?: string;
}

const rows: readonly Row[] = [
  {
    text: 'stop GraniteFalls because of the freeze',
    gateway: 'GraniteFalls',
    approver: 'bo',
    facts: [
      /^Stop GraniteFalls$/m,
      /Cuts off every internet client/,
      /4 of 4 running\n0 of 4 running/,
      /Cost a day, about\n15 USD\n2 USD/,
      /Keeps running:\*\* GraniteHill/,
      /Still costs/,
      /because of the freeze/,
      /Directly in Azure: may be reverted/,
      /POST \/subscriptions\/.*\/granitefalls\/deallocate\?/,
      /Bo Lindqvist\*\* or \*\*Chen Wei\*\* decides by \*\*[^*]*\d\d:\d\d CET/,
      /@Gatehouse approve R-\d+/,
    ],
    running: /^Running: \d of 4 instances stopped$/m,
    done: /^GraniteFalls is stopped$[\s\S]*0 of 4 instances running/m,
    reply: /is done in .*: GraniteFalls is stopped/,
    call: 'POST deallocate',
    machines: ['deallocated', 'deallocated', 'deallocated', 'deallocated'],
  },
  {
    text: 'start Edge004',
    gateway: 'Edge004',
    approver: 'chen',
    isStoppedBefore: true,
    where: 'general',
    facts: [/^Start Edge004$/m, /Nobody is cut off/, /0 of 2 running\n2 of 2 running/, /edge004\/start\?/],
    running: /^Running: \d of 2 instances/m,
    done: /^Edge004 is running$[\s\S]*2 of 2 instances running/m,
    reply: /is done in .*: Edge004 is running/,
    call: 'POST start',
    machines: ['running', 'running'],
  },
  {
    text: 'scale GraniteHill to 3 because of patch day',
    gateway: 'GraniteHill',
    approver: 'bo',
    where: 'alerts',
    facts: [/^Scale GraniteHill from 2 to 3 instances$/m, /patch day/, /\{"sku":\{"capacity":3\}\}/],
    running: /^Running: \d of 3 instances ready$/m,
    done: /^GraniteHill has 3 instances$[\s\S]*3 of 3 instances running/m,
    reply: /is done in .*: GraniteHill has 3 instances/,
    call: 'PATCH {"sku":{"capacity":3}}',
    machines: ['running', 'running', 'running'],
  },
  {
    text: 'add two instances to Edge006',
    gateway: 'Edge006',
    approver: 'bo',
    facts: [/^Scale Edge006 from 2 to 4 instances$/m, /Adds 2 instances/, /\{"sku":\{"capacity":4\}\}/],
    running: /^Running: \d of 4 instances ready$/m,
    done: /^Edge006 has 4 instances$/m,
    reply: /is done in .*: Edge006 has 4 instances/,
    call: 'PATCH {"sku":{"capacity":4}}',
    machines: ['running', 'running', 'running', 'running'],
  },
  {
    text: 'scale Edge008 to 1',
    gateway: 'Edge008',
    approver: 'chen',
    where: 'general',
    facts: [/^Scale Edge008 from 2 to 1 instance$/m, /lose their connection/, /usually instance 1/],
    running: /^Running: \d of 1 instances removed$/m,
    done: /^Edge008 has 1 instance$/m,
    reply: /is done in .*: Edge008 has 1 instance/,
    call: 'PATCH {"sku":{"capacity":1}}',
    machines: ['running'],
  },
];

describe.each(rows)('$text', (row) => {
  const { text, gateway, approver, where = 'operations' } = row;

  test('is planned on a card, approved by somebody else, carried out once and told to all', async () => {
    if (row.isStoppedBefore === true) {
      await tenant.switchOff(gateway);
    }
    const order = await Order.give(tenant, text, where);
    const waiting = await order.words();
    for (const fact of row.facts) expect(waiting).toMatch(fact);
    const asked = await order.reply(/waits for your decision/);
    expect(asked.mentions).toEqual(['bo', 'chen']);
    expect(asked.text).toContain(order.name);
    expect(await tenant.changes(gateway)).toEqual([]);

    const clicked = await order.press(approver, 'approve');
    expect(clicked).toMatchObject({ status: 200, text: '' });
    expect(clicked.ms).toBeLessThan(3000);
    expect(await order.words(approver)).toMatch(/^Running/m); // his card has turned, whatever the others see yet

    await order.until(row.running);
    await order.until(/^Done in \d+ (s|min)/m);
    for (const person of ['ana', 'bo', 'chen', 'dana']) {
      const words = await order.words(person);
      expect(words).toMatch(/^Done in \d+ (s|min)/m);
      expect(words).toMatch(row.done);
    }
    expect((await order.reply(row.reply)).mentions).toEqual(['ana']);
    expect((await tenant.changes(gateway)).map(callOf)).toEqual([row.call]);
    expect(await tenant.machines(gateway)).toEqual(row.machines);
  });
});

describe('a card that waits', () => {
  test('gives approvers their buttons, the orderer Cancel, and readers neither', async () => {
    const order = await Order.give(tenant, 'stop Edge010 because of the freeze', 'alerts');
    const base = await order.words();
    expect(await order.buttons('dana')).toEqual([]);
    expect(await order.refresh('bo')).toMatch(/^Waiting for your approval$/m);
    expect(await order.buttons('bo')).toEqual([
      'Approve…',
      'Approve: stop Edge010',
      'Reject…',
      `Reject ${order.name}`,
    ]);
    expect(await order.refresh('ana')).toMatch(/^Waiting for approval$/m);
    expect(await order.buttons('ana')).toEqual(['Cancel request']);
    expect(await order.refresh('dana')).toBe(base);
    expect(await order.buttons('dana')).toEqual([]);
  });

  test('offers an approval without outage as one tap', async () => {
    const order = await Order.give(tenant, 'scale Edge011 to 3', 'alerts');
    await order.refresh('chen');
    expect(await order.buttons('chen')).toEqual([
      'Approve: scale Edge011 to 3',
      'Reject…',
      `Reject ${order.name}`,
    ]);
  });
});

describe('the button of a done card', () => {
  test('orders the opposite, which again needs approval', async () => {
    const order = await Order.give(tenant, 'scale Edge009 to 3', 'general');
    await order.approveAndFinish();
    const clicked = await order.press('ana', 'undo');
    expect(clicked.text).toMatch(/see the new card/);
    const back = await Order.find(tenant, order.said, 'general', order.card);
    expect(await back.words()).toMatch(/^Scale Edge009 from 3 to 2 instances$/m);
    await back.approveAndFinish('chen');
    expect((await tenant.changes('Edge009')).map(callOf)).toEqual([
      'PATCH {"sku":{"capacity":3}}',
      'PATCH {"sku":{"capacity":2}}',
    ]);
  });
});

test('every card was one that Teams takes, and nothing went wrong unseen', () => expectHealthy(tenant));
