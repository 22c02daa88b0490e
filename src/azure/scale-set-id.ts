import { GatewayMissing } from '../domain/fault.ts';
import type { Gateway } from '../domain/gateway.ts';

/** The parts of a scale set's Resource Manager id. */
export interface ScaleSetId {
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly name: string;
  /** The whole, with a leading slash. */
  readonly path: string;
}

const shape =
  /^\/?subscriptions\/([^/?#]+)\/resourceGroups\/([^/?#]+)\/providers\/Microsoft\.Compute\/virtualMachineScaleSets\/([^/?#]+)\/?$/i;

/** @throws GatewayMissing when the gateway has no scale set, or its id is not one of a scale set */
export function scaleSetOf(gateway: Gateway): ScaleSetId {
  if (gateway.scaleSet === undefined) {
    throw new GatewayMissing(`${gateway.name} is a classic cloud service: it has no scale set.`);
  }
  const [, subscription, resourceGroup, name] = shape.exec(gateway.scaleSet) ?? [];
  if (subscription === undefined || resourceGroup === undefined || name === undefined) {
    throw new GatewayMissing(`${gateway.scaleSet} is not the id of a scale set.`);
  }
  const group = `/subscriptions/${subscription}/resourceGroups/${resourceGroup}`;
  const path = `${group}/providers/Microsoft.Compute/virtualMachineScaleSets/${name}`;
  return { subscription, resourceGroup, name, path };
}
