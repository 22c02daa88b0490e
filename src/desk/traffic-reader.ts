import { Fault } from '../domain/fault.ts';
import type { Gateway, GatewayId } from '../domain/gateway.ts';
import type { TrafficHour } from '../domain/watch.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import type { TrafficMeter } from '../ports/watchers.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** A forecast is made from 36 days; a little more is kept. */
export const keptMs = 40 * dayMs;
/** Azure has the last numbers some minutes late. */
const newestMs = hourMs / 2;
/** Late points are read again for so long. */
const lateMs = dayMs;
/** Gateways whose 40 days are in memory at once; as many as Azure tells of in one answer. */
const atOnce = 50;

/** Reads what leaves the gateways from Azure Monitor into the store, each hour once and late points again. */
export class TrafficReader {
  readonly #store: AlertStore;
  readonly #meter: TrafficMeter;

  constructor(ports: { readonly alerts: AlertStore; readonly meter: TrafficMeter }) {
    this.#store = ports.alerts;
    this.#meter = ports.meter;
  }

  /**
   * @returns the gateways of which not all could be read, with what came instead
   * @throws Fault when none could be read
   */
  async measure(gateways: readonly Gateway[], now: Date): Promise<ReadonlyMap<GatewayId, Fault>> {
    const oldest = new Date(now.getTime() - keptMs);
    const readTo = await this.#store.trafficReadTo(gateways.map((one) => one.id));
    const failed = new Map<GatewayId, Fault>();
    for (const some of slicesOf(gateways))
      for (const [id, fault] of await this.#measureSome(some, readTo, oldest, now)) failed.set(id, fault);
    const [fault] = failed.values();
    if (fault !== undefined && failed.size === gateways.length) throw fault;
    const isDue = ({ id }: Gateway) => now.getTime() - (readTo.get(id) ?? oldest).getTime() >= hourMs;
    if (gateways.some(isDue)) await this.#store.forgetTraffic(oldest);
    return failed;
  }

  /**
   * The past once at one-hour grain, late points for a day, and the newest half hour at five minutes. The store knows up
   * to when a gateway's hours were read: what could not be read, or was missed while nobody looked, is asked for again.
   * @returns the gateways of which not all could be read
   */
  async #measureSome(
    gateways: readonly Gateway[],
    readTo: ReadonlyMap<GatewayId, Date>,
    oldest: Date,
    now: Date,
  ): Promise<ReadonlyMap<GatewayId, Fault>> {
    const readOf = (one: Gateway) => (readTo.get(one.id) ?? oldest).getTime();
    const isLacking = (one: Gateway) => now.getTime() - readOf(one) > lateMs;
    const due = gateways.filter((one) => now.getTime() - readOf(one) >= hourMs);
    const lacking = due.filter(isLacking);
    const since = new Date(Math.max(oldest.getTime(), Math.min(...lacking.map(readOf)) - lateMs));
    const known = due.filter((one) => !isLacking(one));
    const late = new Date(now.getTime() - 2 * lateMs);
    return new Map([
      ...(await this.#readHours(lacking, since, now)),
      ...(await this.#readHours(known, late, now)),
      ...(await this.#read(gateways, new Date(now.getTime() - newestMs), now, 'PT5M')),
    ]);
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
}

function hourOf(ms: number): number {
  return Math.floor(ms / hourMs) * hourMs;
}

/** Some at a time: all hours of a large fleet would fill the memory, and what was read of some is kept when it ends early. */
export function slicesOf(gateways: readonly Gateway[]): readonly (readonly Gateway[])[] {
  const count = Math.ceil(gateways.length / atOnce);
  return Array.from({ length: count }, (_, index) => gateways.slice(index * atOnce, (index + 1) * atOnce));
}
