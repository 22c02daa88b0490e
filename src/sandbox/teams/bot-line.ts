import type { ChannelKey } from './channel-key.ts';

/** How the bot took an activity. `status` is 0 when nothing came back in time, or nobody listens. */
export interface BotAnswer {
  readonly status: number;
  /** The JSON that came back, its text where it is no JSON, null where it is empty. */
  readonly body: unknown;
  readonly ms: number;
}

/** What a token for a test says otherwise, or that there is none. */
export interface Signature {
  readonly unsigned?: boolean;
  readonly claims?: Record<string, unknown>;
}

/** Teams gives up on a bot after this long. */
const patienceMs = 15_000;

/** The way to the bot: signs each activity as Teams does, and waits no longer than Teams does. */
export class BotLine {
  readonly #key: ChannelKey;
  readonly #appId: string;
  #botUrl: () => string;
  readonly #serviceUrl: () => string;
  readonly #patienceMs: number;

  constructor(
    key: ChannelKey,
    appId: string,
    botUrl: () => string,
    serviceUrl: () => string,
    patience = patienceMs,
  ) {
    this.#key = key;
    this.#appId = appId;
    this.#botUrl = botUrl;
    this.#serviceUrl = serviceUrl;
    this.#patienceMs = patience;
  }

  /** Sends to another address from now on: a load balancer before several bots. */
  turnTo(url: string): void {
    this.#botUrl = () => url;
  }

  /** A text is sent as it is, so that a test may send what is no JSON; anything else as JSON. */
  async post(activity: unknown, signature: Signature = {}): Promise<BotAnswer> {
    const headers: Record<string, string> = { 'content-type': 'application/json; charset=utf-8' };
    if (signature.unsigned !== true)
      headers['authorization'] = `Bearer ${await this.#token(activity, signature)}`;
    const body = typeof activity === 'string' ? activity : JSON.stringify(activity);
    const signal = AbortSignal.timeout(this.#patienceMs);
    const startedAt = performance.now();
    try {
      const url = new URL('/api/messages', this.#botUrl());
      const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
      const answer = parse(await response.text());
      return { status: response.status, body: answer, ms: elapsed(startedAt) };
    } catch {
      return { status: 0, body: null, ms: elapsed(startedAt) }; // refused, dropped or too slow: for Teams all the same
    }
  }

  #token(activity: unknown, signature: Signature): Promise<string> {
    const named = (activity as { serviceUrl?: unknown } | null)?.serviceUrl;
    const serviceUrl = typeof named === 'string' ? named : this.#serviceUrl();
    return this.#key.token(this.#appId, serviceUrl, signature.claims);
  }
}

function elapsed(startedAt: number): number {
  return Math.round(performance.now() - startedAt);
}

function parse(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return text;
  }
}
