import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';

/** The bots' database, read past the bots. */
export class Books {
  readonly client: pg.Client;

  private constructor(client: pg.Client) {
    this.client = client;
  }

  /** Of the embedded server in the sandbox's folder. Close it before the bots stop: the server would stay for it. */
  static async open(data: string): Promise<Books> {
    const file = join(data, 'store/postgres/postmaster.pid');
    const [, , , port, host = ''] = (await readFile(file, 'utf8')).split('\n');
    return Books.at({ host, port: Number(port), user: 'gatehouse', password: '', database: 'postgres' });
  }

  static async at(config: pg.ClientConfig): Promise<Books> {
    const client = new pg.Client(config);
    client.on('error', () => {}); // the server may end first
    await client.connect();
    return new Books(client);
  }

  async close(): Promise<void> {
    await this.client.end();
  }

  /** Letters that are still to be sent. */
  unsent(): Promise<number> {
    return this.#number('select count(*) from letter where wanted > sent and given_up is null');
  }

  /** Entries of the audit with that act, of one request's number or of all. */
  acts(act: string, request?: number): Promise<number> {
    return this.#number('select count(*) from audit where act = $1 and ($2::int is null or request = $2)', [
      act,
      request ?? null,
    ]);
  }

  /** Rows of a table. */
  rows(table: 'request' | 'decision' | 'operation' | 'heard'): Promise<number> {
    return this.#number(`select count(*) from ${table}`);
  }

  async #number(text: string, values: readonly unknown[] = []): Promise<number> {
    const { rows } = await this.client.query<{ count: string }>(text, [...values]);
    return Number(rows[0]?.count);
  }
}
