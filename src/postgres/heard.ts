import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

/** False when the message had been heard before: whoever opens what it asks for marks it in the same transaction. */
export async function hearOnce(db: Kysely<Tables>, key: string, at: Date): Promise<boolean> {
  return (await hearing(db, key, at).executeTakeFirst()) !== undefined;
}

/**
 * The same for a message that is only answered: false when it had been heard before, or within `againAfterMs` of the
 * machine's time where that is given. The mark is a note that a crash of the server may lose: if Teams then delivers the
 * message again, it is answered a second time. A decision that was made in the turn keeps the mark: what commits later
 * is on disk only together with what came before it.
 */
export async function hearLightly(
  database: Database,
  key: string,
  at: Date,
  againAfterMs?: number,
): Promise<boolean> {
  // Sent again, it could find its own mark, and nobody would answer.
  const marks = await database.note((db) => [hearing(db, key, at, againAfterMs).compile()], {
    mayRepeat: false,
  });
  return marks.length > 0;
}

/** One insert; a row comes back for what is new. */
function hearing(db: Kysely<Tables>, key: string, at: Date, againAfterMs?: number) {
  return db
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
    .returning('key');
}
