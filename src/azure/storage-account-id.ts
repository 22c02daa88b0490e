import { GatewayMissing } from '../domain/fault.ts';
import type { Gateway } from '../domain/gateway.ts';

const shape =
  /^\/?subscriptions\/([^/?#]+)\/resourceGroups\/([^/?#]+)\/providers\/Microsoft\.Storage\/storageAccounts\/([^/?#]+)\/?$/i;

/**
 * Where a gateway's storage account is; `path` has a leading slash. Undefined where the gateway has none.
 * @throws GatewayMissing when its id is not one of a storage account
 */
export function storageAccountOf(
  gateway: Gateway,
): { readonly subscription: string; readonly path: string } | undefined {
  if (gateway.storageAccount === undefined) return undefined;
  const [, subscription, resourceGroup, name] = shape.exec(gateway.storageAccount) ?? [];
  if (subscription === undefined || resourceGroup === undefined || name === undefined) {
    throw new GatewayMissing(`${gateway.storageAccount} is not the id of a storage account.`);
  }
  const group = `/subscriptions/${subscription}/resourceGroups/${resourceGroup}`;
  return { subscription, path: `${group}/providers/Microsoft.Storage/storageAccounts/${name}` };
}
