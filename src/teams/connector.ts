import type { Sending } from '../ports/channel.ts';
import type { Counters } from '../ports/counters.ts';
import type { Log } from '../ports/log.ts';
import { exchange } from './exchange.ts';
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
 * The connector's REST addresses. One request a call: the SDK's client repeats a POST up to four times by itself,
 * whatever it is told, and a repeated POST is a second message.
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
      const { name, code } = error as Error & { readonly code?: string };
      this.#log.warn({ method: call.method, host: url.host, error: name, code }, 'Teams did not answer');
      return this.#counted(call, { kind: 'later', status: 0, afterMs: undefined });
    }
  }

  async #fetch(call: Call, url: URL): Promise<Reply> {
    const deadline = new Deadline();
    try {
      return await Promise.race([this.#send(call, url, deadline), deadline.over]);
    } finally {
      deadline.clear();
    }
  }

  async #send(call: Call, url: URL, deadline: Deadline): Promise<Reply> {
    const headers: Record<string, string> = { authorization: `Bearer ${await this.#token()}` };
    if (call.body !== undefined) headers['content-type'] = 'application/json';
    // Whoever was paused until now would show what was true then.
    if (deadline.isOver || (call.sendBefore !== undefined && Date.now() > call.sendBefore.getTime()))
      return { kind: 'later', status: 0, afterMs: 0 };
    const asking = {
      method: call.method,
      headers,
      body: call.body === undefined ? undefined : JSON.stringify(call.body),
    };
    const { status, retryAfter, text } = await exchange(url, asking, (end) => deadline.ends(end));
    const body = fromJson(text);
    if (status >= 200 && status < 300) return { kind: 'answered', status, body };
    return failed(status, retryAfter, body);
  }

  #counted(call: Call, reply: Reply): Reply {
    if (call.method === 'GET') return reply;
    this.#counters.count('sends_total', { status: reply.status === 0 ? 'none' : String(reply.status) });
    return reply;
  }
}

/** 401 says something of our token, not of the message: it is worth another try with the next one. */
function failed(status: number, retryAfter: string | undefined, body: unknown): Reply {
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
function delayMs(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '') return undefined;
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

/** The time of one call. */
class Deadline {
  /** Rejected when the time is over; pending else. */
  readonly over: Promise<never>;
  isOver = false;
  #end: (error: Error) => void = () => {};
  #timer: NodeJS.Timeout | undefined;

  constructor() {
    this.over = new Promise((_, reject) => {
      this.#timer = setTimeout(() => {
        this.#timer = setTimeout(() => {
          this.isOver = true;
          const error = new DOMException('no answer in time', 'TimeoutError');
          this.#end(error);
          reject(error);
        }, graceMs);
      }, deadlineMs - graceMs);
    });
  }

  /** What is under way until then, and how it is given up. */
  ends(end: (error: Error) => void): void {
    this.#end = end;
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}
