import type { TokenCredential } from '@azure/identity';
import { MetricsClient, MetricsQueryClient } from '@azure/monitor-query';
import { AnswerUnreadable, type Fault, GatewayMissing } from '../domain/fault.ts';
import type { Gateway, GatewayId } from '../domain/gateway.ts';
import type { Meter, Traffic } from '../ports/meter.ts';
import { atOnce } from './at-once.ts';
import { toFault } from './azure-fault.ts';
import { type Exchange, inCall } from './call.ts';
import type { ClientOptions } from './pipeline.ts';
import { scaleSetOf } from './scale-set-id.ts';
import { addUp, outbound, type Period, periodOf } from './traffic.ts';

const service = 'Azure Monitor';
const deadlineMs = 15_000;
const batchSize = 50;
const callsAtOnce = 8;
const namespace = 'Microsoft.Compute/virtualMachineScaleSets';

/** Gateways that one batch call may ask for: a subscription, a region, 50 at the most. */
interface Batch {
  readonly region: string;
  readonly gateways: readonly Gateway[];
}

/** The gateways' traffic through Azure Monitor. */
export class AzureMeter implements Meter {
  readonly #credential: TokenCredential;
  readonly #endpoint: string;
  readonly #audience: string;
  readonly #optionsFor: (endpoint: string) => ClientOptions;
  readonly #regionOf: (gateway: Gateway, signal?: AbortSignal) => Promise<string>;
  readonly #single: MetricsQueryClient;
  readonly #regional = new Map<string, MetricsClient>();

  constructor(parts: {
    readonly credential: TokenCredential;
    readonly resourceManager: { readonly endpoint: string; readonly audience: string };
    /** `endpoint` holds `{region}`. */
    readonly metrics: { readonly endpoint: string; readonly audience: string };
    readonly optionsFor: (endpoint: string) => ClientOptions;
    /** Short name of the region of a gateway; rejects with a Fault. */
    readonly regionOf: (gateway: Gateway, signal?: AbortSignal) => Promise<string>;
  }) {
    const { endpoint, audience } = parts.resourceManager;
    this.#credential = parts.credential;
    this.#endpoint = parts.metrics.endpoint;
    this.#audience = parts.metrics.audience;
    this.#optionsFor = parts.optionsFor;
    this.#regionOf = parts.regionOf;
    // This client speaks to Resource Manager. It would ask for a token of its own idea without an audience.
    this.#single = new MetricsQueryClient(parts.credential, {
      endpoint,
      audience: withoutSlash(audience),
      ...parts.optionsFor(endpoint),
    });
  }

  async traffic(gateway: Gateway, days: number, now: Date, signal?: AbortSignal): Promise<Traffic> {
    const { path } = scaleSetOf(gateway);
    const period = periodOf(days, now);
    const timespan = { startTime: period.from, endTime: period.to };
    const exchanges: Exchange[] = [];
    try {
      const { metrics } = await inCall({ deadlineMs, signal, exchanges }, () =>
        this.#single.queryResource(path, [outbound], {
          timespan,
          granularity: 'PT1H',
          aggregations: ['Total'],
        }),
      );
      return addUp(metrics, period, gateway.name);
    } catch (error) {
      throw toFault(error, service, exchanges);
    }
  }

  async trafficOfAll(
    gateways: readonly Gateway[],
    days: number,
    now: Date,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<GatewayId, Traffic | Fault>> {
    const found = new Map<GatewayId, Traffic | Fault>();
    const batches = await this.#batchesOf(gateways, found, signal);
    await atOnce(callsAtOnce, batches, async (batch) => {
      for (const [id, one] of await this.#askBatch(batch, days, now, signal)) found.set(id, one);
    });
    return found;
  }

  async #batchesOf(
    gateways: readonly Gateway[],
    found: Map<GatewayId, Traffic | Fault>,
    signal: AbortSignal | undefined,
  ): Promise<Batch[]> {
    const groups = new Map<string, { region: string; gateways: Gateway[] }>();
    await atOnce(callsAtOnce, gateways, async (gateway) => {
      try {
        const { subscription } = scaleSetOf(gateway);
        const region = await this.#regionOf(gateway, signal);
        const key = `${region} ${subscription.toLowerCase()}`;
        const group = groups.get(key) ?? { region, gateways: [] };
        groups.set(key, group);
        group.gateways.push(gateway);
      } catch (error) {
        found.set(gateway.id, toFault(error, service, []));
      }
    });
    return [...groups.values()].flatMap(({ region, gateways: all }) =>
      Array.from({ length: Math.ceil(all.length / batchSize) }, (_, index) => ({
        region,
        gateways: all.slice(index * batchSize, (index + 1) * batchSize),
      })),
    );
  }

  async #askBatch(
    { region, gateways }: Batch,
    days: number,
    now: Date,
    signal: AbortSignal | undefined,
  ): Promise<[GatewayId, Traffic | Fault][]> {
    const period = periodOf(days, now);
    const exchanges: Exchange[] = [];
    try {
      const ids = gateways.map((one) => scaleSetOf(one).path);
      const results = await inCall({ deadlineMs, signal, exchanges }, () =>
        this.#clientFor(region).queryResources(ids, [outbound], namespace, {
          startTime: period.from,
          endTime: period.to,
          interval: 'PT1H',
          aggregation: 'total',
        }),
      );
      const byId = new Map(results.map((one) => [one.resourceId?.toLowerCase(), one.metrics]));
      return gateways.map((one) => [one.id, this.#readOne(one, byId, period)]);
    } catch (error) {
      const fault = toFault(error, service, exchanges);
      // One resource that is gone spoils the whole batch: ask for each, so that only its own gateway lacks numbers.
      if (fault instanceof GatewayMissing && gateways.length > 1) {
        return this.#askEach(gateways, days, now, signal);
      }
      return gateways.map((one) => [one.id, fault]);
    }
  }

  #readOne(
    gateway: Gateway,
    byId: ReadonlyMap<string | undefined, unknown>,
    period: Period,
  ): Traffic | Fault {
    try {
      return addUp(byId.get(scaleSetOf(gateway).path.toLowerCase()), period, gateway.name);
    } catch (error) {
      return toFault(error, service, []);
    }
  }

  async #askEach(
    gateways: readonly Gateway[],
    days: number,
    now: Date,
    signal: AbortSignal | undefined,
  ): Promise<[GatewayId, Traffic | Fault][]> {
    const found: [GatewayId, Traffic | Fault][] = [];
    await atOnce(callsAtOnce, gateways, async (one) => {
      found.push([one.id, await this.traffic(one, days, now, signal).catch((fault: Fault) => fault)]);
    });
    return found;
  }

  #clientFor(region: string): MetricsClient {
    const known = this.#regional.get(region);
    if (known !== undefined) return known;
    // The region comes from an answer and goes into the host's name: nothing but a short name may.
    if (!/^[a-z0-9]+$/.test(region)) throw new AnswerUnreadable(`“${region}” is no region of Azure’s.`);
    const endpoint = this.#endpoint.replaceAll('{region}', region);
    const client = new MetricsClient(endpoint, this.#credential, {
      audience: withoutSlash(this.#audience),
      ...this.#optionsFor(endpoint),
    });
    this.#regional.set(region, client);
    return client;
  }
}

/** The SDK adds `/.default` as it is. */
function withoutSlash(audience: string): string {
  return audience.replace(/\/+$/, '');
}
