import pg from 'pg';
import type { Log } from '../ports/log.ts';
import type { Bells } from './bells.ts';
import { sayAlive } from './take-over.ts';
import { messageOf } from './trouble.ts';

const againAfterMs = 1000;

/**
 * Hears in this process what others have committed. A notification is a hint that saves time: whoever waits also looks
 * by itself.
 */
export class Listener {
  readonly #config: pg.ClientConfig;
  readonly #bells: Bells;
  readonly #log: Log;
  readonly #revive: () => Promise<void>;
  #client: pg.Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** `revive` is called before connecting again: it starts our own server if that has died. */
  constructor(config: pg.ClientConfig, bells: Bells, log: Log, revive: () => Promise<void>) {
    this.#config = config;
    this.#revive = revive;
    this.#bells = bells;
    this.#log = log;
  }

  /** Resolves when it listens. After that it connects again by itself. */
  async start(): Promise<void> {
    const client = new pg.Client({
      ...this.#config,
      application_name: 'gatehouse listener',
      keepAlive: true,
    });
    this.#client = client;
    let isGone = false;
    const gone = (error?: unknown) => {
      if (isGone) return;
      isGone = true;
      this.#again(client, error);
    };
    client.on('error', gone);
    client.on('end', () => gone());
    client.on('notification', ({ channel, payload }) => {
      const isOurs = channel === 'gatehouse' && (payload === 'letters' || payload === 'alerts');
      this.#bells.ring(isOurs ? payload : 'jobs');
    });
    try {
      await client.connect();
      await client.query(sayAlive);
      await client.query('listen gatehouse');
      const { rows } = await client.query<{ channel: string }>(
        `select 'pgboss_' || left(encode(sha224('pgboss'::bytea), 'hex'), 24) as channel`,
      );
      await client.query(`listen "${rows[0]?.channel}"`);
    } catch (error) {
      gone(error);
    }
    // What was said while nobody listened is lost.
    this.#bells.ring('letters');
    this.#bells.ring('jobs');
    this.#bells.ring('alerts');
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#client?.end().catch(() => {});
  }

  #again(client: pg.Client, error: unknown): void {
    if (this.#isClosed) return;
    this.#log.warn({ error: messageOf(error ?? 'ended') }, 'the listening connection was lost');
    client.end().catch(() => {});
    this.#timer = setTimeout(() => void this.#retry(), againAfterMs);
  }

  async #retry(): Promise<void> {
    await this.#revive().catch((error: unknown) => {
      this.#log.error({ error: messageOf(error) }, 'the database does not start');
    });
    if (!this.#isClosed) await this.start();
  }
}
