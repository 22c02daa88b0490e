import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Alarm } from '../e2e/alarm.ts';
import { warn } from '../e2e/azure-alert.ts';
import type { Order } from '../e2e/order.ts';
import { Tenant, textOf } from '../e2e/tenant.ts';
import { becomes as anyBecomes, both, CommitStrikes, of, type Strike } from './commit-strikes.ts';
import { expectDone } from './expect-end.ts';
import { callOf, endingOf, type Ordered, standing } from './killing.ts';
import { Ledger } from './ledger.ts';
import { verifyAudit } from './verify-audit.ts';

const seconds = 1000;
const minute = 60 * seconds;
const speed = 40;
/** Hours in seconds. */
const quick = 1200;

const becomes = (gateway: string, from: string, to: string) => anyBecomes('operation', gateway, from, to);
const outcome = (row: 'old' | 'new') => `${row}.content->'value'->'requests'->0->>'outcome'`;

/** Needs two approvals; comes to its end through a call that Azure never got, and one whose handle is lost. */
const scaled = 'Edge004';
/** Ordered from an alert's card. */
const stopped = 'Edge006';
const polled = 'Edge008';
/** Nobody decides it. */
const forgotten = 'Edge010';

let tenant: Tenant;
let ledger: Ledger;
let commits: CommitStrikes;
let said = '';
/** By gateway. */
const ordered = new Map<string, Ordered>();
let alarm: Alarm;
let fromAlert: Order;

function orderOf(gateway: string): Ordered {
  const found = ordered.get(gateway);
  if (found === undefined) throw new Error(`no order for ${gateway}`);
  return found;
}

async function approve(gateway: string, by: string): Promise<void> {
  const { request, message } = orderOf(gateway);
  await tenant.waitFor('an approval that could be verified', async () => {
    const { status, text } = await tenant.click(by, message, 'approve', { request });
    return status !== 200 || !/verify/.test(text);
  });
}

/** An operation that is still stuck when an hour has gone by is asked about. */
async function finish(gateway: string): Promise<void> {
  await tenant.fault('azure-stuck', false);
  const isDone = async () => (await ledger.operationOf(orderOf(gateway).request)) === 'succeeded';
  await tenant.waitFor(`the end on ${gateway}`, isDone, minute);
}

const strikes: readonly Strike[] = [
  {
    ...{ what: 'a new request', table: 'request', on: 'insert', when: of(scaled), moments: both },
    act: async () => {
      said = await tenant.say('ana', `scale ${scaled} to 3`);
    },
  },
  {
    ...{ what: 'where its card stands', table: 'letter', on: 'update', moments: ['lost'] },
    when: `new.subject_kind = 'request' and new.kind = 'card'
      and old.activity_id is null and new.activity_id is not null`,
  },
  {
    ...{ what: 'the claim of the call to its approvers', table: 'letter', on: 'update', moments: ['kept'] },
    when: `new.subject_kind = 'request' and new.kind = 'reply'
      and new.claims > old.claims and new.claimed_until is not null`,
  },
  {
    ...{ what: 'the first of two approvals', table: 'decision', on: 'insert', moments: both },
    when: `new.kind = 'approve'`,
    act: async () => {
      if (!ordered.has(scaled)) ordered.set(scaled, await standing(tenant, ledger, 'scale', scaled, said));
      await approve(scaled, 'bo');
    },
  },
  {
    ...{ what: 'the deciding approval', table: 'request', on: 'update', moments: both },
    when: `${of(scaled)} and old.state = 'waiting' and new.state = 'approved'`,
    act: () => approve(scaled, 'chen'),
  },
  { what: 'the intent of a call', ...becomes(scaled, 'checking', 'calling'), moments: both },
  {
    what: 'that nobody knows whether it was sent',
    ...becomes(scaled, 'calling', 'looking'),
    moments: ['lost'],
  },
  { what: 'that Azure accepted it', ...becomes(scaled, 'calling', 'polling'), moments: ['lost'] },
  { what: 'its end', ...becomes(scaled, 'looking', 'succeeded'), moments: both },
  {
    ...{ what: 'that Ana was told', table: 'letter', on: 'update', moments: ['lost'] },
    when: `new.subject_kind = 'request' and new.kind = 'reply' and new.sent > old.sent`,
  },
  {
    ...{ what: 'the mute of what an order causes', table: 'mute', on: 'insert', moments: both },
    when: of(stopped),
    act: async (isFirst) => {
      if (isFirst) await approve(stopped, 'bo');
    },
  },
  {
    ...{ what: 'the end of that mute', table: 'mute', on: 'update', when: of(stopped), moments: ['lost'] },
  },
  {
    ...{ what: 'the outcome for the alert that asked', table: 'alert', on: 'update', moments: both },
    when: `${of(stopped)} and ${outcome('old')} is null and ${outcome('new')} is not null`,
  },
  {
    ...{ what: 'the handle of the operation', ...becomes(polled, 'calling', 'polling'), moments: ['kept'] },
    act: async () => {
      // Else it would be over before the next bot is there to poll it.
      await tenant.fault('azure-stuck', true);
      await approve(polled, 'bo');
    },
  },
  { what: 'what a poll told', ...becomes(polled, 'polling', 'polling'), moments: ['lost'] },
  {
    ...{ what: 'a reminder', table: 'request', on: 'update', moments: both },
    when: `${of(forgotten)} and old.reminded_at is null and new.reminded_at is not null`,
    act: async (isFirst) => {
      if (isFirst) await finish(polled);
      if (isFirst) await give(forgotten, `scale ${forgotten} to 3`);
      await tenant.speed(quick);
    },
  },
  {
    ...{ what: 'an expiry', table: 'request', on: 'update', moments: both },
    when: `${of(forgotten)} and new.state = 'expired'`,
    act: () => tenant.speed(quick),
  },
];

