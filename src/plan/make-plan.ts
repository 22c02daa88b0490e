import { type Gateway, type GatewayState, powerClass, runningOf } from '../domain/gateway.ts';
import type { Order } from '../domain/order.ts';
import { type Call, type Plan, planHash, type Refusal } from '../domain/plan.ts';
import type { Limits } from '../domain/watch.ts';
import { impactOf } from './effects.ts';
import { guard } from './guards.ts';
import { counted } from './words.ts';
import { serving, type World } from './world.ts';

export type Planned = { readonly kind: 'plan'; readonly plan: Plan } | Refusal;

/** Why the order would change nothing; undefined where it would change something. */
function alreadySo(order: Order, { gateway, state, limits }: World): string | undefined {
  const powers = state.instances.map((one) => one.power);
  switch (order.kind) {
    case 'start':
      return powers.length > 0 && powers.every((one) => one === 'running')
        ? `${gateway.name} already runs: ${state.capacity} of ${counted(state.capacity, 'instance')}.`
        : undefined;
    case 'stop':
      return powers.every((one) => one === 'deallocated')
        ? `${gateway.name} is already stopped: 0 of ${counted(state.capacity, 'instance')} running.`
        : undefined;
    case 'scale':
      return order.instances === state.capacity
        ? `${gateway.name} has ${counted(state.capacity, 'instance')} already.`
        : undefined;
    case 'restart':
    case 'redeploy':
      return undefined;
    case 'limit':
      return isSame(order.limits, limits)
        ? `The traffic of ${gateway.name} is watched by these limits already.`
        : undefined;
  }
}

function isSame(one: Limits, other: Limits | undefined): boolean {
  return (
    one.gigabytes === other?.gigabytes &&
    one.warning === other.warning &&
    one.critical === other.critical &&
    one.stopOnCritical === other.stopOnCritical
  );
}

/** The machines that a restart or a redeploy is about: those that run, since Azure refuses it for the others. */
function machinesOf(instance: string | undefined, state: GatewayState): readonly string[] {
  const running = state.instances.filter((one) => one.power === 'running').map((one) => one.id);
  return instance === undefined ? running : running.filter((id) => id === instance);
}

function callsOf(order: Order, scaleSet: string, state: GatewayState): readonly Call[] {
  switch (order.kind) {
    case 'start':
      return [{ method: 'POST', path: `${scaleSet}/start`, body: undefined, action: { kind: 'start' } }];
    case 'stop':
      return [
        { method: 'POST', path: `${scaleSet}/deallocate`, body: undefined, action: { kind: 'deallocate' } },
      ];
    case 'scale': {
      const body = { sku: { capacity: order.instances } };
      return [
        {
          method: 'PATCH',
          path: scaleSet,
          body,
          action: { kind: 'set-capacity', capacity: order.instances },
        },
      ];
    }
    case 'restart': {
      const instances = machinesOf(order.instance, state);
      const body = { instanceIds: instances };
      return [{ method: 'POST', path: `${scaleSet}/restart`, body, action: { kind: 'restart', instances } }];
    }
    case 'redeploy':
      // One call a machine: the next is made only when the one before is back.
      return machinesOf(order.instance, state).map((id) => ({
        method: 'POST',
        path: `${scaleSet}/redeploy`,
        body: { instanceIds: [id] },
        action: { kind: 'redeploy', instances: [id] },
      }));
    case 'limit':
      return [];
  }
}

function scaleSetOf(gateway: Gateway): string {
  if (gateway.scaleSet === undefined)
    throw new Error(`${gateway.name} has no scale set: ask outOfReach first`);
  return gateway.scaleSet;
}

/** What the order would do to the gateway as it is: a plan to approve, or why there is none. The gateway is in reach. */
export function makePlan(order: Order, world: World): Planned {
  const { state, now, lastGateway, neighbours } = world;
  const gateway = { ...world.gateway, scaleSet: scaleSetOf(world.gateway) };
  const says = alreadySo(order, world);
  if (says !== undefined) return { kind: 'nothing-to-do', order, says, state };
  const input = { ...world, order };
  const isLast = order.kind === 'stop' && runningOf(state) > 0 && serving(neighbours).length === 0;
  const content = {
    order,
    gateway,
    control: 'azure' as const,
    before: state,
    ...impactOf(input),
    verdicts: guard(input),
    calls: callsOf(order, gateway.scaleSet, state),
    approversAtLeast: isLast && lastGateway !== 'block' ? lastGateway.approvers : undefined,
  };
  const plan: Plan = { ...content, madeAt: now, hash: planHash(content) };
  const isBlocked = plan.verdicts.some((one) => one.level === 'blocks');
  return isBlocked ? { kind: 'blocked', plan } : { kind: 'plan', plan };
}

/** True while somebody else's operation is under way, so that a comparison with the approved plan should wait. */
export function isTransient({ state }: Pick<World, 'state'>): boolean {
  return (
    state.provisioning === 'updating' || state.instances.some((one) => powerClass(one.power) === 'changing')
  );
}
