import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { AuditEntry } from '../domain/audit.ts';
import type { GatewayId } from '../domain/gateway.ts';
import type { Request } from '../domain/request.ts';
import type { Letter, Opening, RequestRecord, Store } from '../ports/store.ts';
import { appendAudit } from './audit-log.ts';
import type { Database, Writing } from './database.ts';
import { hearOnce } from './heard.ts';
import type { JobQueue } from './job-queue.ts';
import { adoptCards, writeLetters } from './letters.ts';
import type { RequestContents } from './request-contents.ts';
import {
  type Fixed,
  type RecordRow,
  recordColumns,
  toRecord,
  toRequestRow,
  toWaiting,
  type WaitingRow,
  waitingRows,
} from './request-rows.ts';
import type { Tables } from './tables.ts';

/** Opens requests and finds them. */
export class Requests {
  readonly #database: Database;
  readonly #jobs: JobQueue;
  readonly #contents: RequestContents;

  constructor(database: Database, jobs: JobQueue, contents: RequestContents) {
    this.#database = database;
    this.#jobs = jobs;
    this.#contents = contents;
  }

  /** Undefined when its message was heard before, or the question that it answers is answered already. */
  open(opening: Parameters<Store['openRequest']>[0]): Promise<Request | undefined> {
    return this.#database.transact(async (writing) => {
      const { answers, heard } = opening;
      if (heard !== undefined && !(await hearOnce(writing.trx, heard, opening.request.createdAt))) {
        return undefined;
      }
      // The message stays heard: it has been dealt with by the one that answered first.
      if (answers !== undefined && !(await markAnswered(writing, answers))) return undefined;
      const { request, audit } = await this.write(writing, opening, (letters, id) =>
        answers === undefined ? writeLetters(writing, letters) : takeOver(writing, letters, answers, id),
      );
      appendAudit(writing.trx, [audit]);
      return request;
    });
  }

  /**
   * Writes a request with the next number, its letters and jobs. The audit entry is the caller's to append, at the end
   * of its transaction.
   */
  async write(
    writing: Writing,
    opening: Opening,
    writeThem: (letters: readonly Letter[], request: string) => Promise<void>,
  ): Promise<{ readonly request: Request; readonly audit: AuditEntry }> {
    const { trx } = writing;
    const { value: number } = await trx
      .updateTable('counter')
      .set((eb) => ({ value: eb('value', '+', 1) }))
      .where('name', '=', 'request')
      .returning('value')
      .executeTakeFirstOrThrow();
    await trx.insertInto('request').values(toRequestRow(opening.request, number)).execute();
    const request: Request = { ...opening.request, number, state: { kind: 'waiting' }, decisions: [] };
    await writeThem(opening.letters(request), request.id);
    await this.#jobs.send(writing, opening.jobs);
    return { request, audit: opening.audit(request) };
  }

  async find(column: 'id' | 'number', value: string | number): Promise<RequestRecord | undefined> {
    const [record] = await this.#records(sql`r.${sql.ref(column)} = ${value}`);
    return record;
  }

  async ofAlert(alert: string): Promise<readonly RequestRecord[]> {
    return await this.#records(sql`r.alert = ${alert}`);
  }

  async pending(gateway: GatewayId | undefined): Promise<readonly Request[]> {
    const ofGateway = gateway === undefined ? sql`true` : sql`r.gateway = ${gateway}`;
    const query = sql<{ readonly waiting: readonly WaitingRow[] | null }>`
      select ${waitingRows} as waiting from request r where r.state = 'waiting' and ${ofGateway}
    `;
    const read = async (db: Kysely<Tables>) => (await query.execute(db)).rows[0]?.waiting ?? [];
    return await this.#read(read, toWaiting);
  }

  /** In the order of their numbers. */
  #records(which: RawBuilder<unknown>): Promise<readonly RequestRecord[]> {
    const query = sql<RecordRow>`
      select ${recordColumns} from request r left join operation o on o.request_id = r.id
      where ${which} order by r.number
    `;
    return this.#read(async (db) => (await query.execute(db)).rows, toRecord);
  }

  async #read<Row extends { readonly id: string }, Result>(
    read: (db: Kysely<Tables>) => Promise<readonly Row[]>,
    toResult: (row: Row, fixed: Fixed) => Result,
  ): Promise<readonly Result[]> {
    return await this.#database.read(async (db) => {
      const rows = await read(db);
      const known = await this.#contents.of(
        db,
        rows.map(({ id }) => id),
      );
      return rows.flatMap((row) => {
        const fixed = known.get(row.id);
        return fixed === undefined ? [] : [toResult(row, fixed)];
      });
    });
  }
}

/** False when the question is not open any more. */
async function markAnswered({ trx }: Writing, question: string): Promise<boolean> {
  const closed = await trx
    .updateTable('question')
    .set({ state: 'answered' })
    .where('id', '=', question)
    .where('state', '=', 'open')
    .returning('id')
    .executeTakeFirst();
  return closed !== undefined;
}

async function takeOver(
  writing: Writing,
  letters: readonly Letter[],
  question: string,
  request: string,
): Promise<void> {
  await writeLetters(writing, await adoptCards(writing, question, request, letters));
}
