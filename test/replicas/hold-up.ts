import type { Books } from './books.ts';

const sleepSeconds = 1;

/**
 * Makes the database hold the commit of a change that `when` tells (SQL over `old` and `new`) for a second, and resolves
 * when one is held: whoever is paused then finds it committed when it goes on, and has done nothing after it.
 */
export class HoldUp {
  readonly #books: Books;
  readonly #table: string;

  private constructor(books: Books, table: string) {
    this.#books = books;
    this.#table = table;
  }

  static async set(books: Books, table: 'operation' | 'letter', when: string): Promise<HoldUp> {
    await books.client.query(`
      create or replace function hold_up() returns trigger language plpgsql as $$
      begin
        perform pg_sleep(${sleepSeconds});
        return null;
      end $$;
      create constraint trigger hold_up after update on ${table} deferrable initially deferred
        for each row when (${when}) execute function hold_up()`);
    return new HoldUp(books, table);
  }

  async isHolding(): Promise<boolean> {
    const { rowCount } = await this.#books.client.query(
      `select from pg_stat_activity where wait_event = 'PgSleep'`,
    );
    return rowCount !== 0;
  }

  /** Waits until the change is committed, and lets all later ones pass. */
  async end(): Promise<void> {
    await this.#books.client.query(`drop trigger hold_up on ${this.#table}`);
  }
}
