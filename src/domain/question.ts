import type { Place } from './conversation.ts';
import type { GatewayId } from './gateway.ts';
import type { Operator } from './operator.ts';
import type { OrderKind } from './order.ts';
import type { Timing } from './timing.ts';
import type { Limits } from './watch.ts';

/** What the words of an order gave, beside the gateway. */
export interface OrderWish {
  readonly kind: OrderKind;
  readonly instances: number | undefined;
  /** Relative to the capacity that Azure shows when the plan is made. */
  readonly delta: number | undefined;
  /** Id of one machine, for a restart or a redeploy; undefined: all. */
  readonly instance: string | undefined;
  /** Of a redeploy: the same machines on other hosts, or a new deployment of the gateway. */
  readonly scope: 'instances' | 'service' | undefined;
  /** Of an order about limits: all of them, what the words left out being as it is. */
  readonly limits?: Limits | undefined;
  readonly reason: string | undefined;
  readonly preview: boolean;
  /** Wanted for later: it is previewed, and not carried out yet. */
  readonly timing: Timing | undefined;
}

/** An order that lacks something: the bot asked back and waits for the answer of the one who gave it. */
export interface Question {
  /** Opaque, unguessable. */
  readonly id: string;
  readonly asker: Operator;
  readonly place: Place;
  readonly askedAt: Date;
  /** The words as they were typed, for the card. */
  readonly text: string;
  readonly order: OrderWish & { readonly gateway: GatewayId | undefined };
  /** What is asked for. */
  readonly missing: readonly ('gateway' | 'instances' | 'scope' | 'reason')[];
  /** Gateways to choose from, best first. */
  readonly choices: readonly GatewayId[];
  readonly state: 'open' | 'answered' | 'dismissed';
}
