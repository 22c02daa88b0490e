import { readSignal } from '../alert/read-signal.ts';
import { StoreUnavailable } from '../domain/fault.ts';
import type { Gateway } from '../domain/gateway.ts';
import type { WatchedApp } from '../domain/watch.ts';
import type { AlertStore, Arrival } from '../ports/alert-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { Counters } from '../ports/counters.ts';
import type { Settings } from './settings.ts';

/** Bodies in one write, and writes under way at the same time: while they last, what comes next gathers. */
const mostInOne = 200;
const writesAtOnce = 2;
/** What is kept of a body. */
const bodyCharacters = 256 * 1024;

interface Waiting {
  readonly arrival: Arrival;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Takes alerts in: each is read and stored before its sender is answered; a storm is stored in few writes. */
export class AlertIntake {
  readonly #store: AlertStore;
  readonly #clock: Clock;
  readonly #counters: Counters;
  readonly #gateways: readonly Gateway[];
  readonly #apps: readonly WatchedApp[];
  readonly #waiting: Waiting[] = [];
  #writing = 0;

  constructor(
    ports: { store: AlertStore; clock: Clock; counters: Counters },
    reading: { readonly gateways: Settings['gateways']; readonly apps: readonly WatchedApp[] },
  ) {
    this.#store = ports.store;
    this.#clock = ports.clock;
    this.#counters = ports.counters;
    this.#gateways = [...reading.gateways.values()];
    this.#apps = reading.apps;
  }

  /**
   * Resolves when it is stored.
   * @param payload whatever JSON came @param text the same as it came
   * @throws StoreUnavailable
   */
  take(payload: unknown, text: string): Promise<void> {
    const receivedAt = this.#clock.now();
    const reading = { receivedAt, text, gateways: this.#gateways, apps: this.#apps };
    const signal = readSignal(payload, reading);
    this.#counters.count('alert_arrivals_total', { kind: signal.kind });
    return new Promise((resolve, reject) => {
      const arrival = { signal, receivedAt, body: text.slice(0, bodyCharacters) };
      this.#waiting.push({ arrival, resolve, reject });
      this.#write();
    });
  }

  #write(): void {
    if (this.#writing >= writesAtOnce || this.#waiting.length === 0) return;
    const batch = this.#waiting.splice(0, mostInOne);
    this.#writing += 1;
    this.#store
      .keepArrivals(batch.map((one) => one.arrival))
      .then(
        (refused) => {
          for (const one of batch)
            if (refused.includes(one.arrival)) one.reject(new StoreUnavailable('It can’t be kept as it is'));
            else one.resolve();
        },
        (error: unknown) => {
          for (const one of batch) one.reject(error);
        },
      )
      .finally(() => {
        this.#writing -= 1;
        this.#write();
      });
  }
}
