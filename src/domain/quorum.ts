import type { Gateway } from './gateway.ts';
import type { RoleMap } from './operator.ts';
import { type OrderKind, orderKinds } from './order.ts';
import { type Policy, policyFor } from './policy.ts';
import { isMeant, rolesOf } from './roles.ts';

/** Who may decide an order under a policy, in numbers. */
export interface Quorum {
  /** People whom the policy's `from` means. */
  readonly deciders: number;
  /** For each person who may order, how many of the deciders are left to approve that person's order. */
  readonly left: readonly number[];
}

/** Groups by the object id of the person who is in them; people that are named one by one have none. */
export type People = ReadonlyMap<string, ReadonlySet<string>>;

/** Counts who may decide, beside whoever orders. */
export function quorumOf({ from, own }: Policy, map: RoleMap, people: People): Quorum {
  const all = [...people].map(([id, groups]) => ({ id, groups, roles: rolesOf(id, groups, map) }));
  const deciders = new Set(
    all.filter((one) => isMeant(from, one.id, one.groups, one.roles)).map((one) => one.id),
  );
  const orderers = all.filter((one) => one.roles.has('operator')).map((one) => one.id);
  return {
    deciders: deciders.size,
    left: orderers.map((one) => deciders.size - (!own && deciders.has(one) ? 1 : 0)),
  };
}

/** The most people who could ever approve one order. */
export function mostApprovers({ deciders, left }: Quorum): number {
  return left.length === 0 ? deciders : Math.max(...left);
}

/** The gateways for which the policy is the one that counts, for any of these kinds of order. */
export function gatewaysUnder(
  policy: Policy,
  policies: readonly Policy[],
  gateways: Iterable<Gateway>,
  kinds: readonly OrderKind[] = orderKinds,
): readonly Gateway[] {
  return [...gateways].filter((gateway) =>
    kinds.some((kind) => policyFor(policies, kind, gateway) === policy),
  );
}
