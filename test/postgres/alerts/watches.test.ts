import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { gatewayIdOf } from '../../../src/domain/gateway.ts';
import { defaultTraffic, type Expiring } from '../../../src/domain/watch.ts';
import { setThresholds } from '../../../src/postgres/alerts/watches.ts';
import { Bells } from '../../../src/postgres/bells.ts';
import { Database } from '../../../src/postgres/database.ts';
import { silent } from '../cluster.ts';
import { entry, person } from '../samples.ts';
import { minutes, noon } from './samples.ts';
import { openAlerts, type Tenant } from './tenant.ts';

let db: Tenant;
beforeAll(async () => {
  db = await openAlerts();
});
afterAll(() => db.close());
beforeEach(() => db.empty());

const [granite, edge] = [gatewayIdOf('GraniteFalls'), gatewayIdOf('RedmondEdge')];
const hour = (index: number, bytes: number) => ({ at: minutes(60 * index), bytes });

describe('traffic', () => {
  test('is kept by hour; newer values take the place of older ones', async () => {
    await db.alerts.keepTraffic(new Map([[granite, [hour(1, 10), hour(0, 5), hour(2, 2 ** 52)]]]));
    await db.alerts.keepTraffic(new Map([[granite, [hour(1, 11), hour(3, 1), hour(3, 4.5)]]]));
    await db.alerts.keepTraffic(new Map([[granite, []]]));
    await db.alerts.keepTraffic(new Map([[edge, [hour(1, 7)]]]));
    const all = await db.alerts.trafficOf([granite, edge, gatewayIdOf('None')], noon);
    expect([...all]).toEqual([
      [granite, [hour(0, 5), hour(1, 11), hour(2, 2 ** 52), hour(3, 4.5)]],
      [edge, [hour(1, 7)]],
      ['none', []],
    ]);
    expect((await db.alerts.trafficOf([granite], minutes(120))).get(granite)).toEqual([
      hour(2, 2 ** 52),
      hour(3, 4.5),
    ]);
    await db.alerts.forgetTraffic(minutes(180));
    expect([...(await db.alerts.trafficOf([granite, edge], noon)).values()]).toEqual([[hour(3, 4.5)], []]);
  });

  test('keeps the newest point of the hour that runs, until the hour is read as a whole', async () => {
    const newest = minutes(65);
    await db.alerts.keepTraffic(new Map([[granite, [{ ...hour(1, 10), newest }]]]));
    expect((await db.alerts.trafficOf([granite], noon)).get(granite)).toEqual([{ ...hour(1, 10), newest }]);
    await db.alerts.keepTraffic(new Map([[granite, [hour(1, 10)]]]));
    expect((await db.alerts.trafficOf([granite], noon)).get(granite)).toEqual([hour(1, 10)]);
  });

  test('of an hour in which nothing ran is told as that, and never in place of a value', async () => {
    const idle = (index: number) => ({ ...hour(index, 0), isIdle: true as const });
    const kept = async () => (await db.alerts.trafficOf([granite], noon)).get(granite);
    await db.alerts.keepTraffic(new Map([[granite, [hour(0, 10)]]]));
    await db.alerts.keepTraffic(new Map([[granite, [idle(0), idle(1)]]]));
    expect(await kept()).toEqual([hour(0, 10), idle(1)]);
    await db.alerts.keepTraffic(new Map([[granite, [hour(1, 0)]]]));
    expect(await kept()).toEqual([hour(0, 10), hour(1, 0)]);
  });

  test('is known by how far it was read, each gateway for itself', async () => {
    await db.alerts.noteTrafficRead([], minutes(0));
    await db.alerts.noteTrafficRead([granite, edge], minutes(60));
    await db.alerts.noteTrafficRead([granite], minutes(120));
    await db.alerts.noteTrafficRead([granite], minutes(90)); // of a look that began earlier
    expect([...(await db.alerts.trafficReadTo([granite, edge, gatewayIdOf('None')]))].sort()).toEqual([
      [granite, minutes(120)],
      [edge, minutes(60)],
    ]);
    expect(await db.alerts.trafficReadTo([])).toEqual(new Map());
  });

  test('written by two at once is whole', async () => {
    const hours = Array.from({ length: 336 }, (_, i) => hour(i, i));
    await Promise.all([
      db.alerts.keepTraffic(new Map([[granite, hours]])),
      db.alerts.keepTraffic(new Map([[granite, hours.toReversed()]])),
    ]);
    expect((await db.alerts.trafficOf([granite], noon)).get(granite)).toEqual(hours);
  });
});

describe('thresholds', () => {
  test('are those that an order has set last', async () => {
    const database = new Database({ connectionString: db.database.url }, new Bells(), silent, async () => {});
    const set = { ...defaultTraffic, gigabytes: 12_000, setBy: person('bo') };
    for (const one of [defaultTraffic, set])
      await database.transact((writing) => setThresholds(writing, granite, one));
    await database.close();
    expect([...(await db.alerts.thresholds())]).toEqual([[granite, set]]);
  });
});

