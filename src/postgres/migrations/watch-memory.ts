import type { Kysely } from 'kysely';
import { sql } from 'kysely';

/** What the watches remember from look to look, so that no restart and no other replica forgets it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  // Failures in a row, and since when there is such a watch.
  `alter table watch add column failures integer not null default 0, add column since timestamptz`,

  // Up to when a gateway's hours have been read as whole ones.
  `create table traffic_read (gateway text primary key, read_to timestamptz not null)`,
  // An hour in which no machine ran has no value, and none is missing.
  `alter table traffic_hour add column is_idle boolean not null default false`,

  // What a watch can't read, while it can't.
  `create table unread (
    watch text not null,
    subject text not null,
    since timestamptz not null,
    code text not null,
    primary key (watch, subject)
  )`,

  // What a look saw that counts when the next one sees it, too.
  `create table glimpse (watch text primary key, at timestamptz not null, content json not null)`,
];
