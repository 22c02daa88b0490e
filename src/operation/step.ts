import type { AuditAct } from '../domain/audit.ts';
import type { GatewayState } from '../domain/gateway.ts';
import type { AzureError, Doubt, Milestone, Operation, OperationState } from '../domain/operation.ts';
import type { Plan } from '../domain/plan.ts';
import { newestProvisioning, touchedBy, truthOf } from './effect.ts';

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

/** What every step is made from. */
export interface Turn {
  readonly operation: Operation;
  readonly plan: Plan;
  readonly now: Date;
  /** Machine time after which a call whose intent is written now must not leave any more. */
  readonly sendBefore: Date;
  /** A new UUID, for the request id of a call. */
  readonly freshId: string;
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

/** The intent to make a call of the plan: written before it is made. */
export function calling(
  turn: Turn,
  seen: GatewayState,
  more: { call?: number; says?: Milestone } = {},
): Step {
  const { operation, now, sendBefore, freshId } = turn;
  const { call = operation.call, says } = more;
  const isFirst = operation.sends === 0 && operation.call === 0;
  const intended: Operation = {
    ...operation,
    startedAt: operation.startedAt ?? now,
    call,
    sends: call === operation.call ? operation.sends + 1 : 1,
    wasAccepted: false,
    sent: {
      requestId: isFirst ? operation.id : freshId,
      since: now,
      provisionedBefore: newestProvisioning(seen),
    },
  };
  const { state } = operation;
  const since = state.kind === 'checking' ? state.since : now;
  const again = state.kind === 'checking' && state.again !== undefined ? { again: state.again } : {};
  return step(
    { ...turn, operation: intended },
    { kind: 'calling', since, sendBefore, ...again },
    { seen, acts: ['called'], ...(says === undefined ? {} : { says }) },
  );
}

/** The call has come true: the plan's next one, or the end. */
export function finishedCall(turn: Turn, seen: GatewayState): Step {
  const { operation, plan } = turn;
  const next = operation.call + 1;
  if (next >= plan.calls.length) return succeeded(turn, seen);
  const [id = ''] = touchedBy(plan.calls.slice(operation.call, next));
  return calling(turn, seen, {
    call: next,
    says: milestone(turn, 'done', `Instance ${id} is back, on another host.`),
  });
}

/** Nothing that Azure shows can tell: people must. The gateway stays held meanwhile. */
export function asking(turn: Turn, about: Doubt, why: string, seen?: GatewayState, handle?: string): Step {
  return step(
    turn,
    { kind: 'asking', since: turn.now, why, about, ...(handle === undefined ? {} : { handle }) },
    {
      ...(seen === undefined ? {} : { seen }),
      says: milestone(turn, 'now', why),
      acts: ['asked'],
      afterMs: minute,
    },
  );
}

/** Azure's own longest operations end within the hour: what lasts longer may never end, and people may not wait. */
export const endlessAfter = 60 * minute;

export function endless(turn: Turn, seen: GatewayState | undefined, handle: string | undefined): Step {
  const why = `Azure has not told of an end for ${endlessAfter / minute} min.`;
  return asking(turn, 'not-ending', why, seen, handle);
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
