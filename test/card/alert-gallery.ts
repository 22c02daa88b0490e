import { alertCard } from '../../src/card/alert-card.ts';
import { alertListCard, mutedCard } from '../../src/card/alert-list-card.ts';
import { digestCard } from '../../src/card/digest-card.ts';
import { expiryListCard } from '../../src/card/expiry-card.ts';
import type { AdaptiveCard } from '../../src/card/look.ts';
import { trafficCard } from '../../src/card/traffic-card.ts';
import { mutesCard, onCallCard, subscriptionsCard, thresholdCard } from '../../src/card/watch-cards.ts';
import { defaultTraffic } from '../../src/domain/watch.ts';
import {
  alert,
  certificate,
  ends,
  event,
  expiring,
  extras,
  fromAzure,
  gappy,
  nightLook as look,
  mute,
  onCall,
  secret,
  snoozed,
  storage,
  storm,
  subscription,
  taken,
  traffic,
  warned,
} from './alert-fixtures.ts';
import { ana, at, bo, gateway, graniteFalls, kim } from './fixtures.ts';

const app = { kind: 'app', id: '5d2f8a60-7f0e-4d1b-9c55-0a6f3f1b7e21' } as const;
const health = {
  kind: 'health',
  outlook: undefined,
  measure: undefined,
  openedAt: at('02:41'),
  history: [],
} as const;

