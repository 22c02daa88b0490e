import { randomBytes, randomInt } from 'node:crypto';
import { chown, readFile, realpath, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { StoreUnavailable } from '../../domain/fault.ts';
import type { Log } from '../../ports/log.ts';
import type { Account } from './account.ts';
import { serverAccount } from './account.ts';
import { findBinaries } from './binaries.ts';
import { freshFolder, settle, socketFolder } from './place.ts';
import { forget, isServing, readPostmaster } from './postmaster.ts';
import { run } from './run.ts';

/** How to reach the server with `pg`. */
export interface Connection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string | undefined;
}

const user = 'gatehouse';
const onWindows = process.platform === 'win32';
/** Crash recovery after a long time without a checkpoint takes its time. */
const answerWithinMs = 60_000;
/** Milliseconds within which the backend of a closed connection is gone. */
const leaveWithinMs = 1500;
const logLimitBytes = 8_000_000;
const startAttempts = 3;

/** Our own PostgreSQL in `<folder>/postgres`. It outlives a killed bot and is adopted by the next one. */
export class EmbeddedServer {
  readonly #folder: string;
  readonly #log: Log;
  readonly #maxConnections: number;
  #ensuring: Promise<Connection> | undefined;

  constructor(folder: string, log: Log, options: { readonly maxConnections?: number } = {}) {
    this.#folder = join(resolve(folder), 'postgres');
    this.#log = log;
    this.#maxConnections = options.maxConnections ?? 60;
  }

