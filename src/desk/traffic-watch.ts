import type { Signal } from '../domain/alert.ts';
import { Fault } from '../domain/fault.ts';
import type { Gateway, GatewayId, GatewayState } from '../domain/gateway.ts';
import type { TrafficHour, TrafficOutlook } from '../domain/watch.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { TrafficMeter } from '../ports/watchers.ts';
import { judgeStorage } from '../watch/judge-storage.ts';
import { judgeTraffic } from '../watch/judge-traffic.ts';
import type { Standing } from '../watch/say.ts';
import { trafficOutlook } from '../watch/traffic-outlook.ts';
import type { LimitBook } from './limit-book.ts';
import type { Settings } from './settings.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** A forecast is made from 36 days; a little more is kept. */
const keptMs = 40 * dayMs;
/** Azure has the last numbers some minutes late. */
const newestMs = 30 * minuteMs;
/** Late points are read again for so long. */
const lateMs = dayMs;

/** Measures what leaves the gateways, and keeps it: a new scale set goes on with the past of the old one. */
export class TrafficWatch {
  readonly #store: AlertStore;
  readonly #meter: TrafficMeter;
  readonly #clock: Clock;
  readonly #settings: Settings;
  readonly #limits: LimitBook;
  /** Hours are read anew once an hour, by this process's own memory: twice does no harm. */
  #hoursReadAt: Date | undefined;

  constructor(
    ports: { alerts: AlertStore; meter: TrafficMeter; clock: Clock },
    settings: Settings,
    limits: LimitBook,
  ) {
    this.#store = ports.alerts;
    this.#meter = ports.meter;
    this.#clock = ports.clock;
    this.#settings = settings;
    this.#limits = limits;
  }

  /** One look at every gateway's traffic. @throws the first Fault when none could be read */
  async look(
    states: ReadonlyMap<GatewayId, GatewayState>,
    standing: Standing,
  ): Promise<{
    readonly signals: readonly Signal[];
    readonly outlooks: ReadonlyMap<GatewayId, TrafficOutlook>;
  }> {
    const now = this.#clock.now();
    const gateways = this.#watched();
    await this.#measure(gateways, now);
    const outlooks = await this.#outlooksOf(gateways, now);
    const signals = gateways.flatMap((gateway) =>
      judgeTraffic(gateway, outlooks.get(gateway.id) ?? 'no-data', {
        now,
        state: states.get(gateway.id),
        standing,
      }),
    );
    return { signals, outlooks };
  }

  /** One look at every storage account. @throws Fault when none could be read */
  async lookAtStorage(standing: Standing): Promise<readonly Signal[]> {
    const now = this.#clock.now();
    const gateways = this.#watched().filter((one) => one.storageAccount !== undefined);
    const found = await this.#meter.storage(gateways, now);
    throwIfAllFailed([...found.values()]);
    return gateways.flatMap((gateway) => {
      const bytes = found.get(gateway.id);
      if (bytes instanceof Fault) return [];
      return judgeStorage(gateway, bytes, this.#limits.ofStorage(gateway.id), { now, standing });
    });
  }

  /** What is known of one gateway, from what was measured; undefined when nothing was yet. */
  async outlookOf(gateway: Gateway): Promise<TrafficOutlook | undefined> {
    return (await this.#outlooksOf([gateway], this.#clock.now())).get(gateway.id);
  }

  #watched(): readonly Gateway[] {
    return [...this.#settings.gateways.values()].filter((one) => one.scaleSet !== undefined);
  }

  /** The past once at one-hour grain, late points for a day, and the newest half hour at five minutes. */
  async #measure(gateways: readonly Gateway[], now: Date): Promise<void> {
    const since = new Date(now.getTime() - keptMs);
    const kept = await this.#store.trafficOf(
      gateways.map((one) => one.id),
      new Date(now.getTime() - 2 * lateMs),
    );
    const isNew = (one: Gateway) => (kept.get(one.id)?.length ?? 0) === 0;
    const isHourly = this.#hoursReadAt === undefined || now.getTime() - this.#hoursReadAt.getTime() >= hourMs;
    const fresh = gateways.filter(isNew);
    const known = gateways.filter((one) => !isNew(one));
    const results = [
      await this.#read(fresh, since, now, 'PT1H'),
      isHourly ? await this.#read(known, new Date(now.getTime() - 2 * lateMs), now, 'PT1H') : [],
      await this.#read(known, new Date(hourOf(now.getTime() - newestMs)), now, 'PT5M'),
    ].flat();
    throwIfAllFailed(results);
    if (isHourly) {
      this.#hoursReadAt = now;
      await this.#store.forgetTraffic(since);
    }
  }

  async #read(
    gateways: readonly Gateway[],
    from: Date,
    to: Date,
    grain: 'PT1H' | 'PT5M',
  ): Promise<readonly unknown[]> {
    if (gateways.length === 0) return [];
    const found = await this.#meter.hours(gateways, { from: new Date(hourOf(from.getTime())), to }, grain);
    const read = new Map<GatewayId, readonly TrafficHour[]>();
    for (const [gateway, hours] of found) if (!(hours instanceof Fault)) read.set(gateway, hours);
    await this.#store.keepTraffic(read);
    return [...found.values()];
  }

  async #outlooksOf(
    gateways: readonly Gateway[],
    now: Date,
  ): Promise<ReadonlyMap<GatewayId, TrafficOutlook>> {
    const since = new Date(now.getTime() - keptMs);
    const [hours, limits] = await Promise.all([
      this.#store.trafficOf(
        gateways.map((one) => one.id),
        since,
      ),
      this.#limits.all(),
    ]);
    const outlooks = new Map<GatewayId, TrafficOutlook>();
    for (const { id } of gateways) {
      const known: readonly TrafficHour[] = hours.get(id) ?? [];
      const thresholds = limits.get(id);
      if (known.length > 0 && thresholds !== undefined)
        outlooks.set(id, trafficOutlook(known, thresholds, now, this.#settings.timeZone));
    }
    return outlooks;
  }
}

function hourOf(ms: number): number {
  return Math.floor(ms / hourMs) * hourMs;
}

/** One gateway that can't be read is that gateway's matter; when none can, the watch has failed. */
function throwIfAllFailed(results: readonly unknown[]): void {
  const faults = results.filter((one) => one instanceof Fault);
  if (faults.length > 0 && faults.length === results.length) throw faults[0];
}
