import type { GatewayState } from '../domain/gateway.ts';
import type { DoubtAnswer } from '../domain/operation.ts';
import { provesItself } from './effect.ts';
import { isTrue, type Polled } from './follow.ts';
import { type Found, taken, wasTaken } from './seek.ts';
import { failed, milestone, minute, type Step, step, succeeded, type Turn } from './step.ts';

/**
 * While people are asked, the machines and Azure's log go on being looked at: they may tell after all.
 * @param polled where the operation can still be polled
 */
export function afterAskingLook(
  turn: Turn,
  seen: GatewayState | undefined,
  evidence: Found['evidence'],
  polled?: Polled,
): Step {
  const { operation, plan } = turn;
  const { state } = operation;
  if (state.kind !== 'asking') throw new Error(`asked while ${state.kind}`);
  if (state.about === 'taken' && wasTaken(turn, seen, evidence)) return taken(turn, seen);
  if (state.about === 'not-back' && seen !== undefined && isTrue(turn, seen)) return taken(turn, seen);
  if (state.about === 'not-ending') {
    if (polled?.kind === 'failed' || polled?.kind === 'superseded')
      return failed(turn, 'Azure accepted it and then gave up.', polled.error, seen);
    if (polled?.kind === 'succeeded') return taken(turn, seen);
    if (seen !== undefined && provesItself(plan.order) && isTrue(turn, seen)) return succeeded(turn, seen);
    // Azure had called it done, and only the machines were waited for.
    if (seen !== undefined && operation.wasAccepted && state.handle === undefined && isTrue(turn, seen))
      return taken(turn, seen);
  }
  const handle = polled?.kind === 'running' ? { handle: polled.handle } : {};
  return step(
    turn,
    { ...state, ...handle },
    {
      ...(seen === undefined ? {} : { seen }),
      afterMs: minute,
      isNews: false,
      isSilent: seen === undefined,
    },
  );
}

/**
 * After somebody has answered. What is to be sent again goes the way of every call: the world is read before.
 * @param seen the gateway just now; undefined: no answer
 * @param by the name, for the card
 */
export function afterAnswer(
  turn: Turn,
  answer: DoubtAnswer,
  by: string,
  seen: GatewayState | undefined,
): Step {
  const { operation } = turn;
  if (operation.state.kind !== 'asking') throw new Error(`answered while ${operation.state.kind}`);
  switch (answer) {
    case 'was-done': {
      const says = milestone(turn, 'done', `${by} says that it was done.`);
      const told = { ...turn, operation: { ...operation, milestones: [...operation.milestones, says] } };
      return taken(told, seen);
    }
    case 'run-again': {
      const { about } = operation.state;
      // Azure may be at work on the first one.
      if (about === 'not-ending') throw new Error('sent again while it may still run');
      const says = milestone(turn, 'now', `${by} wants it sent again. Reading the gateway before.`);
      const look = seen === undefined ? {} : { seen };
      return step(
        turn,
        { kind: 'checking', since: turn.now, again: { by, about } },
        { ...look, says, afterMs: 0 },
      );
    }
    case 'give-up':
      return failed(turn, `${by} ended it here.`, undefined, seen);
    default:
      return answer satisfies never;
  }
}
