import { setTimeout as sleep } from 'node:timers/promises';
import type { CompiledQuery, RawBuilder, Transaction } from 'kysely';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { StoreUnavailable } from '../domain/fault.ts';
import type { Log } from '../ports/log.ts';
import { lastOf } from './at-commit.ts';
import type { Bell, Bells } from './bells.ts';
import { oneMessage } from './one-message.ts';
import type { Tables } from './tables.ts';
import { isCollision, isConnectionLost, toFault } from './trouble.ts';
import { within } from './within.ts';

/** A transaction under way, and what it will have changed when it commits. */
export interface Writing {
  readonly trx: Transaction<Tables>;
  readonly bells: Set<Bell>;
}

const commit = sql`commit`;
const triesAfterCollision = 5;
const closesWithinMs = 5000;
/** A caller waits no longer: people get an answer while Teams still takes one. */
const answerWithinMs = 8000;
/** For our own server to come up again; it goes on coming up after that. */
const reviveWithinMs = 3000;
/** Room for all that runs at once; each connection costs the server about 3 MB. */
const maxConnections = 12;

/** The connections to PostgreSQL, and transactions on them. */
export class Database {
  readonly pool: pg.Pool;
  readonly kysely: Kysely<Tables>;
  readonly #bells: Bells;
  readonly #revive: () => Promise<void>;

