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

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** A forecast is made from 36 days; a little more is kept. */
const keptMs = 40 * dayMs;
/** Azure has the last numbers some minutes late. */
const newestMs = 30 * minuteMs;
/** Late points are read again for so long. */
const lateMs = dayMs;
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
  }

  /** One look at every gateway's traffic. @throws the first Fault when none could be read */
  async look(
    standing: Standing,
  ): Promise<Looked & { readonly outlooks: ReadonlyMap<GatewayId, TrafficOutlook> }> {
    const now = this.#clock.now();
    const gateways = this.#watched();
    const unread = await this.#measure(gateways, now);
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
    const known = await this.#store.trafficOf(
      off.map((one) => one.id),
      new Date(now.getTime() - keptMs),
    );
    const idle = new Map<GatewayId, readonly TrafficHour[]>();
    for (const [id, hours] of known) {
      const last = hours.at(-1);
      const since = last === undefined ? [] : hoursAfter(last.at, now);
      if (since.length > 0) idle.set(id, since);
    }
    await this.#store.keepTraffic(idle);
    return off.filter((one) => idle.has(one.id));
  }

  #watched(): readonly Gateway[] {
    return [...this.#settings.gateways.values()].filter((one) => one.scaleSet !== undefined);
  }

  /**
   * The past once at one-hour grain, late points for a day, and the newest half hour at five minutes. The store knows up
   * to when a gateway's hours were read: what could not be read, or was missed while nobody looked, is asked for again.
   * @returns the gateways of which not all could be read
   */
  async #measure(gateways: readonly Gateway[], now: Date): Promise<ReadonlyMap<GatewayId, Fault>> {
    const oldest = now.getTime() - keptMs;
    const readTo = await this.#store.trafficReadTo(gateways.map((one) => one.id));
    const readOf = (one: Gateway) => readTo.get(one.id)?.getTime() ?? oldest;
    const isLacking = (one: Gateway) => now.getTime() - readOf(one) > lateMs;
    const due = gateways.filter((one) => now.getTime() - readOf(one) >= hourMs);
    const lacking = due.filter(isLacking);
    const since = new Date(Math.max(oldest, Math.min(...lacking.map(readOf)) - lateMs));
    const known = due.filter((one) => !isLacking(one));
    const late = new Date(now.getTime() - 2 * lateMs);
    const failed = new Map([
      ...(await this.#readHours(lacking, since, now)),
      ...(await this.#readHours(known, late, now)),
      ...(await this.#read(gateways, new Date(now.getTime() - newestMs), now, 'PT5M')),
    ]);
    const [fault] = failed.values();
    if (fault !== undefined && failed.size === gateways.length) throw fault;
    if (due.length > 0) await this.#store.forgetTraffic(new Date(oldest));
    return failed;
  }

  /** Whole hours, and a mark that they were read. */
  async #readHours(
    gateways: readonly Gateway[],
    from: Date,
    to: Date,
  ): Promise<ReadonlyMap<GatewayId, Fault>> {
    const failed = await this.#read(gateways, from, to, 'PT1H');
    const read = gateways.map((one) => one.id).filter((id) => !failed.has(id));
    await this.#store.noteTrafficRead(read, to);
    return failed;
  }

  /** Reads and keeps; what could not be read comes back with its fault. */
  async #read(
    gateways: readonly Gateway[],
    from: Date,
    to: Date,
    grain: 'PT1H' | 'PT5M',
  ): Promise<ReadonlyMap<GatewayId, Fault>> {
    if (gateways.length === 0) return new Map();
    const found = await this.#meter.hours(gateways, { from: new Date(hourOf(from.getTime())), to }, grain);
    const read = new Map<GatewayId, readonly TrafficHour[]>();
    const failed = new Map<GatewayId, Fault>();
    for (const [gateway, hours] of found)
      if (hours instanceof Fault) failed.set(gateway, hours);
      else read.set(gateway, hours);
    await this.#store.keepTraffic(read);
    return failed;
  }

  async #outlooksOf(
    gateways: readonly Gateway[],
    now: Date,
  ): Promise<ReadonlyMap<GatewayId, TrafficOutlook>> {
    const outlooks = new Map<GatewayId, TrafficOutlook>();
    if (gateways.length === 0) return outlooks;
    const ids = gateways.map((one) => one.id);
    const [hours, readTo, limits] = await Promise.all([
      this.#store.trafficOf(ids, new Date(now.getTime() - keptMs)),
      this.#store.trafficReadTo(ids),
      this.#limits.all(),
    ]);
    for (const { id } of gateways) {
      // A forecast takes a millisecond or two: webhooks and clicks are answered between those of a large fleet.
      await breath();
      const known: readonly TrafficHour[] = hours.get(id) ?? [];
      const thresholds = limits.get(id);
      if (known.length > 0 && thresholds !== undefined)
        outlooks.set(id, trafficOutlook(known, thresholds, now, this.#settings.timeZone, readTo.has(id)));
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
