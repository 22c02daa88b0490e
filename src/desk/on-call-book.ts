import { onCallAt } from '../alert/on-call.ts';
import type { Person } from '../domain/operator.ts';
import type { OnCall } from '../domain/watch.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { Access } from './access.ts';
import type { Settings } from './settings.ts';

/** Names and Teams ids of the rota's people are kept for so long. */
const keepMs = 10 * 60_000;

/** Who is on call: whom somebody set for a while, else the rota's. */
export class OnCallBook {
  readonly #settings: Pick<Settings, 'rota'>;
  readonly #store: AlertStore;
  readonly #access: Access;
  readonly #clock: Clock;
  #known: ReadonlyMap<string, Person> | undefined;
  #knownUntil = 0;

  constructor(settings: Pick<Settings, 'rota'>, store: AlertStore, access: Access, clock: Clock) {
    this.#settings = settings;
    this.#store = store;
    this.#access = access;
    this.#clock = clock;
  }

  async now(): Promise<OnCall | undefined> {
    const now = this.#clock.now();
    const [set, people] = await Promise.all([this.#store.onCall(now), this.#people()]);
    const nobody = (aadObjectId: string): Person => ({ aadObjectId, name: 'Somebody', teamsId: undefined });
    return onCallAt(this.#settings.rota, set, now, (id) => people.get(id) ?? nobody(id));
  }

  /** The rota's people by id. Teams is not asked for them each time. */
  async #people(): Promise<ReadonlyMap<string, Person>> {
    if (this.#known !== undefined && performance.now() < this.#knownUntil) return this.#known;
    const people = await this.#access.peopleOf(this.#settings.rota?.people ?? []);
    this.#known = new Map(people.map((one) => [one.aadObjectId, one]));
    this.#knownUntil = performance.now() + keepMs;
    return this.#known;
  }
}
