import type { Mute } from '../domain/alert.ts';
import type { Order } from '../domain/order.ts';

type SubKinds = NonNullable<Mute['predicted']>['subKinds'];

const instances = { kind: 'health', subKind: 'instances' } as const;
const unreachable = { kind: 'health', subKind: 'unreachable' } as const;
const drift = { kind: 'health', subKind: 'drift' } as const;
const noTraffic = { kind: 'traffic', subKind: 'no-data' } as const;

/** The alerts that an order causes by itself while it runs: what its own mute hides, and nothing else. */
export function predictedBy(order: Order): SubKinds {
  switch (order.kind) {
    case 'stop':
      // Machines that are off send nothing, so that there are no numbers either.
      return [instances, unreachable, drift, noTraffic];
    case 'restart':
      return [instances, unreachable];
    case 'start':
      // A machine runs for minutes before the service on it answers.
      return [instances, unreachable];
    case 'scale':
    case 'redeploy':
      return [instances];
    case 'limit':
      // A new limit changes no machine; the alert that it closes is closed by our own look.
      return [];
    default:
      return order satisfies never;
  }
}
