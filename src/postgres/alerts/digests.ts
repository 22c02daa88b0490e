import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { Place } from '../../domain/conversation.ts';
import type { Digest } from '../../ports/alert-store.ts';
import { unpack } from '../codec.ts';
import type { Database } from '../database.ts';
import type { Tables } from '../tables.ts';
import { toAlert } from './alert-rows.ts';

/** Rows that are read of a digest. */
const mostRows = 200;
/** Two edits of a digest's card are no closer together. */
const betweenEditsMs = 5000;
/** Rank of a card that somebody asked for: it goes first, and is never folded. */
const askedFor = 3;

/** Has the cards of the digests that list these alerts sent again, each at most every 5 s. */
export async function touchDigests(trx: Transaction<Tables>, alerts: readonly string[]): Promise<void> {
  if (alerts.length === 0) return;
  const rows = await trx
    .selectFrom('digest_row')
    .select('digest_id')
    .distinct()
    .where(sql<boolean>`alert_id = any(${alerts}::text[])`)
    .execute();
  await rewriteDigests(
    trx,
    rows.map((row) => row.digest_id),
  );
}

/** One that waits to be sent keeps its time; one that was sent, or is being sent, goes out some seconds later. */
export async function rewriteDigests(trx: Transaction<Tables>, digests: readonly string[]): Promise<void> {
  if (digests.length === 0) return;
  const now = new Date();
  const next = new Date(now.getTime() + betweenEditsMs);
  await sql`
    update letter set wanted = wanted + 1,
      due_at = case when wanted > sent and (claimed_until is null or claimed_until <= ${now}) then due_at else ${next} end
    where id in (
      select id from letter where subject_id = any(${digests}::text[]) and kind = 'card' order by id for update
    )
  `.execute(trx);
}

export async function findDigest(database: Database, id: string): Promise<Digest | undefined> {
  return await database.read(async (db) => {
    const digest = await db.selectFrom('digest').selectAll().where('id', '=', id).executeTakeFirst();
    if (digest === undefined) return undefined;
    const listed = db
      .selectFrom('digest_row')
      .innerJoin('alert', 'alert.id', 'digest_row.alert_id')
      .where('digest_id', '=', id);
    const { count } = await listed
      .select((eb) => eb.fn.countAll<string>().as('count'))
      .executeTakeFirstOrThrow();
    const rows = await listed
      .select('alert.content')
      .orderBy(sql`state = 'open'`, 'desc')
      .orderBy('alert.rank', 'desc')
      .orderBy('alert.number', 'desc')
      .limit(mostRows)
      .execute();
    return {
      id: digest.id,
      place: unpack<Place>(digest.place),
      openedAt: digest.opened_at,
      alerts: rows.map(toAlert),
      count: Number(count),
    };
  });
}

/** Writes the card of an alert that a digest lists, unless it has one in that channel; one that waits there goes first. */
export async function unfold(database: Database, digest: string, alert: string): Promise<boolean> {
  return await database.transact(async ({ trx, bells }) => {
    // Whoever asks at the same time waits for the answer here, as does a change of the alert that makes it critical.
    await sql`select from alert where id = ${alert} for no key update`.execute(trx);
    const { rows } = await sql`
      insert into letter (kind, subject_kind, subject_id, view, place, conversation, pace, rank, due_at)
      select 'card', 'alert', alert_id, 'main', place, channel, channel, ${askedFor}, ${new Date()}
      from digest join digest_row on digest_id = digest.id
      where digest.id = ${digest} and alert_id = ${alert} and not exists (
        select from letter where kind = 'card' and subject_id = ${alert}
          and split_part(conversation, ';messageid=', 1) = digest.channel
      )
      returning id
    `.execute(trx);
    const { rows: hurried } = await sql`
      update letter set rank = ${askedFor} from digest
      where digest.id = ${digest} and pace = channel and kind = 'card' and subject_id = ${alert}
        and activity_id is null and given_up is null and rank < ${askedFor}
      returning letter.id
    `.execute(trx);
    const isOnItsWay = rows.length + hurried.length > 0;
    if (isOnItsWay) bells.add('letters');
    return isOnItsWay;
  });
}
