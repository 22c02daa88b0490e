import { setImmediate as breath } from 'node:timers/promises';
import { Fault } from '../domain/fault.ts';
import type { Gateway, GatewayId, GatewayState, Instance } from '../domain/gateway.ts';
import type { TrafficHour, TrafficOutlook } from '../domain/watch.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { Fleet } from '../ports/fleet.ts';
import type { TrafficMeter } from '../ports/watchers.ts';
import { judgeStorage } from '../watch/judge-storage.ts';
import { judgeTraffic } from '../watch/judge-traffic.ts';
import type { Standing } from '../watch/say.ts';
import { trafficOutlook } from '../watch/traffic-outlook.ts';
import type { LimitBook } from './limit-book.ts';
import { faultsIn, type Looked } from './looked.ts';
import type { Settings } from './settings.ts';
import { keptMs, slicesOf, TrafficReader } from './traffic-reader.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** Later than Azure's numbers usually are: whether the machines run is asked from then on. */
const quietMs = 20 * minuteMs;

/** Measures what leaves the gateways, and keeps it: a new scale set goes on with the past of the old one. */
export class TrafficWatch {
  readonly #store: AlertStore;
  readonly #meter: TrafficMeter;
  readonly #fleet: Pick<Fleet, 'lookAll'>;
  readonly #clock: Clock;
  readonly #settings: Pick<Settings, 'gateways' | 'timeZone'>;
  readonly #limits: LimitBook;
  readonly #reader: TrafficReader;

  constructor(
    ports: { alerts: AlertStore; meter: TrafficMeter; fleet: Pick<Fleet, 'lookAll'>; clock: Clock },
    settings: Pick<Settings, 'gateways' | 'timeZone'>,
    limits: LimitBook,
  ) {
    this.#store = ports.alerts;
    this.#meter = ports.meter;
    this.#fleet = ports.fleet;
    this.#clock = ports.clock;
    this.#settings = settings;
    this.#limits = limits;
    this.#reader = new TrafficReader(ports);
  }

