import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** False when the message had been heard before. */
export async function hearOnce(db: Kysely<Tables>, key: string, at: Date): Promise<boolean> {
  const row = await db
    .insertInto('heard')
    .values({ key, heard_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .executeTakeFirst();
  return row !== undefined;
}
