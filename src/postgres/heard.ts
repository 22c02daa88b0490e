import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Tables } from './tables.ts';

/** False when the message had been heard before, or within `againAfterMs` of the machine's time where that is given. */
export async function hearOnce(
  db: Kysely<Tables>,
  key: string,
  at: Date,
  againAfterMs?: number,
): Promise<boolean> {
  const row = await db
    .insertInto('heard')
    .values({ key, heard_at: at })
    .onConflict((conflict) =>
      againAfterMs === undefined
        ? conflict.doNothing()
        : conflict
            .column('key')
            .doUpdateSet({ heard_at: at, stored_at: sql`now()` })
            .where('heard.stored_at', '<=', sql<Date>`now() - make_interval(secs => ${againAfterMs / 1000})`),
    )
    .returning('key')
    .executeTakeFirst();
  return row !== undefined;
}