  /** One look at every gateway's traffic. @throws the first Fault when none could be read */
  async look(
    standing: Standing,
  ): Promise<Looked & { readonly outlooks: ReadonlyMap<GatewayId, TrafficOutlook> }> {
    const now = this.#clock.now();
    const gateways = this.#watched();
    const unread = await this.#reader.measure(gateways, now);
    const measured = await this.#outlooksOf(gateways, now);
    const [states, unreadSince] = await Promise.all([
      this.#statesOf(gateways.filter((one) => isQuiet(measured.get(one.id), now))),
      this.#unreadSince(unread, now),
    ]);
    const idle = await this.#keepIdle(states, now);
    const outlooks = new Map([...measured, ...(await this.#outlooksOf(idle, now))]);
    const signals = gateways.flatMap((gateway) =>
      judgeTraffic(gateway, outlooks.get(gateway.id) ?? 'no-data', {
        now,
        state: states.get(gateway.id),
        unreadSince: unreadSince.get(gateway.id),
        standing,
      }),
    );
    return { signals, unread, outlooks };
  }

  /** One look at every storage account. @throws Fault when none could be read */
  async lookAtStorage(standing: Standing): Promise<Looked> {
    const now = this.#clock.now();
    const gateways = this.#watched().filter((one) => one.storageAccount !== undefined);
    const found = await this.#meter.storage(gateways, now);
    const unread = faultsIn(found);
    const signals = gateways.flatMap((gateway) => {
      const bytes = found.get(gateway.id);
      if (bytes instanceof Fault) return [];
      return judgeStorage(gateway, bytes, this.#limits.ofStorage(gateway.id), { now, standing });
    });
    return { signals, unread };
  }

  /** What is known of one gateway, from what was measured; undefined when nothing was yet. */
  async outlookOf(gateway: Gateway): Promise<TrafficOutlook | undefined> {
    return (await this.#outlooksOf([gateway], this.#clock.now())).get(gateway.id);
  }

  async #unreadSince(unread: ReadonlyMap<GatewayId, Fault>, now: Date): Promise<ReadonlyMap<string, Date>> {
    if (unread.size === 0) return new Map();
    const before = (await this.#store.unread()).filter((one) => one.watch === 'traffic');
    const since = new Map(before.map((one) => [one.subject, one.since]));
    return new Map([...unread.keys()].map((id) => [id, since.get(id) ?? now]));
  }

  /** Asked for here: another replica may be the one that looks after the gateways' health. */
  async #statesOf(gateways: readonly Gateway[]): Promise<ReadonlyMap<GatewayId, GatewayState>> {
    const states = new Map<GatewayId, GatewayState>();
    if (gateways.length === 0) return states;
    for (const [id, state] of await this.#fleet.lookAll(gateways))
      if (!(state instanceof Fault)) states.set(id, state);
    return states;
  }

  /**
   * Of a gateway of which nothing runs no number is missing: since its newest one, or since the last look that saw so.
   * @returns the gateways of which that is news
   */
  async #keepIdle(states: ReadonlyMap<GatewayId, GatewayState>, now: Date): Promise<readonly Gateway[]> {
    const off = this.#watched().filter((one) => states.get(one.id)?.instances.every(isOff) === true);
    if (off.length === 0) return [];
    const news: Gateway[] = [];
    for (const some of slicesOf(off)) {
      const ids = some.map((one) => one.id);
      const idle = new Map<GatewayId, readonly TrafficHour[]>();
      for (const [id, hours] of await this.#store.trafficOf(ids, new Date(now.getTime() - keptMs))) {
        const last = hours.at(-1);
        const since = last === undefined ? [] : hoursAfter(last.at, now);
        if (since.length > 0) idle.set(id, since);
      }
      await this.#store.keepTraffic(idle);
      news.push(...some.filter((one) => idle.has(one.id)));
    }
    return news;
  }

  #watched(): readonly Gateway[] {
    return [...this.#settings.gateways.values()].filter((one) => one.scaleSet !== undefined);
  }

  async #outlooksOf(
    gateways: readonly Gateway[],
    now: Date,
  ): Promise<ReadonlyMap<GatewayId, TrafficOutlook>> {
    const outlooks = new Map<GatewayId, TrafficOutlook>();
    if (gateways.length === 0) return outlooks;
    const [readTo, limits] = await Promise.all([
      this.#store.trafficReadTo(gateways.map((one) => one.id)),
      this.#limits.all(),
    ]);
    for (const some of slicesOf(gateways)) {
      const ids = some.map((one) => one.id);
      for (const [id, known] of await this.#store.trafficOf(ids, new Date(now.getTime() - keptMs))) {
        // A forecast takes a millisecond or two: webhooks and clicks are answered between those of a large fleet.
        await breath();
        const thresholds = limits.get(id);
        if (known.length > 0 && thresholds !== undefined)
          outlooks.set(id, trafficOutlook(known, thresholds, now, this.#settings.timeZone, readTo.has(id)));
      }
    }
    return outlooks;
  }
}

function isOff({ power }: Instance): boolean {
  return power === 'stopped' || power === 'deallocated';
}

/** Of the 14 days before now at the most. */
function hoursAfter(last: Date, now: Date): readonly TrafficHour[] {
  const first = Math.max(hourOf(last.getTime()) + hourMs, hourOf(now.getTime() - 14 * dayMs));
  const count = Math.max(0, (hourOf(now.getTime()) - first) / hourMs + 1);
  return Array.from({ length: count }, (_, index) => ({
    at: new Date(first + index * hourMs),
    bytes: 0,
    isIdle: true,
  }));
}

function isQuiet(outlook: TrafficOutlook | undefined, now: Date): boolean {
  return now.getTime() - (outlook?.newestPoint?.getTime() ?? 0) > quietMs;
}

function hourOf(ms: number): number {
  return Math.floor(ms / hourMs) * hourMs;
}
