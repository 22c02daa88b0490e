import type { Gateway } from './gateway.ts';
import type { Principal } from './operator.ts';
import type { OrderKind } from './order.ts';

/** Who may decide on which orders. The first that matches counts; where none matches the order is refused. */
export interface Policy {
  readonly orders: readonly (OrderKind | 'all')[];
  /** Names of gateways in lower case, or `production`; empty means every gateway. */
  readonly gateways: readonly string[];
  /** Distinct people, 1 or more. */
  readonly approvers: number;
  readonly from: readonly Principal[];
  /** Whether the orderer may be one of them. */
  readonly own: boolean;
  readonly reason: 'required' | 'optional';
  /** Milliseconds from the request. */
  readonly expiresMs: number;
  /** Milliseconds from the request until the approvers are mentioned again; undefined for never. */
  readonly remindMs: number | undefined;
}

export function policyFor(
  policies: readonly Policy[],
  order: OrderKind,
  gateway: Gateway,
): Policy | undefined {
  return policies.find(
    (one) =>
      (one.orders.includes('all') || one.orders.includes(order)) &&
      (one.gateways.length === 0 ||
        one.gateways.includes(gateway.id) ||
        (gateway.production && one.gateways.includes('production'))),
  );
}
