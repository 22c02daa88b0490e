import { describe, expect, test } from '@jest/globals';
import { requestCard, summaryOfRequest } from '../../src/card/request-card.ts';
import type { OperationState } from '../../src/domain/operation.ts';
import type { RequestState } from '../../src/domain/request.ts';
import {
  ana,
  approval,
  approved,
  at,
  bo,
  chen,
  graniteFalls,
  kim,
  look,
  lookAt,
  operation,
  person,
  request,
  scaleDownPlan,
  startPlan,
  state,
  times,
} from './fixtures.ts';
import { nodesOf, wordsOf } from './teams-card.ts';

type Button = {
  readonly verb: unknown;
  readonly data: unknown;
  readonly style: unknown;
  readonly title: unknown;
};

/** Every Action.Execute that stands in the card or in one of its forms, but for taps and refresh. */
function buttonsOf(card: Readonly<Record<string, unknown>>): readonly Button[] {
  return nodesOf(card['actions'] ?? [])
    .filter((one) => one['type'] === 'Action.Execute')
    .map(({ verb, data, style, title }) => ({ verb, data, style, title }));
}

const verbsOf = (card: Readonly<Record<string, unknown>>): readonly unknown[] =>
  buttonsOf(card).map((one) => one.verb);

const id = { request: 'rq_8k3vT2mZq0PzLy7BxYc1' };