async function give(gateway: string, words: string, wish: Ordered['wish'] = 'scale'): Promise<void> {
  const message = await tenant.say('ana', words);
  ordered.set(gateway, await standing(tenant, ledger, wish, gateway, message));
}

beforeAll(async () => {
  const one = { orders: ['all'], approvers: 1, from: 'approver', own: false, expires: 'PT48H' };
  const policies = [
    { ...one, gateways: [scaled], approvers: 2 },
    { ...one, gateways: [forgotten], remind: 'PT1H', expires: 'PT3H' },
    one,
  ];
  tenant = await Tenant.start({ speed, gateways: 12, patch: { policies } });
  ledger = await Ledger.open(tenant);
  await warn(tenant, stopped, 'cmg-of-its-own');
  alarm = await Alarm.find(tenant, new RegExp(stopped), 'alerts', minute);
  await alarm.press('ana', 'alert-order', { reason: 'The move' }, { order: 'stop' });
  fromAlert = await alarm.order();
  const { card } = fromAlert;
  const { request, number } = await tenant.waitFor('where its card stands', async () =>
    (await ledger.cards()).find(({ message }) => message === card),
  );
  ordered.set(stopped, { wish: 'stop', gateway: stopped, request, number, message: card });
  await give(polled, `scale ${polled} to 3`);
  await tenant.waitFor('all to be told', async () => (await ledger.unsent()) === 0, minute);
  commits = await CommitStrikes.set(tenant, strikes, speed);
}, 3 * minute);
afterAll(async () => {
  await commits?.close();
  await ledger?.close();
  await tenant?.stop();
}, minute);

describe('a bot that is killed in the commit of', () => {
  test.each(strikes.map((strike, place) => ({ ...strike, place })))(
    '$what ($moments) comes to it all the same',
    ({ place }) => commits.strike(place),
    6 * minute,
  );
});

/** What the audit has of an order, but for how often its call was intended and in doubt. */
async function actsOf({ number }: Ordered): Promise<readonly string[]> {
  const acts = await ledger.actsOf(number);
  return acts.filter((one) => !['called', 'unknown', 'accepted'].includes(one));
}

describe('what came of it', () => {
  beforeAll(async () => {
    await commits.up();
    // Hours went by in seconds: the alerts' channel has its share of what they brought.
    await tenant.waitFor('all to be told', async () => (await ledger.unsent()) === 0, 3 * minute);
  }, 5 * minute);

  test('the order that needs two approvals was counted, carried out and told once', async () => {
    const order = orderOf(scaled);
    // Teams had taken the card, and the word of the end, when the bot died before it could write so.
    await expectDone(tenant, ledger, order, { twice: 2 });
    expect(await actsOf(order)).toEqual(['requested', 'approved', 'approved', 'succeeded']);
  });

  test('the order from the alert was carried out once, and the alert heard of it once', async () => {
    const order = orderOf(stopped);
    await fromAlert.until(/^Done in/m, minute);
    expect((await tenant.changes(stopped)).map(callOf)).toEqual(['deallocate']);
    expect(await actsOf(order)).toEqual(['requested', 'approved', 'succeeded']);
    const words = await alarm.until(new RegExp(`R-${order.number}.*stopped`), minute);
    expect(words).toMatch(/^Warning/m);
    const told = await ledger.read(
      `select from alert, json_array_elements(content->'value'->'history') as event
       where alert.gateway = $1 and event->>'says' like $2`,
      stopped.toLowerCase(),
      `R-${order.number}: %`,
    );
    expect(told).toHaveLength(1);
  });

  test('what that order causes was kept quiet by one mute, which ended as it was last written', async () => {
    const mutes = await ledger.read<{ until: Date; told: Date; over: boolean }>(
      `select until, until <= $2::timestamptz as over, (
         select (detail->'value'->>'until')::timestamptz from audit
         where act = 'muted' and audit.gateway = $1 order by number desc limit 1
       ) as told from mute where mute.gateway = $1`,
      stopped.toLowerCase(),
      new Date(await tenant.now()).toISOString(),
    );
    expect(mutes).toHaveLength(1);
    expect(mutes[0]?.told).toEqual(mutes[0]?.until);
    expect(mutes[0]?.over).toBe(true);
  });

  test('the order whose operation was only followed is done', async () => {
    const order = orderOf(polled);
    await expectDone(tenant, ledger, order, { twice: 1 });
    expect(await actsOf(order)).toEqual(['requested', 'approved', 'succeeded']);
  });

  test('the order that nobody decided was called to mind once, and has expired once', async () => {
    const order = orderOf(forgotten);
    await tenant.waitFor('all to be told', async () => (await ledger.unsent()) === 0);
    expect(await tenant.changes(forgotten)).toEqual([]);
    expect(await actsOf(order)).toEqual(['requested', 'expired']);
    const { cards, replies } = await endingOf(tenant, order);
    expect(cards.map(textOf)).toEqual([expect.stringMatching(/^Expired/m)]);
    expect(replies).toEqual([
      expect.stringMatching(/waits for your decision/),
      expect.stringMatching(/still waits/),
      expect.stringMatching(/expired at/),
    ]);
  });

  test('each was written once, and the audit is whole', async () => {
    expect(await ledger.count('request')).toEqual({ approved: 3, expired: 1 });
    expect(await ledger.count('decision')).toEqual({ approve: 4 });
    expect(await ledger.count('operation')).toEqual({ succeeded: 3 });
    expect(await verifyAudit(tenant)).toContain('The chain is whole');
  });
});
