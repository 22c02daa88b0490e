import { isReady } from './readiness.ts';

const lookEveryMs = 1000;

interface Status {
  readonly up: boolean;
  readonly pid: 0;
  readonly restarts: number;
}

/** A bot that somebody else starts (`--no-bot`): the sandbox only looks whether it is there. */
export class ForeignBot {
  readonly #listeners = new Set<(status: Status) => void>();
  readonly #timer: NodeJS.Timeout;
  #status: Status = { up: false, pid: 0, restarts: 0 };

  constructor(readyUrl: string) {
    this.#timer = setInterval(() => void this.#look(readyUrl), lookEveryMs).unref();
  }

  get status(): Status {
    return this.#status;
  }

  /** Never sends anything: the process isn't ours. */
  signal(): boolean {
    return false;
  }

  /** Returns the function that ends the subscription. */
  onChange(listener: (status: Status) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #look(readyUrl: string): Promise<void> {
    const up = await isReady(readyUrl);
    if (up === this.#status.up) return;
    this.#status = { ...this.#status, up };
    for (const listener of this.#listeners) listener(this.#status);
  }
}
