import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Alert, Signal } from '../../src/domain/alert.ts';
import { gatewayIdOf } from '../../src/domain/gateway.ts';
import { judgeWatches } from '../../src/watch/judge-watches.ts';
import { oldTown } from '../card/fixtures.ts';
import { changed, minutes, noon, signal } from '../postgres/alerts/samples.ts';
import { type House, openHouse } from './house.ts';

const redmond = gatewayIdOf('RedmondEdge');

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  await house.empty();
  house.clock.at = noon;
});

/** Azure fires or ends an alert of GraniteFalls that only Azure watches, so many minutes after noon. */
function cpu(minute: number, condition: Signal['condition'], more: Partial<Signal> = {}): Signal {
  const ofRule = { kind: 'other', subKind: 'signal', rule: 'cpu', azureId: 'a1' } as const;
  return signal('GraniteFalls', { ...ofRule, condition, at: minutes(minute), ...more });
}

describe('an alert that comes and goes', () => {
  const comesAndGoes = async (severity: Signal['severity']) => {
    for (const [minute, condition] of [
      [0, 'fired'],
      [5, 'resolved'],
      [10, 'fired'],
      [15, 'resolved'],
    ] as const) {
      house.clock.at = minutes(minute);
      await house.heard(cpu(minute, condition, { severity }));
    }
    return house.alertOf('GraniteFalls');
  };

  test.each(['warning', 'critical'] as const)('is closed when a %s one has been quiet', async (severity) => {
    const { id, state, flappingSince } = await comesAndGoes(severity);
    expect([state.kind, flappingSince]).toEqual(['open', minutes(10)]);
    expect(await house.due()).toEqual([{ job: { kind: 'wake', alert: id }, due: minutes(40).toISOString() }]);
    house.clock.at = minutes(40);
    await house.desk.wake(id);
    expect(await house.due()).toHaveLength(2);
    house.clock.at = minutes(45);
    await house.desk.wake(id);
    const closed = await house.alertOf('GraniteFalls');
    expect([closed.state.kind, closed.flappingSince]).toEqual(['resolved', undefined]);
  });

  test('is looked after again by a process that begins, if nobody had written that down', async () => {
    const { id } = await comesAndGoes('critical');
    await house.database.admin.query('delete from pgboss.job');
    await house.heard();
    await house.heard();
    expect(await house.due()).toEqual([{ job: { kind: 'wake', alert: id }, due: minutes(45).toISOString() }]);
  });
});

describe('what Azure fired and ended', () => {
  const old = { subject: { kind: 'gateway', id: oldTown.id }, rule: 'r', azureId: 'b1' } as const;
  const storage = { kind: 'storage', subKind: 'limit' } as const;
  const secret = { kind: 'secret', subKind: 'expiry' } as const;
  test.each<[string, 'open' | 'resolved', Partial<Signal>]>([
    ['traffic that a watch measures', 'open', {}],
    ['traffic of a classic gateway', 'resolved', old],
    ['machines of a classic gateway', 'resolved', { ...old, kind: 'health', subKind: 'instances' }],
    ['the certificate of a classic gateway', 'open', { ...old, kind: 'certificate', subKind: 'expiry' }],
    ['storage that a watch measures', 'open', storage],
    ['storage without an account', 'resolved', { ...storage, subject: { kind: 'gateway', id: redmond } }],
    ['a secret of an app that is watched', 'open', { ...secret, subject: { kind: 'app', id: 'app-1' } }],
    ['a secret of another app', 'resolved', { ...secret, subject: { kind: 'app', id: 'app-2' } }],
  ])('%s is %s', async (_what, state, more) => {
    const azure = { azureId: 'b1', ...more };
    await house.heard(signal('GraniteFalls', { ...azure, condition: 'fired' }));
    await house.heard(signal('GraniteFalls', { ...azure, condition: 'resolved', at: minutes(5) }));
    expect((await house.every()).map((one) => one.state.kind)).toEqual([state]);
  });

  test('ends also where a watch looked after it when it began', async () => {
    await house.heard(signal('OldTown', { azureId: 'b1' }));
    const { id } = await house.alertOf('OldTown');
    const watched = (alert: Alert) => changed({ ...alert, isWatched: true });
    await house.alerts.changeAlert(id, watched, noon);
    await house.heard(signal('OldTown', { azureId: 'b1', condition: 'resolved', at: minutes(5) }));
    expect((await house.alertOf('OldTown')).state.kind).toBe('resolved');
  });
});

test('that a watch is late is over when it works again', async () => {
  const late: Partial<Signal> = {
    ...{ source: 'watch', kind: 'health', subKind: 'watch', subject: { kind: 'rule', id: 'watch:traffic' } },
  };
  const standing = () => house.alerts.standing(['health']);
  await house.heard(signal('x', late));
  const facts = { now: minutes(30), startedAt: noon, standing: await standing() };
  const well = {
    name: 'traffic',
    succeededAt: minutes(29),
    failure: undefined,
    failures: 0,
    since: noon,
  } as const;
  await house.heard(...judgeWatches([well], facts));
  expect((await house.every()).map((one) => one.state.kind)).toEqual(['resolved']);
});

test('what nobody can make an alert of is logged, counted and told', async () => {
  const azure = { azureId: 'a1', rule: 'cmg-traffic' } as const;
  await house.heard(signal('GraniteFalls', azure));
  // Nothing like it is ever made here: it stands for whatever nobody foresaw.
  const odd = { ...azure, title: undefined as never, detail: 'secret words', severity: 'critical' } as const;
  await house.heard(signal('GraniteFalls', { ...odd, at: minutes(5) }));
  expect((await house.alertOf('GraniteFalls')).severity).toBe('warning');
  expect((await house.every()).find(({ kind }) => kind === 'other')).toMatchObject({
    title: 'An alert came that could not be understood',
    severity: 'critical',
    rule: 'cmg-traffic',
    state: { kind: 'open' },
  });
  expect(house.counted.filter((one) => one === 'alert_failures_total')).toHaveLength(1);
  expect(house.logged.map(([, message]) => message)).toEqual(['no alert could be made of a signal']);
  expect(JSON.stringify(house.logged)).not.toMatch(/secret words|cmg-traffic/);
});