describe('the card of a waiting request', () => {
  test.each([
    { viewer: 'decider', verbs: ['approve', 'reject'], says: 'Waiting for your approval' },
    { viewer: 'orderer', verbs: ['cancel'], says: '@Gatehouse cancel R-12' },
    { viewer: 'everybody', verbs: [], says: '@Gatehouse approve R-12' },
  ] as const)('gives $viewer $verbs', ({ viewer, verbs, says }) => {
    const card = requestCard(request(), undefined, viewer, look);
    expect(verbsOf(card)).toEqual(verbs);
    expect(buttonsOf(card).every((one) => JSON.stringify(one.data) === JSON.stringify(id))).toBe(true);
    expect(wordsOf(card)).toContain(says);
  });

  test('asks a question only of who decides', () => {
    expect(wordsOf(requestCard(request(), undefined, 'decider', look))).toContain('Stop GraniteFalls?');
    expect(wordsOf(requestCard(request(), undefined, 'everybody', look))).not.toContain('GraniteFalls?');
  });

  test('hides an approval that cuts people off behind a form, and gives a harmless one in one tap', () => {
    const cutsOff = requestCard(request(), undefined, 'decider', look);
    expect((cutsOff['actions'] as { type: string }[])[0]?.type).toBe('Action.ShowCard');
    expect(buttonsOf(cutsOff)[0]).toMatchObject({
      title: 'Approve: stop GraniteFalls',
      style: 'destructive',
    });
    const degrades = requestCard(request({ plan: scaleDownPlan }), undefined, 'decider', look);
    expect((degrades['actions'] as { type: string }[])[0]?.type).toBe('Action.ShowCard');
    const harmless = requestCard(request({ plan: startPlan }), undefined, 'decider', look);
    expect((harmless['actions'] as { type: string }[])[0]).toMatchObject({
      type: 'Action.Execute',
      verb: 'approve',
      style: 'positive',
      title: 'Approve: start GraniteFalls',
    });
  });

  test.each([
    { who: undefined, says: 'One approval is enough: Bo Lindqvist’s or Chen Wei’s.' },
    { who: bo.aadObjectId, says: 'One approval is enough: yours or Chen Wei’s.' },
  ])('says whose word counts ($says)', ({ who, says }) => {
    const card = requestCard(
      request(),
      undefined,
      'decider',
      look,
      who === undefined ? {} : { viewerId: who },
    );
    expect(wordsOf(card)).toContain(`Decide by **14:42 CET** (24 min left at 14:18). ${says}`);
  });

  test('counts approvals', () => {
    const two = { approversNeeded: 2, deciders: [bo, chen, kim] };
    const none = requestCard(request(two), undefined, 'decider', look);
    expect(wordsOf(none)).toContain('**0 of 2 approvals:** nobody has approved yet.');
    expect(wordsOf(none)).toContain('2 approvals are needed, from Bo Lindqvist, Chen Wei or Kim Osei.');
    const one = request({ ...two, decisions: [approval(bo, '14:15')] });
    expect(wordsOf(requestCard(one, undefined, 'decider', look))).toContain(
      'One more approval is enough: Chen Wei’s or Kim Osei’s.',
    );
    expect(wordsOf(requestCard(one, undefined, 'everybody', look))).toContain(
      '**1 of 2 approvals:** Bo Lindqvist at 14:15 CET.',
    );
  });

  test('redraws itself for deciders and orderer, as long as these are 60 at most', () => {
    const refreshOf = (people: number): unknown =>
      requestCard(
        request({ deciders: Array.from({ length: people }, (_, index) => person(`p${index}`, 'P')) }),
        undefined,
        'everybody',
        look,
      )['refresh'];
    expect(refreshOf(1)).toEqual({
      action: { type: 'Action.Execute', title: 'Refresh card', verb: 'view', data: id },
      userIds: ['29:1ana', '29:1p0'],
    });
    expect((refreshOf(59) as { userIds: readonly string[] }).userIds).toHaveLength(60);
    expect(refreshOf(60)).toBeUndefined();
  });

  test('redraws itself no more once it is decided or over', () => {
    const decided: readonly RequestState[] = [
      { kind: 'approved', at: at('14:20') },
      { kind: 'rejected', at: at('14:20'), by: chen, reason: 'not now' },
      { kind: 'expired', at: at('14:42') },
    ];
    for (const state of decided)
      expect(requestCard(request({ state }), undefined, 'everybody', look)['refresh']).toBeUndefined();
  });

  test('names nobody whom Teams does not know to refresh for', () => {
    const card = requestCard(
      request({ deciders: [person('gone', 'Gone', false)] }),
      undefined,
      'everybody',
      look,
    );
    expect(card['refresh']).toMatchObject({ userIds: ['29:1ana'] });
  });

  test('follows in the 1:1 chat: same content, where it is decided, and Cancel', () => {
    const card = requestCard(request(), undefined, 'everybody', look, { follower: true });
    expect(verbsOf(card)).toEqual(['cancel']);
    expect(card['refresh']).toBeUndefined();
    expect(wordsOf(card)).toContain('The decision is taken in the operations channel');
    expect(wordsOf(card)).toContain('Cuts off every internet client');
  });

  test('gives an orderer who may decide the buttons for both', () => {
    const own = request({ deciders: [ana, chen] });
    expect(verbsOf(requestCard(own, undefined, 'orderer', look))).toEqual(['approve', 'reject', 'cancel']);
  });

  test('past its time shows that it expired, whoever looks', () => {
    const card = requestCard(request(), undefined, 'decider', lookAt(at('14:42')));
    expect(wordsOf(card)).toContain('Expired 14:42 CET: nothing was done');
    expect(verbsOf(card)).toEqual(['again']);
  });

  test('shows no price that nobody gave, and no section without lines', () => {
    const card = requestCard(
      request({ plan: { ...scaleDownPlan, effects: [], verdicts: [], changes: [] } }),
      undefined,
      'everybody',
      look,
    );
    expect(wordsOf(card)).not.toMatch(/USD|Checks|What changes for people/);
    expect(nodesOf(card).some((one) => one['type'] === 'Table')).toBe(false);
  });
});

const partly = state(graniteFalls, ['deallocated', 'deallocated', 'deallocating', 'running'], {
  lookedAt: at('14:21:02'),
});
const allOff = state(graniteFalls, times(4, 'deallocated'), { lookedAt: at('14:21:18') });

