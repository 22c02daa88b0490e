import { type Gateway, type GatewayState, gatewayIdOf, type PowerState } from '../../src/domain/gateway.ts';

export const graniteFalls: Gateway = {
  id: gatewayIdOf('GraniteFalls'),
  name: 'GraniteFalls',
  serviceName: 'GraniteFalls.contoso.com',
  site: 'PS1',
  model: 'vmss',
  control: 'azure',
  scaleSet:
    '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/granitefalls',
  storageAccount:
    '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/granitefalls',
  size: 'standard',
  connectionPoints: 1,
  production: true,
  costPerDay: undefined,
};

/** GraniteFalls with machines in those states. */
export function stateOf(
  powers: readonly PowerState[],
  more: Partial<GatewayState> & { readonly provisionedAt?: Date } = {},
): GatewayState {
  const { provisionedAt, ...rest } = more;
  return {
    gateway: graniteFalls.id,
    lookedAt: new Date('2026-11-20T12:00:00Z'),
    region: 'westus',
    capacity: powers.length,
    sku: 'Standard_A2_v2',
    provisioning: 'succeeded',
    etag: undefined,
    orchestration: 'uniform',
    instances: powers.map((power, index) => ({ id: String(index), power, provisionedAt })),
    ...rest,
  };
}
