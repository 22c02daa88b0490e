import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Tenant } from '../tenant.ts';
import type { ActionGroup } from './action-group.ts';
import { webhookBody } from './alert-bodies.ts';
import type { Monitor, Transition } from './monitor.ts';
import { ledgerOf, type StormAlert, stormMix } from './storm-mix.ts';
import { type Call, keptConnections, type WebhookLine } from './webhook-line.ts';

const tickMs = 5;

export interface StormWish {
  readonly webhooks: number;
  /** The tenant's first so many. */
  readonly gateways: number;
  /** Real ones, in which all of them are sent. */
  readonly seconds: number;
  /** Kept connections. */
  readonly connections: number;
  /** Sev0 to Sev4; undefined is all. */
  readonly severities?: readonly string[];
  /** As an action group does it, and with the alerts in Azure's list, so that nothing is lost by an outage. */
  readonly retry: boolean;
  /** The same seed makes the same storm. */
  readonly seed?: string;
}

export interface StormReport {
  readonly sent: number;
  readonly alerts: number;
  readonly fired: number;
  readonly resolved: number;
  readonly gateways: number;
  /** Real seconds from the first call to the last answer. */
  readonly seconds: number;
  /** Calls by status; 0 is no answer. */
  readonly byStatus: Readonly<Record<string, number>>;
  /** With `retry`: webhooks that Azure gave up. */
  readonly givenUp: number;
  /** Milliseconds from sending to the whole answer. */
  readonly acceptMs: Readonly<Record<'p50' | 'p90' | 'p95' | 'p99' | 'max', number>>;
  /** How much later than planned the latest one was begun, in milliseconds: a slow sender, not a slow bot. */
  readonly latestBeginMs: number;
}

/** Sends many webhooks at an even pace. One at a time. */
export class Storm {
  readonly #tenant: Tenant;
  readonly #monitor: Monitor;
  readonly #group: ActionGroup;
  readonly #line: WebhookLine;
  #ledger: readonly StormAlert[] = [];
  #isRunning = false;

  constructor(tenant: Tenant, monitor: Monitor, group: ActionGroup, line: WebhookLine) {
    this.#tenant = tenant;
    this.#monitor = monitor;
    this.#group = group;
    this.#line = line;
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** The alerts of the last storm. */
  get ledger(): readonly StormAlert[] {
    return this.#ledger;
  }

  /** @throws Error when no rule has such a severity */
  async run(wish: StormWish, now: Date): Promise<StormReport> {
    const gateways = new Set(this.#tenant.gateways.slice(0, wish.gateways));
    const rules = this.#monitor.rules.filter(
      (one) => gateways.has(one.gateway) && (wish.severities?.includes(one.severity) ?? true),
    );
    if (rules.length === 0) throw new Error('No rule has one of these severities');
    const mix = stormMix(rules, wish.webhooks, now.getTime(), wish.seed ?? randomUUID());
    this.#ledger = ledgerOf(mix);
    if (wish.retry) this.#enter(mix);
    this.#isRunning = true;
    try {
      const sent = await this.#send(mix, wish);
      const resolved = mix.filter((one) => one.condition === 'Resolved').length;
      return {
        ...{ sent: mix.length, alerts: this.#ledger.length, fired: mix.length - resolved, resolved },
        gateways: new Set(this.#ledger.map((one) => one.gateway)).size,
        ...sent,
      };
    } finally {
      this.#isRunning = false;
    }
  }

  async #send(mix: readonly Transition[], { seconds, connections, retry }: StormWish) {
    const agent = keptConnections(connections);
    const calls: Call[] = [];
    const running: Promise<boolean>[] = [];
    const startedAt = performance.now();
    const stepMs = (seconds * 1000) / mix.length;
    let latestBeginMs = 0;
    const begin = async (transition: Transition): Promise<boolean> => {
      const body = webhookBody(this.#tenant, transition, undefined);
      const note = (call: Call) => void calls.push(call);
      if (!retry) {
        note(await this.#line.post(JSON.stringify(body), agent));
        return false;
      }
      const { rule, alert, condition } = transition;
      const notice = { alertId: alert.id, rule: rule.name, condition, body };
      return (await this.#group.deliver(notice, note)).givenUp;
    };
    for (const [index, transition] of mix.entries()) {
      const dueMs = index * stepMs;
      while (performance.now() - startedAt < dueMs) await pause(tickMs);
      latestBeginMs = Math.max(latestBeginMs, performance.now() - startedAt - dueMs);
      running.push(begin(transition));
    }
    const outcomes = await Promise.all(running);
    agent.destroy();
    const byStatus: Record<string, number> = {};
    for (const { status } of calls) byStatus[status] = (byStatus[status] ?? 0) + 1;
    return {
      seconds: round((performance.now() - startedAt) / 1000),
      byStatus,
      givenUp: outcomes.filter(Boolean).length,
      acceptMs: percentiles(calls.filter((one) => one.status !== 0).map((one) => one.ms)),
      latestBeginMs: round(latestBeginMs),
    };
  }

  #enter(mix: readonly Transition[]): void {
    for (const { alert, condition } of mix) {
      if (condition === 'Resolved' || this.#monitor.find(alert.id) === undefined) this.#monitor.enter(alert);
    }
    this.#monitor.save();
  }
}

function percentiles(values: number[]): StormReport['acceptMs'] {
  const sorted = values.sort((a, b) => a - b);
  const at = (share: number) =>
    round(sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0);
  return { p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99), max: at(1) };
}

const round = (value: number): number => Math.round(value * 10) / 10;
