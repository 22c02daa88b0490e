import type { GatewayState } from '../domain/gateway.ts';
import type { AzureError } from '../domain/operation.ts';
import { isBack, isIdle, isProven, progressOf, provesItself, touchedBy } from './effect.ts';
import {
  asking,
  endless,
  endlessAfter,
  failed,
  finishedCall,
  looking,
  minute,
  type Step,
  second,
  since,
  step,
  type Turn,
} from './step.ts';

const patience = {
  silent: minute,
  verifying: 3 * minute,
  /** A machine that moves or restarts is usually back within some minutes. */
  back: 10 * minute,
};

/** What one poll told. */
export type Polled =
  | { readonly kind: 'running'; readonly handle: string; readonly retryAfterMs: number | undefined }
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'failed' | 'superseded'; readonly error: AzureError }
  | { readonly kind: 'silent' | 'lost'; readonly why: string };

/** What is on the card about the progress, to see whether it changed. */
function words(turn: Turn, seen: GatewayState | undefined): string {
  if (seen === undefined) return '';
  const { done, all } = progressOf(turn.plan.order, turn.plan.before, seen);
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
      if (since(state.since, now) >= endlessAfter) return endless(turn, seen, polled.handle);
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
      if (seen !== undefined && isTrue(turn, seen)) return finishedCall(turn, seen);
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
  const { operation, plan, now } = turn;
  const { state } = operation;
  if (state.kind !== 'verifying') throw new Error(`verified while ${state.kind}`);
  if (seen !== undefined && isTrue(turn, seen)) return finishedCall(turn, seen);
  const waited = since(state.since, now);
  if (seen !== undefined && plan.order.kind === 'redeploy' && waited >= patience.back)
    return asking(turn, 'not-back', `${missing(turn, seen)} does not come back.`, seen);
  const limit = provesItself(plan.order) ? patience.verifying : patience.back;
  if (seen !== undefined && isIdle(seen) && waited >= limit)
    return failed(
      turn,
      'Azure says that it succeeded, but the machines show something else.',
      undefined,
      seen,
    );
  if (waited >= endlessAfter) return endless(turn, seen, undefined);
  return step(turn, state, { ...(seen === undefined ? {} : { seen }), afterMs: 5 * second, isNews: false });
}

/** The machines that are to run and do not: "Instance 2", "Instances 2, 3". */
function missing({ plan, operation }: Turn, seen: GatewayState): string {
  const sent = sentTo(plan, operation);
  const away = touchedBy(plan.calls).filter((id) => !isBack(seen, id, sent.includes(id)));
  return away.length === 1 ? `Instance ${away[0]}` : `Instances ${away.join(', ')}`;
}

/** Whether the machines show it. Of a redeploy all must run before the next one moves, not only the one that moved. */
export function isTrue({ plan, operation }: Turn, seen: GatewayState): boolean {
  return isProven(plan.order, seen, touchedBy(plan.calls), sentTo(plan, operation));
}

/** The machines whose call has been made: a redeploy may have been ordered for one that is not well, later in the line. */
function sentTo({ calls }: Turn['plan'], { call }: Turn['operation']): readonly string[] {
  return touchedBy(calls.slice(0, call + 1));
}
