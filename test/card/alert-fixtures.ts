import type { AlertExtras } from '../../src/card/alert-forms.ts';
import type { Alert, AlertEvent, Mute, Subscription } from '../../src/domain/alert.ts';
import {
  defaultTraffic,
  type Expiring,
  type ExpiryOutlook,
  type OnCall,
  type StorageOutlook,
  type TrafficOutlook,
} from '../../src/domain/watch.ts';
import { at, graniteFalls, graniteHill, kim, lookAt, osloEdge, puneEdge, redmondEdge } from './fixtures.ts';

/** The night in which A-17 came. */
export const nightLook = lookAt(at('03:00'));

const sums = [3420, 3510, 3640, 3700, 3860, 4120, 4510, 5080, 5760, 6430, 7120, 7850, 8520, 9140];

export function traffic(more: Partial<TrafficOutlook> = {}): TrafficOutlook {
  return {
    kind: 'traffic',
    measuredAt: at('03:00'),
    gigabytes: 9140,
    thresholds: defaultTraffic,
    days: sums.map((gigabytes, index) => ({
      date: `2026-11-${String(index + 7).padStart(2, '0')}`,
      gigabytes,
    })),
    newestPoint: at('02:55'),
    gapHours: 0,
    crossings: [{ line: 'limit', at: at('11:00', 21), earliest: at('05:00', 21), latest: at('20:00', 21) }],
    ...more,
  };
}

/** A slower gateway: it will cross the critical line first. */
export const warned = traffic({
  gigabytes: 6100,
  days: traffic().days.map(({ date, gigabytes = 0 }) => ({ date, gigabytes: gigabytes / 1.5 })),
  crossings: [
    { line: 'critical', at: at('20:00', 24), earliest: at('09:00', 23), latest: at('20:00', 26) },
    { line: 'limit', at: at('09:00', 26), earliest: at('10:00', 24), latest: at('09:00', 29) },
  ],
});

export const gappy = traffic({
  gapHours: 50,
  crossings: [],
  days: traffic().days.map((day, index) =>
    index === 5 || index === 6 ? { ...day, gigabytes: undefined } : day,
  ),
});

export const storage: StorageOutlook = {
  kind: 'storage',
  measuredAt: at('02:00'),
  gigabytes: 1840,
  thresholds: { ...defaultTraffic, gigabytes: 2000 },
};

export function certificate(more: Partial<ExpiryOutlook> = {}): ExpiryOutlook {
  return {
    kind: 'expiry',
    what: 'certificate',
    name: 'GraniteFalls.contoso.com',
    endsAt: new Date('2026-12-01T12:00:00Z'),
    issuedBy: 'Contoso Issuing CA 2',
    key: 'RSA 2048',
    step: 14,
    ...more,
  };
}

export const secret: ExpiryOutlook = certificate({
  what: 'secret',
  name: 'CMG server app, key 2',
  endsAt: at('09:00', 23),
  issuedBy: undefined,
  key: undefined,
  step: 3,
});

export const onCall: OnCall = { person: kim, until: at('08:00', 23), source: 'rota' };

export function event(when: string, what: AlertEvent['what'], says: string): AlertEvent {
  return { at: at(when), what, says };
}

export function extras(more: Partial<AlertExtras> = {}): AlertExtras {
  return {
    onCall,
    autoStop: 'off',
    muted: undefined,
    canStart: true,
    canStop: true,
    watchers: ['29:1kim', '29:1ana'],
    ...more,
  };
}

export function alert(more: Partial<Alert> = {}): Alert {
  return {
    id: 'al_Vb4n0Ls1',
    number: 17,
    key: 'traffic/limit/gateway:granitefalls',
    kind: 'traffic',
    subKind: 'limit',
    subject: { kind: 'gateway', id: graniteFalls.id },
    severity: 'critical',
    title: 'GraniteFalls sent 9,140 of 10,000 GB in 14 days',
    detail: undefined,
    rule: undefined,
    measure: { name: 'Outbound traffic', value: 9140, limit: 10_000, unit: 'GB' },
    link: undefined,
    outlook: traffic(),
    state: { kind: 'open' },
    openedAt: at('09:12', 14),
    heardAt: at('03:00'),
    fired: 1,
    azureIds: [],
    voices: [],
    isWatched: true,
    resolves: true,
    turns: [at('09:12', 14)],
    flappingSince: undefined,
    taken: undefined,
    snoozed: undefined,
    requests: [],
    history: [
      { at: at('09:12', 14), what: 'opened', says: 'Over the warning line (5,000 GB)' },
      event('02:41', 'worse', 'Over the critical line (9,000 GB)'),
    ],
    ...more,
  };
}

