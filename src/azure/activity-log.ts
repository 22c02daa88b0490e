import {
  bearerTokenAuthenticationPolicy,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
  type Pipeline,
} from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';
import { AnswerUnreadable } from '../domain/fault.ts';
import type { ClientOptions } from './pipeline.ts';
import type { ScaleSetId } from './scale-set-id.ts';
import { scopeOf } from './scope.ts';

const events = z.object({
  value: z.array(z.object({ httpRequest: z.object({ clientRequestId: z.string().optional() }).nullish() })),
  nextLink: z.string().optional(),
});

const mostPages = 10;

/** Azure's activity log of a subscription: who changed what, some minutes late. Each request belongs to a call. */
export class ActivityLog {
  readonly #pipeline: Pipeline;
  readonly #options: ClientOptions;
  readonly #endpoint: string;

  constructor(
    credential: TokenCredential,
    resourceManager: { readonly endpoint: string; readonly audience: string },
    options: ClientOptions,
  ) {
    this.#endpoint = resourceManager.endpoint.replace(/\/+$/, '');
    this.#options = options;
    this.#pipeline = createPipelineFromOptions({
      retryOptions: options.retryOptions,
      redirectOptions: options.redirectOptions,
    });
    const scopes = scopeOf(resourceManager.audience);
    this.#pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes }));
  }

  /**
   * Whether the log holds a request of ours on the scale set.
   * @throws AnswerUnreadable, or the network's error
   */
  async hasRequest(id: ScaleSetId, requestId: string, from: Date, to: Date): Promise<boolean> {
    const times = `eventTimestamp ge '${from.toISOString()}' and eventTimestamp le '${to.toISOString()}'`;
    // The service knows this one form of filter and no other.
    const filter = encodeURIComponent(`${times} and resourceUri eq '${id.path}'`);
    const path = `/subscriptions/${id.subscription}/providers/Microsoft.Insights/eventtypes/management/values`;
    let next: string | undefined = `${this.#endpoint}${path}?api-version=2015-04-01&$filter=${filter}`;
    for (let page = 0; next !== undefined && page < mostPages; page += 1) {
      const read: z.infer<typeof events> = await this.#read(next);
      const wanted = requestId.toLowerCase();
      if (read.value.some((one) => one.httpRequest?.clientRequestId?.toLowerCase() === wanted)) return true;
      next = read.nextLink;
    }
    return false;
  }

  async #read(url: string): Promise<z.infer<typeof events>> {
    const request = createPipelineRequest({
      url,
      headers: createHttpHeaders({ accept: 'application/json' }),
    });
    const { status, bodyAsText } = await this.#pipeline.sendRequest(this.#options.httpClient, request);
    const answer = events.safeParse(status === 200 ? JSON.parse(bodyAsText ?? '') : undefined);
    if (!answer.success)
      throw new AnswerUnreadable(`Azure’s activity log answered ${status} without events.`);
    return answer.data;
  }
}