describe('a watch', () => {
  test('is known by when it succeeded last and what ails it now', async () => {
    await db.alerts.noteWatch('traffic', minutes(1), undefined, undefined);
    await db.alerts.noteWatch('traffic', minutes(2), 'azure-unreachable', undefined);
    await db.alerts.noteWatch('secret', minutes(3), 'directory-unreachable', undefined);
    const [none, well] = [
      { since: undefined, succeededAt: undefined },
      { since: undefined, failure: undefined, failures: 0 },
    ];
    expect(await db.alerts.watches()).toEqual([
      { name: 'secret', ...none, failure: 'directory-unreachable', failures: 1 },
      { name: 'traffic', ...none, succeededAt: minutes(1), failure: 'azure-unreachable', failures: 1 },
    ]);
    await db.alerts.noteWatch('traffic', minutes(3), 'azure-forbidden', undefined);
    expect((await db.alerts.watches())[1]).toMatchObject({ failure: 'azure-forbidden', failures: 2 });
    await db.alerts.noteWatch('traffic', minutes(5), undefined, undefined);
    // Of a run that another process began earlier.
    await db.alerts.noteWatch('traffic', minutes(4), 'azure-unreachable', undefined);
    expect((await db.alerts.watches())[1]).toEqual({ name: 'traffic', ...well, succeededAt: minutes(5) });
  });

  test('remembers since when it can’t read what, until it can', async () => {
    const note = (at: number, ...codes: readonly (readonly [string, string])[]) =>
      db.alerts.noteUnread('traffic', new Map(codes), minutes(at));
    await note(0, [edge, 'azure-unreachable']);
    await db.alerts.noteUnread('secret', new Map([['app', 'app-missing']]), minutes(1));
    await note(5, [edge, 'azure-forbidden'], [granite, 'azure-forbidden']);
    expect(await db.alerts.unread()).toEqual([
      { watch: 'secret', subject: 'app', since: minutes(1), code: 'app-missing' },
      { watch: 'traffic', subject: granite, since: minutes(5), code: 'azure-forbidden' },
      { watch: 'traffic', subject: edge, since: minutes(0), code: 'azure-forbidden' },
    ]);
    await note(10, [granite, 'azure-forbidden']);
    await note(15, [granite, 'azure-forbidden'], [edge, 'azure-forbidden']);
    expect((await db.alerts.unread()).map((one) => one.since)).toEqual([minutes(1), minutes(5), minutes(15)]);
    await note(20);
    expect((await db.alerts.unread()).map((one) => one.subject)).toEqual(['app']);
  });

  test('remembers what it saw', async () => {
    expect(await db.alerts.glimpse('health')).toBeUndefined();
    await db.alerts.noteGlimpse('health', minutes(0), { a: { isDown: true } });
    await db.alerts.noteGlimpse('health', minutes(2), { b: { isDown: true } });
    expect(await db.alerts.glimpse('health')).toEqual({ at: minutes(2), content: { b: { isDown: true } } });
  });

  test('is known from when it was first to run, also before it ever did', async () => {
    await db.alerts.beginWatches(['traffic', 'secret'], minutes(0));
    await db.alerts.noteWatch('secret', minutes(1), undefined, undefined);
    await db.alerts.beginWatches(['traffic', 'secret'], minutes(60));
    expect(await db.alerts.watches()).toMatchObject([
      { name: 'secret', since: minutes(0), succeededAt: minutes(1) },
      { name: 'traffic', since: minutes(0), succeededAt: undefined },
    ]);
  });
});

describe('what ends', () => {
  const ending = (name: string, days: number): Expiring => ({
    gateway: granite,
    app: undefined,
    outlook: {
      ...{ kind: 'expiry', what: 'certificate', name, issuedBy: 'CA', key: 'RSA 2048', step: 30 },
      endsAt: minutes(days * 1440),
    },
    seenAt: noon,
  });

  test('is listed soonest first, each as it was seen last', async () => {
    await db.alerts.keepExpiring(new Map([['a', [ending('a', 40)]]]));
    await db.alerts.keepExpiring(
      new Map([
        ['b', [ending('b', 20)]],
        ['c', [ending('c', 5)]],
      ]),
    );
    await db.alerts.keepExpiring(new Map([['a', [ending('a', 10)]]]));
    expect(await db.alerts.expiring(minutes(20 * 1440))).toEqual([ending('c', 5), ending('a', 10)]);
  });

  test('is gone when the newest look at its owner has not seen it', async () => {
    const one = ending('one', 5);
    const two = ending('two', 10);
    await db.alerts.keepExpiring(new Map([['app', [two, one]]]));
    expect(await db.alerts.expiring(minutes(8 * 1440))).toEqual([one]);
    expect(await db.alerts.expiring(minutes(20 * 1440))).toEqual([one, two]);
    await db.alerts.keepExpiring(new Map([['app', [two]]]));
    expect(await db.alerts.expiring(minutes(20 * 1440))).toEqual([two]);
    await db.alerts.keepExpiring(new Map([['app', []]]));
    expect(await db.alerts.expiring(minutes(20 * 1440))).toEqual([]);
  });
});

describe('who is on call', () => {
  test('is who was set last, while that holds', async () => {
    const set = (name: string, until: Date | undefined) =>
      db.alerts.setOnCall({ person: person(name), until, source: 'set' }, entry('requested', noon));
    expect(await db.alerts.onCall(noon)).toBeUndefined();
    await set('ana', undefined);
    expect((await db.alerts.onCall(minutes(100_000)))?.person.name).toBe('ana');
    await set('bo', minutes(60));
    expect((await db.alerts.onCall(minutes(59)))?.person.name).toBe('bo');
    expect(await db.alerts.onCall(minutes(60))).toBeUndefined();
  });
});
