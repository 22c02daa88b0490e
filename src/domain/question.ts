import type { Place } from './conversation.ts';
import type { GatewayId } from './gateway.ts';
import type { Operator } from './operator.ts';

/** An order that lacks something: the bot asked back and waits for the answer of the one who gave it. */
export interface Question {
  /** Opaque, unguessable. */
  readonly id: string;
  readonly asker: Operator;
  readonly place: Place;
  readonly askedAt: Date;
  /** The words as they were typed, for the card. */
  readonly text: string;
  readonly order: {
    readonly kind: 'start' | 'stop' | 'scale';
    readonly gateway: GatewayId | undefined;
    readonly instances: number | undefined;
    readonly delta: number | undefined;
    readonly reason: string | undefined;
    readonly preview: boolean;
  };
  /** What is asked for. */
  readonly missing: readonly ('gateway' | 'instances' | 'reason')[];
  /** Gateways to choose from, best first. */
  readonly choices: readonly GatewayId[];
  readonly state: 'open' | 'answered' | 'dismissed';
}
