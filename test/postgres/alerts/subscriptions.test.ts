import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Mute } from '../../../src/domain/alert.ts';
import type { Place } from '../../../src/domain/conversation.ts';
import { gatewayIdOf } from '../../../src/domain/gateway.ts';
import { channel, entry, person } from '../samples.ts';
import { arrival, hearAll, judgeFor, minutes, mute, noon, otherChannel, subscription } from './samples.ts';
import { openAlerts, type Tenant } from './tenant.ts';

let db: Tenant;
beforeAll(async () => {
  db = await openAlerts();
});
afterAll(() => db.close());
beforeEach(() => db.empty());

const audit = entry('requested', noon);
const granite = gatewayIdOf('GraniteFalls');

async function audited(): Promise<number> {
  const { rows } = await db.database.admin.query<{ count: number }>('select count(*)::int from audit');
  return rows[0]?.count ?? 0;
}

describe('a subscription', () => {
  test('comes back as it was made', async () => {
    const made = subscription(channel, {
      gateway: granite,
      kinds: ['traffic', 'storage'],
      severity: 'warning',
    });
    await db.alerts.subscribe(made, audit);
    expect(await db.alerts.subscriptions()).toEqual([made]);
  });

  test('is widened by another one of the channel for the same gateway and severity', async () => {
    const before = await audited();
    const kinds = async () => (await db.alerts.subscriptions()).map((one) => [...one.kinds].sort());
    await db.alerts.subscribe(subscription(channel, { kinds: ['traffic'] }), audit);
    await db.alerts.subscribe(subscription(channel, { kinds: ['secret', 'traffic'] }), audit);
    expect(await kinds()).toEqual([['secret', 'traffic']]);
    await db.alerts.subscribe(subscription(channel), audit);
    expect(await kinds()).toEqual([[]]);
    await db.alerts.subscribe(subscription(channel, { kinds: ['health'] }), audit);
    expect(await kinds()).toEqual([[]]);
    await db.alerts.subscribe(subscription(channel, { gateway: granite }), audit);
    await db.alerts.subscribe(subscription(channel, { severity: 'critical' }), audit);
    await db.alerts.subscribe(subscription(otherChannel), audit);
    expect(await kinds()).toHaveLength(4);
    expect((await audited()) - before).toBe(7);
  });

  test('ends for the kinds that are meant, and keeps the others', async () => {
    await db.alerts.subscribe(subscription(channel, { kinds: ['secret', 'certificate'] }), audit);
    await db.alerts.subscribe(subscription(channel, { gateway: granite }), audit);
    await db.alerts.subscribe(subscription(otherChannel), audit);
    const before = await audited();
    const { conversation } = channel;
    expect(await db.alerts.unsubscribe(conversation, undefined, ['secret'], audit)).toBe(2);
    expect(await db.alerts.unsubscribe(conversation, undefined, ['secret'], audit)).toBe(0);
    const kinds = (await db.alerts.subscriptions()).map((one) => [one.gateway, [...one.kinds].sort()]);
    expect(kinds).toContainEqual([undefined, ['certificate']]);
    expect(kinds).toContainEqual([granite, ['certificate', 'health', 'other', 'storage', 'traffic']]);
    expect(await db.alerts.unsubscribe(conversation, granite, [], audit)).toBe(1);
    expect(await db.alerts.unsubscribe(conversation, undefined, [], audit)).toBe(1);
    expect((await db.alerts.subscriptions()).map((one) => one.channel)).toEqual([otherChannel.conversation]);
    expect((await audited()) - before).toBe(3);
  });

  test('of gatehouse.yaml takes the place of what it said before, and no word ends it', async () => {
    const own = subscription(channel);
    const [old, next] = [1, 2].map(() => subscription(channel, { isConfigured: true }));
    if (old === undefined || next === undefined) throw new Error('none');
    await db.alerts.subscribe(own, audit);
    await Promise.all([1, 2, 3].map(() => db.alerts.configureSubscriptions([old, { ...old, id: 'sb_2' }])));
    expect(await db.alerts.subscriptions()).toHaveLength(3);
    await db.alerts.configureSubscriptions([next]);
    expect(await db.alerts.unsubscribe(channel.conversation, undefined, [], audit)).toBe(1);
    expect(await db.alerts.subscriptions()).toEqual([next]);
    await db.alerts.configureSubscriptions([]);
    expect(await db.alerts.subscriptions()).toEqual([]);
  });
});

