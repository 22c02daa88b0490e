import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** One request, read to its end. */
export interface Exchange {
  readonly method: string;
  /** Decoded, without doubled slashes (`//subscriptions` is what SDKs make of an id with a leading one), case as sent. */
  readonly path: string;
  /** `path` in lower case: Azure compares without case. */
  readonly route: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What is answered. `lost` closes the connection instead; `changed` says that the request has changed something. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a string is sent as it is; undefined is an empty body. */
  readonly body?: unknown;
  readonly lost?: boolean;
  readonly changed?: boolean;
}

const longestBody = 1_048_576;

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // a lone % is nobody's address: it will be answered with 404
  }
}

/** @throws Error when the body is longer than 1 MiB or the client goes away */
export async function readExchange(request: IncomingMessage): Promise<Exchange> {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const path = decode(mark < 0 ? url : url.slice(0, mark)).replaceAll(/\/{2,}/g, '/');
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > longestBody) throw new Error('request body over 1 MiB');
    chunks.push(chunk);
  }
  return {
    method: request.method ?? 'GET',
    path,
    route: path.toLowerCase(),
    query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)),
    headers: request.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

/** The body as an object; undefined when it is something else. */
export function jsonBody(exchange: Exchange): Record<string, unknown> | undefined {
  if (exchange.body === '') return {};
  try {
    const parsed: unknown = JSON.parse(exchange.body);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined; // the caller answers 400 as Azure does
  }
}

export function header(exchange: Exchange, name: string): string | undefined {
  const value = exchange.headers[name];
  return typeof value === 'string' ? value : value?.[0];
}

/** An error in the shape that Resource Manager and Graph share. */
export function failure(
  status: number,
  code: string,
  message: string,
  more: Readonly<Record<string, unknown>> = {},
): Reply {
  return { status, body: { error: { code, message, ...more } } };
}

/** 404 for a part of Azure that is not played here. */
export function notThere(exchange: Exchange): Reply {
  return failure(404, 'NotFound', `No ${exchange.method} is known for '${exchange.path}'.`);
}

export function noSuchMachine(id: string, status: number): Reply {
  const text = `The provided instanceId ${id} is not an active Virtual Machine Scale Set VM instanceId.`;
  return failure(status, 'InvalidParameter', text, { target: 'instanceIds' });
}
