const forgetMs = 60_000;
const mostKept = 1000;

/** Teams tells of an installation twice, as conversationUpdate and as installationUpdate: one welcome is enough. */
export class Arrivals {
  readonly #seen = new Map<string, number>();

  /** True for the first news of a conversation within a minute. `nowMs` is the machine's time. */
  isNew(conversation: string, nowMs: number): boolean {
    for (const [known, atMs] of this.#seen) {
      // Oldest first: behind the first that is kept all are.
      if (nowMs - atMs <= forgetMs && this.#seen.size < mostKept) break;
      this.#seen.delete(known);
    }
    if (this.#seen.has(conversation)) return false;
    this.#seen.set(conversation, nowMs);
    return true;
  }
}
