import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { channel, entry } from '../samples.ts';
import { arrival, changed, event, hearAll, judgeFor, minutes, noon, otherChannel } from './samples.ts';
import { openAlerts, type Tenant } from './tenant.ts';

let db: Tenant;
beforeAll(async () => {
  db = await openAlerts();
});
afterAll(() => db.close());
beforeEach(() => db.empty());

describe('an arrival', () => {
  test('becomes an alert with the next number, its card in each channel, and a reply in each thread', async () => {
    await db.alerts.keepArrivals([arrival('GraniteFalls')]);
    expect(await db.alerts.arrivalsWaiting()).toBe(1);
    expect(await db.alerts.hearArrivals(10, judgeFor([channel, otherChannel]))).toBe(1);
    expect(await db.alerts.arrivalsWaiting()).toBe(0);
    const alert = await db.alertOf('GraniteFalls');
    expect(alert).toMatchObject({ number: 1, severity: 'warning', subject: { id: 'granitefalls' } });
    expect(await db.alerts.findAlertByNumber(1)).toEqual(alert);
    expect((await db.letters()).map((one) => [one.kind, one.pace, one.text])).toEqual([
      ['card', channel.conversation, null],
      ['card', otherChannel.conversation, null],
      ['reply', null, 'A-1 opened'],
      ['reply', null, 'A-1 opened'],
    ]);
  });

  test('comes back as it was kept', async () => {
    const odd = arrival('Odd', { title: 'a\u0000b\ud800', outlook: undefined }, minutes(3));
    await db.alerts.keepArrivals([
      { ...odd, body: 'x'.repeat(256 * 1024) },
      { ...odd, signal: { ...odd.signal, key: 'polled' }, body: undefined },
    ]);
    const heard: unknown[] = [];
    await db.alerts.hearArrivals(10, (one) => void heard.push(one));
    expect(heard).toEqual([
      { ...odd, body: 'x'.repeat(256 * 1024) },
      { ...odd, signal: { ...odd.signal, key: 'polled' }, body: undefined },
    ]);
  });

  test('is kept once, whoever brings it, also twice in one write and after it was worked off', async () => {
    const one = arrival('GraniteFalls');
    await db.alerts.keepArrivals([one, one]);
    await db.alerts.keepArrivals([one]);
    expect(await db.alerts.arrivalsWaiting()).toBe(1);
    await hearAll(db.alerts);
    await db.alerts.keepArrivals([one, arrival('GraniteFalls')]);
    expect(await db.alerts.arrivalsWaiting()).toBe(1);
  });

  test.each([
    { who: 'the database', bad: arrival('Bad', {}, new Date(Number.NaN)) },
    { who: 'this process', bad: arrival('Bad', { at: new Date(Number.NaN) }) },
  ])('that $who can’t keep takes none of its write along', async ({ bad }) => {
    const good = ['A', 'B', 'C', 'D'].map((name) => arrival(name));
    expect(await db.alerts.keepArrivals([...good.slice(0, 3), bad, ...good.slice(3)])).toEqual([bad]);
    await hearAll(db.alerts);
    expect((await db.every()).map((one) => one.subject.id).sort()).toEqual(['a', 'b', 'c', 'd']);
  });

  test('rings here and, when it is committed, in another process', async () => {
    const other = await openAlerts(db.database);
    const rings: string[] = [];
    const ends = [
      db.alerts.onArrivals(() => rings.push('here')),
      other.alerts.onArrivals(() => rings.push('there')),
    ];
    await db.alerts.keepArrivals([arrival('GraniteFalls')]);
    while (!rings.includes('there')) await new Promise((next) => setTimeout(next, 5));
    expect(rings).toContain('here');
    for (const end of ends) end();
    await other.close();
  });
});

