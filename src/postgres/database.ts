import type { Transaction } from 'kysely';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Log } from '../ports/log.ts';
import type { Bell, Bells } from './bells.ts';
import type { Tables } from './tables.ts';
import { isCollision, isConnectionLost, toFault } from './trouble.ts';

/** A transaction under way, and what it will have changed when it commits. */
export interface Writing {
  readonly trx: Transaction<Tables>;
  readonly bells: Set<Bell>;
}

const triesAfterCollision = 5;
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
      // A process that was paused in a transaction must not hold its locks for ever.
      idle_in_transaction_session_timeout: 15_000,
      keepAlive: true,
    });
    // Without a listener a server that stops would end the process.
    this.pool.on('error', (error) => log.warn({ error: error.message }, 'a database connection was lost'));
    this.kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: this.pool }) });
  }

  /**
   * One transaction: all of it or nothing. After the commit it rings the bells that `work` named.
   * @throws StoreUnavailable
   */
  async transact<Result>(work: (writing: Writing) => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      const bells = new Set<Bell>();
      let hasBegun = false;
      try {
        const result = await this.kysely.transaction().execute((trx) => {
          hasBegun = true;
          return work({ trx, bells });
        });
        for (const bell of bells) this.#bells.ring(bell);
        return result;
      } catch (error) {
        const mayTryAgain = isCollision(error)
          ? attempt < triesAfterCollision
          : isConnectionLost(error) && (await this.#revived(error)) && !hasBegun && attempt === 1;
        if (!mayTryAgain) throw toFault(error);
      }
    }
  }

  /**
   * Reading outside of a transaction; tried again when the connection was lost.
   * @throws StoreUnavailable
   */
  async read<Result>(query: (db: Kysely<Tables>) => Promise<Result>): Promise<Result> {
    try {
      return await query(this.kysely);
    } catch (error) {
      if (!isConnectionLost(error) || !(await this.#revived(error))) throw toFault(error);
      return await query(this.kysely).catch((again: unknown) => {
        throw toFault(again);
      });
    }
  }

  /** False when a query is not answered within `withinMs`. */
  async answers(withinMs: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((end) => {
      timer = setTimeout(() => end(false), withinMs);
    });
    const asked = this.pool.query('select 1').then(
      () => true,
      () => {
        this.#revive().catch(() => {});
        return false;
      },
    );
    return await Promise.race([asked, late]).finally(() => clearTimeout(timer));
  }

  async close(): Promise<void> {
    await this.kysely.destroy();
  }

  async #revived(cause: unknown): Promise<boolean> {
    return await this.#revive().then(
      () => true,
      (error: unknown) => {
        if (error instanceof Error) error.cause ??= cause;
        return false;
      },
    );
  }
}
