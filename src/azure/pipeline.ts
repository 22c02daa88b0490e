import {
  createDefaultHttpClient,
  createEmptyPipeline,
  type HttpClient,
  type PipelinePolicy,
  type PipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import { AnswerUnreadable } from '../domain/fault.ts';
import { currentCall, type Exchange, TooLate } from './call.ts';
import { isRead, retryAfterOf, safeRetry } from './safe-retry.ts';

/** A request was about to go, with a token, to a server that is not the configured one. It has not gone out. */
export class ForeignOrigin extends Error {
  override readonly name = 'ForeignOrigin';
}

/** What every client is made with: our pipeline instead of the SDK's transport, and no repeats of the SDK's own. */
export interface ClientOptions {
  readonly httpClient: HttpClient;
  readonly retryOptions: { readonly maxRetries: 0 };
  readonly redirectOptions: { readonly maxRetries: 0 };
}

/**
 * The way that every request of every client takes, below the SDK's own policies, so that nothing can go around it:
 * originGuard, withinCall, safeRetry, sendGate, answerCapture, network.
 * @returns what to give to a client of the service at `endpoint`
 */
export function makePipelines(ca: string | undefined): (endpoint: string) => ClientOptions {
  const network = createDefaultHttpClient(); // one for all: connections are kept alive and shared
  const trust = trustPolicy(ca);
  return (endpoint) => {
    const pipeline = createEmptyPipeline();
    const policies = [originGuard(endpoint), withinCall, safeRetry, sendGate, answerCapture, ...trust];
    for (const policy of policies) pipeline.addPolicy(policy);
    return {
      httpClient: { sendRequest: (request) => pipeline.sendRequest(network, request) },
      retryOptions: { maxRetries: 0 },
      redirectOptions: { maxRetries: 0 },
    };
  };
}

function trustPolicy(ca: string | undefined): PipelinePolicy[] {
  if (ca === undefined) return [];
  const tlsSettings = { ca }; // the same object each time: connections are kept by it
  return [
    {
      name: 'trust',
      sendRequest(request, next) {
        request.tlsSettings = tlsSettings;
        return next(request);
      },
    },
  ];
}

/** Stored polling addresses, next links and redirects are text from outside: none may carry the token elsewhere. */
function originGuard(endpoint: string): PipelinePolicy {
  const { origin } = new URL(endpoint);
  return {
    name: 'originGuard',
    sendRequest(request, next) {
      const target = new URL(request.url).origin;
      if (target !== origin) throw new ForeignOrigin(`refusing to send a token to ${target}`);
      return next(request);
    },
  };
}

/** Ends each request with its call, pages and polls among them, to which an SDK hands no signal on. */
const withinCall: PipelinePolicy = {
  name: 'withinCall',
  sendRequest(request, next) {
    const { signal } = currentCall();
    request.abortSignal =
      request.abortSignal === undefined
        ? signal
        : AbortSignal.any([signal, request.abortSignal as AbortSignal]);
    return next(request);
  },
};

/**
 * The last look at the time before the network. A process that was stopped in the middle of a call and goes on a
 * minute later must not send what was right a minute ago.
 */
const sendGate: PipelinePolicy = {
  name: 'sendGate',
  sendRequest(request, next) {
    const { signal, sendBefore } = currentCall();
    signal.throwIfAborted();
    if (sendBefore !== undefined && !isRead(request) && Date.now() > sendBefore) {
      throw new TooLate('the time in which it was to be sent is over');
    }
    return next(request);
  },
};

/**
 * Writes down what was sent and answered. The SDK's poller loses the code of an operation that failed and takes a
 * proxy's page for a success; who reads the exchanges sees both.
 */
const answerCapture: PipelinePolicy = {
  name: 'answerCapture',
  async sendRequest(request, next) {
    const { exchanges } = currentCall();
    const place = exchanges.push(unanswered(request)) - 1;
    const response = await next(request);
    const exchange = read(request, response);
    exchanges[place] = exchange;
    if (!exchange.isReadable && response.status < 300) {
      const type = response.headers.get('content-type') ?? 'no content type';
      throw new AnswerUnreadable(`${new URL(request.url).host} answered ${response.status} with ${type}`);
    }
    return response;
  },
};

function unanswered({ method, url }: PipelineRequest): Exchange {
  return {
    method,
    url,
    status: undefined,
    retryAfterMs: undefined,
    body: undefined,
    isReadable: false,
    hasPollingAddress: false,
  };
}

function read(request: PipelineRequest, { status, headers, bodyAsText }: PipelineResponse): Exchange {
  const text = bodyAsText?.trim() ?? '';
  const body = headers.get('content-type')?.toLowerCase().includes('json') === true ? parse(text) : undefined;
  return {
    method: request.method,
    url: request.url,
    status,
    retryAfterMs: retryAfterOf(headers),
    body,
    isReadable: text === '' || body !== undefined,
    hasPollingAddress: ['azure-asyncoperation', 'operation-location', 'location'].some((name) =>
      headers.has(name),
    ),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // answerCapture says what to think of it
  }
}
