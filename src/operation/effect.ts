import { conditionOf, type GatewayState, runningOf } from '../domain/gateway.ts';
import type { Order } from '../domain/order.ts';
import type { Call } from '../domain/plan.ts';

/** Machines that have reached what the order wants, of all that it is about. */
export interface Progress {
  readonly done: number;
  readonly all: number;
}

/** Whether the machines can show at all that a call was taken: after a restart they look as before it. */
export function provesItself(order: Order): boolean {
  return order.kind !== 'restart' && order.kind !== 'redeploy';
}

/** The machines that calls touch by name; none for a call about the whole set. */
export function touchedBy(calls: readonly Call[]): readonly string[] {
  return calls.flatMap(({ action }) => ('instances' in action ? action.instances : []));
}

/**
 * Whether each of these machines, and no other, has been provisioned anew since. Where all have been, somebody may have
 * stopped and started the whole set from elsewhere: then the times tell nothing of a call of ours.
 */
export function areAloneAnew(ids: readonly string[], { instances }: GatewayState, since: Date): boolean {
  const anew = instances
    .filter((one) => (one.provisionedAt?.getTime() ?? 0) > since.getTime())
    .map((one) => one.id);
  const areAll = ids.length > 0 && ids.every((id) => anew.includes(id));
  return areAll && anew.length === ids.length && anew.length < instances.length;
}

/** When the machine that was provisioned last was, by Azure's clock; undefined where Azure tells no times. */
export function newestProvisioning({ instances }: GatewayState): Date | undefined {
  const times = instances.flatMap(({ provisionedAt }) => provisionedAt?.getTime() ?? []);
  return times.length === 0 ? undefined : new Date(Math.max(...times));
}

/** Whether a machine serves. @param wasSent its call has been made: then it must have come out of it whole */
export function isBack({ instances }: GatewayState, id: string, wasSent: boolean): boolean {
  const one = instances.find((instance) => instance.id === id);
  return one?.power === 'running' && !(wasSent && one.isFailed === true);
}

/**
 * Whether the machines themselves show that the order has come true, whatever any operation says.
 * @param touched machines that a restart or a redeploy is about
 * @param sent those of them whose call has been made
 */
export function isProven(
  order: Order,
  state: GatewayState,
  touched: readonly string[],
  sent: readonly string[] = touched,
): boolean {
  if (state.provisioning === 'updating') return false;
  const powers = state.instances.map((one) => one.power);
  switch (order.kind) {
    case 'start':
      return powers.length > 0 && powers.every((one) => one === 'running');
    case 'stop':
      return powers.every((one) => one === 'deallocated');
    case 'scale':
      // Machines that were off stay off when others are added, so only nothing may be under way.
      return (
        state.capacity === order.instances &&
        powers.length === order.instances &&
        powers.every((one) => one === 'running' || one === 'deallocated' || one === 'stopped')
      );
    case 'restart':
    case 'redeploy':
      // That they run proves that they are back, not that they were away: see provesItself.
      return touched.every((id) => isBack(state, id, sent.includes(id)));
    case 'limit':
      return true;
  }
}

/** Nothing is under way at Azure: what is not so now will not become so by itself. */
export function isIdle(state: GatewayState): boolean {
  const condition = conditionOf(state);
  return (
    state.provisioning !== 'updating' && !['starting', 'stopping', 'changing', 'unknown'].includes(condition)
  );
}

export function progressOf(order: Order, before: GatewayState, seen: GatewayState): Progress {
  switch (order.kind) {
    case 'start':
      return { done: runningOf(seen), all: seen.instances.length };
    case 'stop':
      return {
        done: seen.instances.filter((one) => one.power === 'deallocated').length,
        all: seen.instances.length,
      };
    case 'scale': {
      const added = order.instances - before.capacity;
      if (added < 0) {
        const gone = before.instances.length - seen.instances.length;
        return { done: Math.max(0, Math.min(gone, -added)), all: -added };
      }
      const old = new Set(before.instances.map((one) => one.id));
      const ready = seen.instances.filter((one) => !old.has(one.id) && one.power === 'running').length;
      return { done: Math.min(ready, added), all: added };
    }
    case 'restart':
    case 'redeploy':
      return { done: runningOf(seen), all: runningOf(before) };
    case 'limit':
      return { done: 1, all: 1 };
  }
}

/** "4 of 4 instances running", as the last sentence of whatever ended. */
export function truthOf(state: GatewayState): string {
  return `${runningOf(state)} of ${state.capacity} instances running`;
}
