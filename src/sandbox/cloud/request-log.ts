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

/** The newest 10,000 requests, oldest first. Bodies of token requests are left out: they hold secrets. */
export class RequestLog {
  readonly #entries: LoggedRequest[] = [];

  add(entry: LoggedRequest): void {
    this.#entries.push(entry);
    if (this.#entries.length > kept) this.#entries.splice(0, kept / 10);
  }

  all(): readonly LoggedRequest[] {
    return [...this.#entries];
  }

  /** The accepted requests that changed something: what the bot really did to the cloud. */
  changes(): readonly LoggedRequest[] {
    return this.#entries.filter((entry) => entry.changed);
  }
}
