import type { Sending } from '../ports/channel.ts';
import type { Counters } from '../ports/counters.ts';
import type { Log } from '../ports/log.ts';
import type { ServiceUrlCheck } from './service-urls.ts';

const deadlineMs = 10_000;
/** A process that was paused reads what has come meanwhile before it gives up. */
const graceMs = 250;

/** What came back from the connector. */
export type Reply =
  | { readonly kind: 'answered'; readonly status: number; readonly body: unknown }
  | Exclude<Sending, { kind: 'sent' }>;

interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly serviceUrl: string;
  /** Segments below `/v3/`, not yet encoded. */
  readonly path: readonly string[];
  readonly body?: unknown;
  /** Machine time after which the request must not leave any more. */
  readonly sendBefore?: Date | undefined;
}

/**
 * The connector's REST addresses. One request a call, over connections that `fetch` keeps: the SDK's client repeats a
 * POST up to four times by itself, whatever it is told, and a repeated POST is a second message.
 */
export class Connector {
  readonly #token: () => Promise<string>;
  readonly #isAllowed: ServiceUrlCheck;
  readonly #log: Log;
  readonly #counters: Counters;

  constructor(parts: {
    readonly token: () => Promise<string>;
    readonly isAllowed: ServiceUrlCheck;
    readonly log: Log;
    readonly counters: Counters;
  }) {
    this.#token = parts.token;
    this.#isAllowed = parts.isAllowed;
    this.#log = parts.log;
    this.#counters = parts.counters;
  }

  /** Never rejects. Nothing is sent, and no token shown, to an address that is not allowed. */
  async call(call: Call): Promise<Reply> {
    // Places come back from the store: what was allowed when they were written may not be any more.
    const url = this.#isAllowed(call.serviceUrl) ? address(call) : undefined;
    if (url === undefined)
      return this.#counted(call, { kind: 'refused', status: 0, code: 'AddressNotAllowed' });
    try {
      return this.#counted(call, await this.#fetch(call, url));
    } catch (error) {
      const { name, cause } = error instanceof Error ? error : { name: 'unknown', cause: undefined };
      const code = (cause as { code?: unknown } | undefined)?.code;
      this.#log.warn({ method: call.method, host: url.host, error: name, code }, 'Teams did not answer');
      return this.#counted(call, { kind: 'later', status: 0, afterMs: undefined });
    }
  }

  async #fetch(call: Call, url: URL): Promise<Reply> {
    const deadline = new Deadline();
    try {
      return await this.#send(call, url, deadline.signal);
    } finally {
      deadline.end();
    }
  }

  async #send(call: Call, url: URL, signal: AbortSignal): Promise<Reply> {
    const headers: Record<string, string> = {
      authorization: `Bearer ${await inTime(this.#token(), signal)}`,
    };
    if (call.body !== undefined) headers['content-type'] = 'application/json';
    // Whoever was paused until now would show what was true then.
    if (call.sendBefore !== undefined && Date.now() > call.sendBefore.getTime())
      return { kind: 'later', status: 0, afterMs: 0 };
    const response = await fetch(url, {
      method: call.method,
      headers,
      signal,
      redirect: 'manual', // the token is for this address alone
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    });
    const body = fromJson(await response.text());
    if (response.ok) return { kind: 'answered', status: response.status, body };
    return failed(response.status, response.headers.get('retry-after'), body);
  }

  #counted(call: Call, reply: Reply): Reply {
    if (call.method === 'GET') return reply;
    this.#counters.count('sends_total', { status: reply.status === 0 ? 'none' : String(reply.status) });
    return reply;
  }
}

/** 401 says something of our token, not of the message: it is worth another try with the next one. */
function failed(status: number, retryAfter: string | null, body: unknown): Reply {
  const mayPass = [401, 408, 412, 429].includes(status) || status >= 500;
  if (mayPass) return { kind: 'later', status, afterMs: delayMs(retryAfter) };
  return { kind: 'refused', status, code: errorCode(body) ?? `HTTP ${status}` };
}

function address({ serviceUrl, path }: Call): URL | undefined {
  // A lone surrogate can't be encoded, and dots would climb out of the path.
  if (path.some((segment) => /^\.{0,2}$|\p{Cs}/u.test(segment))) return undefined;
  const base = serviceUrl.replace(/\/+$/, '');
  return URL.parse(`${base}/v3/${path.map(encodeURIComponent).join('/')}`) ?? undefined;
}

/** `Retry-After` in seconds or as a date; undefined where Teams did not say. */
function delayMs(header: string | null): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** Teams puts the telling word in `subCode`, where it has one. */
function errorCode(body: unknown): string | undefined {
  const { error, code, subCode } = (body ?? {}) as {
    error?: { code?: unknown; subCode?: unknown };
    code?: unknown;
    subCode?: unknown;
  };
  return [error?.subCode, subCode, error?.code, code].find((found) => typeof found === 'string');
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a proxy's page, or nothing: the status tells enough
  }
}

/** Aborts when the time of a call is over. */
class Deadline {
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout;

  constructor() {
    this.#timer = setTimeout(() => {
      this.#timer = setTimeout(() => {
        this.#controller.abort(new DOMException('no answer in time', 'TimeoutError'));
      }, graceMs);
    }, deadlineMs - graceMs);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

function inTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  return Promise.race([work, late]);
}
