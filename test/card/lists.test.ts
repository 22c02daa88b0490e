import { describe, expect, test } from '@jest/globals';
import { fleetCard, summaryOfFleet } from '../../src/card/fleet-card.ts';
import { type HistoryQuestion, historyCard } from '../../src/card/history-card.ts';
import { instancesCard } from '../../src/card/instances-card.ts';
import { pendingCard } from '../../src/card/pending-card.ts';
import { questionCard, summaryOfQuestion } from '../../src/card/question-card.ts';
import { statusCard } from '../../src/card/status-card.ts';
import type { ChainedEntry, Chronicle } from '../../src/domain/audit.ts';
import {
  ana,
  approval,
  at,
  bo,
  chen,
  graniteFalls,
  graniteHill,
  kim,
  look,
  oldTown,
  question,
  request,
  state,
  stopPlan,
} from './fixtures.ts';
import { fleetRows, history, manyRows, traffic } from './gallery.ts';
import { nodesOf, wordsOf } from './teams-card.ts';

const taps = (card: unknown): readonly unknown[] =>
  nodesOf(card).flatMap((node) => {
    const tap = node['selectAction'] as { verb?: string; data: unknown } | undefined;
    return tap?.verb === undefined ? [] : [tap.data];
  });
const ids = (card: unknown): readonly unknown[] =>
  taps(card).map((one) => Object.values(one as Record<string, unknown>)[0]);

describe('the list of gateways', () => {
  test('has the worst first, then those with something under way', () => {
    expect(ids(fleetCard(fleetRows, look))).toEqual([
      'bergenedge',
      'puneedge',
      'oldtown',
      'granitefalls',
      'osloedge',
      'granitehill',
      'redmondedge',
    ]);
  });

  test('says how many need attention, and what each is', () => {
    const words = wordsOf(fleetCard(fleetRows, look));
    for (const one of [
      '3 of 7 gateways need attention',
      '? No answer from Azure',
      '▲ Partly running',
      '◔ R-12 waits for approval',
      '◑ R-11 is running',
      '9,430 GB out',
      'Traffic unknown',
      'PS2, classic',
    ])
      expect(words).toContain(one);
    expect(summaryOfFleet(fleetRows, look).replaceAll('\u00a0', ' ')).toBe(
      '3 of 7 gateways need attention: 1 no answer from Azure, 1 partly running, 1 not visible in Azure, 2 ready, 1 starting, 1 stopped',
    );
  });

  test.each([
    { page: 0, first: 'edge001', rows: 12, buttons: [['Next 12', 1]] },
    {
      page: 1,
      first: 'edge013',
      rows: 12,
      buttons: [
        ['Next 7', 2],
        ['Back to the worst', 0],
      ],
    },
    { page: 2, first: 'edge025', rows: 7, buttons: [['Back to the worst', 0]] },
    { page: 99, first: 'edge025', rows: 7, buttons: [['Back to the worst', 0]] },
    { page: -1, first: 'edge001', rows: 12, buttons: [['Next 12', 1]] },
    { page: Number.NaN, first: 'edge001', rows: 12, buttons: [['Next 12', 1]] },
  ])('page $page has $rows rows from $first', ({ page, first, rows, buttons }) => {
    const card = fleetCard(manyRows, look, page);
    expect(ids(card)).toHaveLength(rows);
    expect(ids(card)[0]).toBe(first);
    const actions = (card['actions'] ?? []) as readonly {
      title: string;
      verb: string;
      data: { page: number };
    }[];
    expect(actions.map((one) => [one.title, one.data.page])).toEqual(buttons);
    expect(actions.every((one) => one.verb === 'page')).toBe(true);
  });

  test('shows no traffic that nobody asked for', () => {
    const card = fleetCard([{ gateway: graniteFalls, state: stopPlan.before }], look);
    expect(wordsOf(card)).not.toMatch(/GB|Traffic unknown/);
  });
});

