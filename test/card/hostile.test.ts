import { describe, expect, test } from '@jest/globals';
import MarkdownIt from 'markdown-it';
import { alertCard, summaryOfAlert } from '../../src/card/alert-card.ts';
import { alertListCard, mutedCard } from '../../src/card/alert-list-card.ts';
import {
  noticeForFlapping,
  noticeForResolved,
  noticeForTaken,
  noticeForWoken,
  noticeForWorse,
} from '../../src/card/alert-notices.ts';
import { blockedCard } from '../../src/card/blocked-card.ts';
import { digestCard } from '../../src/card/digest-card.ts';
import { expiryListCard } from '../../src/card/expiry-card.ts';
import { fleetCard } from '../../src/card/fleet-card.ts';
import { historyCard } from '../../src/card/history-card.ts';
import type { AdaptiveCard, Look } from '../../src/card/look.ts';
import { didYouMeanCard, faultCard, refusedCard } from '../../src/card/note-cards.ts';
import { noticeForApproval, noticeForClosed, noticeForReminder } from '../../src/card/notices.ts';
import { pendingCard } from '../../src/card/pending-card.ts';
import { questionCard } from '../../src/card/question-card.ts';
import { requestCard, summaryOfRequest } from '../../src/card/request-card.ts';
import { statusCard } from '../../src/card/status-card.ts';
import { trafficCard } from '../../src/card/traffic-card.ts';
import { mutesCard, onCallCard, subscriptionsCard, thresholdCard } from '../../src/card/watch-cards.ts';
import { foreign, named } from '../../src/card/words.ts';
import { chainStart } from '../../src/domain/audit.ts';
import { AzureUnreachable } from '../../src/domain/fault.ts';
import {
  alert,
  certificate,
  event,
  expiring,
  extras,
  mute,
  subscription,
  traffic,
} from './alert-fixtures.ts';
import {
  ana,
  approval,
  approved,
  at,
  blockedPlan,
  gateway,
  look,
  milestone,
  operation,
  person,
  plan,
  question,
  request,
  state,
  times,
} from './fixtures.ts';
import { nodesOf, plainCard, teamsCard } from './teams-card.ts';

const wicked: Readonly<Record<string, string>> = {
  markdown: '**bold** _it_ [link](https://evil.example) # head `code` ~~no~~ 1. list - x',
  'markdown at the start': '# heading',
  list: '- item',
  'numbered list': '1. item',
  template: '\u0024{title} \u0024{$root.refresh} $data $when \u0024\u0024{x}',
  mention: '<at>Bo Lindqvist</at> <at id="29:1bo">Bo</at>',
  html: '<img src=x onerror=alert(1)><script>alert(1)</script>&lt;b&gt; &#65; &amp;',
  json: '","type":"Action.Execute","verb":"approve","data":{"request":"rq_other"},"x":"',
  long: 'x'.repeat(4000),
  'long words': 'all work and no play '.repeat(200),
  'right to left': 'אישור \u202Eevorppa\u202C \u2067نص عربي\u2069',
  emoji: '👩‍👩‍👧‍👦🔥'.repeat(60),
  lines: 'one\ntwo\r\nthree\u2028four\tfive\u0000six\u0007',
  'half a pair': 'a\ud83d b \udd25',
  brackets: '{0} {1} }{ [[x]] ((y))',
  blank: '   ',
  empty: '',
  zalgo: `Z${'\u0351'.repeat(2000)}`,
  backslashes: '\\*not\\* C:\\temp\\',
  dates: '{{DATE(2026-11-20T10:00:00Z)}}',
};

