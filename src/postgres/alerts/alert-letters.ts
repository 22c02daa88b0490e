import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { Alert } from '../../domain/alert.ts';
import type { Place } from '../../domain/conversation.ts';
import { channelOf } from '../../domain/conversation.ts';
import type { Letter } from '../../ports/store.ts';
import { pack, unpack } from '../codec.ts';
import type { Writing } from '../database.ts';
import type { Tables } from '../tables.ts';
import { rankOf } from './alert-rows.ts';
import { touchDigests } from './digests.ts';
import type { Entry } from './ledger.ts';

/** A card of an alert in a channel. */
interface Card {
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
type ReplyLetter = Extract<Letter, { kind: 'reply' }>;

/**
 * Writes the cards, replies and rewritings of many alerts in a few statements: a card a channel, and a reply into the
 * thread of each card. Of an alert that stands in a channel's digest only an open critical one gets a card there.
 */
export async function writeAlertLetters(writing: Writing, entries: readonly Entry[]): Promise<void> {
  const told = entries.filter((entry) => entry.isNews || entry.letters.length > 0);
  if (told.length === 0) return;
  const { trx, bells } = writing;
  const known = told.filter((entry) => !entry.isNew).map((entry) => entry.alert.id);
  const there = await lockCards(trx, known);
  await touchCards(trx, there, told);
  const listed = await readListed(trx, known);
  const made = await writeCards(trx, wantedCards(told, there, listed));
  await writeReplies(trx, told, [...there, ...made]);
  await touchDigests(
    trx,
    told.filter((entry) => entry.isNews && !entry.isNew).map((entry) => entry.alert.id),
  );
  bells.add('letters');
}

/** Held against being posted or folded meanwhile: their sender tells those who wait for them. */
async function lockCards(trx: Transaction<Tables>, alerts: readonly string[]): Promise<readonly Card[]> {
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
async function touchCards(
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
async function readListed(trx: Transaction<Tables>, alerts: readonly string[]): Promise<ReadonlySet<string>> {
  if (alerts.length === 0) return new Set();
  const rows = await trx
    .selectFrom('digest_row')
    .innerJoin('digest', 'digest.id', 'digest_row.digest_id')
    .select(['alert_id', 'channel'])
    .where(sql<boolean>`alert_id = any(${alerts}::text[])`)
    .execute();
  return new Set(rows.map((row) => `${row.alert_id} ${row.channel}`));
}

interface WantedCard {
  readonly letter: CardLetter;
  readonly rank: number;
}

function wantedCards(
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

async function writeCards(trx: Transaction<Tables>, cards: readonly WantedCard[]): Promise<readonly Card[]> {
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

/** One for each card of the alert that it is about; without a card it goes nowhere. */
async function writeReplies(
  trx: Transaction<Tables>,
  entries: readonly Entry[],
  cards: readonly Card[],
): Promise<void> {
  const cardsOf = Map.groupBy(cards, (card) => card.alert);
  const replies = entries
    .flatMap((entry) => entry.letters)
    .filter((letter): letter is ReplyLetter => letter.kind === 'reply')
    .flatMap((letter) =>
      (cardsOf.get(letter.subject.id) ?? [])
        .filter((card) => !card.isLost)
        .map((card) => ({ letter, card, conversation: card.thread ?? null })),
    );
  if (replies.length === 0) return;
  await sql`
    insert into letter (kind, subject_kind, subject_id, view, place, notice, root_id, conversation, pace, due_at)
    select 'reply', subject_kind, subject_id, view, place::json, notice::json, root_id, conversation, pace, ${new Date()}
    from unnest(
      ${replies.map(({ letter }) => letter.subject.kind)}::text[],
      ${replies.map(({ letter }) => letter.subject.id)}::text[],
      ${replies.map(({ letter }) => letter.to)}::text[],
      ${replies.map(({ card }) => pack(card.place))}::text[],
      ${replies.map(({ letter }) => pack(letter.notice))}::text[],
      ${replies.map(({ card }) => card.id)}::bigint[],
      ${replies.map((one) => one.conversation)}::text[],
      ${replies.map((one) => (one.conversation === null ? null : channelOf(one.conversation)))}::text[]
    ) with ordinality
      as reply (subject_kind, subject_id, view, place, notice, root_id, conversation, pace, line)
    order by line
  `.execute(trx);
}
