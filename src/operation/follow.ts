import type { GatewayState } from '../domain/gateway.ts';
import type { AzureError } from '../domain/operation.ts';
import { isIdle, isProven, progressOf } from './effect.ts';
import {
  failed,
  looking,
  milestone,
  minute,
  type Step,
  second,
  since,
  step,
  succeeded,
  type Turn,
} from './step.ts';

const patience = { silent: minute, verifying: 3 * minute, absent: minute };
/** Sends of the same call, each but the first after looks that proved that none had been accepted. */
const mostSends = 3;

/** What one poll told. */
export type Polled =
  | { readonly kind: 'running'; readonly handle: string; readonly retryAfterMs: number | undefined }
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'failed' | 'superseded'; readonly error: AzureError }
  | { readonly kind: 'silent' | 'lost'; readonly why: string };

/** What is on the card about the progress, to see whether it changed. */
function words(turn: Turn, seen: GatewayState | undefined): string {
  if (seen === undefined) return '';
  const { done, all } = progressOf(turn.order, turn.before, seen);
  return `${done}/${all} ${seen.instances.map((one) => `${one.id}${one.power}`).join()}`;
}

/** After a poll of an accepted call, with the look at the machines that went with it (undefined: no answer). */
export function afterPoll(turn: Turn, polled: Polled, seen: GatewayState | undefined): Step {
  const { operation, now } = turn;
  const { state } = operation;
  if (state.kind !== 'polling') throw new Error(`polled while ${state.kind}`);
  const look = seen === undefined ? {} : { seen };
  switch (polled.kind) {
    case 'running': {
      const isSlow = since(state.since, now) > 30 * minute;
      const afterMs = Math.max(polled.retryAfterMs ?? 0, isSlow ? 30 * second : 5 * second);
      const moved = words(turn, seen) !== words(turn, operation.seen);
      const isTick = since(state.since, now) % (30 * second) < afterMs;
      return step(
        turn,
        { ...state, handle: polled.handle },
        { ...look, afterMs, isNews: isTick || (seen !== undefined && moved) },
      );
    }
    case 'succeeded':
      if (seen !== undefined && isProven(turn.order, seen)) return succeeded(turn, seen);
      return step(turn, { kind: 'verifying', since: now }, { ...look, afterMs: 2 * second });
    case 'failed':
      return failed(turn, 'Azure accepted it and then gave up.', polled.error, seen);
    case 'superseded':
      return failed(turn, 'A later change in Azure took its place.', polled.error, seen);
    case 'lost':
      return looking(
        turn,
        'Azure no longer tells how the operation goes. Looking at the machines.',
        undefined,
        seen,
      );
    case 'silent': {
      const silent = operation.silentSince;
      if (silent !== undefined && since(silent, now) >= patience.silent)
        return looking(turn, 'Azure does not answer. Still looking.', state.handle, seen);
      return step(turn, state, { ...look, afterMs: 5 * second, isNews: false, isSilent: true });
    }
  }
}

/** After a look that is to prove what Azure said (undefined: no answer). */
export function afterVerify(turn: Turn, seen: GatewayState | undefined): Step {
  const { operation, order, now } = turn;
  const { state } = operation;
  if (state.kind !== 'verifying') throw new Error(`verified while ${state.kind}`);
  if (seen !== undefined && isProven(order, seen)) return succeeded(turn, seen);
  if (seen !== undefined && isIdle(seen) && since(state.since, now) >= patience.verifying)
    return failed(
      turn,
      'Azure says that it succeeded, but the machines show something else.',
      undefined,
      seen,
    );
  return step(turn, state, { ...(seen === undefined ? {} : { seen }), afterMs: 5 * second, isNews: false });
}

/**
 * After looking for what nobody can tell: a poll where there is a handle, and the machines. A call that nobody took is
 * sent again only after `patience.absent`, which is longer than any process can still have it under way.
 */
export function afterLook(turn: Turn, polled: Polled | undefined, seen: GatewayState | undefined): Step {
  const { operation, order, now } = turn;
  const { state } = operation;
  if (state.kind !== 'looking') throw new Error(`looked while ${state.kind}`);
  const waited = since(state.since, now);
  const afterMs = waited < 5 * minute ? 5 * second : waited < 30 * minute ? 30 * second : 5 * minute;
  const look = seen === undefined ? {} : { seen };
  if (polled?.kind === 'failed')
    return failed(turn, 'Azure accepted it and then gave up.', polled.error, seen);
  if (polled?.kind === 'running')
    return step(turn, { kind: 'polling', since: now, handle: polled.handle }, { ...look, afterMs });
  if (seen !== undefined && isProven(order, seen)) return succeeded(turn, seen);
  if (seen === undefined || !isIdle(seen) || waited < patience.absent)
    return step(turn, state, {
      ...look,
      afterMs,
      isNews: waited % (30 * second) < afterMs,
      isSilent: seen === undefined,
    });
  if (operation.wasAccepted || operation.sends >= mostSends) {
    const why = 'Azure shows no operation any more, and what was asked for has not come true.';
    return failed(turn, why, undefined, seen);
  }
  // Idle for a minute with nothing done: it was never accepted. Start, stop and an absolute scale may be sent again.
  return step(
    turn,
    { kind: 'checking', since: now },
    {
      ...look,
      says: milestone(turn, 'now', 'Sent again: the machines show that Azure never took the first call.'),
      afterMs: 0,
    },
  );
}
