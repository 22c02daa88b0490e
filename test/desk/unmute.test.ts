import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Alert, Mute, Signal } from '../../src/domain/alert.ts';
import { outlook } from '../alert/signals.ts';
import { changed, minutes, mute, noon, signal, subscription } from '../postgres/alerts/samples.ts';
import { channel, entry, person } from '../postgres/samples.ts';
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

describe('the end of an order’s own mute', () => {
  const unreachable = { kind: 'health', subKind: 'unreachable', severity: 'critical' } as const;
  const predicted = {
    request: 12,
    subKinds: [unreachable, { kind: 'health', subKind: 'instances' }],
  } as const;

  test('brings each alert that is still on, and calls who is on call for what is critical', async () => {
    await house.alerts.setOnCall(
      { person: person('kim'), until: undefined, source: 'set' },
      entry('requested', noon),
    );
    const one = await muted({ predicted });
    await heard(10, unreachable);
    await heard(11, { kind: 'health', subKind: 'instances' });
    expect(await told()).toEqual([]);
    const letters = await ended(one);
    expect(letters.filter((text) => text === 'alert')).toHaveLength(2);
    expect(letters.filter((text) => text !== 'alert')).toEqual([
      expect.stringMatching(/^\{0\}: A-1 is critical, and no longer muted: .* Nobody has taken it yet\.$/),
    ]);
    expect(await ended(one)).toEqual(letters);
    const open = await house.alerts.findAlertByNumber(1);
    expect(open?.history.at(-1)?.says).toMatch(/^R-12 was to cause it/);
  });

  test('tells nothing of what ended with it', async () => {
    const one = await muted({ predicted });
    await heard(10, unreachable);
    await heard(20, {
      ...unreachable,
      source: 'watch',
      azureId: undefined,
      condition: 'resolved',
      endsAll: true,
    });
    expect((await house.every()).map(({ state }) => state.kind)).toEqual(['resolved']);
    expect(await ended(one)).toEqual([]);
  });

  test('leaves quiet what somebody has muted meanwhile, until that ends', async () => {
    const order = await muted({ predicted });
    const own = await muted({ until: minutes(90) });
    await heard(10, { kind: 'health', subKind: 'instances' });
    expect(await ended(order)).toEqual([]);
    expect(await ended(own, 90)).toEqual(['mute']);
  });
});

test('what has become critical unseen comes at the end of a person’s mute', async () => {
  const own = await muted();
  await heard(10, {});
  const { id } = await house.alertOf('GraniteFalls');
  const worse = (alert: Alert) => changed({ ...alert, severity: 'critical' });
  await house.alerts.changeAlert(id, worse, minutes(20));
  expect(await ended(own)).toEqual(['alert', expect.stringMatching(/A-1 is critical/)]);
});

describe('a mute until less than 12 h are left', () => {
  const watched = (hours: number): Partial<Signal> => ({
    ...{ azureId: undefined, rule: undefined, outlook: outlook(hours), title: `${hours} h are left` },
    source: 'watch',
    kind: 'traffic',
    subKind: 'limit',
  });
  const quiet = () =>
    muted({ kinds: ['traffic'], until: minutes(40_000), runwayHours: 12, by: person('kim') });

  test('goes on while more are left', async () => {
    const one = await quiet();
    await heard(10, watched(20));
    expect(await house.due()).toEqual([]);
    expect(await ended(one)).toEqual([]);
    expect(await house.alerts.mutes(minutes(60))).toEqual([one]);
  });

  test('is over when it is so: who gave it is called, and the other alerts that it hid are listed', async () => {
    await heard(5, watched(20));
    const one = await quiet();
    await heard(10, { kind: 'traffic', subKind: 'signal', outlook: outlook(30) });
    await heard(15, watched(11));
    expect((await house.due()).map(({ job }) => job)).toEqual([{ kind: 'unmute', mute: one.id }]);
    await house.database.admin.query(
      `update letter set activity_id = '1', sent = wanted where subject_kind = 'alert'`,
    );
    expect(await ended(one, 16)).toEqual([
      'alert',
      'mute',
      expect.stringMatching(
        /^\{0\}: A-1 is no longer muted\. Less than 12\u00a0h are left: 11 h are left\.$/,
      ),
    ]);
    expect(await house.alerts.mutes(minutes(16))).toEqual([]);
    expect(await ended(one, 17)).toHaveLength(3);
  });
});
