import type { Log } from '../ports/log.ts';
import type { Database } from './database.ts';
import { longestWindowMs } from './pacing.ts';
import { messageOf } from './trouble.ts';

const everyMs = 10 * 60_000;

/** Forgets what nobody asks for any more: sends that no limit counts, messages that Teams will not deliver again. */
export async function clean(database: Database): Promise<void> {
  const { pool } = database;
  await pool.query(`delete from send_log where sent_at < now() - make_interval(secs => $1)`, [
    longestWindowMs / 1000 + 60,
  ]);
  await pool.query(`delete from heard where stored_at < now() - interval '1 day'`);
  // Azure lists its alerts for 30 days: as long it must be known what was heard of them.
  await pool.query(
    `delete from arrival where worked_off is not null and stored_at < now() - interval '45 days'`,
  );
}

/** Cleans now and then; returns what ends that. pg-boss deletes its own old jobs. */
export function cleanRegularly(database: Database, log: Log): () => void {
  const timer = setInterval(() => {
    clean(database).catch((error: unknown) => {
      log.warn({ error: messageOf(error) }, 'old rows were not deleted');
    });
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
