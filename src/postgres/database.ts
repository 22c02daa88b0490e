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
      connectionTimeoutMillis: 10_000,
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
    return await this.#persist(async (begin) => {
      const bells = new Set<Bell>();
      const result = await this.kysely.transaction().execute((trx) => {
        begin();
        return work({ trx, bells });
      });
      for (const bell of bells) this.#bells.ring(bell);
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
   * Tries again where that is safe: after a collision, and when the connection was lost before `begin` was called. What
   * was lost later may have been committed.
   */
  async #persist<Result>(attempt: (begin: () => void) => Promise<Result>): Promise<Result> {
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
          if (lost === 0) await this.#revive();
          lost += 1;
        } else throw toFault(error);
      }
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
}
