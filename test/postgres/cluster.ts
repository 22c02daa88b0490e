import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Clock } from '../../src/ports/clock.ts';
import type { Log } from '../../src/ports/log.ts';
import { openPostgres } from '../../src/postgres/open.ts';
import type { Connection } from '../../src/postgres/server/embedded-server.ts';
import { EmbeddedServer } from '../../src/postgres/server/embedded-server.ts';

/** The machine's clock, or one that a test moves. */
export class TestClock implements Clock {
  #base = Date.now();
  #at: number;
  #speed: number;
  readonly #listeners = new Set<() => void>();

  constructor(at: Date = new Date(), speed = 1) {
    this.#at = at.getTime();
    this.#speed = speed;
  }

  now(): Date {
    return new Date(this.#at + (Date.now() - this.#base) * this.#speed);
  }

  speed(): number {
    return this.#speed;
  }

  onSpeed(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  run(speed: number): void {
    this.#at = this.now().getTime();
    this.#base = Date.now();
    this.#speed = speed;
    for (const listener of this.#listeners) listener();
  }
}

export const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** One cluster for all test runs of this user; it runs as long as a test uses it. */
const server = new EmbeddedServer(join(tmpdir(), `gatehouse-test-${userInfo().uid}`), silent, {
  maxConnections: 200,
});
const usersLock = 1;
const templateLock = 2;

export interface TestDatabase {
  readonly url: string;
  /** A connection of the superuser, for looking and for tampering. */
  readonly admin: pg.Client;
  drop(): Promise<void>;
}

/** An empty database with its tables. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { root, at } = await connectRoot();
  const template = await ensureTemplate(root, at);
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await createFrom(root, name, template);
  const admin = new pg.Client({ ...at, password: '', database: name });
  admin.on('error', () => {});
  await admin.connect();
  const drop = async () => {
    await admin.end();
    await root.query(`drop database ${name} with (force)`);
    await root.query('select pg_advisory_unlock_shared($1)', [usersLock]);
    const { rows } = await root.query<{ last: boolean }>('select pg_try_advisory_lock($1) as last', [
      usersLock,
    ]);
    if (rows[0]?.last === true) await server.stop();
    await root.end().catch(() => {});
  };
  return { url: urlOf(at, name), admin, drop };
}

/** A store on a database of its own; `database` shares that of another, as a second replica would. */
export async function openTestStore(
  options: { readonly clock?: Clock; readonly database?: TestDatabase; readonly log?: Log } = {},
) {
  const database = options.database ?? (await createTestDatabase());
  const clock = options.clock ?? new TestClock();
  const opened = await openPostgres({ store: { url: database.url }, clock, log: options.log ?? silent });
  const close = async () => {
    await opened.close();
    if (options.database === undefined) await database.drop();
  };
  return { ...opened, database, clock, close };
}

/** As long as `root` is connected, nobody stops the server. */
async function connectRoot(): Promise<{ readonly root: pg.Client; readonly at: Connection }> {
  for (let attempt = 1; ; attempt++) {
    const at = await server.ensure();
    const root = new pg.Client({ ...at, password: '', database: 'postgres' });
    root.on('error', () => {});
    try {
      await root.connect();
      await root.query('select pg_advisory_lock_shared($1)', [usersLock]);
      return { root, at };
    } catch (error) {
      // The last user of another file stopped it in this moment.
      if (attempt === 5) throw error;
    }
  }
}

/** Made once for each version of the tables. */
async function ensureTemplate(root: pg.Client, at: Connection): Promise<string> {
  const folder = new URL('../../src/postgres/migrations/', import.meta.url);
  const hash = createHash('sha256');
  for (const file of readdirSync(folder).sort()) hash.update(readFileSync(new URL(file, folder)));
  hash.update(readFileSync(new URL('../../src/postgres/job-queue.ts', import.meta.url)));
  const name = `template_${hash.digest('hex').slice(0, 16)}`;
  await root.query('select pg_advisory_lock($1)', [templateLock]);
  try {
    const { rowCount } = await root.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount === 0) {
      const unfinished = `unfinished_${randomUUID().replaceAll('-', '')}`;
      await root.query(`create database ${unfinished}`);
      const store = { url: urlOf(at, unfinished) };
      const opened = await openPostgres({ store, clock: new TestClock(), log: silent });
      await opened.close();
      await whenFree(() => root.query(`alter database ${unfinished} rename to ${name}`));
    }
  } finally {
    await root.query('select pg_advisory_unlock($1)', [templateLock]);
  }
  return name;
}

async function createFrom(root: pg.Client, name: string, template: string): Promise<void> {
  await whenFree(() => root.query(`create database ${name} template ${template}`));
}

/** A database whose last connection has just ended counts as in use for some milliseconds. */
async function whenFree(act: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await act();
      return;
    } catch (error) {
      const isBusy = error instanceof pg.DatabaseError && error.code === '55006';
      if (!isBusy || attempt === 50) throw error;
      await new Promise((next) => setTimeout(next, 20));
    }
  }
}

function urlOf({ host, port, user }: Connection, database: string): string {
  return `postgres://${user}@/${database}?host=${encodeURIComponent(host)}&port=${port}`;
}
