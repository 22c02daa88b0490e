import type { Kysely } from 'kysely';
import { sql } from 'kysely';

/** How often a card was posted anew because somebody had deleted it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('alter table letter add column posted_anew integer not null default 0').execute(db);
}
