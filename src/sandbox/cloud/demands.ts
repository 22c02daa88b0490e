import { type Gateway, type Tenant, usualLimits } from '../tenant.ts';
import type { Conditions } from './conditions.ts';
import { minuteMs } from './metric-question.ts';
import { between, randomOf } from './random.ts';
import { Demand } from './traffic.ts';

/** Monitor knows a minute's numbers some minutes later, and how full a storage account was after the hour. */
const lagMs = 3 * minuteMs;
const hourMs = 60 * minuteMs;

const gigabyte = 1e9;
/** A storage account that fills up stands here; GB. */
const filled = 0.94 * usualLimits.storage;

/** GB that a storage account holds on an ordinary day: far from any line. */
const usualCapacity: Readonly<Record<string, number>> = {
  GraniteFalls: 640,
  GraniteHill: 310,
  RedmondEdge: 12,
};

/** What Monitor could know of each gateway: its traffic and its storage, surges and gaps among them. */
export class Demands {
  readonly #conditions: Conditions;
  readonly #demands: ReadonlyMap<Gateway, Demand>;

  constructor(tenant: Tenant, conditions: Conditions) {
    this.#conditions = conditions;
    this.#demands = new Map(
      tenant.gateways.map((gateway) => {
        const surges = () => conditions.surgesOf('traffic', gateway.name);
        return [gateway, new Demand(gateway, surges)];
      }),
    );
  }

  /** @throws Error when the gateway is not the tenant's */
  of(gateway: Gateway): Demand {
    const demand = this.#demands.get(gateway);
    if (demand === undefined) throw new Error(`no gateway named ${gateway.name}`);
    return demand;
  }

  /** Times are ms. Numbers of later than that are not there yet. */
  knownUntil(gateway: Gateway, now: number): number {
    const until = Math.floor((now - lagMs) / minuteMs) * minuteMs;
    return Math.min(until, this.#gapFrom(gateway) ?? until);
  }

  /** Bytes in the storage account at a time (ms); undefined where Monitor doesn't know yet. */
  capacity(gateway: Gateway, at: number, now: number): number | undefined {
    const hour = Math.floor(at / hourMs) * hourMs;
    if (hour + hourMs > Math.min(now, this.#gapFrom(gateway) ?? now)) return undefined;
    const isFilled = this.#conditions
      .surgesOf('storage', gateway.name)
      .some(({ from, to }) => from < hour + hourMs && (to ?? now) > hour);
    const usual = usualCapacity[gateway.name] ?? between(randomOf(`storage ${gateway.name}`), 5, 400);
    // Files come and go with the day.
    const ripple = 1 + 0.01 * Math.sin(hour / (24 * hourMs));
    return Math.round((isFilled ? filled : usual) * ripple * gigabyte);
  }

  #gapFrom(gateway: Gateway): number | undefined {
    const since = this.#conditions.since('monitor-gap', gateway.name);
    return since === undefined ? undefined : Math.floor((since - hourMs) / minuteMs) * minuteMs;
  }
}
