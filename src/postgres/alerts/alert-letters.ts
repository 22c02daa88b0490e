import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import { channelOf } from '../../domain/conversation.ts';
import type { Letter } from '../../ports/store.ts';
import { pack } from '../codec.ts';
import type { Writing } from '../database.ts';
import type { Tables } from '../tables.ts';
import {
  type Card,
  type Entry,
  lockCards,
  readListed,
  touchCards,
  wantedCards,
  writeCards,
} from './alert-cards.ts';
import { touchDigests } from './digests.ts';

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

/** One for each card of the alert that it is about; without a card it goes nowhere. */
async function writeReplies(
  trx: Transaction<Tables>,
  entries: readonly Entry[],
  cards: readonly Card[],
): Promise<void> {
  const cardsOf = Map.groupBy(cards, (card) => card.alert);
  const all = entries
    .flatMap((entry) => entry.letters)
    .filter((letter): letter is ReplyLetter => letter.kind === 'reply')
    .flatMap((letter) =>
      (cardsOf.get(letter.subject.id) ?? [])
        .filter((card) => !card.isLost)
        .map((card) => ({ letter, card, conversation: card.thread ?? null })),
    );
  const newest = new Map(all.map((one, line) => [matterOf(one) ?? `${line}`, one]));
  const replies = [...newest.values()];
  if (replies.length === 0) return;
  await dropOvertaken(trx, replies);
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

interface Reply {
  readonly letter: ReplyLetter;
  readonly card: Card;
}

/** What only the newest reply of a thread is about; undefined for one that is told in any case. */
function matterOf({ letter, card }: Reply): string | undefined {
  const { topic } = letter.notice;
  return topic === undefined ? undefined : `${card.id} ${topic}`;
}

/** Takes back what waits to be said in a thread on a matter of which there is something newer to say. */
async function dropOvertaken(trx: Transaction<Tables>, replies: readonly Reply[]): Promise<void> {
  const newer = replies.filter(({ letter }) => letter.notice.topic !== undefined);
  if (newer.length === 0) return;
  await sql`
    delete from letter using unnest(
      ${newer.map(({ card }) => card.id)}::bigint[], ${newer.map(({ letter }) => letter.notice.topic)}::text[]
    ) as newer (root, topic)
    where root_id = root and kind = 'reply' and notice->'value'->>'topic' = topic
      and wanted > sent and given_up is null and (claimed_until is null or claimed_until <= ${new Date()})
  `.execute(trx);
}
