import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Claim } from '../../src/ports/outbox.ts';
import { openTestStore } from './cluster.ts';
import { channel, chat } from './samples.ts';

let db: Awaited<ReturnType<typeof openTestStore>>;
beforeAll(async () => {
  db = await openTestStore();
});
afterAll(() => db.close());

const thread = (root: string) => `${channel.conversation};messageid=${root}`;

async function claimCard(id: string, conversation = channel.conversation): Promise<Claim> {
  const place = { ...channel, conversation };
  await db.store.addLetters([{ kind: 'card', subject: { kind: 'request', id }, place, view: 'main' }]);
  // An hour apart: no window of Teams is full.
  now += 3_600_000;
  const claim = await db.outbox.claim(new Date(now));
  if (claim === undefined) throw new Error('nothing to send');
  return claim;
}
let now = Date.now();

function seenFrom({ letter }: Claim, activityId: string, conversation = thread(activityId)) {
  return db.outbox.whereIs(letter, { conversation, activityId });
}

test('a card that begins its thread is there, or elsewhere in its channel', async () => {
  const claim = await claimCard('rq_1');
  // Teams has taken a copy, and it is being sent again: which one will stand is not known.
  expect(await seenFrom(claim, '100')).toBe('unknown');
  await db.outbox.sent(claim, { conversation: thread('101'), activityId: '101' });
  expect(await seenFrom(claim, '101')).toBe('there');
  expect(await seenFrom(claim, '100')).toBe('elsewhere');
  expect(await seenFrom(claim, '100', '19:other@thread.tacv2;messageid=100')).toBe('unknown');
  expect(await seenFrom(claim, '100', chat.conversation)).toBe('unknown');
});

test('a card in somebody’s thread is never what began it', async () => {
  const claim = await claimCard('rq_2', thread('200'));
  await db.outbox.sent(claim, { conversation: thread('200'), activityId: '202' });
  expect(await seenFrom(claim, '201', thread('200'))).toBe('elsewhere');
  expect(await seenFrom(claim, '200')).toBe('unknown');
});

test('another letter’s message is no copy', async () => {
  const one = await claimCard('rq_3');
  await db.outbox.sent(one, { conversation: thread('300'), activityId: '300' });
  const other = await claimCard('rq_4');
  await db.outbox.sent(other, { conversation: thread('400'), activityId: '400' });
  expect(await seenFrom(one, '400')).toBe('unknown');
});

test('a card that Teams has not, or has not named, is not elsewhere', async () => {
  const gone = await claimCard('rq_5');
  await db.outbox.sent(gone, { conversation: thread('500'), activityId: '500' });
  await db.database.admin.query(`update letter set wanted = 2 where subject_id = 'rq_5'`);
  const again = await db.outbox.claim(new Date(now + 3_600_000));
  expect(again).toMatchObject({ letter: gone.letter, activityId: '500' });
  if (again !== undefined) await db.outbox.giveUp(again, '404 deleted');
  expect(await seenFrom(gone, '501')).toBe('unknown');
  const nameless = await claimCard('rq_6');
  await db.outbox.sent(nameless, { conversation: channel.conversation, activityId: '' });
  expect(await seenFrom(nameless, '600')).toBe('unknown');
  expect(await db.outbox.whereIs('999999', { conversation: thread('1'), activityId: '1' })).toBe('unknown');
});