  /**
   * Resolves when a server answers: the one that runs, or a new one.
   * @throws StoreUnavailable with what the server said when it does not start
   */
  ensure(): Promise<Connection> {
    this.#ensuring ??= this.#ensure().finally(() => {
      this.#ensuring = undefined;
    });
    return this.#ensuring;
  }

  async #ensure(): Promise<Connection> {
    const running = await this.#adopt();
    if (running !== undefined) return running;
    const account = await serverAccount(this.#folder);
    if (account === 'none') {
      throw new StoreUnavailable('PostgreSQL does not run as root, and this machine has no other account');
    }
    if ((await stat(join(this.#folder, 'PG_VERSION')).catch(() => undefined)) === undefined) {
      await this.#create(account);
    }
    return await this.#start(account);
  }

  /** Stops the server if nobody else is connected. Call it after closing all own connections. */
  async stopIfUnused(): Promise<boolean> {
    await this.#ensuring?.catch(() => {});
    // One that is still starting is waited for: else it would stay behind.
    const connection = await this.#adopt();
    if (connection === undefined) return false;
    // Connections of ours that were closed just now may still be counted for a moment.
    const until = Date.now() + leaveWithinMs;
    for (;;) {
      const others = await ask(
        connection,
        `select count(*)::int as value from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
      );
      if (others === 0) break;
      if (Date.now() > until) return false;
      await sleep(50);
    }
    await this.stop();
    return true;
  }

  async stop(): Promise<void> {
    const account = await serverAccount(this.#folder);
    if (account === 'none') return;
    const { pgCtl } = await findBinaries(account);
    const ended = await run(pgCtl, ['-D', await realpath(this.#folder), '-m', 'fast', '-w', 'stop'], account);
    if (ended.code !== 0) this.#log.warn({ said: ended.said }, 'the database server did not stop');
  }

  /** The server that runs already, when there is one; waits while it starts or recovers. */
  async #adopt(): Promise<Connection | undefined> {
    const until = Date.now() + answerWithinMs;
    for (;;) {
      const connection = await this.#answering();
      if (connection !== undefined) return connection;
      const postmaster = await readPostmaster(this.#folder);
      if (postmaster === undefined) return undefined;
      if (!(await isServing(postmaster.pid, this.#folder))) {
        await forget(this.#folder, postmaster);
        return undefined;
      }
      if (Date.now() > until) {
        throw new StoreUnavailable(`the database server (pid ${postmaster.pid}) runs but does not answer`);
      }
      await new Promise((next) => setTimeout(next, 50));
    }
  }

  /** What counts is that it answers a query, not what pg_ctl or a pid say. */
  async #answering(): Promise<Connection | undefined> {
    const postmaster = await readPostmaster(this.#folder);
    if (postmaster === undefined) return undefined;
    const connection = {
      host: onWindows ? '127.0.0.1' : (postmaster.socketFolder ?? this.#folder),
      port: postmaster.port,
      user,
      password: onWindows ? await readFile(`${this.#folder}.password`, 'utf8') : undefined,
    };
    const answer = await ask(connection, 'select 1 as value').catch(() => undefined);
    return answer === 1 ? connection : undefined;
  }

  async #create(account: Account | undefined): Promise<void> {
    const { initdb } = await findBinaries(account);
    const fresh = await freshFolder(this.#folder, account, this.#log);
    const args = ['-D', fresh, '-U', user, '-E', 'UTF8', '--locale=C', '--no-sync', '--no-instructions'];
    if (onWindows) {
      await writeFile(`${this.#folder}.password`, randomBytes(24).toString('hex'), {
        mode: 0o600,
        flag: 'wx',
      });
      args.push('--auth=scram-sha-256', `--pwfile=${this.#folder}.password`);
    } else {
      // Only the owner of the folder and root get to the socket.
      args.push('--auth-local=trust', '--auth-host=reject');
    }
    const ended = await run(initdb, args, account);
    if (ended.code !== 0) {
      await rm(fresh, { recursive: true, force: true });
      throw new StoreUnavailable(`no database could be made in ${this.#folder}: ${lastLine(ended.said)}`);
    }
    await settle(fresh, this.#folder);
  }

  async #start(account: Account | undefined): Promise<Connection> {
    const { pgCtl } = await findBinaries(account);
    const cluster = await realpath(this.#folder);
    await this.#configure(cluster, account);
    const serverLog = join(cluster, 'server.log');
    const before = await stat(serverLog).catch(() => undefined);
    if (before !== undefined && before.size > logLimitBytes) await truncate(serverLog);
    let said = '';
    for (let attempt = 1; attempt <= startAttempts; attempt++) {
      const ended = await run(pgCtl, ['-D', cluster, '-l', serverLog, '-w', '-t', '60', 'start'], account);
      // Another process may have started it in the same moment; then ours was refused, and that one is adopted.
      const connection = await this.#adopt();
      if (connection !== undefined) return connection;
      said = whyNot(await readFile(serverLog, 'utf8').catch(() => '')) ?? lastLine(ended.said);
      // Workers of a server that was killed need a moment to notice.
      await new Promise((next) => setTimeout(next, 300));
    }
    throw new StoreUnavailable(`the database in ${cluster} does not start: ${said}`);
  }

  /** Written anew at each start, so that settings follow the version of the bot. */
  async #configure(cluster: string, account: Account | undefined): Promise<void> {
    const file = join(cluster, 'postgresql.auto.conf');
    // The same address as before where there is one: others may be about to connect again. Each new cluster has another:
    // a server whose folder was deleted takes its socket away by name when it notices, a minute later.
    const before = await readFile(file, 'utf8').catch(() => '');
    const port = /^port = (\d+)$/m.exec(before)?.[1];
    const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;
    const lines = [
      `listen_addresses = ${onWindows ? "'127.0.0.1'" : "''"}`,
      `port = ${port ?? (await freePort())}`,
      onWindows ? '' : `unix_socket_directories = ${quote(await socketFolder(cluster, account, before))}`,
      'unix_socket_permissions = 0700',
      `max_connections = ${this.#maxConnections}`,
      'shared_buffers = 32MB',
      'max_wal_size = 256MB',
      'max_worker_processes = 4',
      'jit = off',
      "log_timezone = 'UTC'",
      "timezone = 'UTC'",
      'log_checkpoints = off',
      'log_min_messages = warning',
      '',
    ];
    await writeFile(file, lines.join('\n'), { mode: 0o600 });
    if (account !== undefined) await chown(file, account.uid, account.gid);
  }
}

async function ask(connection: Connection, query: string): Promise<unknown> {
  const client = new pg.Client({
    ...connection,
    database: 'postgres',
    password: connection.password ?? '',
    connectionTimeoutMillis: 2000,
    query_timeout: 2000,
  });
  // A server that dies in the middle reports it twice; the promise is enough.
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ value: unknown }>(query);
    return rows[0]?.value;
  } finally {
    await client.end().catch(() => {});
  }
}

/** On Windows a port that nobody listens on; elsewhere only part of the socket's name. */
function freePort(): Promise<number> {
  if (!onWindows) return Promise.resolve(randomInt(10_000, 60_000));
  return new Promise((found, fail) => {
    const probe = createServer().once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => found(typeof address === 'object' && address !== null ? address.port : 5432));
    });
  });
}

/** The server's last fatal message with its detail. */
function whyNot(serverLog: string): string | undefined {
  const lines = serverLog.split('\n');
  const fatal = lines.findLastIndex((line) => line.includes('FATAL:'));
  if (fatal < 0) return undefined;
  return lines
    .slice(fatal, fatal + 2)
    .map((line) => line.slice(line.search(/(FATAL|DETAIL|HINT):/)))
    .join(' ');
}

function lastLine(text: string): string {
  return text.split('\n').at(-1) ?? '';
}
