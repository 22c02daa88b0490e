import type { GatewayState } from '../domain/gateway.ts';
import { areAloneAnew, isIdle, provesItself, touchedBy } from './effect.ts';
import { isTrue, type Polled } from './follow.ts';
import {
  asking,
  endless,
  endlessAfter,
  failed,
  milestone,
  minute,
  type Step,
  second,
  since,
  step,
  succeeded,
  type Turn,
} from './step.ts';

const patience = {
  absent: minute,
  /** The activity log is 3 to 20 min late; the instances' own times are not. */
  evidence: 5 * minute,
};
/** Sends of the same call, each but the first after looks that proved that none had been accepted. */
const mostSends = 3;

/** What a look for a lost call found. */
export interface Found {
  /** Where there is a handle. */
  readonly polled: Polled | undefined;
  /** Undefined: no answer. */
  readonly seen: GatewayState | undefined;
  /** What the activity log says of the call; undefined where the machines prove it themselves. */
  readonly evidence: 'taken' | 'none' | 'silent' | undefined;
}

/**
 * After looking for what nobody can tell: a poll where there is a handle, and the machines. A call that nobody took is
 * sent again only after `patience.absent`, which is longer than any process can still have it under way, and only where
 * the machines prove it: a restart whose acceptance stays unknown is for people to decide.
 */
export function afterLook(turn: Turn, { polled, seen, evidence }: Found): Step {
  const { operation, now } = turn;
  const { state } = operation;
  if (state.kind !== 'looking') throw new Error(`looked while ${state.kind}`);
  const waited = since(state.since, now);
  const afterMs = waited < 5 * minute ? 5 * second : waited < 30 * minute ? 30 * second : 5 * minute;
  const look = seen === undefined ? {} : { seen };
  if (polled?.kind === 'failed')
    return failed(turn, 'Azure accepted it and then gave up.', polled.error, seen);
  if (polled?.kind === 'running')
    return step(turn, { kind: 'polling', since: now, handle: polled.handle }, { ...look, afterMs });
  if (polled?.kind === 'succeeded')
    return step(turn, { kind: 'verifying', since: now }, { ...look, afterMs: second });
  const wait = step(turn, state, {
    ...look,
    afterMs,
    isNews: waited % (30 * second) < afterMs,
    isSilent: seen === undefined,
  });
  const next = provesItself(turn.plan.order)
    ? lookAgain(turn, seen, waited, wait)
    : seek(turn, seen, evidence, waited, wait);
  return next === wait && waited >= endlessAfter ? endless(turn, seen, state.handle) : next;
}

/** For orders whose effect the machines show: start, stop, an absolute scale. */
function lookAgain(turn: Turn, seen: GatewayState | undefined, waited: number, wait: Step): Step {
  const { operation, now } = turn;
  if (seen !== undefined && isTrue(turn, seen)) return succeeded(turn, seen);
  if (seen === undefined || !isIdle(seen) || waited < patience.absent) return wait;
  if (operation.wasAccepted || operation.sends >= mostSends) {
    const why = 'Azure shows no operation any more, and what was asked for has not come true.';
    return failed(turn, why, undefined, seen);
  }
  // Idle for a minute with nothing done: it was never accepted, so it may be sent again.
  const says = milestone(turn, 'now', 'Sent again: the machines show that Azure never took the first call.');
  return step(turn, { kind: 'checking', since: now }, { seen, says, afterMs: 0 });
}

/** For a restart and a redeploy: whether the call was taken is looked for; without a sign people are asked. */
function seek(
  turn: Turn,
  seen: GatewayState | undefined,
  evidence: Found['evidence'],
  waited: number,
  wait: Step,
): Step {
  if (turn.operation.wasAccepted || wasTaken(turn, seen, evidence))
    return seen !== undefined && isIdle(seen) && waited >= patience.absent
      ? taken(turn, seen)
      : acceptedLater(turn, evidence, wait);
  if (seen === undefined || !isIdle(seen) || waited < patience.evidence) return wait;
  return asking(
    turn,
    'taken',
    'Nothing that Azure shows tells whether it took the call. An operator or an approver has to say.',
    seen,
  );
}

function acceptedLater(turn: Turn, evidence: Found['evidence'], wait: Step): Step {
  if (turn.operation.wasAccepted) return wait;
  const whose = evidence === 'taken' ? 'Azure’s records show' : 'The machines’ own times show';
  const says = milestone(turn, 'done', `${whose} that it took the call.`);
  return {
    ...wait,
    to: { ...wait.to, wasAccepted: true, milestones: [...wait.to.milestones, says] },
    acts: ['accepted'],
    isNews: true,
  };
}

/** It was taken: what is left is to see the machines back. */
export function taken(turn: Turn, seen: GatewayState | undefined): Step {
  const operation = { ...turn.operation, wasAccepted: true };
  return step(
    { ...turn, operation },
    { kind: 'verifying', since: turn.now },
    { ...(seen === undefined ? {} : { seen }), afterMs: second },
  );
}

/** Azure's log has the call, or just the machines that it is about, and no other, were provisioned anew after it. */
export function wasTaken(turn: Turn, seen: GatewayState | undefined, evidence: Found['evidence']): boolean {
  const { operation, plan } = turn;
  const { sent, call } = operation;
  if (evidence === 'taken') return true;
  const ids = touchedBy(plan.calls.slice(call, call + 1));
  if (seen === undefined || sent === undefined) return false;
  return areAloneAnew(ids, seen, sent.provisionedBefore ?? sent.since);
}
