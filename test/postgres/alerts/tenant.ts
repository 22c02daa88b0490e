import type { Alert } from '../../../src/domain/alert.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { openTestStore, TestClock } from '../cluster.ts';
import { noon } from './samples.ts';

type Db = Awaited<ReturnType<typeof openTestStore>>;

/** A letter as it is stored. */
export interface StoredLetter {
  readonly id: string;
  readonly kind: 'card' | 'reply';
  readonly subject_kind: string;
  readonly subject_id: string;
  readonly pace: string | null;
  readonly conversation: string | null;
  readonly wanted: number;
  readonly sent: number;
  readonly due_at: Date;
  readonly text: string | null;
}

/** A store whose product time stands still at noon, and a look at what it holds. */
export async function openAlerts(database?: Db['database'], clock: Clock = new TestClock(noon, 0)) {
  const opened = await openTestStore({
    clock,
    ...(database !== undefined && { database }),
  });
  const { admin } = opened.database;
  return {
    ...opened,
    async empty(): Promise<void> {
      await admin.query(
        'truncate arrival, alert, letter, send_log, digest, digest_row, subscription, mute, on_call, traffic_hour, traffic_read, watch, unread, glimpse, expiring, threshold',
      );
      await admin.query(`update counter set value = 0 where name = 'alert'`);
      await admin.query('delete from pgboss.job');
    },
    async letters(kind?: 'card' | 'reply'): Promise<readonly StoredLetter[]> {
      const { rows } = await admin.query<StoredLetter>(
        `select id, kind, subject_kind, subject_id, pace, conversation, wanted, sent, due_at,
          notice->'value'->>'text' as text from letter where kind = coalesce($1, kind) order by letter.id`,
        [kind],
      );
      return rows;
    },
    async every(state: Alert['state']['kind'] | undefined = undefined): Promise<readonly Alert[]> {
      const any = { gateway: undefined, kind: undefined, severity: undefined };
      return await opened.alerts.alerts({ ...any, state, limit: 20_000 });
    },
    /** The alert of a gateway that was told of last. */
    async alertOf(gateway: string): Promise<Alert> {
      const { rows } = await admin.query<{ id: string }>(
        'select id from alert where gateway = lower($1) order by number desc limit 1',
        [gateway],
      );
      const alert = await opened.alerts.findAlert(rows[0]?.id ?? '');
      if (alert === undefined) throw new Error(`no alert of ${gateway}`);
      return alert;
    },
  };
}

export type Tenant = Awaited<ReturnType<typeof openAlerts>>;
