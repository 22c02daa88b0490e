import type { Log } from '../ports/log.ts';
import type { Database } from './database.ts';
import { queueName } from './job-queue.ts';

/** Held, shared, by every process that works on the store, for as long as it is connected. */
const lifeLock = 4_021_650_004;

/** SQL by which a connection says that its process lives. */
export const sayAlive = `select pg_advisory_lock_shared(${lifeLock})`;

/**
 * Frees the jobs and letters of processes that were killed, if nobody else lives: then all that is under way is theirs.
 * Beside a process that lives a job waits for the end of its heartbeat, a letter for the end of its claim.
 */
export async function takeOver(database: Database, log: Log): Promise<void> {
  const client = await database.pool.connect();
  try {
    const { rows } = await client.query<{ alone: boolean }>(
      `select pg_try_advisory_lock(${lifeLock}) as alone`,
    );
    if (rows[0]?.alone !== true) return;
    const jobs = await client.query(
      // The next attempt: whatever the dead one's connection still says of this one is not heard.
      `update pgboss.job set state = 'retry', retry_count = retry_count + 1, start_after = now(),
        started_on = null, heartbeat_on = null where name = $1 and state = 'active'`,
      [queueName],
    );
    const letters = await client.query(
      `update letter set claimed_until = null, claims = claims + 1 where claimed_until is not null`,
    );
    const taken = { jobs: jobs.rowCount ?? 0, letters: letters.rowCount ?? 0 };
    if (taken.jobs + taken.letters > 0) log.info(taken, 'took over what a killed process had begun');
  } finally {
    // The lock ends with the connection.
    client.release(true);
  }
}