export const taken = { by: kim, at: at('02:50'), note: undefined };
export const snoozed = { by: kim, at: at('02:52'), until: at('07:00'), runwayHours: undefined };

/** An alert of a rule in Azure Monitor that the bot has no measurement for. */
export function fromAzure(more: Partial<Alert> = {}): Alert {
  return alert({
    id: 'al_azure',
    number: 31,
    key: 'other/signal/gateway:granitefalls/cpu',
    kind: 'other',
    subKind: 'signal',
    severity: 'warning',
    title: 'CPU over 90 % on GraniteFalls',
    detail: 'Percentage CPU GreaterThan 90, dimension VMName granitefalls_2',
    rule: 'cmg-cpu-high (production)',
    measure: { name: 'Percentage CPU', value: 96.4, limit: 90, unit: 'percent' },
    link: 'https://portal.azure.com/#blade/Microsoft_Azure_Monitoring/AlertDetailsTemplateBlade/alertId/x',
    outlook: undefined,
    openedAt: at('02:10'),
    isWatched: false,
    fired: 12,
    history: [event('02:10', 'opened', 'Azure Monitor fired it')],
    ...more,
  });
}

export function mute(more: Partial<Mute> = {}): Mute {
  return {
    id: 'mu_1',
    gateway: graniteFalls.id,
    kinds: ['traffic'],
    from: at('18:00', 19),
    until: at('09:00', 23),
    by: kim,
    predicted: undefined,
    ...more,
  };
}

const stormGateways = [graniteFalls, graniteHill, redmondEdge, puneEdge, osloEdge];

/** A storm's alerts: every fifth is critical, every eleventh is over already. */
export function storm(count: number): readonly Alert[] {
  return Array.from({ length: count }, (_, index) => {
    const gateway = stormGateways[index % stormGateways.length] ?? graniteFalls;
    const isOver = index % 11 === 10;
    return alert({
      id: `al_storm${index}`,
      number: 40 + index,
      kind: 'health',
      subKind: 'instances',
      subject: { kind: 'gateway', id: gateway.id },
      severity: index % 5 === 0 ? 'critical' : index % 3 === 0 ? 'informational' : 'warning',
      title: `${gateway.name}: ${1 + (index % 4)} of 4 instances running`,
      measure: { name: 'Instances', value: 1 + (index % 4), limit: 4, unit: 'instances' },
      outlook: undefined,
      openedAt: at('02:41', 20),
      history: [],
      state: isOver
        ? { kind: 'resolved', at: at('02:55'), by: { kind: 'azure' }, note: undefined }
        : { kind: 'open' },
    });
  });
}

export function expiring(outlook: Partial<ExpiryOutlook>, gateway = graniteFalls): Expiring {
  const whole = certificate(outlook);
  return {
    gateway: whole.what === 'certificate' ? gateway.id : undefined,
    app: whole.what === 'secret' ? 'CMG server app' : undefined,
    outlook: whole,
    seenAt: at('02:00'),
  };
}

export const ends: readonly Expiring[] = [
  expiring({ name: 'PuneEdge.contoso.com', endsAt: at('12:00', 30) }, puneEdge),
  expiring(secret),
  expiring({}),
  expiring({ name: 'OsloEdge.contoso.com', endsAt: at('23:59', 19) }, osloEdge),
];

export function subscription(more: Partial<Subscription> = {}): Subscription {
  return {
    id: 'su_1',
    channel: '19:alerts@thread.tacv2',
    serviceUrl: 'https://teams.example/',
    gateway: undefined,
    kinds: [],
    severity: 'informational',
    isConfigured: true,
    ...more,
  };
}
