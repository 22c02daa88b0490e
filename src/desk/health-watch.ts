import { Fault } from '../domain/fault.ts';
import type { GatewayId, GatewayState } from '../domain/gateway.ts';
import type { Order } from '../domain/order.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { Fleet } from '../ports/fleet.ts';
import type { Store } from '../ports/store.ts';
import type { ServiceProbe } from '../ports/watchers.ts';
import type { LastOrder } from '../watch/drift.ts';
import { type HealthSeen, judgeHealth } from '../watch/judge-health.ts';
import type { Standing } from '../watch/say.ts';
import { faultsIn, type Looked } from './looked.ts';
import type { Settings } from './settings.ts';

/** Three looks: an older state tells nothing about now. */
const freshMs = 6 * 60_000;

/** Looks whether what should run runs, and whether what runs answers. */
export class HealthWatch {
  readonly #store: Pick<Store, 'activeOperations' | 'lastOrders'>;
  readonly #alerts: AlertStore;
  readonly #fleet: Pick<Fleet, 'lookAll'>;
  readonly #probe: ServiceProbe;
  readonly #clock: Clock;
  readonly #settings: Pick<Settings, 'gateways'>;
  #states: ReadonlyMap<GatewayId, GatewayState> = new Map();

  constructor(
    ports: {
      store: Pick<Store, 'activeOperations' | 'lastOrders'>;
      alerts: AlertStore;
      fleet: Pick<Fleet, 'lookAll'>;
      probe: ServiceProbe;
      clock: Clock;
    },
    settings: Pick<Settings, 'gateways'>,
  ) {
    this.#store = ports.store;
    this.#alerts = ports.alerts;
    this.#fleet = ports.fleet;
    this.#probe = ports.probe;
    this.#clock = ports.clock;
    this.#settings = settings;
  }

  /** The gateways as the newest look saw them; none when that is too long ago, or another process looks now. */
  get states(): ReadonlyMap<GatewayId, GatewayState> {
    const now = this.#clock.now();
    return new Map([...this.#states].filter(([, one]) => isFresh(one.lookedAt, now)));
  }

  /** @throws the first Fault when no gateway could be read */
  async look(standing: Standing): Promise<Looked> {
    const gateways = [...this.#settings.gateways.values()].filter((one) => one.scaleSet !== undefined);
    const [found, active, lastOrders, glimpse] = await Promise.all([
      this.#fleet.lookAll(gateways),
      this.#store.activeOperations(undefined),
      this.#store.lastOrders(),
      this.#alerts.glimpse('health'),
    ]);
    const unread = faultsIn(found);
    const states = new Map<GatewayId, GatewayState>();
    for (const [id, state] of found) if (!(state instanceof Fault)) states.set(id, state);
    this.#states = states;
    const busy = new Set(active.map((one) => one.gateway));
    const probes = await this.#probe.certificates(gateways.filter((one) => isServing(states.get(one.id))));
    const now = this.#clock.now();
    const before = glimpse !== undefined && isFresh(glimpse.at, now) ? (glimpse.content as Glimpse) : {};
    const seen: Record<string, HealthSeen> = {};
    const signals = gateways.flatMap((gateway) => {
      const judged = judgeHealth(gateway, {
        now,
        state: states.get(gateway.id),
        lastOrder: lastOrderOf(lastOrders.get(gateway.id)),
        isBusy: busy.has(gateway.id),
        probe: probes.get(gateway.id),
        before: before[gateway.id],
        standing,
      });
      if (isAnything(judged.seen)) seen[gateway.id] = judged.seen;
      return judged.signals;
    });
    await this.#alerts.noteGlimpse('health', now, seen);
    return { signals, unread };
  }
}

/** What the look before saw, whichever process made it: a thing counts when two in a row show it. */
type Glimpse = Readonly<Record<string, HealthSeen>>;

function isFresh(at: Date, now: Date): boolean {
  return now.getTime() - at.getTime() <= freshMs;
}

function isAnything({ isDown, isSilent, drift }: HealthSeen): boolean {
  return isDown || isSilent || drift !== undefined;
}

function lastOrderOf(
  last: { readonly order: Order; readonly request: number } | undefined,
): LastOrder | undefined {
  if (last === undefined) return undefined;
  const { order, request } = last;
  if (order.kind !== 'start' && order.kind !== 'stop' && order.kind !== 'scale') return undefined;
  return { kind: order.kind, instances: order.kind === 'scale' ? order.instances : undefined, request };
}

function isServing(state: GatewayState | undefined): boolean {
  return state?.instances.some((one) => one.power === 'running') === true;
}
