import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Clicked, type Message, Tenant, textOf } from '../e2e/tenant.ts';
import { atOnce } from './at-once.ts';
import { Ledger, type Standing } from './ledger.ts';
import { verifyAudit } from './verify-audit.ts';

/** Requests; even, since gateways beyond the third come in pairs. 200 is what must hold; 30 is what Teams takes without a pause. */
const many = Number(process.env['HOLD_REQUESTS'] ?? 30);
const minutes = 60_000;
/** The approval card of an order in a chat stands in Operations: a third of the cards for each channel. */
const places = ['general', 'alerts', 'operations', 'general', 'alerts', 'chat'] as const;
const approvers = ['bo', 'chen', ...Array.from({ length: 8 }, (_, index) => `p${index + 5}`)];
/** They press twice. */
const nervous = approvers.slice(0, 3);

interface Order {
  readonly gateway: string;
  readonly text: string;
  readonly where: (typeof places)[number];
}

/** One of each pair is stopped or started, the other is scaled: a pair's site is never without a gateway. */
function orderOf(gateway: string, index: number): Order {
  const where = places[index % places.length] ?? 'general';
  if (index % 2 === 1) return { gateway, where, text: `scale ${gateway} to 3` };
  const verb = index % 4 === 0 ? 'stop' : 'start';
  return { gateway, where, text: `${verb} ${gateway} because of the move` };
}

let tenant: Tenant;
let ledger: Ledger;
let orders: readonly Order[];
const answers: Clicked[] = [];

async function pressAll({ request, message }: Standing): Promise<void> {
  const clicks = [...approvers, ...nervous].map((who) =>
    tenant.click(who, message ?? '', 'approve', { request }),
  );
  answers.push(...(await Promise.all(clicks)));
}

/** Presses as cards appear: Teams takes them at its own pace. */
async function pressEachCard(): Promise<void> {
  const pressed = new Set<string>();
  await tenant.waitFor(
    `${many} cards`,
    async () => {
      const fresh = (await ledger.cards()).filter((one) => one.message !== null && !pressed.has(one.request));
      for (const one of fresh) pressed.add(one.request);
      await atOnce(3, fresh, pressAll);
      return pressed.size === many;
    },
    4 * minutes,
  );
}

beforeAll(async () => {
  const speed = 10;
  const policies = [{ orders: ['all'], approvers: 1, from: 'approver', own: false, expires: 'PT12H' }];
  tenant = await Tenant.start({ speed, gateways: many + 3, people: 20, patch: { policies } });
  ledger = await Ledger.open(tenant);
  orders = tenant.line.gateways.slice(3).map(orderOf);
  const stopped = orders.filter(({ text }) => text.startsWith('start')).map(({ gateway }) => gateway);
  for (const gateway of stopped) await tenant.portal(gateway, { power: 'stop' });
  for (const gateway of stopped)
    await tenant.waitFor(`${gateway} stopped`, async () =>
      (await tenant.machines(gateway)).every((power) => power === 'deallocated'),
    );
  await Promise.all([
    pressEachCard(),
    atOnce(4, orders, async ({ text, where }) => void (await tenant.say('ana', text, { where }))),
  ]);
  await tenant.waitFor('all ends', async () => (await ledger.ended()) === many, 2 * minutes);
  await tenant.waitFor('all cards', async () => (await ledger.unsent()) === 0, 4 * minutes);
}, 8 * minutes);
afterAll(async () => {
  await ledger?.close();
  await tenant?.stop();
}, minutes);

describe(`${many} requests, each approved by ten people at once, by three of them twice`, () => {
  test('are decided once each, and each click is answered', async () => {
    expect(await ledger.count('decision')).toEqual({ approve: many });
    expect(await ledger.count('request')).toEqual({ approved: many });
    expect(await ledger.count('audit')).toMatchObject({ requested: many, approved: many });
    expect(answers).toHaveLength(many * (approvers.length + nervous.length));
    const cards = answers.filter(({ card }) => card !== undefined).length;
    expect(cards).toBeLessThanOrEqual(many);
    // Who decided is told "still working" where a busy machine takes more than the three seconds of a click.
    const late = answers.filter(({ text }) => text.includes('Still working')).length;
    expect(cards + late).toBeGreaterThanOrEqual(many);
    const told = new Set(answers.filter(({ card }) => card === undefined).map(({ text }) => text));
    for (const text of told) expect(text).toMatch(/already|approved|Still working/);
  });

  test('become one operation each, and one change in Azure', async () => {
    expect(await ledger.count('operation')).toEqual({ succeeded: many });
    expect(await ledger.count('audit')).toMatchObject({ called: many, accepted: many, succeeded: many });
    const changed = (await tenant.changes()).map(({ path }) => path.split('/')[8]).sort();
    expect(changed).toEqual(orders.map(({ gateway }) => gateway.toLowerCase()).sort());
    for (const { gateway, text } of orders) {
      const machines = await tenant.machines(gateway);
      const power = text.startsWith('stop') ? 'deallocated' : 'running';
      expect(machines).toEqual(Array(text.startsWith('scale') ? 3 : 2).fill(power));
    }
  });

  test('end on cards that say so, once each, and Ana is told once of each', async () => {
    const all: Message[] = [];
    for (const where of ['general', 'alerts', 'operations', 'chat'])
      all.push(...(await tenant.messages('ana', where)));
    const cards = (await ledger.cards()).map(({ message }) => all.find(({ id }) => id === message));
    for (const card of cards) expect(card === undefined ? 'no card' : textOf(card)).toMatch(/^✓\nDone in /);
    const chats = orders.filter(({ where }) => where === 'chat').length;
    const isCard = ({ attachments, from }: Message) => from.bot && attachments.length > 0;
    expect(
      all
        .filter(isCard)
        .map(textOf)
        .filter((text) => /^✓\nDone in /.test(text)),
    ).toHaveLength(many + chats);
    const told = all.map(({ text }) => /R-(\d+) is done/.exec(text)?.[1]).filter((one) => one !== undefined);
    expect(told.map(Number).sort((a, b) => a - b)).toEqual(
      Array.from({ length: many }, (_, index) => index + 1),
    );
  });

  test('stay within Teams’ limits and leave an unbroken audit', async () => {
    const metrics = await (await fetch(`${tenant.line.operations}/metrics`)).text();
    const total = (name: string) =>
      [...metrics.matchAll(new RegExp(`^gatehouse_${name}\\{.*\\} (\\d+)$`, 'gm'))].reduce(
        (sum, [, count]) => sum + Number(count),
        0,
      );
    // Sends that left a second apart may arrive together at a tenant that shares two cores with everybody else.
    expect(total('letters_put_off_total')).toBeLessThanOrEqual(many * 0.2);
    expect(total('letters_refused_total')).toBe(0);
    expect(await verifyAudit(tenant)).toContain('The chain is whole');
  });
});
