import type { Tenant } from '../tenant.ts';
import type { Demands } from './demands.ts';
import { type Exchange, failure, jsonBody, type Reply } from './exchange.ts';
import type { Fleet, Site } from './fleet.ts';
import {
  grains,
  type Metric,
  minuteMs,
  parseTimespan,
  type Question,
  typeOf,
  understand,
} from './metric-question.ts';
import { servingSpans } from './traffic.ts';

const batchLimit = 50;

const seconds = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** Azure Monitor's numbers of the tenant's scale sets and storage accounts. The caller's token has been checked. */
export class Metrics {
  readonly #tenant: Tenant;
  readonly #fleet: Fleet;
  readonly #resources = new Map<string, Site>();
  readonly #demands: Demands;

  constructor(tenant: Tenant, fleet: Fleet, demands: Demands) {
    this.#tenant = tenant;
    this.#fleet = fleet;
    this.#demands = demands;
    for (const site of fleet.sites) {
      this.#resources.set(site.gateway.scaleSet.toLowerCase(), site);
      this.#resources.set(site.gateway.storageAccount.toLowerCase(), site);
    }
  }

  /** `GET {resource}/providers/Microsoft.Insights/metrics` */
  ofOne(exchange: Exchange, resource: string): Reply {
    const site = this.#resources.get(resource.toLowerCase());
    if (site === undefined) {
      return failure(404, 'ResourceNotFound', `The Resource '${resource}' was not found.`);
    }
    const { query } = exchange;
    const namespace = query.get('metricnamespace') ?? typeOf(resource);
    const question = understand(namespace, query, parseTimespan(query.get('timespan'), this.#fleet.now));
    // This older address has its errors without the envelope `error`.
    if (typeof question === 'string') return { status: 400, body: { code: 'BadRequest', message: question } };
    const { from, to, interval } = question;
    const timespan = `${seconds(from)}/${seconds(to)}`;
    const value = this.#values(question, resource, site, this.#stamps(question));
    const cost = Math.ceil((to - from) / minuteMs) - 1;
    return {
      status: 200,
      body: { cost, timespan, interval, value, namespace, resourceregion: site.gateway.region },
    };
  }

  /** `POST {regional endpoint}/subscriptions/{id}/metrics:getBatch` */
  ofMany(exchange: Exchange, region: string, subscription: string): Reply {
    const bad = (message: string): Reply => failure(400, 'BadRequest', message);
    if (subscription !== this.#tenant.subscription) {
      return failure(404, 'SubscriptionNotFound', `The subscription '${subscription}' could not be found.`);
    }
    const ids = jsonBody(exchange)?.['resourceids'];
    if (!Array.isArray(ids) || ids.length === 0) return bad('The request body must have resourceids.');
    if (ids.length > batchLimit) {
      return bad(`The number of resource ids, ${ids.length}, is over the limit of ${batchLimit}.`);
    }
    const { query } = exchange;
    const times = {
      from: Date.parse(query.get('starttime') ?? ''),
      to: Date.parse(query.get('endtime') ?? ''),
    };
    const last = { from: this.#fleet.now - 3_600_000, to: this.#fleet.now };
    const namespace = query.get('metricnamespace') ?? '';
    const question = understand(namespace, query, query.has('starttime') ? times : last);
    if (typeof question === 'string') return bad(question);
    const stamps = this.#stamps(question);
    const values: object[] = [];
    for (const resource of ids.map(String)) {
      const site = this.#resources.get(resource.toLowerCase());
      if (site === undefined) {
        return failure(404, 'ResourceNotFound', `The Resource '${resource}' was not found.`);
      }
      if (site.gateway.region !== region || typeOf(resource).toLowerCase() !== namespace.toLowerCase()) {
        return bad(`Resource '${resource}' is not of namespace ${namespace} in region ${region}.`);
      }
      values.push({
        starttime: seconds(question.from),
        endtime: seconds(question.to),
        interval: question.interval,
        namespace,
        resourceregion: region,
        resourceid: resource,
        value: this.#values(question, resource, site, stamps),
      });
    }
    return { status: 200, body: { values } };
  }

  /** Begins of the points: from the begin of the question on, not from the full hour. */
  #stamps(question: Question): readonly (readonly [number, string])[] {
    const step = (grains[question.interval] ?? 1) * minuteMs;
    const to = Math.min(question.to, this.#fleet.now);
    const stamps: [number, string][] = [];
    for (let at = question.from; at < to; at += step) stamps.push([at, seconds(at)]);
    return stamps;
  }

  #values(
    question: Question,
    resource: string,
    site: Site,
    stamps: readonly (readonly [number, string])[],
  ): object[] {
    return question.metrics.map((metric) => ({
      id: `${resource}/providers/Microsoft.Insights/metrics/${metric.name}`,
      type: 'Microsoft.Insights/metrics',
      name: { value: metric.name, localizedValue: metric.name },
      displayDescription: metric.description,
      unit: 'Bytes',
      timeseries: [
        {
          metadatavalues: [],
          data: metric.isLevel
            ? this.#levels(question, site, stamps)
            : this.#points(question, metric, site, stamps),
        },
      ],
      errorCode: 'Success',
    }));
  }

  #points(
    question: Question,
    metric: Metric,
    site: Site,
    stamps: readonly (readonly [number, string])[],
  ): object[] {
    const demand = this.#demands.of(site.gateway);
    const step = (grains[question.interval] ?? 1) * minuteMs;
    const known = Math.min(question.to, this.#demands.knownUntil(site.gateway, this.#fleet.now));
    const spans = servingSpans(site.set, this.#fleet.timeOf(site.set), question.from, known);
    let first = 0;
    return stamps.map(([from, timeStamp]) => {
      const to = Math.min(from + step, known);
      while ((spans[first]?.to ?? Infinity) <= from) first += 1;
      let [bytes, servedMs] = [0, 0];
      for (let index = first; (spans[index]?.from ?? Infinity) < to; index += 1) {
        const span = spans[index] as { from: number; to: number };
        const [begin, end] = [Math.max(span.from, from), Math.min(span.to, to)];
        bytes += demand.bytes(begin, end) * metric.share;
        servedMs += end - begin;
      }
      const measuredMs = metric.always ? to - from : servedMs;
      if (measuredMs <= 0) return { timeStamp };
      const [total, count] = [Math.round(bytes), Math.ceil(measuredMs / minuteMs)];
      const all: Readonly<Record<string, number>> = { total, count, average: total / count };
      return { timeStamp, ...Object.fromEntries(question.aggregations.map((one) => [one, all[one]])) };
    });
  }

  #levels(question: Question, site: Site, stamps: readonly (readonly [number, string])[]): object[] {
    return stamps.map(([at, timeStamp]) => {
      const bytes = this.#demands.capacity(site.gateway, at, this.#fleet.now);
      if (bytes === undefined) return { timeStamp };
      const values = question.aggregations.map((one) => [one, one === 'count' ? 1 : bytes]);
      return { timeStamp, ...Object.fromEntries(values) };
    });
  }
}
