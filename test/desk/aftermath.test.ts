import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Aftermath } from '../../src/desk/aftermath.ts';
import { Looks } from '../../src/desk/looks.ts';
import type { Operation } from '../../src/domain/operation.ts';
import { minutes, noon } from '../postgres/alerts/samples.ts';
import { decide, openOne } from '../postgres/samples.ts';
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
async function approved() {
  const request = await openOne(house.store, { at: noon, kind: 'stop' });
  const recorded = await decide(house.store, request.id, 'bo', noon);
  if (recorded.kind !== 'approved' || recorded.record.operation === undefined) throw new Error(recorded.kind);
  return { request, operation: recorded.record.operation };
}

async function advanced(from: Operation, more: Partial<Operation>): Promise<Operation> {
  const step = { audit: [], jobs: [], letters: [], isNews: true, successor: undefined, now: house.clock.at };
  const to = await house.store.advance({ ...step, from, to: { ...from, ...more } });
  if (to === undefined || to === 'crowded') throw new Error(`${to}`);
  return to;
}

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