  /** `revive` is called when the server can't be reached: it resolves when it is worth another try. */
  constructor(config: pg.PoolConfig, bells: Bells, log: Log, revive: () => Promise<void>) {
    this.#bells = bells;
    this.#revive = revive;
    this.pool = new pg.Pool({
      ...config,
      max: maxConnections,
      application_name: 'gatehouse',
      connectionTimeoutMillis: 5000,
      idleTimeoutMillis: 60_000,
      statement_timeout: 15_000,
      // Shorter than others wait for the locks of a process that was paused in a transaction.
      idle_in_transaction_session_timeout: 4000,
      keepAlive: true,
    });
    // Without a listener a server that stops would end the process.
    this.pool.on('error', (error) => log.warn({ error: error.message }, 'a database connection was lost'));
    // The pool hears only those that nobody uses: one that is lost between two statements would end the process, too.
    this.pool.on('connect', (client) => {
      client.on('error', (error) =>
        log.warn({ error: error.message }, 'a database connection was lost in use'),
      );
    });
    this.kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: this.pool }) });
  }

  /**
   * One transaction: all of it or nothing. After the commit it rings the bells that `work` named.
   * @throws StoreUnavailable
   */
  async transact<Result>(work: (writing: Writing) => Promise<Result>): Promise<Result> {
    return await this.#persist(async (begin) => {
      const bells = new Set<Bell>();
      const result = await this.kysely.connection().execute(async (db) => {
        await sql`begin`.execute(db);
        begin();
        // A transaction as Kysely makes it would send its commit alone.
        const trx = db as Transaction<Tables>;
        try {
          const done = await work({ trx, bells });
          const ending = oneMessage([...lastOf(trx), commit.compile(db)]);
          const [ended] = (await sql.raw<{ command?: string }>(ending).execute(db)).rows;
          // So PostgreSQL ends a transaction one of whose statements has failed.
          if (ended?.command === 'ROLLBACK')
            throw new Error('a failure inside of a transaction was passed over');
          return done;
        } catch (error) {
          await sql`rollback`.execute(db).catch(() => {}); // the connection is lost, and the transaction with it
          throw error;
        }
      });
      this.ring(...bells);
      return result;
    });
  }

  /**
   * Reading outside of a transaction.
   * @throws StoreUnavailable
   */
  async read<Result>(query: (db: Kysely<Tables>) => Promise<Result>): Promise<Result> {
    return await this.#persist(() => query(this.kysely));
  }

  /**
   * One statement that is a transaction of its own: durable when it is answered. No lock is held for longer than the
   * server works on it, however long this process is paused.
   * @throws StoreUnavailable; it may have been done all the same when the connection was lost meanwhile
   */
  async command<Row>(statement: RawBuilder<Row>): Promise<readonly Row[]> {
    return await this.#persist((begin) =>
      this.kysely.connection().execute(async (db) => {
        begin();
        return (await statement.execute(db)).rows;
      }),
    );
  }

  /** For what is written without a transaction of `transact`. */
  ring(...bells: readonly Bell[]): void {
    for (const bell of bells) this.#bells.ring(bell);
  }

  /**
   * Notes what may be lost without harm: all queries in one message and one transaction, answered before they are on
   * disk. When this process ends, nothing is lost; when the server crashes, the notes of its last half second may be.
   * No lock is held for longer than the server works on it, however long this process is paused.
   * @param mayRepeat whether it may be sent again after a connection was lost that may have carried it already
   * @returns the last query's rows
   * @throws StoreUnavailable
   */
  async note<Row>(
    queries: (db: Kysely<Tables>) => readonly CompiledQuery[],
    { mayRepeat }: { readonly mayRepeat: boolean },
  ): Promise<readonly Row[]> {
    const hurry = sql`set local synchronous_commit to off`.compile(this.kysely);
    const text = oneMessage([hurry, ...queries(this.kysely)]);
    return await this.#persist(async (begin) => {
      const client = await this.pool.connect();
      if (!mayRepeat) begin();
      let isUsable = false;
      try {
        // To several statements `pg` gives a list of answers, which its types do not know.
        const answers = (await client.query(text)) as unknown as readonly pg.QueryResult[];
        isUsable = true;
        return (answers.at(-1)?.rows ?? []) as Row[];
      } finally {
        client.release(!isUsable);
      }
    });
  }

  /**
   * Tries again where that is safe: after a collision, and when the connection was lost before `begin` was called. What
   * was lost later may have been committed.
   */
  #persist<Result>(attempt: (begin: () => void) => Promise<Result>): Promise<Result> {
    // A server that is frozen, or a network that swallows all, says nothing. What it was asked may still be done later.
    return within(answerWithinMs, this.#insist(attempt), isSilent);
  }

  async #insist<Result>(attempt: (begin: () => void) => Promise<Result>): Promise<Result> {
    for (let lost = 0, collided = 0; ; ) {
      let hasBegun = false;
      try {
        return await attempt(() => {
          hasBegun = true;
        });
      } catch (error) {
        if (isCollision(error) && collided < triesAfterCollision) collided += 1;
        // After a crash of the server each connection of the pool may turn out to be dead.
        else if (isConnectionLost(error) && !hasBegun && lost <= maxConnections) {
          if (lost === 0) await within(reviveWithinMs, this.#revive(), isSilent);
          lost += 1;
        } else throw toFault(error);
      }
    }
  }

  /** Outside of a transaction; a query that is not answered in time takes its connection along. */
  async query(text: string, values: readonly unknown[], withinMs: number): Promise<{ rows: unknown[] }> {
    const limited = { text, values: [...values], query_timeout: withinMs };
    return await this.pool.query(limited as pg.QueryConfig<unknown[]>);
  }

  /** False when a query is not answered within `withinMs`. */
  async answers(withinMs: number): Promise<boolean> {
    // The limit of the query as well: each that is not answered would keep a connection.
    const asked = this.query('select 1', [], withinMs);
    try {
      await within(withinMs, asked, isSilent);
      return true;
    } catch {
      this.#revive().catch(() => {});
      return false;
    }
  }

  async close(): Promise<void> {
    // The pool waits for those who still use a connection, and one that the server never answers would keep the process.
    await Promise.race([this.kysely.destroy(), sleep(closesWithinMs, undefined, { ref: false })]);
  }
}

function isSilent(): never {
  throw new StoreUnavailable('The database does not answer');
}
