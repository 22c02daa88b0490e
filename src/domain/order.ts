import type { GatewayId } from './gateway.ts';
import type { Limits } from './watch.ts';

/**
 * One change that an operator can ask for. A relative scale is made absolute before it becomes an order: what is
 * approved is a number of instances, whatever happens in between.
 */
export type Order =
  | { readonly kind: 'start'; readonly gateway: GatewayId }
  | { readonly kind: 'stop'; readonly gateway: GatewayId }
  | { readonly kind: 'scale'; readonly gateway: GatewayId; readonly instances: number }
  /** All running machines at once, or one of them. */
  | { readonly kind: 'restart'; readonly gateway: GatewayId; readonly instance: string | undefined }
  /** Azure's redeploy: the same machines on other hosts, one after the other, or one of them. */
  | {
      readonly kind: 'redeploy';
      readonly gateway: GatewayId;
      readonly scope: 'instances';
      readonly instance: string | undefined;
    }
  /** Limits by which Gatehouse watches the traffic; nothing changes in Azure. */
  | { readonly kind: 'limit'; readonly gateway: GatewayId; readonly limits: Limits };

export type OrderKind = Order['kind'];

export const orderKinds = [
  'start',
  'stop',
  'scale',
  'restart',
  'redeploy',
  'limit',
] as const satisfies readonly OrderKind[];

/** For a `switch` that must name every case. */
export function unreachable(value: never): never {
  throw new Error(`a case was forgotten: ${JSON.stringify(value)}`);
}
