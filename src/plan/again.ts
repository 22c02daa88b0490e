import type { GatewayState } from '../domain/gateway.ts';
import type { Plan } from '../domain/plan.ts';
import { makePlan } from './make-plan.ts';
import { counted, listed } from './words.ts';
import type { World } from './world.ts';

/**
 * Why one call of an approved restart or redeploy must not be sent a second time: the gateway is another now, or a check
 * would stop it. That a machine of the call itself does not run is no reason: for that it is sent again.
 * @param call which of the plan's calls
 * @returns a sentence without a full stop; undefined where it may be sent
 */
export function whyNotAgain(plan: Plan, call: number, world: World): string | undefined {
  const { state } = world;
  const { before, gateway } = plan;
  const action = plan.calls[call]?.action;
  const touched = action !== undefined && 'instances' in action ? action.instances : [];
  if (state.capacity !== before.capacity)
    return `${gateway.name} has ${counted(state.capacity, 'instance')} now, and had ${before.capacity} when this was asked`;
  const gone = touched.filter((id) => !state.instances.some((one) => one.id === id));
  if (gone.length > 0) return `${listed(gone.map((id) => `instance ${id}`))} is not there any more`;
  const planned = makePlan(plan.order, { ...world, state: asIfRunning(state, touched) });
  if (planned.kind !== 'blocked') return undefined;
  const says = planned.plan.verdicts.find((one) => one.level === 'blocks')?.says;
  return (says ?? 'a check stops it now').replace(/\.$/, '');
}

function asIfRunning(state: GatewayState, ids: readonly string[]): GatewayState {
  const instances = state.instances.map((one) =>
    ids.includes(one.id) ? { ...one, power: 'running' as const } : one,
  );
  return { ...state, instances };
}
