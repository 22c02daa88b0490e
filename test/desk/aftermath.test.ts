import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Aftermath } from '../../src/desk/aftermath.ts';
import { Looks } from '../../src/desk/looks.ts';
import type { Alert, AlertRequest } from '../../src/domain/alert.ts';
import type { Operation } from '../../src/domain/operation.ts';
import type { Opening } from '../../src/ports/store.ts';
import { arrival, changed, hearAll, minutes, noon } from '../postgres/alerts/samples.ts';
import { decide, newRequest, opening, openOne } from '../postgres/samples.ts';
import { type House, openHouse, settings } from './house.ts';

let house: House;
let aftermath: Aftermath;
beforeAll(async () => {
  house = await openHouse();
  aftermath = new Aftermath(house, new Looks(settings, house.clock));
});
afterAll(() => house.close());
beforeEach(async () => {
  await house.empty();
  await house.database.admin.query('truncate request, decision, operation');
  house.clock.at = noon;
});

/** An approved stop. */
async function approved(alert?: Alert) {
  const request = await openOne(house.store, {
    ...{ at: noon, kind: 'stop' },
    ...(alert === undefined ? {} : { alert: alert.id }),
  });
  const recorded = await decide(house.store, request.id, 'bo', noon);
  if (recorded.kind !== 'approved' || recorded.record.operation === undefined) throw new Error(recorded.kind);
  return { request, operation: recorded.record.operation };
}

async function advanced(from: Operation, more: Partial<Operation>, successor?: Opening): Promise<Operation> {
  const step = { audit: [], jobs: [], letters: [], isNews: true, successor, now: house.clock.at };
  const to = await house.store.advance({ ...step, from, to: { ...from, ...more } });
  if (to === undefined || to === 'crowded') throw new Error(`${to}`);
  return to;
}

describe('an alert whose order is void', () => {
  const why = 'a machine was added';

  test.each<{ own: AlertRequest['own']; next: AlertRequest['own'] }>([
    { own: undefined, next: undefined },
    // Nobody has approved the new plan beforehand.
    { own: 'stands', next: 'asks' },
  ])('lists what takes its place, once (own: $own)', async ({ own, next }) => {
    await house.alerts.keepArrivals([arrival('GraniteFalls')]);
    await hearAll(house.alerts);
    const alert = await house.alertOf('GraniteFalls');
    const { request, operation } = await approved(alert);
    const line = { id: request.id, number: request.number, order: 'stop GraniteFalls', outcome: undefined };
    const listed = { ...line, ...(own === undefined ? {} : { own }) };
    await house.alerts.changeAlert(alert.id, (one) => changed({ ...one, requests: [listed] }), noon);
    const successor = newRequest({ at: noon, kind: 'stop', replaces: request.number, alert: alert.id });
    await advanced(operation, { state: { kind: 'void', at: noon, why } }, opening(successor));
    await aftermath.conclude(operation.id);
    const told = await house.alertOf('GraniteFalls');
    expect(told.requests).toEqual([
      { ...listed, outcome: expect.stringMatching(/^stop GraniteFalls, void\./) },
      {
        ...{ id: successor.id, number: request.number + 1, order: 'stop GraniteFalls', outcome: undefined },
        ...(next === undefined ? {} : { own: next }),
      },
    ]);
    expect(told.history.at(-1)?.says).toBe(
      `R-${request.number + 1} takes the place of R-${request.number}: stop GraniteFalls`,
    );
    await aftermath.conclude(operation.id);
    expect(await house.alertOf('GraniteFalls')).toEqual(told);
  });
});

describe('a step that is run again after a crash', () => {
  const audited = async () =>
    (await house.store.history({ gateway: 'granitefalls', limit: 100 })).filter((one) => one.act === 'muted')
      .length;
  const until = async (minute: number) => (await house.alerts.mutes(minutes(minute))).map((one) => one.until);

  test('mutes what an order causes no second time, and no longer', async () => {
    const before = await audited();
    const { operation } = await approved();
    const begun = await advanced(operation, {
      state: { kind: 'verifying', since: noon },
      startedAt: noon,
    });
    for (const minute of [0, 3]) {
      house.clock.at = minutes(minute);
      await aftermath.hush(operation.id);
    }
    expect([await audited(), await until(3)]).toEqual([before + 1, [minutes(120)]]);
    await advanced(begun, { state: { kind: 'succeeded', at: minutes(5) } });
    for (const minute of [5, 8]) {
      house.clock.at = minutes(minute);
      await aftermath.conclude(operation.id);
    }
    expect([await audited(), await until(8)]).toEqual([before + 2, [minutes(15)]]);
    // The first step has come late.
    await aftermath.hush(operation.id);
    expect([await audited(), await until(8)]).toEqual([before + 2, [minutes(15)]]);
    const jobs = (await house.due()).map(({ job, due }) => [(job as { kind: string }).kind, new Date(due)]);
    expect(jobs).toEqual(expect.arrayContaining([['unmute', minutes(15)]]));
  });

  test('tells no second time what a mute hid', async () => {
    const { operation } = await approved();
    const begun = await advanced(operation, {
      state: { kind: 'verifying', since: noon },
      startedAt: noon,
    });
    await advanced(begun, { state: { kind: 'succeeded', at: noon } });
    await aftermath.conclude(operation.id);
    const id = `mu_${operation.id}`;
    house.clock.at = minutes(11);
    expect(await house.alerts.tellEnd(id, [])).toBe(true);
    await aftermath.conclude(operation.id);
    expect(await house.alerts.tellEnd(id, [])).toBe(false);
  });
});

test('an order that is void before its first call causes nothing: no alert is quiet', async () => {
  const { operation } = await approved();
  await advanced(operation, { state: { kind: 'void', at: noon, why: 'a machine was added' } });
  await aftermath.conclude(operation.id);
  expect(await house.alerts.mutes(noon)).toEqual([]);
});