/** Each card about alerts as people meet it, by name. */
export function alertGallery(): readonly (readonly [string, AdaptiveCard])[] {
  const shown: (readonly [string, AdaptiveCard])[] = [];
  const add = (name: string, card: AdaptiveCard): void => {
    shown.push([`alert-${name}`, card]);
  };
  const seen = (more: Parameters<typeof alert>[0], extra: Parameters<typeof extras>[0] = {}) =>
    alertCard(alert(more), 'operator', look, extras(extra));

  add('critical', seen({}));
  add('everybody', alertCard(alert(), 'everybody', look, extras()));
  add('everybody-many', alertCard(alert(), 'everybody', look, extras({ watchers: [] })));
  add(
    'warning',
    seen({ severity: 'warning', outlook: warned, title: 'GraniteFalls sent 6,100 of 10,000 GB in 14 days' }),
  );
  add('auto-stop-asks', seen({}, { autoStop: 'ask', onCall: undefined }));
  add('auto-stop-stops', seen({ severity: 'warning', outlook: warned }, { autoStop: 'stop' }));
  add('gaps', seen({ outlook: gappy, fired: 4 }));
  add('over-the-limit', seen({ outlook: traffic({ gigabytes: 10_900, crossings: [] }) }));
  add(
    'taken',
    seen({
      taken: { ...taken, note: 'Content was distributed to all collections. Looking.' },
      requests: [
        { id: 'rq_1', number: 21, order: 'stop GraniteFalls', outcome: 'Rejected by Bo Lindqvist' },
        { id: 'rq_2', number: 22, order: 'raise the traffic limit of GraniteFalls', outcome: undefined },
      ],
      history: [
        ...alert().history,
        event('02:50', 'taken', 'Kim Osei took it'),
        event('02:51', 'asked', 'Kim Osei asked to stop GraniteFalls (R-21)'),
      ],
    }),
  );
  add('snoozed', seen({ taken, snoozed }));
  add('snoozed-by-runway', seen({ snoozed: { ...snoozed, until: at('11:00', 27), runwayHours: 12 } }));
  add('muted', seen({ severity: 'warning', outlook: warned }, { muted: mute() }));
  add(
    'flapping',
    seen({
      severity: 'warning',
      outlook: warned,
      turns: [at('01:40'), at('01:55'), at('02:10'), at('02:31')],
      flappingSince: at('02:31'),
    }),
  );
  add(
    'resolved',
    seen({
      taken,
      state: {
        kind: 'resolved',
        at: at('05:12'),
        by: { kind: 'person', person: kim },
        note: 'package ABC00012 removed',
      },
    }),
  );
  add(
    'resolved-by-azure',
    alertCard(
      fromAzure({ state: { kind: 'resolved', at: at('02:58'), by: { kind: 'azure' }, note: undefined } }),
      'everybody',
      look,
      extras(),
    ),
  );
  add('informational', alertCard(fromAzure({ severity: 'informational' }), 'operator', look, extras()));
  add('from-azure', alertCard(fromAzure(), 'operator', look, extras({ onCall: undefined })));
  add(
    'storage',
    seen({
      kind: 'storage',
      outlook: storage,
      measure: undefined,
      title: 'Storage of GraniteFalls holds 1,840 of 2,000 GB',
    }),
  );
  add(
    'certificate',
    seen({
      kind: 'certificate',
      subKind: 'expiry',
      severity: 'warning',
      title: 'The certificate of GraniteFalls ends in 11 days',
      outlook: certificate(),
      measure: undefined,
    }),
  );
  add(
    'certificate-over',
    seen({
      kind: 'certificate',
      subKind: 'expiry',
      title: 'The certificate of GraniteFalls has ended',
      outlook: certificate({ endsAt: at('01:00'), step: 0 }),
      measure: undefined,
    }),
  );
  add(
    'certificate-name',
    seen({
      kind: 'certificate',
      subKind: 'name',
      title: 'GraniteFalls serves a certificate for granitefalls.contoso.com',
      outlook: undefined,
      measure: undefined,
    }),
  );
  add(
    'secret',
    seen({
      kind: 'secret',
      subKind: 'expiry',
      subject: app,
      title: 'A secret of CMG server app ends in 3 days',
      outlook: secret,
      measure: undefined,
    }),
  );
  for (const [subKind, title] of [
    ['instances', 'GraniteFalls runs 1 of 4 instances'],
    ['unreachable', 'GraniteFalls.contoso.com does not answer on 443'],
    ['drift', 'GraniteFalls runs, though R-12 stopped it'],
    ['resource', 'Azure Resource Health: GraniteFalls is unavailable'],
    ['watch', 'The traffic watch has not succeeded since 01:40 CET'],
  ] as const)
    add(subKind, seen({ ...health, subKind, title }));
  add(
    'no-data',
    seen({
      ...health,
      kind: 'traffic',
      subKind: 'no-data',
      title: 'No traffic data of GraniteFalls for 40 minutes',
    }),
  );

  const many = storm(200);
  add('digest', digestCard({ id: 'di_1', openedAt: at('02:41'), alerts: many, count: 1200 }, look));
  add('digest-few', digestCard({ id: 'di_1', openedAt: at('02:41'), alerts: storm(3), count: 3 }, look));
  const over = storm(11).slice(10);
  add('digest-over', digestCard({ id: 'di_1', openedAt: at('02:41'), alerts: over, count: 1 }, look));
  add('list', alertListCard([alert({ taken }), fromAzure(), ...storm(30)], look));
  add('list-none', alertListCard([], look));
  add('muted-list', mutedCard([fromAzure(), alert({ severity: 'warning' })], mute(), look));
  add(
    'muted-list-none',
    mutedCard(
      [],
      mute({
        by: undefined,
        predicted: { request: 12, subKinds: [{ kind: 'health', subKind: 'instances' }] },
      }),
      look,
    ),
  );
  add('expiry', expiryListCard(ends, 30, look, ['RedmondEdge']));
  add('expiry-none', expiryListCard([], 30, look));
  add(
    'expiry-many',
    expiryListCard(
      Array.from({ length: 60 }, (_, index) =>
        expiring(
          { name: `Edge${index}.contoso.com`, endsAt: at('12:00', 21 + Math.floor(index / 7)) },
          gateway(`Edge${index}`),
        ),
      ),
      30,
      look,
    ),
  );
  add('traffic', trafficCard(traffic(), 'GraniteFalls', look));
  add(
    'traffic-quiet',
    trafficCard(traffic({ gigabytes: 812, crossings: [], gapHours: 3 }), 'GraniteHill', look),
  );
  add('traffic-unknown', trafficCard(undefined, 'PuneEdge', look));
  add(
    'threshold',
    thresholdCard({ ...defaultTraffic, stopOnCritical: 'stop', setBy: ana }, 'GraniteFalls', look),
  );
  add(
    'subscriptions',
    subscriptionsCard(
      [
        subscription(),
        subscription({ kinds: ['certificate', 'secret'], isConfigured: false, severity: 'warning' }),
        subscription({
          gateway: graniteFalls.id,
          kinds: ['traffic'],
          severity: 'critical',
          isConfigured: false,
        }),
      ],
      'this channel',
      look,
    ),
  );
  add('subscriptions-none', subscriptionsCard([], 'this channel', look));
  add('on-call', onCallCard(onCall, look));
  add('on-call-nobody', onCallCard(undefined, look));
  add(
    'mutes',
    mutesCard(
      [
        mute(),
        mute({ gateway: undefined, kinds: [], by: bo }),
        mute({
          kinds: [],
          by: undefined,
          until: at('03:20'),
          predicted: { request: 12, subKinds: [{ kind: 'health', subKind: 'instances' }] },
        }),
      ],
      look,
    ),
  );
  add('mutes-none', mutesCard([], look));
  return shown;
}
