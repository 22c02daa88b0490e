import { createHash } from 'node:crypto';
import type { Gateway, GatewayState } from './gateway.ts';
import { powerClass } from './gateway.ts';
import type { Order } from './order.ts';

/**
 * What a guard says. `scope` tells what it looked at: the gateway itself, its neighbours in the site (whose changes
 * matter only when they make it block), what passes by itself (likewise), or metrics (which only warn and never count).
 */
export interface Verdict {
  readonly guard: GuardName;
  readonly level: 'passes' | 'warns' | 'blocks';
  readonly scope: 'gateway' | 'neighbours' | 'moment' | 'metrics';
  /** One sentence: why. Plain text with real names and numbers, no Markdown. */
  readonly says: string;
  /** What to do about it, one sentence each; empty where it passes. */
  readonly remedies: readonly string[];
}

export type GuardName =
  | 'last-gateway'
  | 'instance-range'
  | 'connection-points'
  | 'ports'
  | 'state-known'
  | 'orchestration'
  | 'starts-machines'
  | 'removes-machines'
  | 'lab-size'
  | 'instance-known'
  | 'restart-outage'
  | 'redeploy-alone'
  | 'limits'
  | 'busy';

/** One call that changes something, in Azure's own words. `path` is the resource path without query. */
export interface Call {
  readonly method: 'POST' | 'PATCH';
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>> | undefined;
  /** What the fleet is told to do. */
  readonly action: CallAction;
}

export type CallAction =
  | { readonly kind: 'start' }
  | { readonly kind: 'deallocate' }
  | { readonly kind: 'set-capacity'; readonly capacity: number }
  | { readonly kind: 'restart' | 'redeploy'; readonly instances: readonly string[] };

/** One line of "now and after": only lines that change are in a plan. */
export interface Change {
  readonly what: string;
  readonly now: string;
  readonly after: string;
}

/** A sentence with its lead word: "Cut off: devices on the internet get no policy ...". */
export interface Effect {
  readonly lead: string;
  readonly says: string;
}

/** What an order would do to the gateway as it is. What is approved is a plan, told apart from others by its hash. */
export interface Plan {
  readonly order: Order;
  readonly gateway: Gateway;
  readonly control: 'azure';
  readonly madeAt: Date;
  /** The gateway when the plan was made: what "now" on the card means. */
  readonly before: GatewayState;
  /** "Stop GraniteFalls" */
  readonly title: string;
  /** The worst effect, one sentence. */
  readonly headline: string;
  /** Whether clients lose the gateway, notice something, or notice nothing. */
  readonly impact: 'outage' | 'degraded' | 'none';
  readonly changes: readonly Change[];
  readonly effects: readonly Effect[];
  readonly verdicts: readonly Verdict[];
  readonly calls: readonly Call[];
  /** Approvers that the last-gateway rule demands at the least; undefined where it does not apply. */
  readonly approversAtLeast: number | undefined;
  /** 64 hexadecimal digits, see planHash. */
  readonly hash: string;
}

const planFormat = 1;

/**
 * Covers exactly what an approver relies on: format version, resource, control path, power class of each instance,
 * capacity, size, calls (they carry no api-version) and verdicts. No times, metrics or tags; of guards that look at
 * neighbours or at what passes only whether they block.
 */
export function planHash(plan: Omit<Plan, 'hash' | 'madeAt'>): string {
  const { before, gateway, order } = plan;
  // Limits are Gatehouse's own: what the machines do meanwhile does not touch them.
  if (order.kind === 'limit')
    return digest([
      planFormat,
      gateway.id,
      order.limits,
      plan.changes,
      plan.verdicts.map((one) => one.level),
    ]);
  const content = [
    planFormat,
    gateway.scaleSet?.toLowerCase() ?? null,
    plan.control,
    before.instances.map((one) => [one.id, powerClass(one.power)]),
    before.capacity,
    before.sku.toLowerCase(),
    plan.calls.map((call) => [call.method, call.path.toLowerCase(), call.body ?? null]),
    plan.verdicts
      .filter((one) => one.scope === 'gateway' || (one.scope !== 'metrics' && one.level === 'blocks'))
      .map((one) => [one.guard, one.level]),
  ];
  return digest(content);
}

function digest(content: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

/** Why an order gets no plan to approve. */
export type Refusal =
  | {
      readonly kind: 'nothing-to-do';
      readonly order: Order;
      readonly says: string;
      readonly state: GatewayState;
    }
  | { readonly kind: 'blocked'; readonly plan: Plan };
