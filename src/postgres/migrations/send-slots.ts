import type { Kysely } from 'kysely';
import { sql } from 'kysely';

/** Names each send, so that its place in Teams' windows can be set to when it was over. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw('alter table send_log add column id bigint generated always as identity primary key')
    .execute(db);
}
