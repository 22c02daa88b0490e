import { setTimeout as pause } from 'node:timers/promises';
import { AzureForbidden, AzureUnreachable, type Fault } from '../../src/domain/fault.ts';
import type { Gateway, GatewayId, GatewayState, PowerState } from '../../src/domain/gateway.ts';
import type { TrafficHour } from '../../src/domain/watch.ts';
import type { Fleet } from '../../src/ports/fleet.ts';
import type { TrafficMeter } from '../../src/ports/watchers.ts';
import { stateOf } from '../watch/gateways.ts';

const hourMs = 3_600_000;

/** One question to the meter. */
export interface Question {
  readonly gateways: readonly GatewayId[];
  readonly grain: 'PT1H' | 'PT5M';
  /** How far it reaches back, whole hours. */
  readonly hours: number;
}

/** Azure as it answers on a bad day: each gateway runs and sends a GB an hour, but for what is told to fail. */
export class ScriptedAzure implements TrafficMeter, Pick<Fleet, 'lookAll'> {
  readonly asked: Question[] = [];
  /** What fails: a grain of every gateway, or of one ("PT1H granitefalls"). */
  failing: ReadonlySet<string> = new Set();
  /** GB in each hour; undefined where Azure has no number. */
  gigabytesIn: (at: Date, gateway: GatewayId) => number | undefined = () => 1;

  async hours(
    gateways: readonly Gateway[],
    { from, to }: { readonly from: Date; readonly to: Date },
    grain: 'PT1H' | 'PT5M',
  ): Promise<ReadonlyMap<GatewayId, readonly TrafficHour[] | Fault>> {
    await pause(0);
    const hours = Math.round((to.getTime() - from.getTime()) / hourMs);
    this.asked.push({ gateways: gateways.map((one) => one.id), grain, hours });
    return new Map(gateways.map(({ id }) => [id, this.#hoursOf(id, from, to, grain)]));
  }

  /** What a gateway's machines are. */
  powersOf: (gateway: GatewayId) => readonly PowerState[] = () => ['running'];

  async lookAll(gateways: readonly Gateway[]): Promise<ReadonlyMap<GatewayId, GatewayState | Fault>> {
    await pause(0);
    return new Map(
      gateways.map(({ id }) => [
        id,
        this.#fails('state', id) ? new AzureForbidden('403') : { ...stateOf(this.powersOf(id)), gateway: id },
      ]),
    );
  }

  async storage(gateways: readonly Gateway[]): Promise<ReadonlyMap<GatewayId, number | Fault>> {
    await pause(0);
    return new Map(
      gateways.map(({ id }) => [id, this.#fails('storage', id) ? new AzureForbidden('403') : 1e9]),
    );
  }

  #hoursOf(id: GatewayId, from: Date, to: Date, grain: 'PT1H' | 'PT5M'): readonly TrafficHour[] | Fault {
    if (this.#fails(grain, id)) return new AzureUnreachable('429');
    const first = Math.floor(from.getTime() / hourMs);
    const count = Math.floor(to.getTime() / hourMs) - first + 1;
    return Array.from({ length: count }, (_, index) => new Date((first + index) * hourMs)).flatMap((at) => {
      const gigabytes = this.gigabytesIn(at, id);
      return gigabytes === undefined ? [] : [{ at, bytes: gigabytes * 1e9 }];
    });
  }

  #fails(what: string, id: GatewayId): boolean {
    return this.failing.has(what) || this.failing.has(`${what} ${id}`);
  }
}
