import { describe, expect, test } from '@jest/globals';
import { alertListCard, mutedCard } from '../../src/card/alert-list-card.ts';
import {
  noticeForFlapping,
  noticeForResolved,
  noticeForTaken,
  noticeForWoken,
  noticeForWorse,
} from '../../src/card/alert-notices.ts';
import { digestCard, summaryOfDigest } from '../../src/card/digest-card.ts';
import { expiryListCard } from '../../src/card/expiry-card.ts';
import type { AdaptiveCard } from '../../src/card/look.ts';
import { trafficCard } from '../../src/card/traffic-card.ts';
import { mutesCard, onCallCard, subscriptionsCard, thresholdCard } from '../../src/card/watch-cards.ts';
import { defaultTraffic } from '../../src/domain/watch.ts';
import {
  alert,
  ends,
  event,
  expiring,
  fromAzure,
  gappy,
  nightLook as look,
  mute,
  onCall,
  snoozed,
  storm,
  subscription,
  taken,
  traffic,
} from './alert-fixtures.ts';
import { at, bo, kim } from './fixtures.ts';
import { nodesOf, wordsOf } from './teams-card.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

function taps(card: AdaptiveCard) {
  return nodesOf(card)
    .filter((one) => one['type'] === 'Action.Execute')
    .map(({ title, verb, data }) => ({ title, verb, data }));
}

describe('the digest of a storm', () => {
  const many = storm(200);
  const card = digestCard({ id: 'di_1', openedAt: at('02:41'), alerts: many, count: 1200 }, look);

  test('counts by severity, shows the worst ten and where the others are', () => {
    const words = wordsOf(card);
    expect(words).toContain('1,200 alerts since 02:41 CET');
    const gateways = new Set(many.flatMap(({ subject }) => (subject.kind === 'gateway' ? [subject.id] : [])));
    expect(plain(words)).toContain(
      `Of the worst 200: 36 critical, 98 warning, 48 informational, 18 resolved, of ${gateways.size} gateways.`,
    );
    expect(words.match(/▲ Critical/g)).toHaveLength(10);
    expect(words).toContain('And 1,190 more: @Gatehouse open alerts');
  });

  test('has a button in each row that posts its card', () => {
    expect(taps(card)).toHaveLength(10);
    expect(taps(card)[0]).toEqual({
      title: 'Show A-235',
      verb: 'digest-show',
      data: { digest: 'di_1', alert: 'al_storm195' },
    });
  });

  test('is good when all is over, and says so in the feed', () => {
    const over = storm(11).slice(10);
    const digest = { id: 'di_1', openedAt: at('02:41'), alerts: over, count: 1 };
    expect(wordsOf(digestCard(digest, look))).toContain('✓\nAll of them are resolved');
    expect(plain(summaryOfDigest(digest, look))).toBe('1 alert since 02:41 CET: 1 resolved.');
  });

  test('says so when each has a card by now', () => {
    const digest = { id: 'di_1', openedAt: at('02:41'), alerts: [], count: 0 };
    const card = digestCard(digest, look);
    expect(wordsOf(card)).toContain('✓\nEach has a card now');
    expect(wordsOf(card)).toContain('By now each of them has a card of its own here.');
    expect(taps(card)).toEqual([]);
    expect(plain(summaryOfDigest(digest, look))).toBe('Many alerts since 02:41 CET: each has a card now');
  });
});

describe('the list of alerts', () => {
  test('has the worst first, and the newest of these', () => {
    const names = taps(alertListCard([fromAzure(), alert(), ...storm(2)], look)).map((one) => one.title);
    expect(names).toEqual(['Show A-40', 'Show A-17', 'Show A-41', 'Show A-31']);
  });

  test('shows twelve, and leads to the rest by fewer', () => {
    const words = wordsOf(alertListCard(storm(30), look));
    expect(words.match(/A-\d+ ›/g)).toHaveLength(12);
    expect(words).toContain('And 18 more: @Gatehouse critical alerts');
    const critical = storm(100).filter((one) => one.severity === 'critical' && one.state.kind === 'open');
    expect(wordsOf(alertListCard(critical, look))).toContain('more: @Gatehouse open alerts of GraniteFalls');
  });

  test('says who has one, and which is snoozed', () => {
    const words = wordsOf(alertListCard([alert({ taken }), alert({ snoozed })], look));
    expect(words).toContain('▲ Critical, taken by Kim Osei');
    expect(words).toContain('▲ Critical, snoozed');
  });

  test('of none says so', () => {
    expect(wordsOf(alertListCard([], look))).toContain('✓\nNo open alert');
  });

  test('of a mute that ended says what it hid, and who had wished it', () => {
    const words = wordsOf(mutedCard([fromAzure()], mute(), look));
    expect(words).toContain('The mute is over: 1 alert came meanwhile');
    expect(words).toContain(
      'Muted from Thu 19 Nov, 18:00 CET to Mon 23 Nov, 09:00 CET: traffic alerts of GraniteFalls. Kim Osei had muted them.',
    );
    expect(wordsOf(mutedCard([], mute(), look))).toContain('Nothing is left over');
  });
});

