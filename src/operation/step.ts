import type { AuditAct } from '../domain/audit.ts';
import type { GatewayState } from '../domain/gateway.ts';
import type { AzureError, Milestone, Operation, OperationState } from '../domain/operation.ts';
import type { Order } from '../domain/order.ts';
import { truthOf } from './effect.ts';

export const second = 1000;
export const minute = 60 * second;

/** One step of an operation: its next state, what is said about it, and when the next job is due (undefined: none). */
export interface Step {
  readonly to: Omit<Operation, 'epoch'>;
  readonly acts: readonly AuditAct[];
  /** Milliseconds of the product's time. */
  readonly afterMs: number | undefined;
  /** Whether the card's words change. */
  readonly isNews: boolean;
}

/** What every step is made from. `before` is the gateway of the approved plan. */
export interface Turn {
  readonly operation: Operation;
  readonly order: Order;
  readonly before: GatewayState;
  readonly now: Date;
}

export function since(date: Date, now: Date): number {
  return now.getTime() - date.getTime();
}

export function step(
  turn: Turn,
  state: OperationState,
  more: Partial<Step> & { seen?: GatewayState; says?: Milestone; isSilent?: boolean } = {},
): Step {
  const { operation } = turn;
  const { seen = operation.seen, says } = more;
  const silentSince = more.isSilent === true ? (operation.silentSince ?? turn.now) : undefined;
  const milestones = says === undefined ? operation.milestones : [...operation.milestones, says];
  return {
    to: { ...operation, state, seen, milestones, silentSince },
    acts: more.acts ?? [],
    afterMs: more.afterMs,
    isNews: more.isNews ?? (state.kind !== operation.state.kind || says !== undefined),
  };
}

export function milestone(turn: Turn, mark: Milestone['mark'], says: string): Milestone {
  return { at: turn.now, mark, says };
}

export function failed(turn: Turn, why: string, error: AzureError | undefined, seen?: GatewayState): Step {
  const truth = seen ?? turn.operation.seen;
  const says = error === undefined ? why : `Azure gave up: ${error.code}.`;
  const tail = truth === undefined ? '' : ` Looked again: ${truthOf(truth)}.`;
  return step(
    turn,
    { kind: 'failed', at: turn.now, why, error },
    {
      ...(seen === undefined ? {} : { seen }),
      says: milestone(turn, 'failed', `${says}${tail}`),
      acts: ['failed'],
    },
  );
}

export function succeeded(turn: Turn, seen: GatewayState): Step {
  return step(
    turn,
    { kind: 'succeeded', at: turn.now },
    {
      seen,
      says: milestone(turn, 'done', `Azure confirms it: ${truthOf(seen)}.`),
      acts: ['succeeded'],
    },
  );
}

export function looking(turn: Turn, why: string, handle: string | undefined, seen?: GatewayState): Step {
  return step(
    turn,
    { kind: 'looking', since: turn.now, why, handle },
    {
      ...(seen === undefined ? {} : { seen }),
      says: milestone(turn, 'now', why),
      acts: ['unknown'],
      afterMs: 5 * second,
    },
  );
}
