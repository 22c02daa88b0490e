import type { GatewayId } from './gateway.ts';

/**
 * One change that an operator can ask for. A relative scale is made absolute before it becomes an order: what is
 * approved is a number of instances, whatever happens in between.
 */
export type Order =
  | { readonly kind: 'start'; readonly gateway: GatewayId }
  | { readonly kind: 'stop'; readonly gateway: GatewayId }
  | { readonly kind: 'scale'; readonly gateway: GatewayId; readonly instances: number };

export type OrderKind = Order['kind'] | 'restart' | 'redeploy';

/** For a `switch` that must name every case. */
export function unreachable(value: never): never {
  throw new Error(`a case was forgotten: ${JSON.stringify(value)}`);
}