describe('the card of an approved request', () => {
  const later = lookAt(at('14:24:20'));
  const rows: readonly { state: OperationState; style: string; says: readonly string[] }[] = [
    {
      state: { kind: 'queued', behind: 11 },
      style: 'warning',
      says: ['Approved, waiting its turn behind R-11'],
    },
    { state: { kind: 'checking', since: at('14:20') }, style: 'accent', says: ['Running: checking'] },
    {
      state: { kind: 'calling', since: at('14:20'), sendBefore: at('14:21') },
      style: 'accent',
      says: ['Running: 2 of 4 instances stopped', 'Telling Azure to stop GraniteFalls.'],
    },
    {
      state: { kind: 'polling', since: at('14:20'), handle: 'secret handle' },
      style: 'accent',
      says: [
        'Running: 2 of 4 instances stopped',
        '**4 min 14 s** so far.',
        'Azure is stopping the machines.',
      ],
    },
    {
      state: { kind: 'looking', since: at('14:20:20'), why: 'No answer.', handle: undefined },
      style: 'warning',
      says: ['No answer from Azure for 4 min, still looking', 'never makes the call a second time blindly'],
    },
    {
      state: { kind: 'verifying', since: at('14:24') },
      style: 'accent',
      says: ['Running: 2 of 4 instances stopped, last check'],
    },
    {
      state: { kind: 'succeeded', at: at('14:21:18') },
      style: 'good',
      says: ['Done in 1 min 12 s', 'GraniteFalls is stopped', 'Azure confirms it at 14:21 CET'],
    },
    {
      state: { kind: 'failed', at: at('14:26:09'), why: 'It was lost.', error: undefined },
      style: 'attention',
      says: [
        'Failed after 6 min 03 s',
        'GraniteFalls did not stop',
        'Why: It was lost.',
        'It is stopped in part',
      ],
    },
    {
      state: { kind: 'void', at: at('14:21'), why: 'GraniteFalls has 2 instances.' },
      style: 'emphasis',
      says: ['Void: the gateway changed', 'GraniteFalls has 2 instances.', 'Still wanted?'],
    },
  ];

  test.each(rows)('that is $state.kind says $says', ({ state: current, style, says }) => {
    const seen = current.kind === 'succeeded' ? allOff : partly;
    const card = requestCard(approved(), operation(current, { seen }), 'everybody', later);
    const body = card['body'] as readonly Record<string, unknown>[];
    expect(body[0]?.['style']).toBe(style);
    for (const one of says) expect(wordsOf(card)).toContain(one);
    expect(wordsOf(card)).not.toContain('secret handle');
    expect(card['refresh']).toBeUndefined();
  });

  test('before its operation was read along shows that it is checked', () => {
    expect(wordsOf(requestCard(approved(), undefined, 'decider', look))).toContain('Running: checking');
  });

  test('tells n of m in a bar, and in plain cells where there is no bar', () => {
    const card = requestCard(
      approved(),
      operation({ kind: 'polling', since: at('14:20'), handle: 'x' }, { seen: partly }),
      'everybody',
      later,
    );
    const [bar] = nodesOf(card).filter((one) => one['type'] === 'ProgressBar');
    expect(bar).toMatchObject({ value: 2, max: 4 });
    const cells = nodesOf(bar?.['fallback']).filter((one) => one['type'] === 'Column');
    expect(cells.map((one) => one['style'])).toEqual(['good', 'good', 'accent', 'accent']);
    expect(wordsOf(card)).toContain('Instances 0 and 1 stopped. Instance 2 stopping. Instance 3 running.');
  });

  test('offers the way back after a success, and another try after a failure', () => {
    const done = requestCard(
      approved(),
      operation({ kind: 'succeeded', at: at('14:21:18') }, { seen: allOff }),
      'everybody',
      later,
    );
    expect(buttonsOf(done)).toEqual([
      { verb: 'undo', data: id, style: 'default', title: 'Start GraniteFalls…' },
    ]);
    const failed = { kind: 'failed', at: at('14:26'), why: '', error: undefined } as const;
    const stop = requestCard(approved(), operation(failed), 'everybody', later);
    expect(buttonsOf(stop)[0]).toMatchObject({ verb: 'again', data: id, style: 'default' });
    const start = requestCard(approved({ plan: startPlan }), operation(failed), 'everybody', later);
    expect(buttonsOf(start)[0]).toMatchObject({ verb: 'again', style: 'positive' });
  });

  test.each([
    ['AllocationFailed', 'no room for machines of this size (Standard_A2_v2) in westus'],
    ['ZonalAllocationFailed', 'no room for machines of this size (Standard_A2_v2) in the availability zone'],
    ['QuotaExceeded', 'has used up its quota of cores in westus'],
    ['OperationNotAllowed', 'Usually the quota of cores in westus is used up'],
    ['Conflict', 'Something else was changing GraniteFalls'],
    ['SkuNotAvailable', 'does not offer machines of this size (Standard_A2_v2)'],
    ['OverconstrainedAllocationRequest', 'finds no place in westus'],
    ['AuthorizationFailed', 'The bot’s identity may not do this'],
    ['PreconditionFailed', 'changed the scale set of GraniteFalls'],
    ['toString', 'Why: what the operation said'],
  ])('that failed with %s says why in plain words, then Azure’s own', (code, says) => {
    const error = { code, message: 'Azure’s *own* words' };
    const card = requestCard(
      approved({ plan: startPlan }),
      operation({ kind: 'failed', at: at('14:26'), why: 'what the operation said', error }),
      'everybody',
      later,
    );
    const words = wordsOf(card);
    expect(words).toContain(says);
    expect(words.indexOf(says)).toBeLessThan(words.indexOf('What Azure said'));
    const runs = nodesOf(card).filter((one) => one['type'] === 'TextRun');
    expect(runs.map((one) => one['text'])).toContain(': “Azure’s *own* words”');
    expect(runs.map((one) => one['text'])).toContain(code);
  });

  test('promises that nothing is half done only where the machines show it', () => {
    const error = { code: 'AllocationFailed', message: '' };
    const card = (seen: typeof partly | undefined): string =>
      wordsOf(
        requestCard(
          approved({ plan: startPlan }),
          operation({ kind: 'failed', at: at('14:26'), why: '', error }, { seen }),
          'everybody',
          later,
        ),
      );
    expect(card(allOff)).toContain('Nothing is half done');
    expect(card(partly)).not.toContain('Nothing is half done');
    expect(card(undefined)).not.toContain('Nothing is half done');
    expect(card(undefined)).toContain('How it is now is unknown');
  });
});

