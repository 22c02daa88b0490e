import { expect, test } from '@jest/globals';
import type { Place } from '../../src/domain/conversation.ts';
import type { Log } from '../../src/ports/log.ts';
import type { Room } from '../../src/ports/outbox.ts';
import { makeDeliver } from '../../src/teams/deliver.ts';

const place: Place = { conversation: 'a:1', kind: 'personal', serviceUrl: '' };
const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };
const answer = { type: 'message', text: 'yes' };

/** What was sent, and when, of a delivery that asks `makeRoom` first. */
function start(makeRoom: (asked: number) => Promise<Room>) {
  const sent: { readonly type: unknown; readonly at: number }[] = [];
  let asked = 0;
  const send = async (_: Place, activity: Readonly<Record<string, unknown>>) => {
    sent.push({ type: activity['type'], at: Date.now() });
    return { kind: 'sent', conversation: 'a:1', activityId: '1' } as const;
  };
  const landed: string[] = [];
  const deliver = makeDeliver(send, silent, {
    makeRoom: () => {
      asked += 1;
      return makeRoom(asked);
    },
    landed: async (slot) => void landed.push(slot),
  });
  return { sent, landed, deliver };
}

const soon = async (asked: number): Promise<Room> =>
  asked === 1 ? { kind: 'full', until: new Date(Date.now() + 100) } : { kind: 'room', slot: '7' };

test('an answer waits until Teams’ limits leave room for it', async () => {
  const { sent, landed, deliver } = start(soon);
  const began = Date.now();
  await deliver(place, answer, undefined);
  expect(landed).toEqual(['7']);
  expect(sent.map(({ at }) => at - began >= 99)).toEqual([true]);
});

test('without room nobody is told that somebody works', async () => {
  const { sent, deliver } = start(soon);
  await deliver(place, { type: 'typing' }, undefined);
  expect(sent).toEqual([]);
});

test.each<[string, () => Promise<Room>]>([
  ['is away', () => Promise.reject(new Error('away'))],
  ['does not say', () => new Promise(() => {})],
  ['sees no room for an hour', async () => ({ kind: 'full', until: new Date(Date.now() + 3_600_000) })],
])('an answer goes out although the store %s', async (_what, makeRoom) => {
  const { sent, deliver } = start(makeRoom);
  await deliver(place, answer, undefined);
  expect(sent).toHaveLength(1);
});
