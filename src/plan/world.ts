import type { Gateway, GatewayState } from '../domain/gateway.ts';
import { runningOf } from '../domain/gateway.ts';
import type { Order } from '../domain/order.ts';
import type { Limits } from '../domain/watch.ts';

/** Another gateway of the same site; its state is undefined where Azure did not tell it. */
export interface Neighbour {
  readonly gateway: Gateway;
  readonly state: GatewayState | undefined;
  /** R-number of a stop of it that Azure may have heard of already: whatever its machines show, it will not serve. */
  readonly stoppedBy: number | undefined;
}

/** All that a plan is made from. The same world always gives the same plan. */
export interface World {
  readonly gateway: Gateway;
  readonly state: GatewayState;
  readonly neighbours: readonly Neighbour[];
  /** R-number of the change that runs on the gateway now. */
  readonly busyWith: number | undefined;
  /** By which its traffic is watched now; undefined where the order is not about them. */
  readonly limits: Limits | undefined;
  /** What the configuration says about a site's last gateway. */
  readonly lastGateway: 'block' | { readonly approvers: number };
  readonly now: Date;
}

export interface GuardInput extends World {
  readonly order: Order;
}

/** Neighbours that serve clients now and go on: known to run at least one instance, and not about to be stopped. */
export function serving(neighbours: readonly Neighbour[]): readonly Neighbour[] {
  return neighbours.filter(
    ({ state, stoppedBy }) => state !== undefined && runningOf(state) > 0 && stoppedBy === undefined,
  );
}
