import {
  bearerTokenAuthenticationPolicy,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
  type Pipeline,
  RestError,
} from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';
import type { Signal } from '../domain/alert.ts';
import { AnswerUnreadable, AzureForbidden, Fault, GatewayMissing } from '../domain/fault.ts';
import type { Log } from '../ports/log.ts';
import type { AzureAlerts } from '../ports/watchers.ts';
import { atOnce } from './at-once.ts';
import { toFault } from './azure-fault.ts';
import { type Exchange, inCall } from './call.ts';
import type { ClientOptions } from './pipeline.ts';
import { scopeOf } from './scope.ts';

const service = 'Azure’s list of alerts';
/** The newest stable version. */
const apiVersion = '2019-03-01';
const deadlineMs = 60_000;
const subscriptionsAtOnce = 4;
const pageSize = 250;
/** Azure takes 100 lists a minute of a subscription. */
const mostPages = 50;
/** Azure's own clock, and the time it takes an alert to come into the list. */
const overlapMs = 10 * 60_000;
const hourMs = 3_600_000;

/** The shortest of Azure's ranges that reaches back so far. Older than 30 days there is nothing. */
const ranges: readonly (readonly [hours: number, range: string])[] = [
  [23, '1d'],
  [7 * 24 - 1, '7d'],
  [Number.POSITIVE_INFINITY, '30d'],
];

const page = z.object({ value: z.array(z.unknown()), nextLink: z.string().nullish() });
const changed = z.object({
  properties: z.object({ essentials: z.object({ lastModifiedDateTime: z.string() }) }),
});

/** Reads an entry of the list; never throws. */
export type EntryReader = (value: unknown, receivedAt: Date) => readonly Signal[];

/** Azure's own list of alerts, through the Alerts Management API. */
export class AzureAlertsList implements AzureAlerts {
  readonly #pipeline: Pipeline;
  readonly #options: ClientOptions;
  readonly #endpoint: string;
  readonly subscriptions: readonly string[];
  readonly #read: EntryReader;
  readonly #log: Log;

  /** @param parts.subscriptions ids, each once, in lower case */
  constructor(parts: {
    readonly credential: TokenCredential;
    readonly resourceManager: { readonly endpoint: string; readonly audience: string };
    readonly options: ClientOptions;
    readonly subscriptions: readonly string[];
    readonly read: EntryReader;
    readonly log: Log;
  }) {
    const { credential, resourceManager, options } = parts;
    this.#endpoint = resourceManager.endpoint.replace(/\/+$/, '');
    this.#options = options;
    this.subscriptions = parts.subscriptions;
    this.#read = parts.read;
    this.#log = parts.log;
    this.#pipeline = createPipelineFromOptions({
      retryOptions: options.retryOptions,
      redirectOptions: options.redirectOptions,
    });
    const scopes = scopeOf(resourceManager.audience);
    this.#pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes }));
  }

  async changedSince(
    since: (subscription: string) => Date,
    now: Date,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, readonly Signal[] | Fault>> {
    const found = new Map<string, readonly Signal[] | Fault>();
    await atOnce(subscriptionsAtOnce, this.subscriptions, async (subscription) => {
      try {
        const entries = await this.#entriesOf(subscription, since(subscription), now, signal);
        found.set(
          subscription,
          entries.flatMap((entry) => this.#read(entry, now)),
        );
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        found.set(subscription, error);
      }
    });
    return found;
  }

  /** Oldest change first, as things happened. */
  async #entriesOf(
    subscription: string,
    since: Date,
    now: Date,
    signal: AbortSignal | undefined,
  ): Promise<unknown[]> {
    const exchanges: Exchange[] = [];
    try {
      return await inCall({ deadlineMs, signal, exchanges }, () => this.#pagesOf(subscription, since, now));
    } catch (error) {
      const fault = toFault(error, service, exchanges);
      // No gateway is missing where the subscription is: whoever may see nothing of it is told so.
      throw fault instanceof GatewayMissing ? new AzureForbidden(fault.message, { cause: error }) : fault;
    }
  }

  async #pagesOf(subscription: string, since: Date, now: Date): Promise<unknown[]> {
    const watermark = since.getTime() - overlapMs;
    const entries: unknown[] = [];
    // Not from the last poll on (customTimeRange): that an older alert is resolved may fall outside of it.
    const query = new URLSearchParams({
      'api-version': apiVersion,
      timeRange: rangeOf(now.getTime() - watermark),
      sortBy: 'lastModifiedDateTime',
      sortOrder: 'desc',
      pageCount: String(pageSize),
    });
    const path = `/subscriptions/${encodeURIComponent(subscription)}/providers/Microsoft.AlertsManagement/alerts`;
    let next: string | undefined = `${this.#endpoint}${path}?${query}`;
    for (let pages = 0; next !== undefined; pages += 1) {
      if (pages === mostPages) {
        this.#log.warn(
          { subscription, entries: entries.length },
          'more alerts changed than are read at once',
        );
        break;
      }
      const read: z.infer<typeof page> = await this.#page(next);
      entries.push(...read.value.filter((one) => !isBefore(one, watermark)));
      next = read.value.some((one) => isBefore(one, watermark)) ? undefined : (read.nextLink ?? undefined);
    }
    return entries.reverse();
  }

  async #page(url: string): Promise<z.infer<typeof page>> {
    const headers = createHttpHeaders({ accept: 'application/json' });
    const request = createPipelineRequest({ url, headers });
    const response = await this.#pipeline.sendRequest(this.#options.httpClient, request);
    const { status, bodyAsText } = response;
    if (status !== 200) throw new RestError(`answered ${status}`, { statusCode: status, request, response });
    const answer = page.safeParse(JSON.parse(bodyAsText ?? ''));
    if (!answer.success) throw new AnswerUnreadable(`${service} answered 200 without alerts.`);
    return answer.data;
  }
}

function rangeOf(ms: number): string {
  return ranges.find(([hours]) => ms <= hours * hourMs)?.[1] ?? '30d';
}

/** False where an entry does not say when it changed: it is read. */
function isBefore(entry: unknown, watermark: number): boolean {
  const essentials = changed.safeParse(entry).data?.properties.essentials;
  return essentials !== undefined && Date.parse(essentials.lastModifiedDateTime) < watermark;
}
