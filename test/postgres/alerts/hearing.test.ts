import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Alert } from '../../../src/domain/alert.ts';
import { alertKeyOf } from '../../../src/domain/alert.ts';
import { openTestStore, TestClock } from '../cluster.ts';
import { channel, entry } from '../samples.ts';
import {
  arrival,
  cardOf,
  changed,
  hearAll,
  judgeFor,
  minutes,
  noon,
  otherChannel,
  replyTo,
} from './samples.ts';

let db: Awaited<ReturnType<typeof openTestStore>>;
beforeAll(async () => {
  db = await openTestStore({ clock: new TestClock(noon, 0) });
});
afterAll(() => db.close());
beforeEach(async () => {
  await db.database.admin.query('truncate arrival, alert, letter, send_log, digest, digest_row');
  await db.database.admin.query(`update counter set value = 0 where name = 'alert'`);
});

async function letters(): Promise<{ kind: string; subject_id: string; text: string | undefined }[]> {
  const { rows } = await db.database.admin.query(
    `select kind, subject_id, conversation, wanted, rank, notice->'value'->>'text' as text from letter order by id`,
  );
  return rows;
}

async function open(): Promise<readonly Alert[]> {
  const all = { gateway: undefined, kind: undefined, severity: undefined, limit: 1000 };
  return await db.alerts.alerts({ ...all, state: 'open' });
}

describe('an arrival', () => {
  test('becomes an alert with the next number, its card and its reply', async () => {
    await db.alerts.keepArrivals([arrival('GraniteFalls')]);
    expect(await db.alerts.arrivalsWaiting()).toBe(1);
    expect(await db.alerts.hearArrivals(10, judgeFor([channel, otherChannel]))).toBe(1);
    expect(await db.alerts.arrivalsWaiting()).toBe(0);
    const [alert] = await open();
    expect(alert).toMatchObject({ number: 1, severity: 'warning', subject: { id: 'granitefalls' } });
    expect(await db.alerts.findAlertByNumber(1)).toEqual(alert);
    expect(await db.alerts.findAlert(alert?.id ?? '')).toEqual(alert);
    expect((await letters()).map((one) => [one.kind, one.text])).toEqual([
      ['card', null],
      ['card', null],
      ['reply', 'A-1 opened'],
      ['reply', 'A-1 opened'],
    ]);
  });
});
