import type { AuditEntry, ChainedEntry } from '../domain/audit.ts';
import type { GatewayId } from '../domain/gateway.ts';
import type { Person } from '../domain/operator.ts';
import type { Letter, Store } from '../ports/store.ts';
import { appending, readChain, readHistory } from './audit-log.ts';
import { readChronicle } from './chronicle.ts';
import { cleanText } from './codec.ts';
import type { Database } from './database.ts';
import { Decisions } from './decisions.ts';
import { hearLightly } from './heard.ts';
import type { JobQueue } from './job-queue.ts';
import { writeLetters } from './letters.ts';
import { Operations } from './operations.ts';
import { Questions } from './questions.ts';
import { RequestContents } from './request-contents.ts';
import { Requests } from './requests.ts';

const readyWithinMs = 2000;

/** The store on PostgreSQL: each method is one transaction. */
export class PostgresStore implements Store {
  readonly #database: Database;
  readonly #requests: Requests;
  readonly #decisions: Decisions;
  readonly #operations: Operations;
  readonly #questions: Questions;
  readonly #close: () => Promise<void>;

  constructor(database: Database, jobs: JobQueue, close: () => Promise<void>) {
    this.#database = database;
    const contents = new RequestContents();
    this.#requests = new Requests(database, jobs, contents);
    this.#decisions = new Decisions(database, jobs, contents);
    this.#operations = new Operations(database, jobs, this.#requests);
    this.#questions = new Questions(database);
    this.#close = close;
  }

  hear(key: string, at: Date, againAfterMs?: number): Promise<boolean> {
    return hearLightly(this.#database, key, at, againAfterMs);
  }

  async rememberPerson(person: Person): Promise<void> {
    const row = { name: cleanText(person.name), teams_id: person.teamsId ?? null };
    await this.#database.transact(({ trx }) =>
      trx
        .insertInto('person')
        .values({ aad_object_id: person.aadObjectId, ...row })
        // Whoever does not know the Teams id does not make it forgotten.
        .onConflict((conflict) =>
          conflict.column('aad_object_id').doUpdateSet((eb) => ({
            name: row.name,
            teams_id: eb.fn.coalesce('excluded.teams_id', 'person.teams_id'),
          })),
        )
        .execute(),
    );
  }

  async people(aadObjectIds: readonly string[]): Promise<readonly Person[]> {
    if (aadObjectIds.length === 0) return [];
    const rows = await this.#database.read((db) =>
      db.selectFrom('person').selectAll().where('aad_object_id', 'in', aadObjectIds).execute(),
    );
    return rows.map(personOf);
  }

  async peopleNamed(name: string): Promise<readonly Person[]> {
    const wanted = cleanText(name).trim().toLowerCase();
    const rows = await this.#database.read((db) =>
      db
        .selectFrom('person')
        .selectAll()
        .where(({ eb, fn, or, val }) =>
          or([
            eb(fn('lower', ['name']), '=', wanted),
            eb(fn('split_part', [fn('lower', ['name']), val(' '), val(1)]), '=', wanted),
          ]),
        )
        .limit(5)
        .execute(),
    );
    return rows.map(personOf);
  }

  openRequest(opening: Parameters<Store['openRequest']>[0]): ReturnType<Store['openRequest']> {
    return this.#requests.open(opening);
  }

  findRequest(id: string): ReturnType<Store['findRequest']> {
    return this.#requests.find('id', id);
  }

  findRequestByNumber(number: number): ReturnType<Store['findRequestByNumber']> {
    return this.#requests.find('number', number);
  }

  requestsOf(alert: string): ReturnType<Store['requestsOf']> {
    return this.#requests.ofAlert(alert);
  }

  pendingRequests(gateway: GatewayId | undefined): ReturnType<Store['pendingRequests']> {
    return this.#requests.pending(gateway);
  }

  recordDecision(recording: Parameters<Store['recordDecision']>[0]): ReturnType<Store['recordDecision']> {
    return this.#decisions.record(recording);
  }

  expireRequest(closing: Parameters<Store['expireRequest']>[0]): Promise<boolean> {
    return this.#decisions.expire(closing);
  }

  remind(reminder: Parameters<Store['remind']>[0]): Promise<boolean> {
    return this.#decisions.remind(reminder);
  }

  async withdraw(withdrawal: Parameters<Store['withdraw']>[0]): ReturnType<Store['withdraw']> {
    const request = await this.#operations.withdraw(withdrawal);
    return request === undefined ? undefined : this.findRequest(request);
  }

  findOperation(id: string): ReturnType<Store['findOperation']> {
    return this.#operations.find(id);
  }

  activeOperations(gateway: GatewayId | undefined): ReturnType<Store['activeOperations']> {
    return this.#operations.active(gateway);
  }

  stopsUnderWay(gateways: readonly GatewayId[]): ReturnType<Store['stopsUnderWay']> {
    return this.#operations.stopsUnderWay(gateways);
  }

  advance(step: Parameters<Store['advance']>[0]): ReturnType<Store['advance']> {
    return this.#operations.advance(step);
  }

  lastOrders(): ReturnType<Store['lastOrders']> {
    return this.#operations.lastOrders();
  }

  openQuestion(opening: Parameters<Store['openQuestion']>[0]): Promise<boolean> {
    return this.#questions.open(opening);
  }

  findQuestion(id: string): ReturnType<Store['findQuestion']> {
    return this.#questions.find(id);
  }

  closeQuestion(id: string, state: 'answered' | 'dismissed'): Promise<boolean> {
    return this.#questions.close(id, state);
  }

  addLetters(letters: readonly Letter[]): Promise<void> {
    return this.#database.transact((writing) => writeLetters(writing, letters));
  }

  async recordAudit(entry: AuditEntry): Promise<void> {
    await this.#database.command(appending([entry]));
  }

  history(filter: Parameters<Store['history']>[0]): ReturnType<Store['history']> {
    return readHistory(this.#database, filter);
  }

  chronicle(asked: Parameters<Store['chronicle']>[0]): ReturnType<Store['chronicle']> {
    return readChronicle(this.#database, asked);
  }

  auditChain(): AsyncIterable<ChainedEntry> {
    return readChain(this.#database);
  }

  isReady(): Promise<boolean> {
    return this.#database.answers(readyWithinMs);
  }

  close(): Promise<void> {
    return this.#close();
  }
}

function personOf(row: { aad_object_id: string; name: string; teams_id: string | null }): Person {
  return { aadObjectId: row.aad_object_id, name: row.name, teamsId: row.teams_id ?? undefined };
}
