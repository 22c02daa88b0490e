import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { Alert } from '../../domain/alert.ts';
import type { Place } from '../../domain/conversation.ts';
import { channelOf } from '../../domain/conversation.ts';
import type { Letter } from '../../ports/store.ts';
import { pack, unpack } from '../codec.ts';
import type { Tables } from '../tables.ts';
import { rankOf } from './alert-rows.ts';

/** What became of one alert in a transaction. */
export interface Entry {
  readonly alert: Alert;
  readonly isNew: boolean;
  readonly isNews: boolean;
  readonly letters: readonly Letter[];
}

/** A card of an alert in a channel. */
export interface Card {
  readonly id: number;
  readonly alert: string;
  readonly channel: string;
  readonly place: Place;
  /** Its thread; undefined until it is posted. */
  readonly thread: string | undefined;
  /** Teams never took it: it has no thread. */
  readonly isLost: boolean;
}

type CardLetter = Extract<Letter, { kind: 'card' }>;

/** Held against being posted or folded meanwhile: their sender tells those who wait for them. */
export async function lockCards(
  trx: Transaction<Tables>,
  alerts: readonly string[],
): Promise<readonly Card[]> {
  if (alerts.length === 0) return [];
  const { rows } = await sql<{
    id: number;
    subject_id: string;
    place: unknown;
    conversation: string;
    activity_id: string | null;
    given_up: string | null;
  }>`
    select id, subject_id, place, conversation, activity_id, given_up from letter
    where kind = 'card' and subject_kind = 'alert' and subject_id = any(${alerts}::text[])
    order by id for update
  `.execute(trx);
  return rows.map((row) => ({
    id: Number(row.id),
    alert: row.subject_id,
    channel: channelOf(row.conversation),
    place: unpack<Place>(row.place),
    thread: row.activity_id === null ? undefined : row.conversation,
    isLost: row.given_up !== null && row.activity_id === null,
  }));
}

/** What is over waits for what is not. */
function urgency(alert: Alert): number {
  return alert.state.kind === 'open' ? rankOf(alert.severity) : 0;
}

/** Has the cards of what is news sent again. */
export async function touchCards(
  trx: Transaction<Tables>,
  cards: readonly Card[],
  entries: readonly Entry[],
): Promise<void> {
  const news = new Map(entries.filter((one) => one.isNews).map(({ alert }) => [alert.id, urgency(alert)]));
  const touched = cards.flatMap(({ id, alert }) => {
    const rank = news.get(alert);
    return rank === undefined ? [] : [{ id, rank }];
  });
  if (touched.length === 0) return;
  await sql`
    update letter set wanted = wanted + 1, attempts = 0,
      rank = case when letter.rank > 2 then letter.rank else touched.rank end,
      due_at = case when wanted > sent then due_at else ${new Date()} end
    from unnest(
      ${touched.map((one) => one.id)}::bigint[], ${touched.map((one) => one.rank)}::smallint[]
    ) as touched (id, rank)
    where letter.id = touched.id
  `.execute(trx);
}

/** `<alert> <channel>` of what stands in a digest. */
export async function readListed(
  trx: Transaction<Tables>,
  alerts: readonly string[],
): Promise<ReadonlySet<string>> {
  if (alerts.length === 0) return new Set();
  const rows = await trx
    .selectFrom('digest_row')
    .innerJoin('digest', 'digest.id', 'digest_row.digest_id')
    .select(['alert_id', 'channel'])
    .where(sql<boolean>`alert_id = any(${alerts}::text[])`)
    .execute();
  return new Set(rows.map((row) => `${row.alert_id} ${row.channel}`));
}

/** A card that is to be posted; `rank` says which goes first. */
interface WantedCard {
  readonly letter: CardLetter;
  readonly rank: number;
}

/** What is to be posted: of the cards that are asked for those that stand nowhere in their channel. */
export function wantedCards(
  entries: readonly Entry[],
  there: readonly Card[],
  listed: ReadonlySet<string>,
): readonly WantedCard[] {
  const taken = new Set(there.map((card) => `${card.alert} ${card.channel}`));
  return entries.flatMap(({ alert, letters }) => {
    const isUrgent = alert.state.kind === 'open' && alert.severity === 'critical';
    return letters.flatMap((letter) => {
      if (letter.kind === 'reply') return [];
      const at = `${letter.subject.id} ${channelOf(letter.place.conversation)}`;
      if (taken.has(at) || (listed.has(at) && !isUrgent)) return [];
      taken.add(at);
      return [{ letter, rank: urgency(alert) }];
    });
  });
}

/** Returns them as they stand now. */
export async function writeCards(
  trx: Transaction<Tables>,
  cards: readonly WantedCard[],
): Promise<readonly Card[]> {
  if (cards.length === 0) return [];
  const letters = cards.map((card) => card.letter);
  const { rows } = await sql<{ id: number; subject_id: string; conversation: string; place: unknown }>`
    insert into letter (kind, subject_kind, subject_id, view, place, conversation, pace, rank, due_at)
    select 'card', subject_kind, subject_id, view, place::json, conversation, pace, rank, ${new Date()} from unnest(
      ${letters.map((one) => one.subject.kind)}::text[],
      ${letters.map((one) => one.subject.id)}::text[],
      ${letters.map((one) => one.view)}::text[],
      ${letters.map((one) => pack(one.place))}::text[],
      ${letters.map((one) => one.place.conversation)}::text[],
      ${letters.map((one) => channelOf(one.place.conversation))}::text[],
      ${cards.map((one) => one.rank)}::smallint[]
    ) with ordinality as card (subject_kind, subject_id, view, place, conversation, pace, rank, line)
    order by line
    returning id, subject_id, conversation, place
  `.execute(trx);
  return rows.map((row) => ({
    id: Number(row.id),
    alert: row.subject_id,
    channel: channelOf(row.conversation),
    place: unpack<Place>(row.place),
    thread: undefined,
    isLost: false,
  }));
}
