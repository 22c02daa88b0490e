import type { Verdict } from '../domain/plan.ts';
import { counted } from './words.ts';
import type { GuardInput } from './world.ts';

/** How many instances the gateway has afterwards; undefined where the order leaves that alone. */
function instancesAfter({ order, state }: GuardInput): number | undefined {
  switch (order.kind) {
    case 'scale':
      return order.instances;
    case 'start':
      return state.capacity;
    case 'stop':
    case 'restart':
    case 'redeploy':
    case 'limit':
      return undefined;
  }
}

/** One connection point serves four instances (Configuration Manager: plan for the cloud management gateway). */
function connectionPoints(input: GuardInput): Verdict | undefined {
  const after = instancesAfter(input);
  const has = input.gateway.connectionPoints;
  if (after === undefined || has === undefined || after < 1) return undefined;
  const needed = Math.ceil(after / 4);
  const base = { guard: 'connection-points', scope: 'gateway' } as const;
  if (has >= needed) {
    const says = `${counted(has, 'connection point')} can serve ${counted(after, 'instance')}.`;
    return { ...base, level: 'passes', says, remedies: [] };
  }
  return {
    ...base,
    level: 'warns',
    says: `${counted(after, 'instance')} need ${counted(needed, 'connection point')}, and ${input.gateway.name} has ${has}. The extra instances sit idle until there are enough.`,
    remedies: ['Add a connection point in Configuration Manager: one for every four instances.'],
  };
}

/** One instance is reached on 443, several on 10124 and up (Configuration Manager: data flow of the gateway). */
function ports({ order, state, gateway }: GuardInput): Verdict | undefined {
  if (order.kind !== 'scale' || order.instances <= state.capacity || order.instances < 2) return undefined;
  const last = 10123 + order.instances;
  const base = { guard: 'ports', scope: 'gateway', level: 'warns' } as const;
  const range = `10124 to ${last}`;
  if (state.capacity <= 1)
    return {
      ...base,
      says: `one instance is reached on port 443, several on ports ${range}. Until these are open from every connection point, clients of ${gateway.name} get no answer.`,
      remedies: [`Open outbound TCP ${range} from the connection points to the gateway first.`],
    };
  const first = 10124 + state.capacity;
  const says =
    first === last
      ? `the new instance is reached on port ${last}. Where that is closed, it sits idle.`
      : `the new instances are reached on ports ${first} to ${last}. Where these are closed, they sit idle.`;
  return {
    ...base,
    says,
    remedies: [`Open outbound TCP ${range} from the connection points to the gateway.`],
  };
}

export const portGuards: readonly ((input: GuardInput) => Verdict | undefined)[] = [connectionPoints, ports];