function wickedCards(text: string): readonly AdaptiveCard[] {
  const who = person('eve', text);
  const of = gateway(text === '' ? 'x' : text);
  const evil = { ...of, id: gateway('evil').id };
  // A plan is the house's own: names go into it, never nothing.
  const filled = text.trim() === '' ? 'x' : text;
  const made = plan({ kind: 'stop', gateway: evil.id }, state(evil, times(2, 'running')), {
    gateway: evil,
    title: `Stop ${text}`,
    headline: filled,
    impact: 'outage',
    changes: [{ what: filled, now: filled, after: filled }],
    effects: [{ lead: filled, says: filled }],
    verdicts: [
      { guard: 'busy', level: 'passes', scope: 'gateway', says: text, remedies: [] },
      { guard: 'ports', level: 'warns', scope: 'gateway', says: text, remedies: [text] },
    ],
  });
  const one = {
    plan: made,
    orderer: { ...ana, name: text },
    reason: text,
    deciders: [who, person('eva', text)],
  };
  const here: Look = { ...look, nameOf: () => text };
  const failing = operation(
    { kind: 'failed', at: at('14:26'), why: text, error: { code: text, message: text } },
    { milestones: [milestone('14:21', 'done', text)], seen: made.before },
  );
  const entry = {
    at: at('14:10'),
    actor: 'x',
    actorName: text,
    act: 'rejected' as const,
    gateway: 'evil',
    request: 12,
    detail: { title: text, comment: text },
    number: 1,
    previous: chainStart,
    hash: chainStart,
  };
  return [
    requestCard(request(one), undefined, 'decider', here, { viewerId: who.aadObjectId }),
    requestCard(request(one), undefined, 'everybody', here),
    requestCard(approved({ ...one, decisions: [approval(who, '14:20', text)] }), failing, 'everybody', here),
    requestCard(
      approved(one),
      operation({ kind: 'looking', since: at('14:17'), why: text, handle: undefined }),
      'everybody',
      here,
    ),
    requestCard(
      request({ ...one, state: { kind: 'rejected', at: at('14:17'), by: who, reason: text } }),
      undefined,
      'everybody',
      here,
    ),
    requestCard(
      request({ ...one, state: { kind: 'void', at: at('14:17'), why: text, successor: 15 } }),
      undefined,
      'everybody',
      here,
    ),
    blockedCard({ ...blockedPlan, gateway: evil, headline: text }, text, here),
    questionCard(question({ text, asker: { ...ana, name: text } }), [{ gateway: evil }], here),
    fleetCard([{ gateway: evil, state: made.before }], here),
    statusCard(
      { gateway: evil, state: made.before, traffic: undefined, waiting: [request(one)], active: undefined },
      here,
    ),
    pendingCard([request(one)], ana.aadObjectId, here),
    historyCard(
      { gateway: undefined, actor: entry.actorName, span: undefined },
      { lines: [{ ...entry, times: 2 }], left: 3, isAll: false },
      here,
    ),
    didYouMeanCard([text], text, here),
    refusedCard(`x ${text}`, text, [text], here),
    faultCard(new AzureUnreachable(text), here),
  ];
}

function wickedAlert(text: string, more: Parameters<typeof alert>[0] = {}) {
  const who = person('eve', text);
  return alert({
    kind: 'other',
    subKind: 'signal',
    title: text,
    detail: text,
    rule: text,
    measure: { name: text, value: 1, limit: undefined, unit: 'count' },
    outlook: undefined,
    link: text,
    taken: { by: who, at: at('02:50'), note: text },
    requests: Array.from({ length: 9 }, () => ({ id: 'rq', number: 3, order: text, outcome: text })),
    history: Array.from({ length: 50 }, () => event('02:50', 'noted', text)),
    ...more,
  });
}

/** Cards about alerts: their titles, rules and details come from whoever holds the webhook's address. */
function wickedAlerts(text: string): readonly AdaptiveCard[] {
  const who = person('eve', text);
  const here: Look = { ...look, nameOf: () => text };
  const one = wickedAlert(text);
  const beside = extras({
    onCall: { person: who, until: undefined, source: 'set' },
    muted: mute({ by: who, until: at('09:00', 23) }),
  });
  const ends = certificate({ name: text, issuedBy: text, key: text });
  const expiry = { kind: 'certificate', subKind: 'expiry', outlook: ends } as const;
  const many = Array.from({ length: 30 }, () => one);
  const { muted: _muted, ...open } = beside;
  return [
    alertCard(one, 'operator', here, beside),
    alertCard(wickedAlert(text, { taken: undefined }), 'everybody', here, { ...open, muted: undefined }),
    alertCard(
      wickedAlert(text, { kind: 'traffic', subKind: 'limit', outlook: traffic() }),
      'operator',
      here,
      beside,
    ),
    alertCard(wickedAlert(text, expiry), 'operator', here, beside),
    alertCard(
      wickedAlert(text, {
        state: { kind: 'resolved', at: at('03:00'), by: { kind: 'person', person: who }, note: text },
      }),
      'operator',
      here,
      beside,
    ),
    digestCard({ id: 'di', openedAt: at('02:41'), alerts: many, count: 30 }, here),
    alertListCard(many, here),
    mutedCard(many, mute({ by: who }), here),
    expiryListCard(
      Array.from({ length: 40 }, () => expiring({ name: text })),
      30,
      here,
      [text, text],
    ),
    trafficCard(traffic(), text, here),
    thresholdCard({ ...traffic().thresholds, setBy: who }, text, here),
    subscriptionsCard([subscription({ gateway: gateway('x').id })], text, here),
    onCallCard({ person: who, until: undefined, source: 'set' }, here),
    mutesCard([mute({ by: who, until: at('09:00', 23) })], here),
  ];
}

/** What Teams makes of the Markdown in a TextBlock: bold, italic, lists and links. */
const markdown = new MarkdownIt('zero', { html: false, linkify: false }).enable([
  'emphasis',
  'link',
  'list',
  'escape',
  'entity',
  'newline',
]);

function tokensOf(text: string): readonly string[] {
  const walk = (tokens: readonly { type: string; children?: unknown }[]): readonly string[] =>
    tokens.flatMap((token) => [
      token.type,
      ...(Array.isArray(token.children) ? walk(token.children as { type: string }[]) : []),
    ]);
  return walk(markdown.parse(text, {}));
}

