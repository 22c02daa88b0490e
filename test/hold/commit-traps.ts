import type { Tenant } from '../e2e/tenant.ts';
import { Books } from '../replicas/books.ts';

/** First half of the locks' keys: any number that no lock of the bot's has. */
const family = 402_199;

/** A transaction, told by one row that it writes: `when` is SQL over `new` and, of an update, `old`. */
export interface Commit {
  readonly table: 'request' | 'decision' | 'operation' | 'letter' | 'mute' | 'alert';
  readonly on: 'insert' | 'update';
  readonly when: string;
}

/**
 * Holds transactions of the bot in their commit: all is written by then, and nothing of it counts yet. Whoever has killed
 * the bot says then whether the server comes to commit it. Each trap is a place in the list.
 */
export class CommitTraps {
  readonly #books: Books;

  private constructor(books: Books) {
    this.#books = books;
  }

  /** Close it before the tenant stops. */
  static async set(tenant: Tenant, commits: readonly Commit[]): Promise<CommitTraps> {
    const books = await Books.open(tenant.line.data);
    // A trap that is not armed is passed: who goes through it shares its lock.
    await books.client.query(`
      create function hold_commit() returns trigger language plpgsql as $$
      begin
        perform pg_advisory_xact_lock_shared(${family}, tg_argv[0]::integer);
        return null;
      end $$`);
    for (const [place, { table, on, when }] of commits.entries())
      await books.client.query(`
        create constraint trigger hold_commit_${place} after ${on} on ${table} deferrable initially deferred
        for each row when (${when}) execute function hold_commit(${place})`);
    return new CommitTraps(books);
  }

  async close(): Promise<void> {
    await this.#books.close();
  }

  async arm(place: number): Promise<void> {
    await this.#books.client.query('select pg_advisory_lock($1::int, $2::int)', [family, place]);
  }

  async isHolding(place: number): Promise<boolean> {
    return (await this.#held(place)).length > 0;
  }

  /** Ends what it holds as the loss of the server’s process does: nothing of it was ever written. It stays armed. */
  async rollBack(place: number): Promise<void> {
    for (const pid of await this.#held(place))
      await this.#books.client.query('select pg_terminate_backend($1::int, 10000)', [pid]);
  }

  /** Lets it pass, and all later ones. */
  async disarm(place: number): Promise<void> {
    await this.#books.client.query('select pg_advisory_unlock($1::int, $2::int)', [family, place]);
  }

  async #held(place: number): Promise<readonly number[]> {
    const { rows } = await this.#books.client.query<{ pid: number }>(
      `select pid from pg_locks
       where locktype = 'advisory' and classid = $1::int and objid = $2::int and not granted`,
      [family, place],
    );
    return rows.map(({ pid }) => pid);
  }
}
