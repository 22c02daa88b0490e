import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Tenant } from '../e2e/tenant.ts';

/** A card that is kept up to date, and where it stands in Teams; null until it was sent. */
export interface Standing {
  readonly request: string;
  readonly number: number;
  readonly message: string | null;
}

/** The bot's own database, read past the bot: what it says of itself is what the tests are to check. */
export class Ledger {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  /** Close it before the tenant stops: the server would wait for it. */
  static async open(tenant: Tenant): Promise<Ledger> {
    const file = join(tenant.line.data, 'store/postgres/postmaster.pid');
    const [, , , port, host = ''] = (await readFile(file, 'utf8')).split('\n');
    const user = { user: 'gatehouse', password: '', database: 'postgres' };
    const client = new pg.Client({ host, port: Number(port), ...user });
    client.on('error', () => {}); // the server may end first, when a test fails half-way
    await client.connect();
    return new Ledger(client);
  }

  async close(): Promise<void> {
    await this.#client.end();
  }

  /** The approval cards, oldest first. */
  async cards(): Promise<readonly Standing[]> {
    return this.#rows<Standing>(`select request.id as request, number, activity_id as message
      from letter join request on subject_id = request.id where kind = 'card' and view = 'main' order by number`);
  }

  /** How many rows there are of each, as "state": count. */
  async count(
    what: 'request' | 'operation' | 'decision' | 'audit',
  ): Promise<Readonly<Record<string, number>>> {
    const column = what === 'decision' ? 'kind' : what === 'audit' ? 'act' : 'state';
    const rows = await this.#rows<{ name: string; count: number }>(
      `select ${column} as name, count(*)::int as count from ${what} group by 1 order by 1`,
    );
    return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
  }

  /** Letters that are still to be sent, and those that were given up. */
  async unsent(): Promise<number> {
    const rows = await this.#rows<{ count: number }>(
      `select count(*)::int as count from letter where wanted > sent or given_up is not null`,
    );
    return rows[0]?.count ?? 0;
  }

  async stateOf(request: string): Promise<string | undefined> {
    return (await this.#rows<{ state: string }>(`select state from request where id = $1`, [request]))[0]
      ?.state;
  }

  /** State of the operation that the request became. */
  async operationOf(request: string): Promise<string | undefined> {
    const text = `select state from operation where request_id = $1`;
    return (await this.#rows<{ state: string }>(text, [request]))[0]?.state;
  }

  /** What the audit has of the request with this number, oldest first. */
  async actsOf(request: number): Promise<readonly string[]> {
    const text = `select act from audit where request = $1 order by number`;
    return (await this.#rows<{ act: string }>(text, [`${request}`])).map(({ act }) => act);
  }

  /** Number of operations that have ended. */
  async ended(): Promise<number> {
    const { succeeded = 0, failed = 0, void: voided = 0 } = await this.count('operation');
    return succeeded + failed + voided;
  }

  /** Whatever else a test looks at. */
  read<Row extends pg.QueryResultRow>(text: string, ...values: readonly string[]): Promise<Row[]> {
    return this.#rows<Row>(text, values);
  }

  async #rows<Row extends pg.QueryResultRow>(text: string, values: readonly string[] = []): Promise<Row[]> {
    return (await this.#client.query<Row>(text, [...values])).rows;
  }
}
