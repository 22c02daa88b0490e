import {
  bearerTokenAuthenticationPolicy,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
  type Pipeline,
} from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';
import type { Cloud } from '../domain/cloud.ts';
import { cloudAddresses } from '../domain/cloud.ts';
import { errorIn } from './azure-fault.ts';
import type { ClientOptions } from './pipeline.ts';

/** Graph answered with something else than 2xx. */
export class GraphRefused extends Error {
  override readonly name = 'GraphRefused';
  readonly status: number;
  /** Graph's own code: `Request_ResourceNotFound`. */
  readonly code: string | undefined;

  constructor(status: number, code: string | undefined) {
    super(`Graph answered ${status}${code === undefined ? '' : ` (${code})`}`);
    this.status = status;
    this.code = code;
  }
}

/** Microsoft Graph, asked with the bot's own token. Each request belongs to a call (see call.ts). */
export class Graph {
  readonly #pipeline: Pipeline;
  readonly #options: ClientOptions;
  readonly #root: string;

  /** @param root without `/v1.0` */
  constructor(credential: TokenCredential, cloud: Cloud, root: string, options: ClientOptions) {
    this.#root = root.replace(/\/+$/, '');
    this.#options = options;
    this.#pipeline = createPipelineFromOptions({
      retryOptions: options.retryOptions,
      redirectOptions: options.redirectOptions,
      telemetryOptions: { clientRequestIdHeaderName: 'client-request-id' },
    });
    const scopes = `${audienceOf(cloud, this.#root)}/.default`;
    this.#pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes }));
  }

  /**
   * @param path below `/v1.0`, or a next link as Graph gave it: its origin is checked before it gets the token
   * @throws GraphRefused, ForeignOrigin, AnswerUnreadable, or the network's error
   */
  get(path: string): Promise<unknown> {
    return this.#send('GET', path, undefined);
  }

  /** @throws GraphRefused, AnswerUnreadable, or the network's error */
  post(path: string, body: object): Promise<unknown> {
    return this.#send('POST', path, JSON.stringify(body));
  }

  async #send(method: 'GET' | 'POST', path: string, body: string | undefined): Promise<unknown> {
    const request = createPipelineRequest({
      url: path.startsWith('/') ? `${this.#root}/v1.0${path}` : path,
      method,
      headers: createHttpHeaders({
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      }),
      ...(body === undefined ? {} : { body }),
    });
    const { status, bodyAsText } = await this.#pipeline.sendRequest(this.#options.httpClient, request);
    const answer = parse(bodyAsText ?? '');
    if (status < 200 || status > 299) throw new GraphRefused(status, errorIn(answer)?.code);
    return answer;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // an error's body may be anything; a good answer's has been checked in the pipeline
  }
}

/** Graph's tokens are for Microsoft's own address, wherever a stand-in is. A cloud may have several such addresses. */
function audienceOf(cloud: Cloud, root: string): string {
  const { origin, hostname } = new URL(root);
  const isMicrosofts = /(^|[.-])graph\.microsoft\.(com|us)$/.test(hostname);
  return isMicrosofts ? origin : cloudAddresses[cloud].graph;
}
