import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expectHealthy } from './healthy.ts';
import { Order } from './order.ts';
import { Tenant, textOf } from './tenant.ts';

let tenant: Tenant;

beforeAll(async () => {
  tenant = await Tenant.start({ speed: 40, gateways: 17 });
});
afterAll(() => tenant?.stop());

async function answer(as: string, text: string, where = 'operations'): Promise<string> {
  return textOf(await tenant.ask(as, text, where));
}

describe('who asks hears', () => {
  test('all gateways, worst first, a page at a time', async () => {
    const message = await tenant.ask('dana', 'list gateways', 'general');
    const words = textOf(message);
    expect(words).toMatch(/17 ready/);
    expect(words).toMatch(/● Ready\n2 of 2 instances running\n[\d,]+ GB out/);
    expect(words).toMatch(/^Next \d+/m);
    const next = await tenant.click('dana', message.id, 'page', { page: 1 });
    expect(next.card).toBeDefined();
    const rest = textOf(await tenant.message(message.id, 'dana', 'general'));
    const names = (text: string) => text.match(/^\w+ ›$/gm) ?? [];
    expect(new Set([...names(words), ...names(rest)]).size).toBe(17);
  });

  test('those that a filter leaves', async () => {
    await tenant.switchOff('Edge004');
    const words = await answer('dana', 'list stopped gateways', 'general');
    expect(words).toMatch(/Edge004/);
    expect(words).not.toMatch(/Edge005/);
  });

  test('the status of a gateway: machines, traffic with unit and age, cost', async () => {
    const words = await answer('dana', 'status of GraniteFalls');
    expect(words).toMatch(/4 of 4 instances running/);
    expect(words).toMatch(
      /Traffic out\n[\d,]+ GB in the last 14 days, newest point \d\d:\d\d CET \((?:\d+ h )?(?:\d+ min )?old\)/,
    );
    expect(words).toMatch(/Cost\nabout 15 USD a day/);
    expect(words).toMatch(/westus/);
  });

  test('a status by the button of the list', async () => {
    const list = await tenant.ask('bo', 'list gateways');
    await tenant.click('bo', list.id, 'show-gateway', { gateway: 'granitehill' });
    expect(textOf(await tenant.message(list.id, 'bo'))).toMatch(/GraniteHill\.contoso\.com/);
    expect((await tenant.click('bo', list.id, 'show-gateway', { gateway: '../x' })).card).toBeUndefined();
  });

  test('each machine of a gateway', async () => {
    expect(await answer('dana', 'instances of GraniteFalls')).toMatch(
      /0\n● Running\n1\n● Running\n2\n● Running\n3\n● Running/,
    );
  });

  test('what waits, and for the approver what waits for him', async () => {
    expect(await answer('bo', 'pending approvals')).toMatch(/Nothing waits for approval/);
    const order = await Order.give(tenant, 'stop GraniteHill because of the freeze', 'general');
    for (const as of ['ana', 'bo', 'dana']) {
      const words = await answer(as, 'pending approvals');
      expect(words).toContain(order.name);
      expect(words).toMatch(/stop GraniteHill/i);
    }
    expect(await answer('dana', 'status of GraniteHill')).toContain(order.name);
    await order.press('bo', 'approve', { comment: 'go' });
    await order.until(/^Done in/m);
    expect(await answer('bo', 'pending approvals')).toMatch(/Nothing waits for approval/);
  });

  test('the history of a gateway: who asked, who approved, what came of it', async () => {
    const words = await answer('dana', 'history of GraniteHill');
    expect(words).toMatch(/R-\d+ is done: Stop GraniteHill/);
    expect(words).toMatch(/Bo Lindqvist approved R-\d+/);
    expect(words).toMatch(/Ana Duarte asked R-\d+/);
    expect(words.indexOf('is done')).toBeLessThan(words.indexOf('asked'));
    expect(await answer('dana', 'history of GraniteFalls')).not.toMatch(/GraniteHill/);
  });
});

describe('help', () => {
  test.each([
    ['ana', /scale GraniteFalls/, /approve R-12/],
    ['bo', /approve R-12/, /scale GraniteFalls/],
    ['dana', /status of GraniteFalls/, /approve R-12|scale GraniteFalls|cancel R-12/],
  ])('shows %s what the role allows, and no more', async (as, has, hasNot) => {
    const words = await answer(as, 'help');
    expect(words).toMatch(has);
    expect(words).not.toMatch(hasNot);
  });
});

/** Teams takes eight messages in two seconds in one channel, and answers are not held back: so in turns. */
function nextPlace(): string {
  turn += 1;
  return ['operations', 'general', 'alerts', 'chat'][turn % 4] ?? 'chat';
}
let turn = 0;

/** An order for another time is never one for now: the answer names the day, or says that nothing is planned. */
const notNow = /Nothing is scheduled|(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d+ \w+/;

describe('words that are no order for now', () => {
  test.each<[string, RegExp]>([
    ['what is the weather', /That was not understood/],
    ['show the statsu of GraniteFalls', /status of GraniteFalls|4 of 4 instances running/],
    ['Guten Morgen zusammen', /That was not understood/],
    ['停止 GraniteFalls', /That was not understood/],
    ['arrête GraniteFalls', /That was not understood/],
    ['', /help/],
    ['redeploy GraniteFalls', /^Nothing has changed yet$[\s\S]*Redeploy what\?/m],
    ['delete GraniteFalls', /nothing was done[\s\S]*console/],
    ['stop all gateways because of the freeze', /One order is for one gateway/],
    ['stop Edge006 tomorrow at 6 because of the freeze', notNow],
    ['stop Edge007 every friday at 20:00 because of the freeze', notNow],
    ['scale GraniteFalls to large', /Nothing has changed/],
    ["don't stop GraniteFalls", /That was not understood|Nothing has changed/],
    ['approve R-999', /There is no R-999/],
  ])('%s', async (text, says) => {
    const words = await answer('ana', text, nextPlace());
    expect(words).toMatch(says);
    expect(words).not.toMatch(/Waiting for approval/);
  });

  test('2,000 characters and more', async () => {
    const text = `stop GraniteFalls because ${'of the freeze '.repeat(150)}`;
    expect(await answer('ana', text, nextPlace())).toMatch(/A message is read up to 2,000 characters/);
  });

  test('nothing of that waits or was sent', async () => {
    expect(await answer('ana', 'pending approvals of Edge005')).toMatch(/Nothing waits/);
    expect(await tenant.changes('GraniteFalls')).toEqual([]);
  });
});

test('every card was one that Teams takes, and nothing went wrong unseen', () => expectHealthy(tenant));
