import { type Gateway, type GatewayState, gatewayIdOf, type PowerState } from '../../src/domain/gateway.ts';
import type { Neighbour, World } from '../../src/plan/world.ts';

export const noon = new Date('2026-11-20T12:00:00Z');

export function gatewayOf(name: string, more: Partial<Gateway> = {}): Gateway {
  return {
    id: gatewayIdOf(name),
    name,
    serviceName: `${name}.contoso.com`,
    site: 'PS1',
    model: 'vmss',
    control: 'azure',
    scaleSet: `/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/${name.toLowerCase()}`,
    storageAccount: undefined,
    size: 'standard',
    connectionPoints: 1,
    production: true,
    costPerDay: { running: 15, stopped: 2, currency: 'USD' },
    ...more,
  };
}

/** A gateway whose instances have these powers: 'running running deallocated'. */
export function stateOf(gateway: Gateway, powers: string, more: Partial<GatewayState> = {}): GatewayState {
  const list = powers.split(' ').filter((one) => one !== '') as PowerState[];
  return {
    gateway: gateway.id,
    lookedAt: noon,
    region: 'westus',
    capacity: list.length,
    sku: 'Standard_A2_v2',
    provisioning: 'succeeded',
    etag: '"1"',
    orchestration: 'uniform',
    instances: list.map((power, index) => ({ id: `${index}`, power })),
    ...more,
  };
}

export function neighbourOf(name: string, powers: string | undefined): Neighbour {
  const gateway = gatewayOf(name);
  return {
    gateway,
    state: powers === undefined ? undefined : stateOf(gateway, powers),
    stoppedBy: undefined,
  };
}

export function worldOf(powers: string, more: Partial<World> = {}): World {
  const gateway = more.gateway ?? gatewayOf('GraniteFalls');
  return {
    gateway,
    state: stateOf(gateway, powers),
    neighbours: [neighbourOf('GraniteHill', 'running running')],
    busyWith: undefined,
    limits: undefined,
    lastGateway: 'block',
    now: noon,
    ...more,
  };
}
