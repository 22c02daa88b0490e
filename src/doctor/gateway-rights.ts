import { scaleSetOf } from '../azure/scale-set-id.ts';
import { scopeOf } from '../azure/scope.ts';
import type { Config } from '../config/config.ts';
import type { Gateway } from '../domain/gateway.ts';
import type { OrderKind } from '../domain/order.ts';
import { policyFor } from '../domain/policy.ts';
import { doubtful, type Finding, right, wrong } from './check.ts';
import type { Parts } from './parts.ts';
import { isAllowed, type Permission, RightsUntold, rightsOn } from './rights.ts';

const scaleSets = 'Microsoft.Compute/virtualMachineScaleSets';

/** The right in Azure that each kind of order takes; a limit takes none. One machine's restart is asked of the scale set, too. */
export const needed: readonly (readonly [OrderKind, string])[] = [
  ['start', `${scaleSets}/start/action`],
  ['stop', `${scaleSets}/deallocate/action`],
  ['scale', `${scaleSets}/write`],
  ['restart', `${scaleSets}/restart/action`],
  ['redeploy', `${scaleSets}/redeploy/action`],
];

/** Whether the bot may do to a gateway what policies let people order. */
export async function judgeRights(
  gateway: Gateway,
  { azure, policies }: Config,
  { tokens }: Parts,
  signal: AbortSignal,
): Promise<Finding> {
  const { endpoint, audience } = azure.resourceManager;
  const token = await tokens.azure(scopeOf(audience));
  try {
    const rights = await rightsOn(endpoint, scaleSetOf(gateway).path, token, signal);
    // Nobody can order what no policy lets through: such a right is not missed.
    return judge(
      rights,
      needed.filter(([order]) => policyFor(policies, order, gateway) !== undefined),
    );
  } catch (error) {
    if (!(error instanceof RightsUntold)) throw error;
    if (error.status !== 401 && error.status !== 403)
      return doubtful(`${error.message} when asked for the rights`, 'Look again in some minutes.');
    return doubtful(
      'the bot may not ask what it may do',
      'Give its identity Microsoft.Authorization/permissions/read on the scale set (Monitoring Reader has it), or compare its role by hand.',
    );
  }
}

/** Pure: what is missing of the rights that orders take. */
export function judge(
  rights: readonly Permission[],
  orders: readonly (readonly [OrderKind, string])[],
): Finding {
  const missing = orders.filter(([, action]) => !isAllowed(rights, action));
  if (missing.length === 0)
    return right(
      orders.length === 0 ? 'none needed: no policy lets an order through' : `enough to ${list(orders)}`,
    );
  const says = `the bot may not ${list(missing)}, though a policy lets people order it`;
  const actions = missing.map(([, action]) => action).join(', ');
  const remedy = `Give its identity a role on the scale set with ${actions}; or leave that order out of every policy.`;
  // The right to write is far wider than scaling: leaving it out may be a choice.
  return missing.every(([order]) => order === 'scale') ? doubtful(says, remedy) : wrong(says, remedy);
}

function list(orders: readonly (readonly [OrderKind, string])[]): string {
  return orders.map(([order]) => order).join(', ');
}
