import { sql } from 'kysely';
import { channelOf } from '../domain/conversation.ts';
import type { Claim, Outbox, Room } from '../ports/outbox.ts';
import type { Bells } from './bells.ts';
import { type ClaimedRow, parts, toClaim } from './claims.ts';
import type { Database, Writing } from './database.ts';
import { GroupCommit } from './group-commit.ts';
import { whereCardIs } from './letters.ts';
import { alertPostFreeAt, appFreeAt, conversationFreeAt, hasAlertPost } from './pacing.ts';

/** What a killed process was sending waits for so long. */
const claimMs = 20_000;
/** A send ends after 10 s, so that one which left by then is over before the claim is. */
const sendWithinMs = 10_000;
/** Any number that no other lock of ours has; `take_room` takes the same. */
const paceLock = 4_021_650_003;
/** A statement of its own: the next one must see what was committed while this one waited. */
const takePace = sql`select pg_advisory_xact_lock(${sql.lit(paceLock)})`;

/** What waits to be sent, as SQL over `letter`; a letter without a conversation waits for its root. */
const waiting = sql<boolean>`wanted > sent and given_up is null and conversation is not null`;
/** The first message of an alert's card: a channel takes few of them in a minute. */
const isAlertPost = sql<boolean>`(kind = 'card' and subject_kind = 'alert' and activity_id is null)`;

interface Landing {
  readonly slot: string;
  readonly now: Date;
}

/** The outbox and Teams' pacing in the database, so that several senders keep it together. */
export class PostgresOutbox implements Outbox {
  readonly #database: Database;
  readonly #bells: Bells;
  #turn: Promise<unknown> = Promise.resolve();
  readonly #landings = new GroupCommit((landings: readonly Landing[]) => this.#note(landings));

  constructor(database: Database, bells: Bells) {
    this.#database = database;
    this.#bells = bells;
  }