describe('a mute', () => {
  test('lasts until its time, and brings the job that looks then', async () => {
    const made = mute('GraniteFalls', { kinds: ['traffic'], by: person('bo') });
    await db.alerts.addMute(made, audit, [{ job: { kind: 'unmute', mute: made.id }, due: made.until }]);
    expect(await db.alerts.mutes(noon)).toEqual([made]);
    expect(await db.alerts.mutes(minutes(60))).toEqual([]);
    expect(await db.alerts.findMute(made.id)).toEqual(made);
    expect(await db.alerts.findMute('mu_none')).toBeUndefined();
    const { rows } = await db.database.admin.query(`select data->'job' as job from pgboss.job`);
    expect(rows).toEqual([{ job: { kind: 'unmute', mute: made.id } }]);
  });

  test('of a person is ended by gateway and kind; an order’s own stays', async () => {
    const predicted = { request: 7, subKinds: [] };
    const made = {
      granite: mute('GraniteFalls'),
      expiry: mute('GraniteFalls', { kinds: ['certificate', 'secret'] }),
      edge: mute('RedmondEdge'),
      all: mute(undefined),
      order: mute('GraniteFalls', { predicted }),
      over: mute('GraniteFalls', { until: minutes(-1) }),
    };
    for (const one of Object.values(made)) await db.alerts.addMute(one, audit, []);
    const end = async (...[gateway, kinds]: Parameters<Tenant['alerts']['endMutes']>) =>
      (await db.alerts.endMutes(gateway, kinds, minutes(5), audit)).map((one) => one.id);
    const before = await audited();
    expect(await end(granite, ['secret'], noon, audit)).toEqual([made.granite.id, made.expiry.id].sort());
    expect(await end(granite, [], noon, audit)).toEqual([]);
    expect(await end(undefined, [], noon, audit)).toEqual([made.edge.id, made.all.id].sort());
    expect(await db.alerts.mutes(minutes(5))).toEqual([made.order]);
    expect(await db.alerts.findMute(made.edge.id)).toEqual({ ...made.edge, until: minutes(5) });
    expect((await audited()) - before).toBe(2);
  });

  test('tells in the end what it hid and is shown nowhere, also what is over', async () => {
    await db.alerts.subscribe(subscription(channel), audit);
    const own = mute('GraniteFalls');
    const subKinds = [{ kind: 'traffic', subKind: 'limit' }] as const;
    const order = mute('GraniteFalls', { predicted: { request: 1, subKinds } });
    /** Hears it as changed once more, hidden by these, with a card in each of the places. */
    const hear = async (name: string, mutes: readonly Mute[], places: readonly Place[], more = {}) => {
      await db.alerts.keepArrivals([arrival(name, more, minutes(1))]);
      const judge = judgeFor(places);
      await hearAll(db.alerts, (one, alert) => {
        const change = judge(one, alert);
        const hiddenBy = mutes.map(({ id }) => id);
        return { ...change, alert: { ...change.alert, ...(hiddenBy.length > 0 && { hiddenBy }) } };
      });
    };
    await hear('GraniteFalls', [order, own], []);
    await hear('GraniteFalls', [own], [], { kind: 'health', subKind: 'instances' });
    await hear('GraniteFalls', [own, order], [], { kind: 'storage' });
    await hear('GraniteFalls', [], [], { kind: 'storage', condition: 'resolved' });
    await hear('GraniteFalls', [own], [channel], { kind: 'certificate' });
    await hear('GraniteFalls', [own], [otherChannel], { kind: 'secret' });
    await hear('GraniteFalls', [], [], { kind: 'other' });
    const hidden = async (one: Mute) =>
      (await db.alerts.hiddenBy(one)).map(({ kind, state }) => `${kind} ${state.kind}`);
    expect(await hidden(own)).toEqual(['secret open', 'health open', 'traffic open', 'storage resolved']);
    expect(await hidden(order)).toEqual(['traffic open']);
    // Its job may be late: what changed meanwhile is told all the same.
    expect(await hidden({ ...own, until: minutes(-1) })).toHaveLength(4);
  });
});
