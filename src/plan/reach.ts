import type { Gateway } from '../domain/gateway.ts';

/** Why no order can change the gateway on the paths that there are; known before anybody looks at Azure. */
export interface OutOfReach {
  readonly says: string;
  readonly remedies: readonly string[];
}

/** Undefined when Azure Resource Manager may change it. */
export function outOfReach(gateway: Gateway): OutOfReach | undefined {
  if (gateway.model === 'classic' || gateway.scaleSet === undefined)
    return {
      says: `${gateway.name} is a classic cloud service, which can’t be changed directly in Azure.`,
      remedies: [
        'Change it in the Configuration Manager console.',
        'Convert it to a virtual machine scale set there: Microsoft no longer supports classic gateways.',
      ],
    };
  if (gateway.control === 'site')
    return {
      says: `${gateway.name} is changed through Configuration Manager, and that path is not built yet.`,
      remedies: ['Change it in the Configuration Manager console.'],
    };
  return undefined;
}
