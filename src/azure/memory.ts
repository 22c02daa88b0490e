/** Answers kept for a while, the oldest of them forgotten when there are too many. */
export class Memory<T> {
  readonly #lifeMs: number;
  readonly #limit: number;
  readonly #now: () => number;
  readonly #entries = new Map<string, { readonly value: T; readonly until: number }>();

  /** `now` is the machine's time in ms, from any beginning. */
  constructor(lifeMs: number, limit: number, now: () => number) {
    this.#lifeMs = lifeMs;
    this.#limit = limit;
    this.#now = now;
  }

  /** Undefined when it was never kept, or not any more. */
  recall(key: string): T | undefined {
    const entry = this.#entries.get(key);
    return entry !== undefined && this.#now() < entry.until ? entry.value : undefined;
  }

  keep(key: string, value: T): void {
    this.#entries.delete(key); // a renewed answer is the youngest again
    this.#entries.set(key, { value, until: this.#now() + this.#lifeMs });
    if (this.#entries.size > this.#limit) this.#entries.delete(this.#entries.keys().next().value ?? '');
  }
}
