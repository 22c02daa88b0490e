import { hear } from '../../src/alert/hear.ts';
import type { AlertTurn } from '../../src/alert/history.ts';
import type { Alert, Signal } from '../../src/domain/alert.ts';
import { gatewayIdOf } from '../../src/domain/gateway.ts';
import type { Person } from '../../src/domain/operator.ts';
import type { TrafficOutlook } from '../../src/domain/watch.ts';
import { defaultTraffic } from '../../src/domain/watch.ts';

export const noon = new Date('2026-11-20T12:00:00Z');
export const kim: Person = { aadObjectId: 'kim', name: 'Kim Osei', teamsId: '29:kim' };
export const ana: Person = { aadObjectId: 'ana', name: 'Ana Duarte', teamsId: undefined };

/** So many minutes after noon. */
export function at(minutes: number): Date {
  return new Date(noon.getTime() + minutes * 60_000);
}

/** Azure says that traffic of GraniteFalls is over a limit, at so many minutes after noon. */
export function fired(minutes: number, azureId: string | null = 'g1', more: Partial<Signal> = {}): Signal {
  return {
    key: `${azureId}|fired|${minutes}`,
    source: 'webhook',
    condition: 'fired',
    kind: 'traffic',
    subKind: 'limit',
    subject: { kind: 'gateway', id: gatewayIdOf('GraniteFalls') },
    severity: 'warning',
    azureId: azureId ?? undefined,
    at: at(minutes),
    rule: 'cmg-traffic',
    title: `GraniteFalls sends much, says ${azureId}`,
    detail: undefined,
    measure: undefined,
    link: undefined,
    resolves: true,
    outlook: undefined,
    ...more,
  };
}

export function over(minutes: number, azureId: string | null = 'g1', more: Partial<Signal> = {}): Signal {
  return fired(minutes, azureId, { condition: 'resolved', key: `${azureId}|resolved|${minutes}`, ...more });
}

/** What a watch of ours says. */
export function watched(minutes: number, condition: Signal['condition'], more: Partial<Signal> = {}): Signal {
  return fired(minutes, null, {
    source: 'watch',
    condition,
    key: `watch|${minutes}`,
    title: 'GraniteFalls sent 5,100 GB',
    ...more,
  });
}

/** A forecast that crosses the line in so many hours. */
export function outlook(hours: number, line: 'warning' | 'critical' | 'limit' = 'limit'): TrafficOutlook {
  const crossing = at(hours * 60);
  return {
    kind: 'traffic',
    measuredAt: noon,
    gigabytes: 9140,
    thresholds: defaultTraffic,
    days: [],
    newestPoint: noon,
    gapHours: 0,
    crossings: [{ line, at: crossing, earliest: crossing, latest: crossing }],
  };
}

/** When it is heard: when it happened, or so many minutes after noon. */
export type Heard = Signal | readonly [Signal, number];

/** The signals one after the other, each heard when it happened, or so many minutes after noon. */
export function heardAll(...signals: readonly Heard[]): {
  readonly alert: Alert | undefined;
  readonly news: readonly (AlertTurn['news'] | 'nothing')[];
} {
  let alert: Alert | undefined;
  let made = 0;
  const news = signals.map((one) => {
    const [signal, minutes] = 'key' in one ? [one, undefined] : one;
    made += 1;
    const turn = hear(alert, signal, minutes === undefined ? signal.at : at(minutes), { id: `al_${made}` });
    alert = turn?.alert ?? alert;
    return turn === undefined ? 'nothing' : turn.news;
  });
  return { alert, news };
}

/** The alert after these signals. */
export function alertAfter(...signals: readonly Heard[]): Alert {
  const { alert } = heardAll(...signals);
  if (alert === undefined) throw new Error('the signals gave no alert');
  return alert;
}
