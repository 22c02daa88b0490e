import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Mute, Signal } from '../../src/domain/alert.ts';
import { minutes, mute, noon, signal, subscription } from '../postgres/alerts/samples.ts';
import { channel, entry } from '../postgres/samples.ts';
import { type House, openHouse } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  await house.empty();
  house.clock.at = noon;
  await house.alerts.subscribe(subscription(channel), entry('requested', noon));
});

/** What Azure says of GraniteFalls, so many minutes after noon. */
async function heard(minute: number, more: Partial<Signal>): Promise<void> {
  house.clock.at = minutes(minute);
  const common = { kind: 'other', subKind: 'signal', rule: 'cpu', azureId: 'a1' } as const;
  await house.heard(signal('GraniteFalls', { ...common, at: minutes(minute), ...more }));
}

async function muted(more: Partial<Mute> = {}): Promise<Mute> {
  const made = mute('GraniteFalls', more);
  await house.alerts.addMute(made, entry('requested', noon), []);
  return made;
}

/** What is to be sent: whose card, or the reply's words. */
const told = async () => (await house.letters()).map((one) => one.text ?? one.subject_kind);

/** At so many minutes after noon somebody looks whether the mute is over. */
async function ended({ id }: Mute, minute = 60): Promise<readonly string[]> {
  house.clock.at = minutes(minute);
  await house.desk.unmute(id);
  return told();
}

describe('the end of a person’s mute', () => {
  test('lists what came and is still on, once', async () => {
    const one = await muted();
    await heard(10, {});
    expect(await ended(one, 59)).toEqual([]);
    expect(await ended(one)).toEqual(['mute']);
    expect(await ended(one)).toEqual(['mute']);
    expect((await house.alerts.hiddenBy(one)).map(({ state }) => state.kind)).toEqual(['open']);
  });

  test('lists what came and went', async () => {
    const one = await muted();
    await heard(10, {});
    await heard(20, { condition: 'resolved' });
    expect(await ended(one)).toEqual(['mute']);
    expect((await house.alerts.hiddenBy(one)).map(({ state }) => state.kind)).toEqual(['resolved']);
  });

  test('lists what changed before somebody looked', async () => {
    const one = await muted();
    await heard(10, {});
    await heard(20, { azureId: 'a2', severity: 'informational' });
    await heard(65, { condition: 'resolved' });
    expect((await house.alertOf('GraniteFalls')).severity).toBe('informational');
    expect(await ended(one, 70)).toEqual(['mute']);
    expect(await house.alerts.hiddenBy(one)).toHaveLength(1);
  });
});
