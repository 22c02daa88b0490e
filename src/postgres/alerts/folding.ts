import { randomBytes } from 'node:crypto';
import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { Place } from '../../domain/conversation.ts';
import { pack, unpack } from '../codec.ts';
import type { Writing } from '../database.ts';
import { alertPosts } from '../pacing.ts';
import type { Tables } from '../tables.ts';
import { rewriteDigests } from './digests.ts';

/** Any number that no other lock of ours has. */
const foldLock = 4_021_650_006;
/** A digest that has not grown for so long is over: the next storm opens another one. */
const digestGrowsForMs = 30 * 60_000;

interface Folded {
  readonly alert: string;
  readonly channel: string;
  readonly place: Place;
}

/**
 * Lists in their channel's digest the alerts for whose cards the channel has no room within this minute, and takes these
 * cards back. Open critical ones keep their place in the line and are listed only until they are posted, and so is what
 * somebody asked for; room that is left goes to what is open, then to what is over, the oldest first. What was put off
 * keeps its place, so that a moment without Teams folds nothing.
 */
export async function foldPosts(writing: Writing, machineNow: Date, now: Date): Promise<void> {
  const { trx } = writing;
  const { rows } = await sql<{ isMine: boolean }>`
    select pg_try_advisory_xact_lock(${foldLock}) as "isMine"
  `.execute(trx);
  // Another process is at it.
  if (rows[0]?.isMine !== true) return;
  const shrunk = await unlistPosted(trx);
  const folded = await takeBack(trx, machineNow);
  const digests =
    folded.length === 0 ? new Map<string, string>() : await openDigests(writing, folded, machineNow, now);
  if (folded.length > 0)
    await sql`
      insert into digest_row (digest_id, alert_id)
      select * from unnest(
        ${folded.map((one) => digests.get(one.channel) ?? '')}::text[], ${folded.map((one) => one.alert)}::text[]
      ) on conflict do nothing
    `.execute(trx);
  const changed = new Set([...shrunk, ...digests.values()]);
  if (changed.size === 0) return;
  await rewriteDigests(trx, [...changed]);
  writing.bells.add('letters');
}

/** What has its own card in the channel by now leaves the digest. Returns the digests. */
async function unlistPosted(trx: Transaction<Tables>): Promise<readonly string[]> {
  const { rows } = await sql<{ digest_id: string }>`
    delete from digest_row using digest, letter, send_log
    where post_of is not null and letter.id = post_of and letter.activity_id is not null
      and alert_id = letter.subject_id and digest.id = digest_id and digest.channel = letter.pace
    returning digest_id
  `.execute(trx);
  return rows.map((row) => row.digest_id);
}

/**
 * A letter that is just being sent stays; with a card go the replies that wait for it. Of those that keep their place only
 * what no digest lists yet is returned.
 */
async function takeBack(trx: Transaction<Tables>, now: Date): Promise<readonly Folded[]> {
  const begin = new Date(now.getTime() - alertPosts.windowMs);
  const unclaimed = sql`activity_id is null and (claimed_until is null or claimed_until <= ${now})`;
  const { rows } = await sql<{ subject_id: string; pace: string; place: unknown }>`
    with posted as (
      select send_log.conversation as pace, count(distinct post_of) from send_log join letter on letter.id = post_of
      where post_of is not null and sent_at > ${begin} and (activity_id is not null or claimed_until > ${now})
      group by 1
    ), line as (
      select letter.id, pace, letter.rank > 2 as is_asked, state = 'open' and alert.rank = 2 as is_urgent, row_number() over (
        partition by pace
        order by letter.rank > 2 desc, state = 'open' and alert.rank = 2 desc, state = 'open' desc, letter.id
      ) as place
      from letter join alert on alert.id = subject_id
      where letter.kind = 'card' and subject_kind = 'alert' and wanted > sent and given_up is null
        and posted_anew = 0 and ${unclaimed}
    ), spare as (
      select line.id, is_asked or is_urgent as stays from line left join posted using (pace)
      where line.place > ${alertPosts.most} - coalesce(posted.count, 0)
    ), taken as (
      select id from letter where ${unclaimed} and id in (select id from spare where not stays)
      for update skip locked
    ), gone as (
      delete from letter where root_id in (select id from taken) returning id
    ), folded as (
      delete from letter where id in (select id from taken) returning subject_id, pace, place
    )
    select subject_id, pace, place from folded union all
    select subject_id, pace, place from letter join spare using (id)
    where stays and not exists (
      select from digest_row join digest on digest.id = digest_id where alert_id = subject_id and channel = pace
    )
  `.execute(trx);
  return rows.map((row) => ({ alert: row.subject_id, channel: row.pace, place: unpack<Place>(row.place) }));
}

/** The digest of each channel; new ones with their card. */
async function openDigests(
  { trx }: Writing,
  folded: readonly Folded[],
  machineNow: Date,
  now: Date,
): Promise<ReadonlyMap<string, string>> {
  const places = new Map(folded.map((one) => [one.channel, one.place]));
  const { rows: grown } = await sql<{ id: string; channel: string }>`
    update digest set grew_at = ${machineNow} where id in (
      select distinct on (channel) id from digest
      where channel = any(${[...places.keys()]}::text[])
        and grew_at > ${new Date(machineNow.getTime() - digestGrowsForMs)}
      order by channel, grew_at desc
    ) returning id, channel
  `.execute(trx);
  const digests = new Map(grown.map((row) => [row.channel, row.id]));
  const opened = [...places]
    .filter(([channel]) => !digests.has(channel))
    .map(([channel, place]) => ({ id: `dg_${randomBytes(16).toString('base64url')}`, channel, place }));
  if (opened.length === 0) return digests;
  const columns = sql`unnest(
    ${opened.map((one) => one.id)}::text[],
    ${opened.map((one) => one.channel)}::text[],
    ${opened.map((one) => pack({ ...one.place, conversation: one.channel }))}::text[]
  ) as opened (id, channel, place)`;
  await sql`
    insert into digest (id, channel, place, opened_at, grew_at)
    select id, channel, place::json, ${now}, ${machineNow} from ${columns}
  `.execute(trx);
  await sql`
    insert into letter (kind, subject_kind, subject_id, view, place, conversation, pace, due_at)
    select 'card', 'digest', id, 'main', place::json, channel, channel, ${machineNow} from ${columns}
  `.execute(trx);
  for (const one of opened) digests.set(one.channel, one.id);
  return digests;
}
