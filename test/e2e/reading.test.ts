import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeTenant } from '../../src/sandbox/tenant.ts';
import { nodesOf } from '../card/teams-card.ts';
import { expectHealthy } from './healthy.ts';
import { Order } from './order.ts';
import { cardOf, Tenant, textOf } from './tenant.ts';

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

  test('those that a filter leaves, on the next page too', async () => {
    const list = await tenant.ask('dana', 'list ready gateways', 'general');
    expect(textOf(list)).toMatch(/^Gateways 1 to 12 of 16, worst first$/m);
    const next = nodesOf(cardOf(list)).find((one) => one['verb'] === 'page');
    expect(next?.['data']).toEqual({ page: 1, state: 'ready' });
    await tenant.click('dana', list.id, 'page', next?.['data']);
    const rest = textOf(await tenant.message(list.id, 'dana', 'general'));
    expect(rest).toMatch(/^Gateways 13 to 16 of 16, worst first$/m);
    expect(rest).not.toMatch(/Edge004/);
  });

  test.each([
    { page: 0, state: ['ready'] },
    { page: 0, state: 'ready\n', region: { $ne: 1 }, model: 'constructor' },
    { page: 0, region: 'x'.repeat(50) },
  ])('all of them, where a button asks for %j', async (data) => {
    const list = await tenant.ask('dana', 'list ready gateways', 'alerts');
    const { card } = await tenant.click('dana', list.id, 'page', data);
    expect(JSON.stringify(card)).toContain('Gateways 1 to 12 of 17');
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

  test('what one person did, and when; and how often somebody was refused', async () => {
    const words = await answer('dana', 'what did Bo do last week', 'general');
    expect(words).toMatch(/^What Bo did since \w{3} \d+ \w{3}, \d\d:\d\d \w+, newest first$/m);
    expect(words).toMatch(/Bo Lindqvist approved R-\d+/);
    expect(words).not.toMatch(/Ana Duarte|is done/);
    expect(await answer('dana', 'history by Chen last week', 'alerts')).toMatch(
      /^Nothing found\nAsked for: What Chen did since/m,
    );
    for (let times = 0; times < 3; times += 1) await tenant.ask('dana', 'stop GraniteHill', 'chat');
    const told = await answer('dana', 'history of GraniteHill', 'chat');
    expect(told.match(/Dana Okafor was refused/g)).toHaveLength(1);
    expect(told).toMatch(/Dana Okafor was refused 3 times: stop GraniteHill/);
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

describe('where a gateway has roles of its own', () => {
  const { gateways, people } = makeTenant({ gateways: 3, people: 4 });
  const userOf = (key: string) => `user:${people.find((one) => one.key === key)?.aadObjectId}`;
  let closed: Tenant;

  beforeAll(async () => {
    const own = { operator: [userOf('ana')], approver: [userOf('bo')], reader: [userOf('chen')], admin: [] };
    const shared = { model: 'vmss', control: 'azure', unsupportedWrites: 'accepted' };
    const patch = {
      gateways: gateways.map(
        ({ name, serviceName, site, scaleSet, storageAccount, size, connectionPoints }) => ({
          ...{ ...shared, name, serviceName, site, scaleSet, storageAccount, size, connectionPoints },
          ...(name === 'GraniteHill' ? { roles: own } : {}),
        }),
      ),
    };
    closed = await Tenant.start({ speed: 40, patch });
    for (const name of ['GraniteHill', 'GraniteFalls'])
      await (await Order.give(closed, `scale ${name} to 3`, 'general')).reply(/waits for your decision/);
  });
  afterAll(() => closed?.stop());

  test.each(['list gateways', 'pending approvals', 'history', 'approve'])(
    '“%s” shows it to those with one of them alone',
    async (words) => {
      for (const as of ['ana', 'bo', 'chen']) {
        const seen = textOf(await closed.ask(as, words, 'chat'));
        expect([as, seen]).toEqual([as, expect.stringMatching(/GraniteHill/)]);
        expect([as, seen]).toEqual([as, expect.stringMatching(/GraniteFalls/)]);
      }
      const seen = textOf(await closed.ask('dana', words, 'chat'));
      expect(seen).toMatch(/GraniteFalls/);
      expect(seen).not.toMatch(/GraniteHill/);
    },
  );

  test('nothing went wrong unseen', () => expectHealthy(closed));
});

test('every card was one that Teams takes, and nothing went wrong unseen', () => expectHealthy(tenant));
