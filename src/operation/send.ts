import type { GatewayState } from '../domain/gateway.ts';
import type { Again, AzureError, Milestone, OperationState } from '../domain/operation.ts';
import {
  asking,
  calling,
  failed,
  looking,
  milestone,
  minute,
  type Step,
  second,
  since,
  step,
  type Turn,
} from './step.ts';

export const patience = { transient: minute, checking: 10 * minute };

/** What became of sending the call, as the fleet tells it. */
export type Begun =
  | { readonly kind: 'accepted'; readonly handle: string }
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly error: AzureError;
      readonly mayPass: boolean;
      /** What Azure asks to wait, in ms. */
      readonly retryAfterMs?: number | undefined;
    }
  | { readonly kind: 'unknown'; readonly why: string }
  | { readonly kind: 'too-late' };

/** What the world looks like before the first call. */
export type Checked =
  | { readonly kind: 'same'; readonly seen: GatewayState }
  /** Somebody else's operation is under way; `why` where the gateway is another than what was approved already. */
  | {
      readonly kind: 'transient';
      readonly seen: GatewayState;
      readonly isSame: boolean;
      readonly why?: string | undefined;
    }
  /** `seen`: undefined where the configuration alone says so. */
  | { readonly kind: 'changed'; readonly seen: GatewayState | undefined; readonly why: string }
  | { readonly kind: 'blind'; readonly why: string };

/** After the world was read again, before anything is sent. */
export function afterCheck(turn: Turn, checked: Checked): Step {
  const { operation, now } = turn;
  if (operation.state.kind !== 'checking') throw new Error(`checked while ${operation.state.kind}`);
  if (operation.state.again !== undefined) return afterCheckAgain(turn, operation.state.again, checked);
  const waited = since(operation.state.since, now);
  switch (checked.kind) {
    case 'blind':
      if (waited < patience.checking)
        return step(turn, operation.state, {
          afterMs: 10 * second,
          // Looks without an answer end 10 to 15 s apart: one in each half minute tells how long it has been.
          isNews: operation.silentSince === undefined || waited % (30 * second) < 15 * second,
          isSilent: true,
        });
      return failed(
        turn,
        `Nothing was sent: Azure could not be read before the first call. ${checked.why}`,
        undefined,
      );
    case 'transient':
      if (waited < patience.transient) {
        const isNews = operation.seen === undefined;
        return step(turn, operation.state, { seen: checked.seen, afterMs: 5 * second, isNews });
      }
      return checked.isSame
        ? calling(turn, checked.seen)
        : voided(turn, checked.why ?? 'another change is under way in Azure', checked.seen);
    case 'changed':
      return voided(turn, checked.why, checked.seen);
    case 'same':
      return turn.plan.calls.length === 0 ? written(turn, checked.seen) : calling(turn, checked.seen);
  }
}

/** An order that is carried out by being written down, with this step. */
function written(turn: Turn, seen: GatewayState): Step {
  const says = milestone(turn, 'done', 'Written down: Gatehouse watches by it from now on.');
  return step(turn, { kind: 'succeeded', at: turn.now }, { seen, says, acts: ['succeeded'] });
}

function voided(turn: Turn, reason: string, seen: GatewayState | undefined): Step {
  const { call } = turn.operation;
  const why = reason.replace(/\.$/, ''); // what the plan's checks say are whole sentences
  // Its first machines have moved: that is no plan that came to nothing.
  if (call > 0)
    return failed(
      turn,
      `Stopped after ${call} of ${turn.plan.calls.length} machines: ${why}.`,
      undefined,
      seen,
    );
  const says = milestone(turn, 'failed', `Nothing was sent: ${why}.`);
  const look = seen === undefined ? {} : { seen };
  return step(turn, { kind: 'void', at: turn.now, why }, { ...look, says, acts: ['voided'] });
}