describe('the card of a request that ended undone', () => {
  test.each([
    {
      state: { kind: 'rejected', at: at('14:20'), by: chen, reason: 'not before the backup' },
      says: ['Rejected by Chen Wei: nothing was done', '“not before the backup”'],
      verbs: [],
    },
    {
      state: { kind: 'cancelled', at: at('14:20'), by: ana },
      says: ['Cancelled: nothing was done'],
      verbs: [],
    },
    {
      state: { kind: 'expired', at: at('14:42') },
      says: ['Expired 14:42 CET: nothing was done'],
      verbs: ['again'],
    },
    {
      state: { kind: 'void', at: at('14:21'), why: 'It has 2 instances now.', successor: 15 },
      says: [
        'Void: the gateway changed',
        'It has 2 instances now.',
        '**R-15** shows the gateway as it is now',
      ],
      verbs: [],
    },
    {
      state: { kind: 'void', at: at('14:21'), why: 'It has 2 instances, and had 4', successor: undefined },
      says: ['It has 2 instances, and had 4.', 'Still wanted? Ask again'],
      verbs: ['again'],
    },
  ] as const)('$state.kind says $says', ({ state: current, says, verbs }) => {
    const card = requestCard(request({ state: current }), undefined, 'decider', look);
    for (const one of says) expect(wordsOf(card)).toContain(one);
    expect(verbsOf(card)).toEqual(verbs);
    expect(card['refresh']).toBeUndefined();
  });
});

describe('the feed', () => {
  test.each([
    [request(), undefined, 'R-12: stop GraniteFalls, decide by 14:42 CET'],
    [
      approved(),
      operation({ kind: 'queued', behind: 11 }),
      'R-12: stop GraniteFalls, waiting its turn behind R-11',
    ],
    [approved(), operation({ kind: 'verifying', since: at('14:20') }), 'R-12: Stopping GraniteFalls'],
    [approved(), operation({ kind: 'succeeded', at: at('14:21') }), 'R-12: done, GraniteFalls is stopped'],
    [
      request({ state: { kind: 'rejected', at: at('14:20'), by: chen, reason: 'x' } }),
      undefined,
      'R-12: stop GraniteFalls, rejected by Chen Wei',
    ],
  ])('says what matters', (of, current, says) => {
    expect(summaryOfRequest(of, current, look).replaceAll('\u00a0', ' ')).toBe(says);
  });
});
