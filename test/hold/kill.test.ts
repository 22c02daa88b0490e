import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Tenant, textOf } from '../e2e/tenant.ts';
import { atOnce } from './at-once.ts';
import { expectDone } from './expect-end.ts';
import {
  botStatus,
  decide,
  endingOf,
  killed,
  type Ordered,
  order,
  press,
  restarted,
  type Strike,
  standing,
  surplusOf,
  takenOverWithin,
  type WishName,
  wishes,
} from './killing.ts';
import { Ledger } from './ledger.ts';
import { verifyAudit } from './verify-audit.ts';

const seconds = 1000;

interface Point extends Strike {
  readonly what: string;
  /** Messages that may stand twice: the bot may have died with the answer to that very send on its way. */
  readonly twice?: number;
}

/** From the order to its waiting card. */
const beforeTheCard: readonly (Point & { readonly isLost?: true })[] = [
  // The bot never answered the message: people write it again.
  { what: 'the order came, nothing is written', when: ['azure-look'], moment: 'before', isLost: true },
  { what: 'the request written, its card not yet taken', when: ['teams-post'], moment: 'before' },
  { what: 'its card taken', when: ['teams-post'], moment: 'after', twice: 1 },
  { what: 'calling the approvers, not yet taken', when: ['teams-post', 'teams-post'], moment: 'before' },
  { what: 'calling the approvers, taken', when: ['teams-post', 'teams-post'], moment: 'after', twice: 1 },
];

/** From the click to the end. */
const afterTheClick: readonly Point[] = [
  { what: 'the click came, nothing is decided', when: ['graph'], moment: 'before' },
  { what: 'decided, and not yet looked', when: ['azure-look'], moment: 'before' },
  { what: 'decided, its card not yet taken', when: ['teams-edit'], moment: 'before' },
  { what: 'intent written, nothing sent', when: ['azure-change'], moment: 'before' },
  { what: 'accepted by Azure, the handle lost', when: ['azure-change'], moment: 'after' },
  { what: 'the first poll', when: ['azure-poll'], moment: 'before' },
  { what: 'a later poll', when: ['azure-poll', 'azure-poll'], moment: 'after' },
  { what: 'Azure said that it is done', when: ['azure-done'], moment: 'after' },
  { what: 'the look that proves it', when: ['azure-done', 'azure-look'], moment: 'after' },
  {
    what: 'the last card, not yet taken',
    when: ['azure-done', 'azure-look', 'teams-edit'],
    moment: 'before',
    twice: 1,
  },
  {
    what: 'the last card, taken',
    when: ['azure-done', 'azure-look', 'teams-edit'],
    moment: 'after',
    twice: 1,
  },
  { what: 'telling Ana, not yet taken', when: ['azure-done', 'azure-look', 'teams-post'], moment: 'before' },
  {
    what: 'telling Ana, taken',
    when: ['azure-done', 'azure-look', 'teams-post'],
    moment: 'after',
    twice: 1,
  },
];

const rejecting: readonly Point[] = [
  { what: 'a rejection came, nothing is decided', when: ['graph'], moment: 'before' },
  { what: 'rejected, telling Ana, taken', when: ['teams-post'], moment: 'after', twice: 1 },
];

const seed = 20_261_120;
/** 10 is what must hold, and less is for every day. */
const randomKills = Number(process.env['HOLD_KILLS'] ?? 3);

let tenant: Tenant;
let ledger: Ledger;
/** Orders that wait for their decision, each for a gateway of its own. */
const waiting: Ordered[] = [];
const waitingAtFirst = afterTheClick.length + rejecting.length + randomKills;
let gateways: string[];

function nextOrder(): Ordered {
  const next = waiting.shift();
  if (next === undefined) throw new Error('no order is left');
  return next;
}

/** Every second gateway is stopped, the others are scaled: a pair's site is never without one. */
function wishFor(gateway: string): WishName {
  return Number(gateway.slice(-3)) % 2 === 0 ? 'stop' : 'scale';
}

