import { type Gateway, type GatewayState, runningOf } from '../domain/gateway.ts';
import { counted } from './words.ts';

/** An order given here that has succeeded, as far as what it left can be seen in Azure. */
export interface LastOrder {
  readonly kind: 'start' | 'stop' | 'scale';
  /** Of a scale: how many machines it left. */
  readonly instances: number | undefined;
  /** R-number of its request. */
  readonly request: number;
}

/** Where Azure and the last order disagree; undefined where they agree or there was none. */
export function driftOf(
  gateway: Gateway,
  state: GatewayState,
  order: LastOrder | undefined,
): { readonly code: string; readonly title: string; readonly detail: string } | undefined {
  if (order === undefined) return undefined;
  const running = runningOf(state);
  const by = `Somebody, or Configuration Manager, has changed it since R-${order.request}.`;
  if (order.kind === 'stop' && running > 0) {
    return {
      code: `runs after R-${order.request}`,
      title: `${gateway.name} runs, though R-${order.request} has stopped it`,
      detail: `Running: ${counted(running, 'machine')}. ${by}`,
    };
  }
  if (order.kind === 'scale' && order.instances !== undefined && state.capacity !== order.instances) {
    return {
      code: `${state.capacity} after R-${order.request}`,
      title: `${gateway.name} has ${counted(state.capacity, 'machine')}, though R-${order.request} has made it ${order.instances}`,
      detail: by,
    };
  }
  return undefined; // a start that was undone is told as machines that don't run
}
