import { type Alert, isWorse, type Mute, type Subscription } from '../domain/alert.ts';
import { whyShort } from './quiet.ts';

/** The subscriptions by which an alert comes to channels, one a channel. */
export function channelsOf(alert: Alert, subscriptions: readonly Subscription[]): readonly Subscription[] {
  const byChannel = new Map<string, Subscription>();
  for (const one of subscriptions)
    if (!byChannel.has(one.channel) && isFor(alert, one)) byChannel.set(one.channel, one);
  return [...byChannel.values()];
}

function isFor(alert: Alert, { gateway, kinds, severity }: Subscription): boolean {
  return isAbout(alert, gateway) && isOfKind(alert, kinds) && !isWorse(severity, alert.severity);
}

function isAbout(alert: Alert, gateway: string | undefined): boolean {
  return gateway === undefined || (alert.subject.kind === 'gateway' && alert.subject.id === gateway);
}

function isOfKind(alert: Alert, kinds: readonly string[]): boolean {
  return kinds.length === 0 || kinds.includes(alert.kind);
}

/**
 * The mute that hides the alert's posts at `now`; undefined: none. A person's never hides what is critical or rises to it.
 * An order's own hides exactly what the order does, even that.
 */
export function muteOf(
  alert: Alert,
  mutes: readonly Mute[],
  now: Date,
  isRiseToCritical: boolean,
): Mute | undefined {
  const running = mutes.filter((one) => one.from <= now && now < one.until && isAbout(alert, one.gateway));
  const ofOrder = running.find((one) =>
    one.predicted?.subKinds.some(({ kind, subKind }) => kind === alert.kind && subKind === alert.subKind),
  );
  if (ofOrder !== undefined) return ofOrder;
  if (isRiseToCritical || alert.severity === 'critical') return undefined;
  return running.find(
    (one) => one.predicted === undefined && isOfKind(alert, one.kinds) && !isShort(alert, one),
  );
}

function isShort({ outlook }: Alert, { runwayHours }: Mute): boolean {
  return runwayHours !== undefined && whyShort(outlook, runwayHours) !== undefined;
}

/** Why a mute that waits for a short runway is over, as this alert was measured; undefined where it is not, or waits for none. */
export function whyOver(alert: Alert, { gateway, kinds, runwayHours }: Mute): string | undefined {
  if (runwayHours === undefined || alert.state.kind !== 'open' || alert.outlook?.kind !== 'traffic')
    return undefined;
  return isAbout(alert, gateway) && isOfKind(alert, kinds) ? whyShort(alert.outlook, runwayHours) : undefined;
}