describe('what ends', () => {
  const words = wordsOf(expiryListCard(ends, 30, look, ['RedmondEdge']));

  test('comes by its end, with what is over first', () => {
    expect(words.match(/(Thu 19 Nov|Mon 23 Nov|Mon 30 Nov|Tue 1 Dec)\n/g)?.map((one) => one.trim())).toEqual([
      'Thu 19 Nov',
      'Mon 23 Nov',
      'Mon 30 Nov',
      'Tue 1 Dec',
    ]);
    expect(words).toContain('1 over, 3 end in the next 30 days');
    expect(words).toContain('ended 3 h 1 min ago\nseen 02:00 CET');
    expect(words).toContain('in 11 days, at 13:00 CET');
  });

  test('says what is not known', () => {
    expect(words).toContain('**Not known:** RedmondEdge.');
    expect(wordsOf(expiryListCard([], 30, look))).toContain('Nothing ends in the next 30 days');
  });

  test('is never cut silently', () => {
    const many = Array.from({ length: 60 }, (_, index) => expiring({ name: `n${index}.contoso.com` }));
    expect(wordsOf(expiryListCard(many, 30, look))).toContain(
      'And 30 more, later ones. The next: @Gatehouse what expires in the next 15 days',
    );
  });
});

describe('the other cards of watches', () => {
  test('traffic: the number, the runway, the chart', () => {
    const words = wordsOf(trafficCard(traffic(), 'GraniteFalls', look));
    expect(words).toContain('GraniteFalls sent 9,140 of 10,000 GB in 14 days');
    expect(words).toContain('in 32 h (26 to 41 h)');
    expect(words).toContain('▃▃▃▃▄▄▄▅▅▆▆▇▇█');
    expect(wordsOf(trafficCard(gappy, 'GraniteFalls', look))).not.toContain('At this pace');
    expect(wordsOf(trafficCard(undefined, 'GraniteFalls', look))).toContain('Not measured yet');
  });

  test('traffic: of which most is unknown it is under no line', () => {
    const words = wordsOf(trafficCard(traffic({ gigabytes: 300, gapHours: 286 }), 'GraniteFalls', look));
    expect(words).toContain('GraniteFalls sent at least 300 of 10,000 GB in 14 days');
    expect(words).toContain('There are no numbers for 286 h of the 14 days');
    expect(words).not.toContain('Under all lines');
  });

  test('thresholds: what happens at the critical line, and who set it', () => {
    const words = wordsOf(
      thresholdCard(
        { ...defaultTraffic, gigabytes: 500, stopOnCritical: 'ask', setBy: bo },
        'GraniteFalls',
        look,
      ),
    );
    expect(words).toContain('GraniteFalls may send 500 GB in 14 days');
    expect(words).toContain('Critical\n450 GB, 90 % of the limit');
    expect(words).toContain(
      'the approvers are asked whether to stop it (auto-stop: ask)\nSet by\nBo Lindqvist',
    );
  });

  test('subscriptions, who is on call, and what is muted', () => {
    const one = subscription({ kinds: ['certificate', 'secret'], severity: 'critical' });
    expect(wordsOf(subscriptionsCard([one], 'this channel', look))).toContain(
      '**Certificate and secret alerts**, only critical (from gatehouse.yaml)',
    );
    expect(wordsOf(onCallCard(onCall, look))).toContain('Until **Mon 23 Nov, 08:00 CET**.');
    expect(wordsOf(onCallCard(undefined, look))).toContain('Nobody is on call');
    expect(wordsOf(mutesCard([mute(), mute({ until: at('02:00') })], look))).toContain(
      '**Traffic alerts of GraniteFalls** until Mon 23 Nov, 09:00 CET, by Kim Osei',
    );
  });
});

describe('a reply about an alert', () => {
  const kimMention = { id: kim.aadObjectId, name: 'Kim Osei' };

  test('that it became critical calls who is on call, and who has it', () => {
    const notice = noticeForWorse(alert(), onCall, look);
    expect(notice.text).toBe(
      '{0}: A-17 is critical now: GraniteFalls sent 9,140 of 10,000 GB in 14 days. Nobody has taken it yet.',
    );
    expect(notice.mentions).toEqual([kimMention]);
    const had = noticeForWorse(alert({ taken: { ...taken, by: bo } }), onCall, look);
    expect(had.mentions.map((one) => one.name)).toEqual(['Kim Osei', 'Bo Lindqvist']);
    expect(noticeForWorse(alert({ taken }), onCall, look).mentions).toEqual([kimMention]);
    expect(noticeForWorse(alert(), undefined, look)).toMatchObject({
      mentions: [],
      text: expect.stringMatching(/^A-17 is critical now/),
    });
  });

  test('names a new alert by what the store fills in', () => {
    expect(noticeForWorse(alert({ number: 0 }), undefined, look).text).toContain('{A} is critical now');
  });

  test('that it is taken, over, or comes and goes calls nobody', () => {
    expect(noticeForTaken(alert({ taken: { ...taken, note: 'Looking' } }), look)).toEqual({
      text: 'Kim Osei has A-17. “Looking”',
      mentions: [],
    });
    const state = { kind: 'resolved', at: at('02:58'), by: { kind: 'azure' }, note: undefined } as const;
    expect(plain(noticeForResolved(alert({ state }), look).text)).toBe(
      'A-17 is over, says Azure Monitor, 02:58 CET.',
    );
    expect(noticeForFlapping(alert(), look).mentions).toEqual([]);
  });

  test('that a snooze is over calls who snoozed it', () => {
    const notice = noticeForWoken(alert({ snoozed }), look);
    expect(plain(notice.text)).toBe(
      '{0}: the snooze of A-17 is over at 03:00 CET, and it is still critical: GraniteFalls sent 9,140 of 10,000 GB in 14 days.',
    );
    expect(notice.mentions).toEqual([kimMention]);
    expect(noticeForWoken(alert(), look).text).toMatch(/^The snooze of A-17/);
    const early = alert({ history: [event('03:00', 'woken', 'It is over the limit')] });
    expect(plain(noticeForWoken(early, look, kim).text)).toMatch(
      /is over at 03:00 CET \(it is over the limit\), and it is still critical/,
    );
  });
});
