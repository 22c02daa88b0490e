import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Tenant, textOf } from '../e2e/tenant.ts';
import { atOnce } from './at-once.ts';
import { expectDone } from './expect-end.ts';
import {
  asked,
  decide,
  endingOf,
  killed,
  type Ordered,
  order,
  press,
  type Strike,
  settle,
  surplusOf,
  type WishName,
} from './killing.ts';
import { Ledger } from './ledger.ts';
import { verifyAudit } from './verify-audit.ts';

const seconds = 1000;
const speed = 60;

interface Point extends Strike {
  readonly what: string;
  readonly wish: WishName;
  /** Nothing that Azure shows can tell then: people are asked, and have it sent again. */
  readonly isAsked?: true;
}

const change = 'azure-change';
const done = 'azure-done';
const look = 'azure-look';

/** After an approval. That a machine restarted or moved can't be read off it, so that each of these could do it twice. */
const approving: readonly Point[] = [
  { wish: 'restart', what: 'intent written, nothing sent', when: [change], moment: 'before', isAsked: true },
  { wish: 'restart', what: 'accepted by Azure, the handle lost', when: [change], moment: 'after' },
  { wish: 'restart', what: 'the first poll', when: ['azure-poll'], moment: 'before' },
  { wish: 'restart', what: 'Azure said that it is done', when: [done], moment: 'after' },
  {
    ...{ wish: 'restart one', what: 'intent written, nothing sent', when: [change], moment: 'before' },
    isAsked: true,
  },
  { wish: 'restart one', what: 'accepted by Azure, the handle lost', when: [change], moment: 'after' },
  { wish: 'restart one', what: 'the look that proves it', when: [done, look], moment: 'after' },
  { wish: 'redeploy', what: 'first machine, nothing sent', when: [change], moment: 'before', isAsked: true },
  { wish: 'redeploy', what: 'first machine, accepted, the handle lost', when: [change], moment: 'after' },
  { wish: 'redeploy', what: 'first machine, the first poll', when: ['azure-poll'], moment: 'before' },
  { wish: 'redeploy', what: 'first machine, Azure said that it is done', when: [done], moment: 'after' },
  { wish: 'redeploy', what: 'the health look between', when: [done, look], moment: 'before' },
  {
    ...{ wish: 'redeploy', what: 'second machine, intent written, nothing sent' },
    ...{ when: [change, change], moment: 'before', isAsked: true },
  },
  {
    ...{ wish: 'redeploy', what: 'second machine, accepted, the handle lost' },
    ...{ when: [change, change], moment: 'after' },
  },
  {
    ...{ wish: 'redeploy', what: 'second machine, Azure said that it is done' },
    ...{ when: [done, done], moment: 'after' },
  },
];

/** After somebody's word on a restart that Azure never got, and nobody knows it. */
const answering: readonly (Omit<Point, 'wish'> & { readonly verb: 'run-again' | 'was-done' })[] = [
  { verb: 'run-again', what: 'the word came, nothing is written', when: [look], moment: 'before' },
  {
    ...{ verb: 'run-again', what: 'intent written, nothing sent', when: [change], moment: 'before' },
    isAsked: true,
  },
  { verb: 'run-again', what: 'accepted by Azure, the handle lost', when: [change], moment: 'after' },
  { verb: 'run-again', what: 'Azure said that it is done', when: [done], moment: 'after' },
  { verb: 'was-done', what: 'the word came, nothing is written', when: [look], moment: 'before' },
  { verb: 'was-done', what: 'the look that proves it', when: [look, look], moment: 'before' },
  { verb: 'was-done', what: 'its card, not yet taken', when: ['teams-edit'], moment: 'before' },
];

const asking: readonly Strike[] = [
  { when: ['teams-post'], moment: 'before' },
  { when: ['teams-post'], moment: 'after' },
];

let tenant: Tenant;
let ledger: Ledger;
/** Orders that wait for their approval, each for a gateway of its own. */
const waiting: Ordered[] = [];

function nextOrder(wish: WishName): Ordered {
  const at = waiting.findIndex((one) => one.wish === wish);
  const [next] = at < 0 ? [] : waiting.splice(at, 1);
  if (next === undefined) throw new Error(`no ${wish} is left`);
  return next;
}

