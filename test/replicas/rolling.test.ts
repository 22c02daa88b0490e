import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Order } from '../e2e/order.ts';
import { cardOf, Tenant } from '../e2e/tenant.ts';
import { Balancer } from './balancer.ts';
import { Books } from './books.ts';
import { FurtherBot, isReady } from './further-bot.ts';
import { OwnServer } from './own-server.ts';

let tenant: Tenant;
let balancer: Balancer;
let server: OwnServer;
let bots: FurtherBot[] = [];
let books: Books;
beforeAll(async () => {
  // Half an hour goes by in half a minute, and three restarts may take longer.
  const policies = [{ orders: ['all'], approvers: 1, from: 'approver', own: false, expires: 'PT12H' }];
  [tenant, balancer, server] = await Promise.all([
    Tenant.start({ speed: 60, gateways: 27, patch: { policies } }),
    Balancer.start(),
    OwnServer.start(),
  ]);
  const change = { store: { url: server.url } };
  bots = await Promise.all([1, 2, 3].map(() => FurtherBot.prepare(tenant.line.data, change)));
  balancer.targets = bots.map((one) => one.url);
  await tenant.call('POST', '/bot/address', { url: balancer.url });
}, 120_000);
afterAll(async () => {
  await books?.close();
  await Promise.all(bots.map((one) => one.stop()));
  balancer?.close();
  await Promise.all([server?.close(), tenant?.stop()]);
}, 120_000);

describe('three bots on a PostgreSQL that somebody else runs', () => {
  test('start at the same moment on an empty database', async () => {
    await Promise.all(bots.map((one) => one.start()));
    books = await Books.at({ connectionString: server.url });
    const { rows } = await books.client.query('select name from kysely_migration order by name');
    expect(rows.map(({ name }) => name as string)).toEqual([
      ...new Set(rows.map(({ name }) => name as string)),
    ]);
    for (const one of bots) expect(one.log.filter((line) => /"level":(50|60)/.test(line))).toEqual([]);
  }, 120_000);

  test('are restarted one after the other under load, and nothing is lost', async () => {
    const gateways = tenant.line.gateways.slice(3);
    let isOver = false;
    const said: { readonly id: string; readonly text: string; readonly where: string }[] = [];
    const statuses = new Map<number, number>();
    const talk = async () => {
      for (let i = 0; !isOver; i++) {
        const where = i % 4 < 2 ? 'general' : 'alerts';
        // Half of it orders, as long as there are gateways.
        const gateway = i % 2 === 0 ? gateways.pop() : undefined;
        const text = gateway === undefined ? 'help' : `scale ${gateway} to 3`;
        const sent = { as: 'ana', conversation: tenant.place('ana', where), text };
        const told = await tenant.call<{ id: string; delivered: number }>('POST', '/messages', sent);
        statuses.set(told.delivered, (statuses.get(told.delivered) ?? 0) + 1);
        said.push({ id: told.id, text, where });
        await new Promise((next) => setTimeout(next, 200)); // within what Teams takes of a bot in two channels
      }
    };
    const talking = talk();
    for (const one of bots) {
      await one.stop();
      await one.start();
    }
    isOver = true;
    await talking;
    await tenant.waitFor('an empty outbox', async () => (await books.unsent()) === 0, 60_000);
    expect([...statuses.keys()]).toEqual([200]);
    expect(balancer.lost).toBe(0);
    const orders: Order[] = [];
    for (const { id, text, where } of said) {
      const answers = (await tenant.answers(id, 'ana', where)).filter((one) => cardOf(one) !== undefined);
      expect([text, answers.length]).toEqual([text, 1]);
      if (text !== 'help') orders.push(await Order.find(tenant, id, where));
    }
    expect(orders.length).toBeGreaterThan(3);
    await Promise.all(orders.map((one) => one.press('bo', 'approve')));
    for (const one of orders) await one.until(/^Done in/m, 120_000);
    expect(await tenant.changes()).toHaveLength(orders.length);
  }, 240_000);

  test('are not ready while the database is away, as doctor says, too, and come back by themselves', async () => {
    await books.close();
    await server.stop();
    for (const one of bots)
      await tenant.waitFor('a bot that is not ready', async () => !(await isReady(one.operations)));
    const { code, said } = (await bots[0]?.doctor()) ?? {};
    expect(code).toBe(1);
    expect(said).toMatch(/✕ Store, /);
    await server.run();
    for (const one of bots)
      await tenant.waitFor('a bot that is ready', () => isReady(one.operations), 10_000);
    const answer = await tenant.ask('ana', 'help', 'general');
    expect(cardOf(answer)).toBeDefined();
    books = await Books.at({ connectionString: server.url });
  }, 120_000);

  test('are not ready while the database says nothing, and come back by themselves', async () => {
    await server.freeze();
    for (const one of bots)
      await tenant.waitFor('a bot that is not ready', async () => !(await isReady(one.operations)));
    await server.thaw();
    for (const one of bots)
      await tenant.waitFor('a bot that is ready', () => isReady(one.operations), 45_000);
    expect(cardOf(await tenant.ask('ana', 'help', 'alerts'))).toBeDefined();
  }, 120_000);
});
