import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Signal } from '../../src/domain/alert.ts';
import { minutes, noon, signal } from '../postgres/alerts/samples.ts';
import { type House, openHouse } from './house.ts';

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