  claim(now: Date): Promise<Claim | undefined> {
    const claimedUntil = new Date(now.getTime() + claimMs);
    return this.#inTurn(() =>
      this.#database.transact(async ({ trx }) => {
        await takePace.execute(trx);
        const { rows } = await sql<ClaimedRow>`
        with due as (
          select distinct pace from letter
          where ${waiting} and due_at <= ${now} and (claimed_until is null or claimed_until <= ${now})
            and not exists (select where ${appFreeAt()} > ${now})
        ), free as (
          select pace from due where coalesce(${conversationFreeAt(sql`due.pace`)} <= ${now}, true)
        ), full_of_alerts as (
          select pace from free where ${alertPostFreeAt(sql`free.pace`, now)} > ${now}
        ), next as (
          select id from letter
          where ${waiting} and due_at <= ${now} and (claimed_until is null or claimed_until <= ${now})
            and pace in (select pace from free)
            and not (${isAlertPost} and pace in (select pace from full_of_alerts) and not ${hasAlertPost(now)})
          -- What nobody has seen yet first: it asks somebody, or tells them. An edit only keeps up to date.
          order by activity_id is not null, rank desc, due_at, id limit 1 for update skip locked
        ), logged as (
          insert into send_log (conversation, sent_at, post_of)
          select pace, ${claimedUntil}, case when ${isAlertPost} then id end from letter where id in (select id from next)
          returning send_log.id
        )
        update letter set claimed_until = ${claimedUntil}, claims = claims + 1
        where id in (select id from next)
        returning id, kind, subject_kind, subject_id, view, place, notice, activity_id, conversation, wanted, claims, attempts, (select id from logged) as slot
      `.execute(trx);
        return rows[0] === undefined ? undefined : toClaim(rows[0], new Date(now.getTime() + sendWithinMs));
      }),
    );
  }

  async makeRoom(conversation: string, now: Date): Promise<Room> {
    // Repeated, it takes a second place: too many count, never too few.
    const room = await this.#inTurn(() => this.#take(conversation, now, undefined, { mayRepeat: true }));
    if (room === undefined) throw new Error('a place was asked for, and nothing was answered');
    return room;
  }

  hear(...[heard, conversation, now]: Parameters<Outbox['hear']>): Promise<Room | undefined> {
    // Repeated, it could find its own mark, and nobody would answer.
    return this.#take(conversation, now, heard, { mayRepeat: false });
  }

  /** What a crash of the server takes from the log lets a few sends leave too early: Teams puts those off. */
  async #take(
    conversation: string,
    now: Date,
    heard: Parameters<Outbox['hear']>[0] | undefined,
    options: { readonly mayRepeat: boolean },
  ): Promise<Room | undefined> {
    const { key = null, at = null } = heard ?? {};
    const until = new Date(now.getTime() + claimMs);
    const taking = sql`select * from take_room(${channelOf(conversation)}, ${now}, ${until}, ${key}, ${at})`;
    const [taken] = await this.#database.note<{ free: Date; slot: string | null }>(
      (db) => [taking.compile(db)],
      options,
    );
    if (taken === undefined) return undefined;
    return taken.slot === null ? { kind: 'full', until: taken.free } : { kind: 'room', slot: taken.slot };
  }

  /**
   * Counting and noting a send is one act: two senders must not both take the last place. Those of this process wait for
   * each other in it: else each that waits for the lock would keep a connection.
   */
  #inTurn<Result>(count: () => Promise<Result>): Promise<Result> {
    const turn = this.#turn.then(count);
    this.#turn = turn.catch(() => undefined); // whoever asked hears of it
    return turn;
  }

  /** Together with others, and not in the turn of the event loop in which it is said: an answer leaves before. */
  landed(slot: string, now: Date): Promise<void> {
    return this.#landings.take({ slot, now });
  }

  async #note(landings: readonly Landing[]): Promise<readonly undefined[]> {
    const rows = sql.join(landings.map(({ slot, now }) => sql`(${slot}::bigint, ${now}::timestamptz)`));
    const over = sql`
      update send_log set sent_at = at from (values ${rows}) landed(slot, at) where id = slot and sent_at > at
    `;
    await this.#database.note((db) => [over.compile(db)], { mayRepeat: true });
    return landings.map(() => undefined);
  }

  sent(
    claim: Claim,
    at: { readonly conversation: string; readonly activityId: string },
  ): Promise<'kept' | 'duplicate'> {
    return this.#database.transact(async (writing) => {
      const { id, turn } = parts(claim);
      const letter = await writing.trx
        .selectFrom('letter')
        .select(['claims', 'sent', 'wanted', 'activity_id'])
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst();
      if (letter === undefined) return 'kept';
      // This sender was paused for so long that another took its place: what stands in Teams now may be the older one.
      const isLate = letter.claims !== turn;
      await writing.trx
        .updateTable('letter')
        .set({
          sent: Math.max(letter.sent, claim.version),
          wanted: isLate && claim.content.kind === 'card' ? letter.wanted + 1 : letter.wanted,
          activity_id: letter.activity_id ?? at.activityId,
          attempts: 0,
          ...(letter.activity_id === null && {
            conversation: at.conversation,
            pace: channelOf(at.conversation),
          }),
          ...(!isLate && { claimed_until: null }),
        })
        .where('id', '=', id)
        .execute();
      if (letter.activity_id === null) await releaseReplies(writing, id, at.conversation);
      if (letter.wanted > claim.version || isLate) writing.bells.add('letters');
      const isOther = letter.activity_id !== null && letter.activity_id !== at.activityId;
      return claim.activityId === undefined && isOther ? 'duplicate' : 'kept';
    });
  }

  async putOff(claim: Claim, until: Date): Promise<void> {
    const { id, turn } = parts(claim);
    await this.#database.transact(({ trx, bells }) => {
      bells.add('letters');
      return trx
        .updateTable('letter')
        .set((eb) => ({ due_at: until, claimed_until: null, attempts: eb('attempts', '+', 1) }))
        .where('id', '=', id)
        .where('claims', '=', turn)
        .execute();
    });
  }

  /** Replies that wait for a card which will never be there are given up with it. */
  async giveUp(claim: Claim, why: string): Promise<void> {
    const { id, turn } = parts(claim);
    await this.#database.transact(async ({ trx }) => {
      const given = await trx
        .updateTable('letter')
        .set({ given_up: why, claimed_until: null })
        .where('id', '=', id)
        .where('claims', '=', turn)
        .returning('activity_id')
        .executeTakeFirst();
      if (given === undefined || given.activity_id !== null) return;
      await trx.updateTable('letter').set({ given_up: why }).where('root_id', '=', id).execute();
    });
  }

  async drop(claim: Claim): Promise<void> {
    const { id, turn } = parts(claim);
    await this.#database.transact(({ trx }) =>
      trx
        .updateTable('letter')
        .set({ sent: claim.version, claimed_until: null })
        .where('id', '=', id)
        .where('claims', '=', turn)
        .execute(),
    );
  }

  postAnew(claim: Claim): Promise<boolean> {
    const { id, turn } = parts(claim);
    return this.#database.transact(async ({ trx, bells }) => {
      const posted = await trx
        .updateTable('letter')
        .set((eb) => ({ activity_id: null, claimed_until: null, posted_anew: eb('posted_anew', '+', 1) }))
        .where('id', '=', id)
        .where('claims', '=', turn)
        .where('posted_anew', '=', 0)
        .returning('id')
        .executeTakeFirst();
      bells.add('letters');
      return posted !== undefined;
    });
  }

  async whereIs(
    letter: string,
    message: { readonly conversation: string; readonly activityId: string },
  ): Promise<'there' | 'elsewhere' | 'unknown'> {
    return await this.#database.read((db) => whereCardIs(db, letter, message));
  }

  onWake(wake: () => void): () => void {
    return this.#bells.hear('letters', wake);
  }

  async nextDue(now: Date): Promise<Date | undefined> {
    const { rows } = await this.#database.read((db) =>
      sql<{ due: Date | null }>`
        with paces as (
          select pace, ${isAlertPost} and not ${hasAlertPost(now)} as needs_alert_post,
            min(greatest(due_at, claimed_until)) as due
          from letter where ${waiting} group by 1, 2
        )
        select greatest(
          min(greatest(due, ${conversationFreeAt(sql`paces.pace`)}, case when needs_alert_post then ${alertPostFreeAt(sql`paces.pace`, now)} end)),
          ${appFreeAt()}, ${now}::timestamptz
        ) as due from paces having count(*) > 0
      `.execute(db),
    );
    return rows[0]?.due ?? undefined;
  }

  async depth(): Promise<number> {
    const { rows } = await this.#database.read((db) =>
      sql<{ count: number }>`
        select count(*)::int as count from letter where wanted > sent and given_up is null
      `.execute(db),
    );
    return rows[0]?.count ?? 0;
  }
}

/** Letters that waited for their root go where it stands. */
async function releaseReplies({ trx, bells }: Writing, root: number, conversation: string): Promise<void> {
  await trx
    .updateTable('letter')
    .set({ conversation, pace: channelOf(conversation) })
    .where('root_id', '=', root)
    .where('conversation', 'is', null)
    .execute();
  bells.add('letters');
}
