import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expectHealthy } from './healthy.ts';
import { callOf, Order } from './order.ts';
import { cardOf, Tenant, textOf } from './tenant.ts';

let tenant: Tenant;

beforeAll(async () => {
  tenant = await Tenant.start({ speed: 40, gateways: 9 });
});
afterAll(() => tenant?.stop());

/** Numbers of the requests that wait for a gateway. */
async function waiting(gateway: string): Promise<readonly string[]> {
  const words = textOf(await tenant.ask('dana', `pending approvals of ${gateway}`, 'alerts'));
  return [...new Set(words.match(/R-\d+/g))];
}

describe('a message that Teams delivers twice', () => {
  test('is one order', async () => {
    const said = await tenant.say('ana', 'scale Edge004 to 3', { repeat: true });
    const order = await Order.find(tenant, said);
    expect(await waiting('Edge004')).toEqual([order.name]);
    await order.approveAndFinish();
    const answers = await tenant.answers(said);
    expect(answers.filter((one) => cardOf(one) !== undefined)).toHaveLength(1);
    expect((await tenant.changes('Edge004')).map(callOf)).toEqual(['PATCH {"sku":{"capacity":3}}']);
  });

  test('is asked back once', async () => {
    const said = await tenant.say('ana', 'scale Edge005', { repeat: true, where: 'general' });
    await tenant.waitFor('the question', async () => (await tenant.answers(said, 'ana', 'general'))[0]);
    await tenant.ask('ana', 'status of Edge005', 'general');
    expect(await tenant.answers(said, 'ana', 'general')).toHaveLength(1);
  });

  test('is answered once', async () => {
    const said = await tenant.say('ana', 'status of Edge005', { repeat: true, where: 'general' });
    await tenant.waitFor('the status', async () => (await tenant.answers(said, 'ana', 'general'))[0]);
    await tenant.ask('ana', 'instances of Edge005', 'general');
    expect(await tenant.answers(said, 'ana', 'general')).toHaveLength(1);
  });

  test('approves once', async () => {
    const order = await Order.give(tenant, 'scale Edge006 to 3');
    await tenant.say('bo', `approve ${order.name}`, { repeat: true });
    await order.until(/^Done in/m);
    expect((await tenant.changes('Edge006')).map(callOf)).toEqual(['PATCH {"sku":{"capacity":3}}']);
  });
});

describe('what looks like an order and is none', () => {
  test('an edited message', async () => {
    const said = await tenant.say('ana', 'status of Edge007', { where: 'general' });
    await tenant.waitFor('the status', async () => (await tenant.answers(said, 'ana', 'general'))[0]);
    await tenant.say('ana', '@Gatehouse scale Edge007 to 5', { where: 'general', edit: said });
    expect(await waiting('Edge007')).toEqual([]);
    expect(await tenant.answers(said, 'ana', 'general')).toHaveLength(1);
  });

  test('an edit of the order does not change the request', async () => {
    const order = await Order.give(tenant, 'scale Edge007 to 3');
    await tenant.say('ana', '@Gatehouse scale Edge007 to 16', { edit: order.said });
    expect(await waiting('Edge007')).toEqual([order.name]);
    await order.approveAndFinish();
    expect(await tenant.machines('Edge007')).toHaveLength(3);
  });

  test('a quoted order', async () => {
    const quoted = await tenant.say('dana', 'scale Edge008 to 5', { mention: false });
    const said = await tenant.say('ana', 'thanks', { quote: quoted });
    await tenant.waitFor('an answer', async () => (await tenant.answers(said))[0]);
    expect(await waiting('Edge008')).toEqual([]);
  });

  test('a message that does not mention the bot', async () => {
    const said = await tenant.say('ana', 'scale Edge009 to 5', { mention: false });
    expect(await waiting('Edge009')).toEqual([]);
    expect(await tenant.answers(said)).toEqual([]);
  });
});

test('every card was one that Teams takes, and nothing went wrong unseen', () => expectHealthy(tenant));
