import type { Log } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Writes the audit chain's length and newest hash to the log at the start and once a day: a chain whose end was cut off
 * is still whole in itself, but no longer holds that hash (`audit verify --head`).
 */
export class AuditWatch {
  readonly #store: Store;
  readonly #log: Log;
  #timer: NodeJS.Timeout | undefined;

  constructor(store: Store, log: Log) {
    this.#store = store;
    this.#log = log;
  }

  start(): void {
    this.#timer = setInterval(() => void this.tell(), dayMs);
    this.#timer.unref();
    void this.tell();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async tell(): Promise<void> {
    try {
      const [head] = await this.#store.history({ gateway: undefined, limit: 1 });
      this.#log.info({ entries: head?.number ?? 0, head: head?.hash }, 'the head of the audit chain');
    } catch (error) {
      this.#log.warn({ err: error }, 'the head of the audit chain could not be read');
    }
  }
}