/** Before a call that was in doubt is sent once more: where it may not, people are asked again. */
function afterCheckAgain(turn: Turn, { by, about }: Again, checked: Checked): Step {
  const { state } = turn.operation;
  if (state.kind !== 'checking') throw new Error(`checked while ${state.kind}`);
  const waited = since(state.since, turn.now);
  const notSent = (why: string, seen?: GatewayState) => asking(turn, about, `Not sent again: ${why}.`, seen);
  switch (checked.kind) {
    case 'same': {
      const says = milestone(turn, 'now', `${by} had it sent again.`);
      // Where Azure refuses it for now it is tried more than once.
      const isSaid = turn.operation.milestones.some((one) => one.says === says.says && one.at >= state.since);
      return calling(turn, checked.seen, isSaid ? {} : { says });
    }
    case 'changed':
      return notSent(checked.why, checked.seen);
    case 'transient':
      return waited < patience.transient
        ? step(turn, state, { seen: checked.seen, afterMs: 5 * second, isNews: false })
        : notSent('another change is under way in Azure', checked.seen);
    case 'blind':
      return waited < patience.transient
        ? step(turn, state, { afterMs: 10 * second, isNews: false, isSilent: true })
        : notSent('Azure could not be read before it');
  }
}

const deeds = {
  start: 'start',
  stop: 'stop',
  scale: 'new number of instances',
  restart: 'restart',
  redeploy: 'redeploy',
  limit: 'change of limits',
} as const;

/** After the call was sent, or not. */
export function afterCall(turn: Turn, begun: Begun, seen: GatewayState | undefined): Step {
  const { operation, plan, now } = turn;
  if (operation.state.kind !== 'calling') throw new Error(`sent while ${operation.state.kind}`);
  const { since: from, again: wish } = operation.state;
  const again: OperationState = {
    ...{ kind: 'checking', since: from },
    ...(wish === undefined ? {} : { again: wish }),
  };
  switch (begun.kind) {
    case 'accepted':
      return step(
        { ...turn, operation: { ...operation, wasAccepted: true } },
        { kind: 'polling', since: now, handle: begun.handle },
        {
          says: milestone(turn, 'done', `Azure accepted the ${deeds[plan.order.kind]} (202).`),
          acts: ['accepted'],
          afterMs: second,
        },
      );
    case 'refused': {
      const asked = begun.retryAfterMs ?? 0;
      const isInTime = since(operation.state.since, now) + asked < patience.checking;
      if (begun.mayPass && isInTime) {
        const { before, says } = refusedAgain(turn, begun.error.code);
        const told = { ...turn, operation: { ...operation, milestones: before } };
        return step(told, again, { says, afterMs: Math.max(asked, 10 * second) });
      }
      if (begun.mayPass && asked >= patience.checking) {
        const why = `Azure takes no call for another ${Math.ceil(asked / minute)} min, so nothing was started.`;
        return failed(turn, why, begun.error, seen);
      }
      return failed(turn, 'Azure refused the call, so nothing was started.', begun.error, seen);
    }
    case 'unknown':
      return looking(turn, 'No answer from Azure to the call. Looking at the machines.', undefined);
    case 'too-late':
      return step(turn, again, { afterMs: 0, isNews: false });
  }
}

/** The same refusal again and again is one line of the card, with the time of the first. */
function refusedAgain(turn: Turn, code: string): { before: readonly Milestone[]; says: Milestone } {
  const { milestones, sends } = turn.operation;
  const begin = `Azure refused it for now (${code}); `;
  const last = milestones.at(-1);
  if (last === undefined || !last.says.startsWith(begin))
    return { before: milestones, says: milestone(turn, 'now', `${begin}trying again.`) };
  const says = milestone(turn, 'now', `${begin}tried ${sends} times, trying again.`);
  return { before: milestones.slice(0, -1), says: { ...says, at: last.at } };
}

/** A job finds the intent written and nobody knows whether the call went out: its process died there. */
export function afterCrash(turn: Turn): Step {
  return looking(turn, 'Gatehouse was restarted around the call. Looking at the machines.', undefined);
}