describe('the status of a gateway', () => {
  const quiet = {
    gateway: graniteFalls,
    state: stopPlan.before,
    traffic: undefined,
    waiting: [],
    active: undefined,
  };

  test('says of traffic of which more than a day is missing what is known', () => {
    const words = wordsOf(statusCard({ ...quiet, traffic: traffic(914, { gaps: 286 }) }, look));
    expect(words).toContain('at least 914 GB in the last 14 days: no numbers for 286 h');
  });

  test('gives traffic with unit, period, age and gaps', () => {
    const words = wordsOf(statusCard({ ...quiet, traffic: traffic(9140, { gaps: 3 }) }, look));
    expect(words).toContain(
      '9,140 GB in the last 14 days, newest point 13:55 CET (23 min old), 3 points missing',
    );
    expect(words).toContain('GB of 10⁹ bytes');
  });

  test('says that traffic is unknown where no point is', () => {
    const words = wordsOf(statusCard({ ...quiet, traffic: traffic(0, { newestPoint: undefined }) }, look));
    expect(words).toContain('unknown: Azure Monitor has no point for the last 14 days');
  });

  test('leaves out what nobody knows: drift, clients, prices, traffic, a classic gateway’s path', () => {
    const free = { ...graniteFalls, costPerDay: undefined };
    expect(wordsOf(statusCard({ ...quiet, gateway: free }, look))).not.toMatch(
      /USD|Cost|drift|connected|GB/i,
    );
    expect(wordsOf(statusCard({ ...quiet, gateway: oldTown, state: undefined }, look))).not.toMatch(
      /Azure:|Cost/,
    );
  });

  test('leads to what waits and what is under way', () => {
    const card = statusCard({ ...quiet, waiting: [request()] }, look);
    expect(taps(card)).toEqual([{ request: request().id }]);
  });

  test('warns of a machine that is off but billed', () => {
    const card = statusCard({ ...quiet, state: state(graniteFalls, ['running', 'stopped']) }, look);
    expect(wordsOf(card)).toContain('Instance 1 off, but still billed.');
  });
});

describe('the instances of a gateway', () => {
  test('that Azure does not show are told of in the words of its status', () => {
    const unseen = 'A classic gateway: Azure Resource Manager does not show its machines.';
    const quiet = { gateway: oldTown, state: undefined, traffic: undefined, waiting: [], active: undefined };
    const card = instancesCard(oldTown, undefined, look);
    expect(wordsOf(statusCard(quiet, look))).toContain(unseen);
    expect(wordsOf(card)).toContain(unseen);
    expect(wordsOf(card)).not.toMatch(/Seen in Azure/);
    expect(nodesOf(card).some((one) => one['type'] === 'Table')).toBe(false);
  });
});

describe('pending approvals', () => {
  const later = request({ id: 'rq_later', number: 13, expiresAt: new Date('2026-11-20T15:00:00Z') });
  const own = request({
    id: 'rq_own',
    number: 14,
    orderer: { ...ana, aadObjectId: bo.aadObjectId },
    deciders: [chen],
  });
  const other = request({ id: 'rq_other', number: 15, deciders: [kim] });

  test('has first what waits for the viewer, the most urgent on top', () => {
    const card = pendingCard([other, own, later, request()], bo.aadObjectId, look);
    expect(ids(card)).toEqual([request().id, 'rq_later', 'rq_own', 'rq_other']);
    expect(wordsOf(card)).toContain('2 requests wait for you');
  });

  test('no longer waits for who has approved already', () => {
    const half = request({ approversNeeded: 2, decisions: [approval(bo, '14:15')] });
    expect(wordsOf(pendingCard([half], bo.aadObjectId, look))).toContain('Nothing waits for you');
  });

  test('shows twelve and counts the rest', () => {
    const many = Array.from({ length: 15 }, (_, index) => request({ id: `rq_${index}`, number: index + 1 }));
    const card = pendingCard(many, bo.aadObjectId, look);
    expect(ids(card)).toHaveLength(12);
    expect(wordsOf(card)).toContain('And 3 more');
  });
});

const everything: HistoryQuestion = { gateway: undefined, actor: undefined, span: undefined };
const told = (...entries: readonly ChainedEntry[]): Chronicle => ({
  lines: entries.map((one) => ({ ...one, times: 1 })),
  left: 0,
  isAll: true,
});

