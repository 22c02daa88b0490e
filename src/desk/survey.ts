import { Fault } from '../domain/fault.ts';
import type { Gateway, GatewayId } from '../domain/gateway.ts';
import type { OrderKind } from '../domain/order.ts';
import type { World } from '../plan/world.ts';
import type { Clock } from '../ports/clock.ts';
import type { Fleet } from '../ports/fleet.ts';
import type { Store } from '../ports/store.ts';
import type { LimitBook } from './limit-book.ts';
import type { Settings } from './settings.ts';

/** Looks at a gateway and its neighbours: what plans are made from, when ordered and again before the first call. */
export class Survey {
  readonly #settings: Settings;
  readonly #fleet: Fleet;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #limits: LimitBook;

  constructor(settings: Settings, fleet: Fleet, store: Store, clock: Clock, limits: LimitBook) {
    this.#limits = limits;
    this.#settings = settings;
    this.#fleet = fleet;
    this.#store = store;
    this.#clock = clock;
  }

  /**
   * The world around a gateway now. A neighbour that can't be read has no state.
   * @param about what kind of order it is for
   * @param except the operation that asks, which does not count as a change that runs
   * @throws AzureUnreachable, AzureForbidden, GatewayMissing, AnswerUnreadable where the gateway itself can't be read
   */
  async worldOf(gateway: Gateway, about: OrderKind, except?: string): Promise<World> {
    const others = [...this.#settings.gateways.values()].filter(
      (one) => one.site === gateway.site && one.id !== gateway.id,
    );
    const [state, states, active, stops, limits] = await Promise.all([
      this.#fleet.look(gateway),
      this.#fleet.lookAll(others.filter((one) => one.scaleSet !== undefined)),
      this.#store.activeOperations(gateway.id),
      this.#store.stopsUnderWay(others.map((one) => one.id)),
      about === 'limit' ? this.#limits.of(gateway.id) : undefined,
    ]);
    const known = (id: GatewayId) => {
      const found = states.get(id);
      return found instanceof Fault ? undefined : found;
    };
    return {
      gateway,
      state,
      neighbours: others.map((one) => ({
        gateway: one,
        state: known(one.id),
        stoppedBy: stops.find(({ gateway: id }) => id === one.id)?.request,
      })),
      busyWith: active.find((one) => one.id !== except && one.state.kind !== 'queued')?.requestNumber,
      limits,
      lastGateway: this.#settings.lastGateway,
      now: this.#clock.now(),
    };
  }
}
