import type { TokenCredential } from '@azure/identity';
import { MetricsClient, MetricsQueryClient } from '@azure/monitor-query';
import { AnswerUnreadable, type Fault, GatewayMissing } from '../domain/fault.ts';
import type { Gateway, GatewayId } from '../domain/gateway.ts';
import { atOnce } from './at-once.ts';
import { toFault } from './azure-fault.ts';
import { type Exchange, inCall } from './call.ts';
import type { ClientOptions } from './pipeline.ts';

const service = 'Azure Monitor';
const deadlineMs = 15_000;
const batchSize = 50;
const callsAtOnce = 8;

/** What is asked of one kind of resource. */
export interface MetricQuestion {
  /** The resources' type: Microsoft.Compute/virtualMachineScaleSets. */
  readonly namespace: string;
  readonly metric: string;
  readonly aggregation: 'total' | 'average';
  readonly grain: 'PT1H' | 'PT5M';
  readonly from: Date;
  readonly to: Date;
}

/** What Azure answered for one resource, unread; `metrics` is undefined where the answer has nothing about it. */
export interface MetricAnswer {
  readonly metrics: unknown;
}

/** A resource of a gateway; `path` is its Resource Manager id with a leading slash. */
export interface MetricResource {
  readonly gateway: Gateway;
  readonly subscription: string;
  readonly path: string;
}

/** Resources that one batch call may ask for: a subscription, a region, 50 at the most. */
interface Batch {
  readonly region: string;
  readonly resources: readonly MetricResource[];
}

/** Azure Monitor's metrics, asked for one resource or for many in as few calls as there can be. */
export class MonitorMetrics {
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
    /** Short name of the region of a gateway, in which all its resources are; rejects with a Fault. */
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

  /** @throws AzureUnreachable, AzureForbidden, GatewayMissing, AnswerUnreadable */
  async ofOne(path: string, question: MetricQuestion, signal?: AbortSignal): Promise<MetricAnswer> {
    const { metric, aggregation, grain, from, to } = question;
    const exchanges: Exchange[] = [];
    try {
      const { metrics } = await inCall({ deadlineMs, signal, exchanges }, () =>
        this.#single.queryResource(path, [metric], {
          timespan: { startTime: from, endTime: to },
          granularity: grain,
          aggregations: [aggregation === 'total' ? 'Total' : 'Average'],
        }),
      );
      return { metrics };
    } catch (error) {
      throw toFault(error, service, exchanges);
    }
  }

  /** The same for many, one resource a gateway, in calls of 50 a region and subscription. */
  async ofMany(
    resources: readonly MetricResource[],
    question: MetricQuestion,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<GatewayId, MetricAnswer | Fault>> {
    const found = new Map<GatewayId, MetricAnswer | Fault>();
    const batches = await this.#batchesOf(resources, found, signal);
    await atOnce(callsAtOnce, batches, async (batch) => {
      for (const [id, one] of await this.#askBatch(batch, question, signal)) found.set(id, one);
    });
    return found;
  }

  async #batchesOf(
    resources: readonly MetricResource[],
    found: Map<GatewayId, MetricAnswer | Fault>,
    signal: AbortSignal | undefined,
  ): Promise<Batch[]> {
    const groups = new Map<string, { region: string; resources: MetricResource[] }>();
    await atOnce(callsAtOnce, resources, async (resource) => {
      try {
        const region = await this.#regionOf(resource.gateway, signal);
        const key = `${region} ${resource.subscription.toLowerCase()}`;
        const group = groups.get(key) ?? { region, resources: [] };
        groups.set(key, group);
        group.resources.push(resource);
      } catch (error) {
        found.set(resource.gateway.id, toFault(error, service, []));
      }
    });
    return [...groups.values()].flatMap(({ region, resources: all }) =>
      Array.from({ length: Math.ceil(all.length / batchSize) }, (_, index) => ({
        region,
        resources: all.slice(index * batchSize, (index + 1) * batchSize),
      })),
    );
  }

  async #askBatch(
    { region, resources }: Batch,
    question: MetricQuestion,
    signal: AbortSignal | undefined,
  ): Promise<[GatewayId, MetricAnswer | Fault][]> {
    const { namespace, metric, aggregation, grain, from, to } = question;
    const exchanges: Exchange[] = [];
    try {
      const ids = resources.map((one) => one.path);
      const results = await inCall({ deadlineMs, signal, exchanges }, () =>
        this.#clientFor(region).queryResources(ids, [metric], namespace, {
          startTime: from,
          endTime: to,
          interval: grain,
          aggregation,
        }),
      );
      const byId = new Map(results.map((one) => [one.resourceId?.toLowerCase(), one.metrics]));
      return resources.map(({ gateway, path }) => [gateway.id, { metrics: byId.get(path.toLowerCase()) }]);
    } catch (error) {
      const fault = toFault(error, service, exchanges);
      // One resource that is gone, or is in another region than its gateway, spoils the whole batch: ask for each,
      // so that only its own gateway lacks numbers.
      if (fault instanceof GatewayMissing || exchanges.at(-1)?.status === 400) {
        return this.#askEach(resources, question, signal);
      }
      return resources.map((one) => [one.gateway.id, fault]);
    }
  }

  async #askEach(
    resources: readonly MetricResource[],
    question: MetricQuestion,
    signal: AbortSignal | undefined,
  ): Promise<[GatewayId, MetricAnswer | Fault][]> {
    const found: [GatewayId, MetricAnswer | Fault][] = [];
    await atOnce(callsAtOnce, resources, async ({ gateway, path }) => {
      found.push([gateway.id, await this.ofOne(path, question, signal).catch((fault: Fault) => fault)]);
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
