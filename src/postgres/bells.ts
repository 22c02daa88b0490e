/** What may have something to do. */
export type Bell = 'letters' | 'jobs' | 'alerts';

/** Wakes whoever waits for letters, jobs or arrivals of alerts, in this process. */
export class Bells {
  readonly #ears = new Map<Bell, Set<() => void>>();

  ring(bell: Bell): void {
    for (const wake of this.#ears.get(bell) ?? []) wake();
  }

  /** Returns what ends it. */
  hear(bell: Bell, wake: () => void): () => void {
    const ears = this.#ears.get(bell) ?? new Set();
    this.#ears.set(bell, ears.add(wake));
    return () => ears.delete(wake);
  }
}