describe('the history', () => {
  test('is newest first, by day, and tells of requests what the bot did', () => {
    const words = wordsOf(historyCard(everything, told(...[...history].reverse()), look));
    const order = [
      'Fri 20 Nov',
      'R-14 failed: Start PuneEdge',
      'Ana Duarte was blocked: Stop RedmondEdge',
      'Thu 19 Nov',
    ];
    const places = order.map((one) => words.indexOf(one));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(words).toContain(
      '**✓ 14:11** Bo Lindqvist approved R-12: Stop GraniteFalls\n“Fine, the freeze is known”',
    );
    expect(words).not.toContain('/subscriptions/');
  });

  const since = { from: at('14:18', 13), to: undefined };
  test.each<{ asked: Partial<HistoryQuestion>; says: string }>([
    { asked: {}, says: 'What happened, newest first' },
    { asked: { gateway: graniteFalls }, says: 'What happened to GraniteFalls, newest first' },
    { asked: { actor: 'kim *o*' }, says: 'What kim \\*o\\* did, newest first' },
    {
      asked: { gateway: graniteFalls, actor: 'Kim', span: since },
      says: 'What Kim did to GraniteFalls since Fri 13 Nov, 14:18 CET, newest first',
    },
    {
      asked: { span: { from: at('00:00', 19), to: at('00:00', 20) } },
      says: 'What happened on Thu 19 Nov, newest first',
    },
    {
      asked: { span: { from: at('00:00', 16), to: at('00:00', 21) } },
      says: 'What happened from Mon 16 Nov to Fri 20 Nov, newest first',
    },
  ])('says what it tells of: $says', ({ asked, says }) => {
    const question = { ...everything, ...asked };
    expect(wordsOf(historyCard(question, told(...history), look))).toContain(`\n${says}\n`);
    const none = wordsOf(historyCard(question, told(), look));
    if (Object.keys(asked).length === 0) expect(none).toContain('Nothing has happened yet');
    else expect(none).toContain(`Nothing found\nAsked for: ${says.replace(', newest first', '')}.`);
  });

  test.each<{ asked: Partial<HistoryQuestion>; isAll?: boolean; says: string }>([
    { asked: {}, says: 'And 23 more. Ask for less: @Gatehouse history of GraniteFalls last week' },
    {
      asked: { gateway: graniteHill, actor: 'Kim' },
      says: 'And 23 more. Ask for less: @Gatehouse history of GraniteHill by Kim last week',
    },
    {
      asked: { span: since },
      isAll: false,
      says: 'And more than 23 more. Ask for less: @Gatehouse history of GraniteFalls yesterday',
    },
  ])('says how many it leaves out: $says', ({ asked, isAll = true, says }) => {
    const chronicle = { ...told(...history), left: 23, isAll };
    const words = wordsOf(historyCard({ ...everything, ...asked }, chronicle, look));
    expect(words).toContain(says);
  });

  test('counts refusals that repeat one another', () => {
    const [first] = history;
    if (first === undefined) throw new Error('no history');
    const refused = { ...first, act: 'refused' as const, actorName: 'Dana Okafor' };
    const card = (times: number) => {
      const lines = [{ ...refused, times }];
      return wordsOf(historyCard(everything, { lines, left: 0, isAll: true }, look));
    };
    expect(card(1)).toContain('Dana Okafor was refused: R-12 Stop GraniteFalls');
    expect(card(40)).toContain('Dana Okafor was refused 40 times: R-12 Stop GraniteFalls');
  });
});

describe('a question', () => {
  const base = question().order;
  test.each([
    [question(), 'Scale which gateway, and to how many instances?'],
    [
      question({ missing: ['instances'], order: { ...base, gateway: graniteFalls.id } }),
      'Scale GraniteFalls to how many instances?',
    ],
    [question({ missing: ['gateway'], order: { ...base, kind: 'stop' } }), 'Stop which gateway?'],
    [question({ missing: ['gateway'], order: { ...base, instances: 4 } }), 'Scale which gateway to 4?'],
    [question({ missing: ['gateway'], order: { ...base, delta: -1 } }), 'Take 1 from which gateway?'],
    [
      question({ missing: ['reason'], order: { ...base, kind: 'stop', gateway: graniteFalls.id } }),
      'Why stop GraniteFalls?',
    ],
  ])('asks for what is missing', (asked, title) => {
    const card = questionCard(asked, [{ gateway: graniteFalls }], look);
    expect(wordsOf(card)).toContain(title);
    expect(summaryOfQuestion(asked, look)).toBe(title);
    const inputs = nodesOf(card).filter((one) => String(one['type']).startsWith('Input.'));
    expect(inputs.map((one) => one['id']).sort()).toEqual([...asked.missing].sort());
  });

  test('lets go without an answer: “Never mind” sends no inputs', () => {
    const actions = questionCard(question(), [{ gateway: graniteFalls }], look)['actions'];
    expect(actions).toEqual([
      expect.objectContaining({ verb: 'answer', data: { question: question().id } }),
      expect.objectContaining({ verb: 'dismiss', associatedInputs: 'none' }),
    ]);
  });

  test.each(['answered', 'dismissed'] as const)('that is %s has no form any more', (current) => {
    const card = questionCard(question({ state: current }), [{ gateway: graniteFalls }], look);
    expect(nodesOf(card).some((one) => String(one['type']).startsWith('Input.'))).toBe(false);
    expect(card['actions']).toBeUndefined();
  });
});