/** The same numbers in every run. */
function* numbers(from: number): Generator<number, never> {
  for (let state = from; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

beforeAll(async () => {
  const policies = [{ orders: ['all'], approvers: 1, from: 'approver', own: false, expires: 'PT12H' }];
  // One more gateway than orders: the last one's site would be without any.
  const orders = waitingAtFirst + beforeTheCard.length;
  tenant = await Tenant.start({ speed: 40, gateways: 4 + orders, patch: { policies } });
  ledger = await Ledger.open(tenant);
  gateways = tenant.line.gateways.slice(3, 3 + orders);
  await atOnce(4, gateways.splice(0, waitingAtFirst), async (gateway) => {
    waiting.push(await order(tenant, ledger, wishFor(gateway), gateway));
  });
  await tenant.waitFor('the approvers called', async () => (await ledger.unsent()) === 0, 60 * seconds);
}, 120 * seconds);
afterAll(async () => {
  await ledger?.close();
  await tenant?.stop();
}, 60 * seconds);

describe('a bot that is killed at', () => {
  test.each(beforeTheCard)(
    '“$what” ($moment $when) loses no order',
    async ({ when, moment, isLost, twice = 0 }) => {
      const gateway = gateways.shift() ?? '';
      const wish = wishFor(gateway);
      const say = () => tenant.say('ana', wishes[wish].words(gateway));
      let said = '';
      await killed(tenant, { when, moment }, async () => {
        said = await say();
      });
      if (isLost === true) said = await say();
      const ordered = await standing(tenant, ledger, wish, gateway, said);
      await tenant.waitFor('the approvers called', async () => (await ledger.unsent()) === 0);
      const { replies } = await endingOf(tenant, ordered);
      expect(new Set(replies)).toEqual(new Set([expect.stringMatching(/waits for your decision/)]));
      await decide(tenant, ledger, ordered);
      await expectDone(tenant, ledger, ordered, { twice });
    },
    90 * seconds,
  );

  test.each(afterTheClick)(
    '“$what” ($moment $when) has its work taken over',
    async ({ when, moment, twice = 0 }) => {
      const ordered = nextOrder();
      await killed(tenant, { when, moment }, () => press(tenant, ordered, 'approve'));
      await decide(tenant, ledger, ordered);
      await expectDone(tenant, ledger, ordered, { twice });
    },
    90 * seconds,
  );

  test.each(rejecting)(
    '“$what” ($moment $when) does nothing',
    async ({ when, moment, twice = 0 }) => {
      const ordered = nextOrder();
      await killed(tenant, { when, moment }, () => press(tenant, ordered, 'reject'));
      await decide(tenant, ledger, ordered, 'reject');
      await tenant.waitFor('all to be told', async () => (await ledger.unsent()) === 0, takenOverWithin);
      expect(await tenant.changes(ordered.gateway)).toEqual([]);
      const ending = await endingOf(tenant, ordered);
      expect(ending.cards.map(textOf)).toEqual([expect.stringMatching(/Rejected by Bo Lindqvist/)]);
      expect(ending.replies).toContainEqual(expect.stringMatching(/was rejected by Bo Lindqvist/));
      expect(surplusOf(ending)).toBeLessThanOrEqual(twice);
    },
    60 * seconds,
  );

  test(
    `${randomKills} random moments (seed ${seed}) has its work taken over`,
    async () => {
      const random = numbers(seed);
      const left = Array.from({ length: randomKills }, nextOrder);
      for (const ordered of left) {
        const { pid } = await botStatus(tenant);
        const clicked = press(tenant, ordered, 'approve');
        // From the click to the last card it takes about 2 s at this speed.
        await new Promise((over) => setTimeout(over, random.next().value * 2 * seconds));
        await tenant.call('POST', '/bot', { signal: 'SIGKILL' });
        await restarted(tenant, pid);
        await clicked;
        await decide(tenant, ledger, ordered);
      }
      for (const ordered of left) await expectDone(tenant, ledger, ordered, { twice: 1 });
    },
    240 * seconds,
  );

  test('any of these leaves one decision a request and an unbroken audit', async () => {
    const approved = beforeTheCard.length + afterTheClick.length + randomKills;
    const requested = approved + rejecting.length;
    expect(await ledger.count('decision')).toEqual({ approve: approved, reject: rejecting.length });
    expect(await ledger.count('operation')).toEqual({ succeeded: approved });
    expect(await ledger.count('audit')).toMatchObject({ requested, approved, succeeded: approved });
    expect(await verifyAudit(tenant)).toContain('The chain is whole');
  });
});