describe('what waits', () => {
  test('is heard critical ones first, then the oldest', async () => {
    await db.alerts.keepArrivals([
      arrival('late', { severity: 'critical' }, minutes(9)),
      arrival('new', {}, minutes(2)),
      arrival('old', {}, minutes(1)),
      arrival('low', { severity: 'informational' }, noon),
      arrival('early', { severity: 'critical' }, minutes(8)),
    ]);
    const heard: string[] = [];
    const judge = judgeFor();
    const note: typeof judge = (one, alert) => {
      heard.push(one.signal.subject.id);
      return judge(one, alert);
    };
    expect(await db.alerts.hearArrivals(3, note)).toBe(3);
    expect(await db.alerts.hearArrivals(3, note)).toBe(2);
    expect(await db.alerts.hearArrivals(3, note)).toBe(0);
    expect(heard).toEqual(['early', 'late', 'old', 'new', 'low']);
  });

  test('sees what the ones before it made of its alert: open, resolved, and another after that', async () => {
    const later = (condition: 'fired' | 'resolved', minute: number) =>
      arrival('GraniteFalls', { condition }, minutes(minute));
    await db.alerts.keepArrivals([later('fired', 1), later('fired', 2), later('resolved', 3)]);
    await db.alerts.keepArrivals([later('fired', 4), arrival('RedmondEdge', {}, minutes(5))]);
    expect(await db.alerts.hearArrivals(100, judgeFor())).toBe(5);
    const all = await db.every();
    expect(all.map(({ number, fired, state }) => [number, fired, state.kind])).toEqual([
      [3, 1, 'open'],
      [2, 1, 'open'],
      [1, 3, 'resolved'],
    ]);
    expect((await db.letters('reply')).map((one) => one.text)).toEqual([
      'A-1 opened',
      'A-1 resolved',
      'A-2 opened',
      'A-3 opened',
    ]);
  });

  test('finds the open alert of its key, else the newest resolved one', async () => {
    for (const [condition, minute] of [
      ['fired', 1],
      ['resolved', 2],
      ['fired', 3],
      ['resolved', 4],
    ] as const) {
      await db.alerts.keepArrivals([arrival('GraniteFalls', { condition }, minutes(minute))]);
      await hearAll(db.alerts);
    }
    const found: (number | undefined)[] = [];
    await db.alerts.keepArrivals([arrival('GraniteFalls'), arrival('RedmondEdge')]);
    await db.alerts.hearArrivals(10, (_, alert) => void found.push(alert?.number));
    expect(found).toEqual([2, undefined]);
  });

  test('for which the judge throws is set aside with the name of its error, and the others are heard', async () => {
    const judge = judgeFor();
    await db.alerts.keepArrivals([arrival('Good'), arrival('Bad'), arrival('Fine')]);
    const heard = await db.alerts.hearArrivals(10, (one, alert) => {
      if (one.signal.subject.id === 'bad') throw new RangeError('secret text');
      return judge(one, alert);
    });
    expect(heard).toBe(3);
    expect(await db.every('open')).toHaveLength(2);
    const { rows } = await db.database.admin.query('select failure from arrival where failure is not null');
    expect(rows).toEqual([{ failure: 'RangeError' }]);
    expect(await db.alerts.arrivalsWaiting()).toBe(0);
  });

  test('and makes what can’t be written keeps nobody else waiting', async () => {
    const judge = judgeFor();
    const names = ['Good', 'Bad', 'Fine'];
    await db.alerts.keepArrivals(names.map((name, i) => arrival(name, {}, minutes(i))));
    const heard: number[] = [];
    for (let i = 0; i < 4; i++) {
      heard.push(
        await db.alerts.hearArrivals(10, (one, alert) => {
          const change = judge(one, alert);
          const isBad = one.signal.subject.id === 'bad';
          return isBad ? { ...change, alert: { ...change.alert, number: 99_999_999_999 } } : change;
        }),
      );
    }
    expect(heard).toEqual([1, 1, 1, 0]);
    expect((await db.every()).map((one) => one.subject.id)).toEqual(['fine', 'good']);
  });

  test.each(['judged', 'written'])('and can’t be %s is followed by what stands for it', async (how) => {
    const judge = judgeFor();
    await db.alerts.keepArrivals([arrival('Bad'), arrival('Good', {}, minutes(1))]);
    for (let heard = 1; heard > 0; ) {
      heard = await db.alerts.hearArrivals(
        10,
        (one, alert) => {
          const change = judge(one, alert);
          if (one.signal.subject.id !== 'bad') return change;
          if (how === 'judged') throw new RangeError();
          return { ...change, alert: { ...change.alert, number: 99_999_999_999 } };
        },
        (one) => [arrival(`instead of ${one.signal.subject.id}`, {}, minutes(2))],
      );
    }
    expect((await db.every()).map((one) => one.subject.id)).toEqual(['instead of bad', 'good']);
  });

  test('is heard with the subscriptions, the mutes that last and who is on call', async () => {
    const onCall = { person: { aadObjectId: 'bo', name: 'Bo', teamsId: undefined }, until: minutes(1) };
    await db.alerts.setOnCall({ ...onCall, source: 'set' }, entry('requested', noon));
    await db.alerts.keepArrivals([arrival('GraniteFalls')]);
    let around: unknown;
    await db.alerts.hearArrivals(10, (...[, , told]) => {
      around = told;
      return undefined;
    });
    expect(around).toEqual({ subscriptions: [], mutes: [], onCall: { ...onCall, source: 'set' } });
  });

  test('has its jobs and audit written with it', async () => {
    await db.alerts.keepArrivals([arrival('GraniteFalls')]);
    const judge = judgeFor();
    await db.alerts.hearArrivals(10, (one, alert) => ({
      ...judge(one, alert),
      audit: [entry('requested', noon, { detail: { alert: '{A}', rule: 'a {A}' } })],
      jobs: [{ job: { kind: 'wake', alert: 'al_1' }, due: minutes(60) }],
    }));
    const [last] = await db.store.history({ gateway: undefined, limit: 1 });
    expect(last?.detail).toEqual({ alert: 'A-1', rule: 'a {A}' });
    const { rows } = await db.database.admin.query(`select data->'job' as job from pgboss.job`);
    expect(rows).toEqual([{ job: { kind: 'wake', alert: 'al_1' } }]);
  });
});