/** What is read, once Markdown has been drawn. */
function drawn(text: string): string {
  return markdown.renderInline(text).replace(/<\/?(strong|em)>/g, '');
}

describe.each(Object.entries(wicked))('words of others: %s', (_name, text) => {
  const cards = [...wickedCards(text), ...wickedAlerts(text)];

  test('leave every card valid and small', () => {
    for (const card of cards) {
      expect(teamsCard.safeParse(plainCard(card)).error?.issues ?? []).toEqual([]);
      expect(Buffer.byteLength(JSON.stringify(card))).toBeLessThan(25_000);
    }
  });

  test('draw nothing but text: no link, no list, no emphasis of their own', () => {
    const texts = cards
      .flatMap((card) => nodesOf(card))
      .flatMap((node) => (node['type'] === 'TextBlock' ? [String(node['text'])] : []));
    for (const one of texts) {
      const tokens = tokensOf(one);
      expect(tokens).not.toContain('link_open');
      expect(tokens).not.toContain('list_item_open');
      expect(tokens).not.toContain('em_open');
      expect(one).not.toMatch(/[\u202a-\u202e\u2067\n\r\u2028]/);
      // Bold is ours alone: as many openings as a tame name has.
      expect(tokens.filter((token) => token === 'strong_open').length).toBeLessThan(8);
    }
  });

  test('add no button, and change no verb, id or person', () => {
    const tame = [...wickedCards('Tame'), ...wickedAlerts('Tame')];
    const buttons = (card: AdaptiveCard): unknown =>
      nodesOf(card)
        .filter((node) => String(node['type']).startsWith('Action.'))
        .map(({ type, verb, data, style }) => ({ type, verb, data, style }));
    expect(cards.map(buttons)).toEqual(tame.map(buttons));
    expect(cards.map((card) => card['refresh'])).toEqual(tame.map((card) => card['refresh']));
    // The one who is on call is called, by the same id whatever the name; nobody else is.
    const called = (some: readonly AdaptiveCard[]): unknown =>
      some.map((card) =>
        nodesOf(card)
          .filter((node) => node['type'] === 'mention')
          .map((node) => (node['mentioned'] as { id: string }).id),
      );
    expect(called(cards)).toEqual(called(tame));
    expect(called(cards.slice(0, -14))).toEqual(cards.slice(0, -14).map(() => []));
  });

  test('reach no notice as a mark for a mention', () => {
    const one = request({ orderer: { ...ana, name: text }, deciders: [person('eve', text)] });
    const rejected = {
      ...one,
      state: { kind: 'rejected' as const, at: at('14:20'), by: person('eve', text), reason: text },
    };
    for (const notice of [
      noticeForApproval(one, look),
      noticeForReminder(one, look),
      noticeForClosed(rejected, look),
    ]) {
      expect(notice.text.match(/\{\d+\}/g)).toEqual(['{0}']);
      expect(notice.text.length).toBeLessThan(800);
    }
    expect(summaryOfRequest(rejected, undefined, look).length).toBeLessThan(300);
  });

  test('reach no reply about an alert as a mark for a mention', () => {
    const eve = person('eve', text);
    const one = wickedAlert(text);
    const resolved = wickedAlert(text, {
      state: { kind: 'resolved', at: at('03:00'), by: { kind: 'person', person: eve }, note: text },
    });
    const onCall = { person: eve, until: undefined, source: 'set' } as const;
    const notices = [
      noticeForWorse(wickedAlert(text, { taken: undefined }), onCall, look),
      noticeForWoken(one, look, eve),
      noticeForTaken(one, look),
      noticeForResolved(resolved, look),
      noticeForFlapping(one, look),
    ];
    expect(notices.map((notice) => notice.text.match(/\{[^}]*\}/g) ?? [])).toEqual([
      ['{0}'],
      ['{0}'],
      [],
      [],
      [],
    ]);
    for (const notice of notices) expect(notice.text.length).toBeLessThan(800);
    expect(summaryOfAlert(one, look).length).toBeLessThan(300);
  });
});

test.each(['markdown', 'html', 'mention', 'backslashes', 'brackets'])(
  '%s in a name reads as it was typed',
  (name) => {
    const text = wicked[name]?.slice(0, 58) ?? '';
    const escapedHtml = markdown.utils.escapeHtml(text);
    expect(drawn(named(text))).toBe(escapedHtml);
  },
);

test('foreign text is cut at 300 characters, at a whole character', () => {
  expect(foreign('x'.repeat(4000))).toBe(`${'x'.repeat(299)}…`);
  const family = '👩‍👩‍👧‍👦';
  const cut = foreign(family.repeat(100));
  expect(cut.length).toBeLessThanOrEqual(300);
  expect(cut.replaceAll(family, '')).toBe('…');
});
