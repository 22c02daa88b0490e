import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import type pg from 'pg';
import { up as alerts } from './migrations/alerts.ts';
import { up as decisions } from './migrations/decisions.ts';
import { up as first } from './migrations/first.ts';
import { up as postedAnew } from './migrations/posted-anew.ts';
import { up as requestAlert } from './migrations/request-alert.ts';
import { up as sendSlots } from './migrations/send-slots.ts';
import { up as takeRoom } from './migrations/take-room.ts';
import { up as watchMemory } from './migrations/watch-memory.ts';
import type { Tables } from './tables.ts';

/** In the order of their names. A migration that has been released is never changed. */
const migrations = {
  '0001-first': { up: first },
  '0002-posted-anew': { up: postedAnew },
  '0003-send-slots': { up: sendSlots },
  '0004-alerts': { up: alerts },
  '0005-take-room': { up: takeRoom },
  '0006-decisions': { up: decisions },
  '0007-watch-memory': { up: watchMemory },
  '0008-request-alert': { up: requestAlert },
};

/** Any number that no other lock of ours has. */
const startLock = 4_021_650_001;

/** Runs `work` while no other replica does: replicas that start together would make the same tables. */
export async function alone<Result>(pool: pg.Pool, work: () => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  try {
    await client.query('set statement_timeout = 0');
    await client.query('select pg_advisory_lock($1)', [startLock]);
    return await work();
  } finally {
    // Its lock and its settings end with the connection.
    client.release(true);
  }
}

/** Brings the tables to the newest migration. */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  const provider = { getMigrations: () => Promise.resolve(migrations) };
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error !== undefined) throw error;
}
