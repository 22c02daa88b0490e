import { Fault } from '../domain/fault.ts';
import type { Gateway, GatewayId } from '../domain/gateway.ts';
import type { TrafficHour } from '../domain/watch.ts';
import type { TrafficMeter } from '../ports/watchers.ts';
import { toFault } from './azure-fault.ts';
import { scaleSets } from './azure-meter.ts';
import { type MetricPoint, pointsOf } from './metric-points.ts';
import type { MetricAnswer, MetricQuestion, MetricResource, MonitorMetrics } from './monitor-metrics.ts';
import { scaleSetOf } from './scale-set-id.ts';
import { storageAccountOf } from './storage-account-id.ts';
import { outbound } from './traffic.ts';

const service = 'Azure Monitor';
const hourMs = 3_600_000;
/** Azure measures capacity once an hour, at times many hours late. */
const capacitySpanMs = 48 * hourMs;
/** Asked for more than a month, Azure answers with the last month and says nothing. */
const longestPartMs = 14 * 24 * hourMs;

const accounts = 'Microsoft.Storage/storageAccounts';
const egress = 'Egress';
const capacity = 'UsedCapacity';

type Answers = ReadonlyMap<GatewayId, MetricAnswer | Fault>;

/** What gateways and their storage accounts sent and hold, through Azure Monitor. */
export class AzureTrafficMeter implements TrafficMeter {
  readonly #metrics: MonitorMetrics;

  constructor(metrics: MonitorMetrics) {
    this.#metrics = metrics;
  }

  /**
   * From the full hour on in which `span.from` lies, so that no hour is ever told in part but the one that runs. Whether
   * there is a value is for the scale set to say: machines that don't run have none, and what the storage account sent
   * meanwhile (Azure counts 0 there, or nothing) does not make a measured hour of a gap.
   */
  async hours(
    gateways: readonly Gateway[],
    span: { readonly from: Date; readonly to: Date },
    grain: 'PT1H' | 'PT5M',
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<GatewayId, readonly TrafficHour[] | Fault>> {
    const known = new Map<GatewayId, TrafficHour[] | Fault>(gateways.map((one) => [one.id, []]));
    for (const part of partsOf(span)) {
      const asked = gateways.filter((one) => !(known.get(one.id) instanceof Fault));
      for (const [id, found] of await this.#hoursOf(asked, part, grain, signal)) {
        const before = known.get(id);
        if (found instanceof Fault || !Array.isArray(before)) known.set(id, found);
        else before.push(...found);
      }
    }
    return known;
  }

  async #hoursOf(
    gateways: readonly Gateway[],
    span: { readonly from: Date; readonly to: Date },
    grain: 'PT1H' | 'PT5M',
    signal: AbortSignal | undefined,
  ): Promise<ReadonlyMap<GatewayId, TrafficHour[] | Fault>> {
    const about = { aggregation: 'total', grain, ...span } as const;
    const [machines, storage] = await Promise.all([
      this.#ask(gateways, scaleSetOf, { ...about, namespace: scaleSets, metric: outbound }, signal),
      this.#ask(gateways, storageAccountOf, { ...about, namespace: accounts, metric: egress }, signal),
    ]);
    return new Map(
      gateways.map((gateway) => [
        gateway.id,
        attempted(() => {
          const out = readOf(machines, gateway, outbound, 'total') ?? [];
          return byHour(out, readOf(storage, gateway, egress, 'total') ?? [], grain);
        }),
      ]),
    );
  }

  async storage(
    gateways: readonly Gateway[],
    now: Date,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<GatewayId, number | undefined | Fault>> {
    const question: MetricQuestion = {
      namespace: accounts,
      metric: capacity,
      aggregation: 'average',
      grain: 'PT1H',
      from: new Date(Math.floor((now.getTime() - capacitySpanMs) / hourMs) * hourMs),
      to: now,
    };
    const having = gateways.filter((one) => one.storageAccount !== undefined);
    const answers = await this.#ask(having, storageAccountOf, question, signal);
    return new Map(
      having.map((gateway) => [
        gateway.id,
        attempted(() => newestOf(readOf(answers, gateway, capacity, 'average') ?? [])),
      ]),
    );
  }

  /** Gateways for which `resourceOf` gives nothing are absent. */
  async #ask(
    gateways: readonly Gateway[],
    resourceOf: (gateway: Gateway) => { readonly subscription: string; readonly path: string } | undefined,
    question: MetricQuestion,
    signal: AbortSignal | undefined,
  ): Promise<Answers> {
    const faults: [GatewayId, Fault][] = [];
    const resources = gateways.flatMap((gateway): MetricResource[] => {
      const found = attempted(() => resourceOf(gateway));
      if (found instanceof Fault) faults.push([gateway.id, found]);
      return found === undefined || found instanceof Fault ? [] : [{ gateway, ...found }];
    });
    return new Map([...(await this.#metrics.ofMany(resources, question, signal)), ...faults]);
  }
}

/** @throws Fault that came instead of the answer */
function readOf(
  answers: Answers,
  gateway: Gateway,
  metric: string,
  aggregation: 'total' | 'average',
): readonly MetricPoint[] | undefined {
  const answer = answers.get(gateway.id);
  if (answer instanceof Fault) throw answer;
  return answer === undefined ? undefined : pointsOf(answer.metrics, metric, aggregation, gateway.name);
}

function byHour(
  out: readonly MetricPoint[],
  storage: readonly MetricPoint[],
  grain: 'PT1H' | 'PT5M',
): TrafficHour[] {
  const hours = new Map<number, { bytes: number; newest: number }>();
  for (const { at, value } of out) {
    const hour = Math.floor(at / hourMs) * hourMs;
    const { bytes, newest } = hours.get(hour) ?? { bytes: 0, newest: at };
    hours.set(hour, { bytes: bytes + value, newest: Math.max(newest, at) });
  }
  for (const { at, value } of storage) {
    const hour = hours.get(Math.floor(at / hourMs) * hourMs);
    if (hour !== undefined) hour.bytes += value;
  }
  return [...hours]
    .sort(([one], [other]) => one - other)
    .map(([at, { bytes, newest }]) => ({
      at: new Date(at),
      bytes,
      ...(grain === 'PT5M' ? { newest: new Date(newest) } : {}),
    }));
}

/** Whole hours, but for the end of the last part; oldest first. */
function partsOf(span: { readonly from: Date; readonly to: Date }): { from: Date; to: Date }[] {
  const end = span.to.getTime();
  const parts: { from: Date; to: Date }[] = [];
  for (let from = Math.floor(span.from.getTime() / hourMs) * hourMs; from < end; from += longestPartMs) {
    parts.push({ from: new Date(from), to: new Date(Math.min(from + longestPartMs, end)) });
  }
  return parts;
}

function newestOf(points: readonly MetricPoint[]): number | undefined {
  return points.toSorted((one, other) => one.at - other.at).at(-1)?.value;
}

function attempted<T>(read: () => T): T | Fault {
  try {
    return read();
  } catch (error) {
    return toFault(error, service, []);
  }
}
