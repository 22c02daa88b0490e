import { sql } from 'kysely';
import type { PoolConfig } from 'pg';
import type { AlertStore } from '../ports/alert-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { Store } from '../ports/store.ts';
import { PostgresAlertStore } from './alerts/postgres-alert-store.ts';
import { Bells } from './bells.ts';
import { cleanRegularly } from './cleaning.ts';
import { Database } from './database.ts';
import { JobPump } from './job-pump.ts';
import { JobQueue } from './job-queue.ts';
import { Listener } from './listener.ts';
import { alone, migrate } from './migrate.ts';
import { PostgresOutbox } from './postgres-outbox.ts';
import { PostgresStore } from './postgres-store.ts';
import { EmbeddedServer } from './server/embedded-server.ts';
import { takeOver } from './take-over.ts';
import { toFault } from './trouble.ts';

interface Opened {
  readonly store: Store;
  readonly alerts: AlertStore;
  readonly outbox: Outbox;
  readonly jobs: Jobs;
  /** Ends the jobs and the connections, and stops the embedded server if nobody else is connected to it. */
  close(): Promise<void>;
}

/**
 * Opens the store, with its tables up to date: on the server that `store.url` names, else on our own in `store.folder`,
 * which is started or, where it still runs, adopted.
 * @throws StoreUnavailable with what to look at
 */
export async function openPostgres(options: {
  readonly store: { readonly folder: string } | { readonly url: string };
  readonly clock: Clock;
  readonly log: Log;
}): Promise<Opened> {
  const { store, clock, log } = options;
  const server = 'folder' in store ? new EmbeddedServer(store.folder, log) : undefined;
  let closing: Promise<void> | undefined;
  const revive = async () => {
    if (closing === undefined) await server?.ensure();
  };
  try {
    const config: PoolConfig =
      'url' in store ? { connectionString: store.url } : await connectionOf(store.folder, server);
    const bells = new Bells();
    const database = new Database(config, bells, log, revive);
    const queue = new JobQueue(database, clock, log);
    const listener = new Listener(config, bells, log, revive);
    const pump = new JobPump(queue, { database, clock, log, bells });
    const endCleaning = cleanRegularly(database, log);
    const close = async () => {
      endCleaning();
      await pump.stop();
      await listener.close();
      await queue.boss.stop({ graceful: false });
      await database.close();
      await server?.stopIfUnused();
    };
    const closeOnce = () => {
      closing ??= close();
      return closing;
    };
    try {
      // Another bot may just have stopped the server, being its last: this starts it again, and then keeps it up.
      await database.read((db) => sql`select 1`.execute(db));
      await alone(database.pool, async () => {
        await migrate(database.kysely);
        await queue.start();
        await takeOver(database, log);
      });
      await listener.start();
    } catch (error) {
      await closeOnce().catch(() => {});
      throw error;
    }
    return {
      store: new PostgresStore(database, queue, closeOnce),
      alerts: new PostgresAlertStore(database, queue, { clock, bells, log }),
      outbox: new PostgresOutbox(database, bells),
      jobs: pump,
      close: closeOnce,
    };
  } catch (error) {
    throw toFault(error);
  }
}

async function connectionOf(folder: string, server: EmbeddedServer | undefined): Promise<PoolConfig> {
  const connection = await server?.ensure();
  if (connection === undefined) throw new Error(`no server in ${folder}`);
  return { ...connection, password: connection.password ?? '', database: 'postgres' };
}
