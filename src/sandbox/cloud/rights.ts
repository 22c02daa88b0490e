import { stableId } from '../tenant.ts';
import { type Exchange, failure, type Reply } from './exchange.ts';

/** What one role lets its holder do, as Azure lists it. `*` stands for any letters, slashes among them. */
export interface Permission {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
}

const scaleSets = 'Microsoft.Compute/virtualMachineScaleSets';

/** A custom role for scale sets, and Monitoring Reader. */
export const usualRights: readonly Permission[] = [
  { actions: [`${scaleSets}/*`], notActions: [`${scaleSets}/delete`, `${scaleSets}/delete/action`] },
  {
    actions: ['*/read', 'Microsoft.OperationalInsights/workspaces/search/action', 'Microsoft.Support/*'],
    notActions: [],
  },
];

/** The right that a request needs. `rest` is what follows the scale set's name in the address, in lower case. */
export function actionOf(method: string, rest: string | undefined): string {
  const verb = { GET: 'read', POST: 'action', DELETE: 'delete' }[method] ?? 'write';
  const parts = rest === undefined ? [] : rest.split('/');
  if (parts[0] === 'providers') return [...parts.slice(1), verb].join('/');
  if (parts[0] === 'virtualmachines') parts.splice(1, 1);
  return [scaleSets, ...parts, verb].join('/');
}

/** Roles add up; what one of them takes out another may still give. */
export function allows(rights: readonly Permission[], action: string): boolean {
  return rights.some(
    ({ actions, notActions }) =>
      actions.some((one) => covers(one, action)) && !notActions.some((one) => covers(one, action)),
  );
}

function covers(pattern: string, action: string): boolean {
  const words = pattern.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${words.join('.*')}$`, 'i').test(action);
}

/** The answer to who lacks the right. */
export function notAllowed(exchange: Exchange, caller: string, action: string): Reply {
  const principal = stableId(`principal ${caller}`);
  const text = `The client '${caller}' with object id '${principal}' does not have authorization to perform action '${action}' over scope '${exchange.path}' or the scope is invalid. If access was recently granted, please refresh your credentials.`;
  return failure(403, 'AuthorizationFailed', text);
}
