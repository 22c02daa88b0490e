import { hear } from '../../src/alert/hear.ts';
import { type Alert, alertKeyOf, type Signal } from '../../src/domain/alert.ts';

const kim = { aadObjectId: 'kim', name: 'Kim Osei', teamsId: undefined };

/** What the store and the alert desk make of signals: each key once, then heard. */
export class Ledger {
  readonly standing = new Map<string, Alert>();
  readonly #keys = new Set<string>();
  #count = 0;

  /** Takes what a look said; returns what was new to the store. */
  take(signals: readonly Signal[]): readonly Signal[] {
    return this.hear(this.keep(signals));
  }

  /** Writes down, and leaves it unheard. */
  keep(signals: readonly Signal[]): readonly Signal[] {
    const fresh = signals.filter((one) => !this.#keys.has(one.key));
    for (const { key } of fresh) this.#keys.add(key);
    return fresh;
  }

  hear(signals: readonly Signal[]): readonly Signal[] {
    for (const signal of signals) {
      const key = alertKeyOf(signal);
      this.#count += 1;
      // As the desk does: a watch is looked after by no watch.
      const isWatched = signal.subKind === 'watch' ? false : signal.source === 'watch';
      const turn = hear(this.standing.get(key), signal, signal.at, { id: `al_${this.#count}`, isWatched });
      if (turn !== undefined) this.standing.set(key, turn.alert);
    }
    return signals;
  }

  /** Somebody says that it is over. */
  resolve(alert: Alert, at: Date): void {
    const by = { kind: 'person', person: kim } as const;
    this.standing.set(alert.key, { ...alert, state: { kind: 'resolved', at, by, note: undefined } });
  }

  get open(): readonly Alert[] {
    return [...this.standing.values()].filter((one) => one.state.kind === 'open');
  }
}