describe('an alert', () => {
  beforeEach(async () => {
    await db.alerts.keepArrivals([arrival('GraniteFalls')]);
    await hearAll(db.alerts);
  });

  test('is changed under a lock: two acts at once both count', async () => {
    const { id } = await db.alertOf('GraniteFalls');
    const add = () =>
      db.alerts.changeAlert(
        id,
        (alert) => changed({ ...alert, history: [...alert.history, event('noted', noon)] }),
        noon,
      );
    await Promise.all(Array.from({ length: 8 }, add));
    const alert = await db.alerts.findAlert(id);
    expect(alert?.history).toHaveLength(9);
    expect((await db.letters('card'))[0]?.wanted).toBe(9);
  });

  test('is left when the act says so, and when there is none', async () => {
    const { id } = await db.alertOf('GraniteFalls');
    expect(await db.alerts.changeAlert(id, () => undefined, noon)).toBeUndefined();
    expect(await db.alerts.changeAlert('al_none', (alert) => changed(alert), noon)).toBeUndefined();
    expect((await db.letters('card'))[0]?.wanted).toBe(1);
  });

  test('does not come back beside another open one of its key', async () => {
    const first = await db.alertOf('GraniteFalls');
    await db.alerts.keepArrivals([
      arrival('GraniteFalls', { condition: 'resolved' }, minutes(1)),
      arrival('GraniteFalls', {}, minutes(2)),
    ]);
    // At once: the one is over when the other begins.
    expect(await db.alerts.hearArrivals(10, judgeFor())).toBe(2);
    const back = db.alerts.changeAlert(
      first.id,
      (alert) => changed({ ...alert, state: { kind: 'open' } }),
      noon,
    );
    expect(await back).toBeUndefined();
    expect((await db.every('open')).map((one) => one.number)).toEqual([2]);
  });

  test('is listed open ones first, worst first, then newest, and counted by severity', async () => {
    const more = [
      arrival('B', { severity: 'critical' }),
      arrival('C', { severity: 'critical', kind: 'health' }, minutes(1)),
      arrival('D', { severity: 'informational' }),
      arrival('E', { condition: 'resolved', severity: 'critical' }, minutes(2)),
    ];
    await db.alerts.keepArrivals(more);
    await hearAll(db.alerts);
    const ids = async (filter: object) => {
      const any = { gateway: undefined, state: undefined, kind: undefined, severity: undefined };
      return (await db.alerts.alerts({ ...any, limit: 50, ...filter })).map((one) => one.subject.id);
    };
    expect(await ids({})).toEqual(['c', 'b', 'granitefalls', 'd', 'e']);
    expect(await ids({ severity: 'critical', state: 'open' })).toEqual(['c', 'b']);
    expect(await ids({ kind: 'health' })).toEqual(['c']);
    expect(await ids({ gateway: 'd' })).toEqual(['d']);
    expect(await ids({ limit: 2 })).toEqual(['c', 'b']);
    expect(await db.alerts.openAlerts(undefined)).toEqual({ critical: 2, warning: 1, informational: 1 });
  });
});
