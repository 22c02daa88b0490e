import { inTime } from './in-time.ts';

/** Work that goes on behind an answer that had to be given before. */
export class UnderWay {
  readonly #works = new Set<Promise<unknown>>();

  /** Hands on what it was given. */
  follow<T>(work: Promise<T>): Promise<T> {
    const known = work
      .catch(() => undefined) // whoever began it hears of it
      .finally(() => this.#works.delete(known));
    this.#works.add(known);
    return work;
  }

  /** Resolves when nothing is under way any more, or after `withinMs`. */
  async over(withinMs: number): Promise<void> {
    await inTime(this.#empty(), withinMs, undefined);
  }

  async #empty(): Promise<void> {
    while (this.#works.size > 0) await Promise.all(this.#works);
  }
}
