import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Order } from '../e2e/order.ts';
import { cardOf, textOf } from '../e2e/tenant.ts';
import { HoldUp } from './hold-up.ts';
import { House } from './house.ts';

const isLong = process.env['GATEHOUSE_LONG'] === '1';
/** How long the bot stays paused after its successor is done: its locks, claims and turns were lost before. */
const pauseMs = 2000;
/** Once also longer than any of its own limits for a call, a claim or a connection. */
const longPauseMs = 60_000;
const takenOverWithin = 30_000;
const longTest = isLong ? test : test.skip;

let house: House;
let gateways: string[];
beforeAll(async () => {
  house = await House.open({ bots: 2, speed: 20, gateways: 13 });
  gateways = house.tenant.line.gateways.slice(3);
}, 120_000);
afterEach(async () => {
  await house.strike('SIGCONT');
  house.further[0]?.signal('SIGCONT');
});
afterAll(() => house?.close(), 60_000);

/** Gives an order whose card and call to the approvers are sent, with the sandbox’s own bot as the only one at work. */
async function orderAlone(): Promise<{ readonly order: Order; readonly gateway: string }> {
  house.spread();
  const gateway = gateways.shift() ?? '';
  const order = await Order.give(house.tenant, `scale ${gateway} to 3`);
  await house.sent();
  house.further[0]?.signal('SIGSTOP');
  house.only(0);
  return { order, gateway };
}

/** The sandbox’s own bot has just been paused: the other one goes on. Resolves with how long it took until all was done. */
async function takeOver(order: Order): Promise<number> {
  const pausedAt = Date.now();
  house.further[0]?.signal('SIGCONT');
  house.only(1);
  await order.until(/^Done in/m, takenOverWithin);
  await order.reply(/is done/);
  await house.sent();
  return Date.now() - pausedAt;
}

/** What must stay as it is when the paused one goes on. */
async function scene(order: Order, gateway: string) {
  const { tenant, books } = house;
  const messages = await tenant.answers(order.said);
  const number = Number(order.name.slice(2));
  return {
    changes: (await tenant.changes(gateway)).length,
    machines: await tenant.machines(gateway),
    messages: messages.map((one) => [one.id, textOf(one)]),
    audit: await books.client
      .query('select act from audit where request = $1 order by number', [number])
      .then(({ rows }) => rows as unknown),
  };
}

async function goOn(afterMs = pauseMs): Promise<void> {
  await new Promise((over) => setTimeout(over, afterMs));
  await house.strike('SIGCONT');
  const { operations } = house.tenant.line;
  await house.tenant.waitFor('the paused bot', async () => (await fetch(`${operations}/readyz`)).ok);
  // Whatever it had begun is over when its own limits for a call are: it does not wait for anybody any more.
  await new Promise((over) => setTimeout(over, 1500));
  await house.sent();
}

describe('a bot that is paused while the other one goes on', () => {
  /** A pause at a request that the tenant sees. */
  const points = [
    { what: 'before it looks', when: ['azure-look'], moment: 'before' },
    { what: 'when Azure has accepted its call', when: ['azure-change'], moment: 'after' },
    { what: 'at its first poll', when: ['azure-poll'], moment: 'after' },
    { what: 'when Azure says that it is done', when: ['azure-done'], moment: 'after' },
    { what: 'at the last edit', when: ['azure-done', 'teams-edit'], moment: 'after' },
  ] as const;
  for (const { what, when, moment } of points)
    longTest(
      `${what} changes nothing later`,
      async () => {
        const { order, gateway } = await orderAlone();
        await house.strike('SIGSTOP', when, moment);
        void order.press('bo', 'approve');
        await isPaused();
        expect(await takeOver(order)).toBeLessThan(takenOverWithin);
        const before = await scene(order, gateway);
        expect(before).toMatchObject({ changes: 1, machines: ['running', 'running', 'running'] });
        await goOn();
        expect(await scene(order, gateway)).toEqual(before);
      },
      150_000,
    );

  test('between the written intent and its call to Azure does not make the call', async () => {
    const { order, gateway } = await orderAlone();
    const held = await HoldUp.set(house.books, 'operation', `new.state = 'calling'`);
    await order.press('bo', 'approve');
    await house.tenant.waitFor('the intent', () => held.isHolding());
    await house.strike('SIGSTOP');
    await held.end();
    expect(await house.tenant.changes(gateway)).toEqual([]);
    expect(await takeOver(order)).toBeLessThan(takenOverWithin);
    const before = await scene(order, gateway);
    expect(before).toMatchObject({ changes: 1, machines: ['running', 'running', 'running'] });
    await goOn(longPauseMs);
    expect(await scene(order, gateway)).toEqual(before);
  }, 150_000);

  longTest(
    'before it tells the outcome does not tell it later',
    async () => {
      const { order, gateway } = await orderAlone();
      const held = await HoldUp.set(house.books, 'letter', `new.kind = 'reply' and new.claims > old.claims`);
      await order.press('bo', 'approve');
      await house.tenant.waitFor('the outcome to be claimed', () => held.isHolding());
      await house.strike('SIGSTOP');
      await held.end();
      await takeOver(order);
      const before = await scene(order, gateway);
      await goOn();
      expect(await scene(order, gateway)).toEqual(before);
      expect((await order.replies()).filter(({ text }) => text.includes('is done'))).toHaveLength(1);
    },
    150_000,
  );

  longTest(
    'when Teams has taken its word of the outcome takes back what was told twice',
    async () => {
      const { order, gateway } = await orderAlone();
      await house.strike('SIGSTOP', ['azure-done', 'teams-post'], 'after');
      void order.press('bo', 'approve');
      await isPaused();
      await takeOver(order);
      await goOn();
      const told = (await order.replies()).filter(({ text }) => text.includes('is done'));
      expect(told).toHaveLength(1);
      const cards = (await house.tenant.answers(order.said)).filter((one) => cardOf(one) !== undefined);
      expect(cards.map(textOf)).toEqual([expect.stringMatching(/^✓\nDone in/)]);
      expect(await house.tenant.changes(gateway)).toHaveLength(1);
    },
    150_000,
  );
});

/** Waits until the sandbox’s own bot has been struck. */
async function isPaused(): Promise<void> {
  const { pid } = house.tenant.line;
  await house.tenant.waitFor('the pause', async () => {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    return / T /.test(stat);
  });
}
