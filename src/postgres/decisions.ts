import { sql } from 'kysely';
import type { Recorded, Store } from '../ports/store.ts';
import { appendAudit } from './audit-log.ts';
import type { Database } from './database.ts';
import { type DecidedRow, decidedColumns, type Recording, toRecorded, toRecording } from './decision-rows.ts';
import { GroupCommit } from './group-commit.ts';
import type { JobQueue } from './job-queue.ts';
import { touchCards, writeLetters } from './letters.ts';
import type { RequestContents } from './request-contents.ts';
import { outcomeOf } from './request-rows.ts';

type Closing = Parameters<Store['expireRequest']>[0];
type Reminder = Parameters<Store['remind']>[0];

/** What makes cards that stand in Teams old. */
const changing: ReadonlySet<string> = new Set<Recorded['kind']>(['approved', 'counted', 'closed']);

/** Ends the waiting of requests. Each method holds the request's row, so of several callers one comes first. */
export class Decisions {
  readonly #database: Database;
  readonly #jobs: JobQueue;
  readonly #contents: RequestContents;
  /** All of this process need the chain's end until they are on disk: they take it together. */
  readonly #together = new GroupCommit((recordings: readonly Recording[]) => this.#record(recordings));

  constructor(database: Database, jobs: JobQueue, contents: RequestContents) {
    this.#database = database;
    this.#jobs = jobs;
    this.#contents = contents;
  }

  async record(recording: Recording): Promise<Recorded> {
    const recorded = await this.#together.take(recording);
    if (recorded === undefined) throw new Error('a decision on a request that does not exist');
    return recorded;
  }

  expire(closing: Closing): Promise<boolean> {
    return this.#database.transact(async (writing) => {
      const closed = await writing.trx
        .updateTable('request')
        .set(outcomeOf({ kind: 'expired', at: closing.at }))
        .where('id', '=', closing.request)
        .where('state', '=', 'waiting')
        .where('expires_at', '<=', closing.at)
        .returning('id')
        .executeTakeFirst();
      if (closed === undefined) return false;
      await touchCards(writing, closing.request);
      await writeLetters(writing, closing.letters);
      appendAudit(writing.trx, [closing.audit]);
      return true;
    });
  }

  remind(reminder: Reminder): Promise<boolean> {
    return this.#database.transact(async (writing) => {
      const reminded = await writing.trx
        .updateTable('request')
        .set({ reminded_at: reminder.at })
        .where('id', '=', reminder.request)
        .where('state', '=', 'waiting')
        .where('expires_at', '>', reminder.at)
        .where('reminded_at', 'is', null)
        .returning('id')
        .executeTakeFirst();
      if (reminded === undefined) return false;
      await writeLetters(writing, reminder.letters);
      return true;
    });
  }

  async #record(recordings: readonly Recording[]): Promise<readonly (Recorded | undefined)[]> {
    // Before: what was decided must not be told as a failure, because it could not be read after.
    const fixed = await this.#database.read((db) =>
      this.#contents.of(
        db,
        recordings.map(({ request }) => request),
      ),
    );
    const acts = recordings.map((one) => toRecording(one, (jobs) => this.#jobs.rows(jobs)));
    const rows = await this.#database.command(
      sql<DecidedRow>`
        select ${decidedColumns} from record_decisions(${JSON.stringify(acts)}::json, ${new Date()}) order by place
      `,
    );
    if (rows.some((row) => changing.has(row.came_to))) this.#database.ring('letters');
    if (rows.some((row) => row.came_to === 'approved')) this.#database.ring('jobs');
    return rows.map((row) => toRecorded(row, fixed));
  }
}
