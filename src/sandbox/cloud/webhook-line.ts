import { Agent, request } from 'node:http';
import type { Faults } from '../faults.ts';

/** Real time, ms, after which Azure stops to wait for an answer. */
const patienceMs = 10_000;

/** What became of one call; `status` 0 when nothing came back. */
export interface Call {
  readonly status: number;
  /** From the begin of sending to the end of the answer; real time. */
  readonly ms: number;
}

/** The way from Azure Monitor to the bot's webhook, over kept connections. */
export class WebhookLine {
  readonly #faults: Faults;
  #url: URL | undefined;

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  /** The webhook's address with its code; without one every call fails. */
  turnTo(url: string): void {
    this.#url = new URL(url);
  }

  /** Another host behind the same path and code: a load balancer before several bots. */
  turnToHost(base: string): void {
    if (this.#url !== undefined) this.#url = new URL(`${this.#url.pathname}${this.#url.search}`, base);
  }

  post(body: string, agent: Agent): Promise<Call> {
    const url = this.#url;
    if (url === undefined || this.#faults.hit('monitor-outage')) return Promise.resolve({ status: 0, ms: 0 });
    return new Promise((resolve) => {
      let startedAt = performance.now();
      const headers = {
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(body),
      };
      const sent = request(url, { method: 'POST', agent, headers }, (response) => {
        response.resume();
        response.once('end', () => end(response.statusCode ?? 0));
        response.once('error', () => end(0));
      });
      const patience = setTimeout(() => sent.destroy(), patienceMs).unref();
      const end = (status: number) => {
        clearTimeout(patience);
        resolve({ status, ms: performance.now() - startedAt });
      };
      sent.once('socket', () => {
        startedAt = performance.now(); // before that it waited for a free connection of ours
      });
      sent.once('error', () => end(0));
      sent.once('close', () => end(0));
      sent.end(body);
    });
  }
}

/** Connections that are kept open, at most so many at a time. */
export function keptConnections(most: number): Agent {
  return new Agent({ keepAlive: true, maxSockets: most });
}
