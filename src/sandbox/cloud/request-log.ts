/** One request as the cloud saw it. */
export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  /** HTTP status of the answer; 0 when the connection was closed instead of answering. */
  readonly status: number;
  /** ISO 8601, the tenant's time. */
  readonly at: string;
  readonly body: string;
  readonly clientRequestId: string | undefined;
  /** Whether it was accepted and changed something, answered or not. */
  readonly changed: boolean;
}

const kept = 10_000;

/**
 * The newest 10,000 requests, oldest first, and as many that changed something: those are few, and the bot's watches look
 * all the time. Bodies of token requests are left out: they hold secrets.
 */
export class RequestLog {
  readonly #entries: LoggedRequest[] = [];
  readonly #changes: LoggedRequest[] = [];

  add(entry: LoggedRequest): void {
    keep(this.#entries, entry);
    if (entry.changed) keep(this.#changes, entry);
  }

  all(): readonly LoggedRequest[] {
    return [...this.#entries];
  }

  /** The accepted requests that changed something: what the bot really did to the cloud. */
  changes(): readonly LoggedRequest[] {
    return [...this.#changes];
  }
}

function keep(entries: LoggedRequest[], entry: LoggedRequest): void {
  entries.push(entry);
  if (entries.length > kept) entries.splice(0, kept / 10);
}