/** The card says that nobody knows, and Azure has done no more than before. */
async function expectAsked(ordered: Ordered, calls: number): Promise<void> {
  await asked(tenant, ledger, ordered, speed);
  expect(await tenant.changes(ordered.gateway)).toHaveLength(calls);
  expect(textOf(await tenant.message(ordered.message))).toMatch(/^Unknown: somebody has to say$/m);
  const { replies } = await endingOf(tenant, ordered);
  expect(replies).toContainEqual(expect.stringMatching(/waits for your word/));
}

/** A restart that was approved, and whose call was lost on its way: looked for, and soon asked about. */
async function inDoubt(): Promise<Ordered> {
  const ordered = nextOrder('restart');
  await tenant.fault('azure-drop-before', true);
  await decide(tenant, ledger, ordered);
  const isLooking = async () => (await ledger.operationOf(ordered.request)) === 'looking';
  await tenant.waitFor('the call to be lost', isLooking);
  await tenant.fault('azure-drop-before', false);
  return ordered;
}

beforeAll(async () => {
  const policies = [{ orders: ['all'], approvers: 1, from: 'approver', own: false, expires: 'PT48H' }];
  const all = [
    ...approving.map(({ wish }) => wish),
    ...[...answering, ...asking].map(() => 'restart' as const),
  ];
  tenant = await Tenant.start({ speed, gateways: 4 + all.length, patch: { policies } });
  ledger = await Ledger.open(tenant);
  const gateways = tenant.line.gateways.slice(3);
  await atOnce(4, all, async (wish) => {
    waiting.push(await order(tenant, ledger, wish, gateways.shift() ?? ''));
  });
  await tenant.waitFor('the approvers called', async () => (await ledger.unsent()) === 0, 60 * seconds);
}, 120 * seconds);
afterAll(async () => {
  await ledger?.close();
  await tenant?.stop();
}, 60 * seconds);

describe('a bot that is killed at', () => {
  test.each(approving)(
    '“$wish: $what” ($moment $when) does it once',
    async ({ wish, when, moment, isAsked }) => {
      const ordered = nextOrder(wish);
      await killed(tenant, { when, moment }, () => press(tenant, ordered, 'approve'));
      await decide(tenant, ledger, ordered);
      if (isAsked === true) {
        await expectAsked(ordered, when.length - 1);
        await settle(tenant, ledger, ordered, 'run-again');
      }
      await expectDone(tenant, ledger, ordered);
    },
    90 * seconds,
  );

  test.each(answering)(
    '“$verb: $what” ($moment $when) does what was said, once',
    async ({ verb, when, moment, isAsked }) => {
      const ordered = await inDoubt();
      await expectAsked(ordered, 0);
      await killed(tenant, { when, moment }, () => press(tenant, ordered, verb));
      if (isAsked === true) await expectAsked(ordered, 0);
      await settle(tenant, ledger, ordered, verb);
      // Asked about two calls, people are told twice, in the same words.
      const twice = isAsked === true ? 1 : 0;
      await expectDone(tenant, ledger, ordered, verb === 'was-done' ? { calls: [] } : { twice });
      const entries = await ledger.actsOf(ordered.number);
      expect(entries.filter((act) => act === 'answered')).toHaveLength(1 + twice);
      expect(entries.filter((act) => act === 'called')).toHaveLength(verb === 'was-done' ? 1 : 2 + twice);
    },
    90 * seconds,
  );

  test.each(asking)(
    'asking people what to do ($moment $when) asks them, at most twice',
    async ({ when, moment }) => {
      const ordered = await inDoubt();
      await killed(tenant, { when, moment }, () => tenant.speed(240));
      await expectAsked(ordered, 0);
      expect(surplusOf(await endingOf(tenant, ordered))).toBeLessThanOrEqual(moment === 'after' ? 1 : 0);
      await settle(tenant, ledger, ordered, 'give-up');
      await tenant.waitFor('all to be told', async () => (await ledger.unsent()) === 0);
      expect(await tenant.changes(ordered.gateway)).toEqual([]);
      expect(textOf(await tenant.message(ordered.message))).toMatch(/Bo Lindqvist ended it here/);
    },
    90 * seconds,
  );

  test('any of these leaves one decision a request and an unbroken audit', async () => {
    const all = approving.length + answering.length + asking.length;
    expect(await ledger.count('decision')).toEqual({ approve: all });
    expect(await ledger.count('operation')).toEqual({
      succeeded: all - asking.length,
      failed: asking.length,
    });
    expect(await verifyAudit(tenant)).toContain('The chain is whole');
  });
});
