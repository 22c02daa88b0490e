import type { Alert, Signal } from '../domain/alert.ts';
import type { Gateway, GatewayId } from '../domain/gateway.ts';
import type { WatchedApp } from '../domain/watch.ts';

/** What our watches look at. */
export interface Sights {
  readonly gateways: ReadonlyMap<GatewayId, Gateway>;
  readonly apps: readonly WatchedApp[];
}

/** Whether a watch of ours looks after such an alert: what Azure says of it is told, and closed only after our own look. */
export function isWatched(
  { kind, subKind, subject }: Pick<Signal | Alert, 'kind' | 'subKind' | 'subject'>,
  { gateways, apps }: Sights,
): boolean {
  if (subject.kind === 'rule') return false;
  if (subject.kind === 'app')
    return kind === 'secret' && subKind === 'expiry' && apps.some((one) => one.appId === subject.id);
  const gateway = gateways.get(subject.id);
  switch (`${kind}/${subKind}`) {
    case 'traffic/limit':
    case 'traffic/no-data':
    case 'health/instances':
    case 'health/unreachable':
    case 'health/drift':
      return gateway?.scaleSet !== undefined;
    case 'storage/limit':
      return gateway?.scaleSet !== undefined && gateway.storageAccount !== undefined;
    // Every gateway has a service name to look at.
    case 'certificate/expiry':
    case 'certificate/name':
      return gateway !== undefined;
    default:
      return false;
  }
}
