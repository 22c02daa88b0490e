import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Place, Subject } from '../domain/conversation.ts';
import { channelOf } from '../domain/conversation.ts';
import type { Letter, LetterView } from '../ports/store.ts';
import { pack, unpack } from './codec.ts';
import type { Writing } from './database.ts';
import type { Tables } from './tables.ts';

type Kept = Pick<Tables['letter'], 'root_id' | 'conversation'> & { readonly place: string };

/**
 * Writes what is to be sent. A reply goes into the thread of its subject's first card, so it waits until that is sent; to
 * something that has no card it goes nowhere.
 * @param follows id of the request whose cards' threads new cards continue
 */
export async function writeLetters(
  writing: Writing,
  letters: readonly Letter[],
  follows?: { readonly of: string; readonly by: string },
): Promise<void> {
  for (const letter of letters) {
    if (letter.kind === 'reply') await writeReply(writing, letter);
    else if (letter.subject.id !== follows?.by) await writeCard(writing, letter, ownPlace(letter.place));
    else {
      const root = await findRoot(writing, { kind: 'request', id: follows.of }, letter.view);
      await writeCard(writing, letter, root === undefined ? ownPlace(letter.place) : rootPlace(root));
    }
  }
}

/** Has the cards of subjects drawn and sent again; of a request that has ended those of its alert, too. */
export async function touchCards({ trx, bells }: Writing, ...subjects: readonly string[]): Promise<void> {
  await sql`select touch_cards(${subjects}, ${new Date()})`.execute(trx);
  bells.add('letters');
}

/** A reply as the function `write_reply` takes it. */
export function toReply({
  subject,
  to,
  notice,
}: Letter & { kind: 'reply' }): Readonly<Record<string, string>> {
  return { subjectKind: subject.kind, subjectId: subject.id, view: to, notice: pack(notice) };
}

/**
 * Makes the cards of an answered question the request's own: the same messages are rewritten. A card that was to stand
 * in the same conversation is not written a second time.
 * @returns the letters that are still to be written
 */
export async function adoptCards(
  writing: Writing,
  question: string,
  request: string,
  letters: readonly Letter[],
): Promise<readonly Letter[]> {
  const { trx, bells } = writing;
  const cards = await trx
    .selectFrom('letter')
    .select(['id', 'view', 'place'])
    .where('subject_id', '=', question)
    .where('kind', '=', 'card')
    .orderBy('id')
    .forUpdate()
    .execute();
  let left = letters;
  for (const card of cards) {
    const at = unpack<Place>(card.place).conversation;
    const twin = left.find((one) => one.kind === 'card' && one.place.conversation === at);
    left = left.filter((one) => one !== twin);
    await trx
      .updateTable('letter')
      .set((eb) => ({
        subject_kind: 'request',
        subject_id: request,
        view: twin?.kind === 'card' ? twin.view : card.view,
        wanted: eb('wanted', '+', 1),
        attempts: 0,
      }))
      .where('id', '=', card.id)
      .execute();
    bells.add('letters');
  }
  return left;
}

/** Where a sent card stands, seen from a message that shows it: see `Outbox.whereIs`. */
export async function whereCardIs(
  db: Kysely<Tables>,
  letter: string,
  { conversation, activityId }: { readonly conversation: string; readonly activityId: string },
): Promise<'there' | 'elsewhere' | 'unknown'> {
  const card = await db
    .selectFrom('letter')
    .select(['activity_id', 'conversation'])
    .where('id', '=', Number(letter))
    .where('kind', '=', 'card')
    .where('pace', '=', channelOf(conversation))
    // Empty where Teams took it and did not say what it is called.
    .where('activity_id', '>', '')
    .where('given_up', 'is', null)
    .executeTakeFirst();
  if (card === undefined) return 'unknown';
  if (card.activity_id === activityId) return 'there';
  // Its own thread began with somebody's order: that message is no card.
  if (card.conversation === conversation && conversation.endsWith(`;messageid=${activityId}`))
    return 'unknown';
  const other = await db
    .selectFrom('letter')
    .select('id')
    .where('activity_id', '=', activityId)
    .limit(1)
    .executeTakeFirst();
  return other === undefined ? 'elsewhere' : 'unknown';
}

interface Root {
  readonly id: number;
  readonly place: Place;
  /** Undefined until it is sent. */
  readonly thread: string | undefined;
}

/** Locked against being sent meanwhile: its sender tells those who wait for it, and must not miss this one. */
async function findRoot({ trx }: Writing, subject: Subject, view: LetterView): Promise<Root | undefined> {
  const row = await trx
    .selectFrom('letter')
    .select(['id', 'place', 'conversation', 'activity_id', 'given_up'])
    .where('subject_id', '=', subject.id)
    .where('kind', '=', 'card')
    .orderBy(sql`view = ${view}`, 'desc')
    .orderBy('id')
    .limit(1)
    .forShare()
    .executeTakeFirst();
  // A card that Teams never took has no thread.
  if (row === undefined || (row.given_up !== null && row.activity_id === null)) return undefined;
  const thread = row.activity_id === null ? undefined : (row.conversation ?? undefined);
  return { id: Number(row.id), place: unpack<Place>(row.place), thread };
}

async function writeReply({ trx, bells }: Writing, letter: Letter & { kind: 'reply' }): Promise<void> {
  await sql`select write_reply(${JSON.stringify(toReply(letter))}::json, ${new Date()})`.execute(trx);
  bells.add('letters');
}

async function writeCard(
  { trx, bells }: Writing,
  { kind, subject, view }: Letter & { kind: 'card' },
  kept: Kept,
): Promise<void> {
  await trx
    .insertInto('letter')
    .values({
      kind,
      subject_kind: subject.kind,
      subject_id: subject.id,
      view,
      ...kept,
      pace: kept.conversation === null ? null : channelOf(kept.conversation),
      due_at: new Date(),
    })
    .execute();
  bells.add('letters');
}

function ownPlace(place: Place): Kept {
  return { place: pack(place), root_id: null, conversation: place.conversation };
}

function rootPlace(root: Root): Kept {
  return { place: pack(root.place), root_id: root.id, conversation: root.thread ?? null };
}
