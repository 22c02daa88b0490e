import { blockedCard } from '../../src/card/blocked-card.ts';
import { type FleetRow, fleetCard } from '../../src/card/fleet-card.ts';
import { helpCard } from '../../src/card/help-card.ts';
import { historyCard } from '../../src/card/history-card.ts';
import { instancesCard } from '../../src/card/instances-card.ts';
import type { AdaptiveCard } from '../../src/card/look.ts';
import {
  comingCard,
  didYouMeanCard,
  errorCard,
  faultCard,
  nothingToDoCard,
  previewCard,
  refusedCard,
  welcomeCard,
} from '../../src/card/note-cards.ts';
import { pendingCard } from '../../src/card/pending-card.ts';
import { questionCard } from '../../src/card/question-card.ts';
import { requestCard } from '../../src/card/request-card.ts';
import { statusCard } from '../../src/card/status-card.ts';
import { auditHash, type ChainedEntry, chainStart } from '../../src/domain/audit.ts';
import { alertGallery } from './alert-gallery.ts';
import {
  accepted,
  ana,
  approval,
  approved,
  at,
  bergenEdge,
  blockedPlan,
  bo,
  chen,
  faults,
  gateway,
  graniteFalls,
  graniteHill,
  kim,
  look,
  lookAt,
  milestone,
  oldTown,
  operation,
  osloEdge,
  puneEdge,
  question,
  redmondEdge,
  request,
  scaleDownPlan,
  scaleUpPlan,
  startPlan,
  state,
  stopPlan,
  times,
} from './fixtures.ts';

/** Traffic of 14 days up to 13:00. */
export function traffic(gigabytes: number, more: { gaps?: number; newestPoint?: Date | undefined } = {}) {
  return {
    bytes: gigabytes * 1e9,
    from: at('14:00', 6),
    to: at('14:00'),
    newestPoint: at('13:55'),
    gaps: 0,
    ...more,
  };
}

export const fleetRows: readonly FleetRow[] = [
  {
    gateway: graniteFalls,
    state: state(graniteFalls, times(4, 'running')),
    traffic: traffic(9430),
    waiting: 12,
  },
  { gateway: graniteHill, state: state(graniteHill, times(2, 'running')), traffic: traffic(2310) },
  { gateway: redmondEdge, state: state(redmondEdge, ['deallocated']), traffic: traffic(0) },
  {
    gateway: puneEdge,
    state: state(puneEdge, ['running', 'deallocated'], { region: 'centralindia' }),
    traffic: traffic(1120),
  },
  { gateway: bergenEdge, state: faults.unreachable, traffic: faults.unreachable },
  {
    gateway: osloEdge,
    state: state(osloEdge, ['running', 'running', 'creating'], { region: 'norwayeast' }),
    traffic: traffic(880),
    running: 11,
  },
  { gateway: oldTown, state: undefined },
];

export const manyRows: readonly FleetRow[] = Array.from({ length: 31 }, (_, index) => {
  const one = gateway(`Edge${String(index + 1).padStart(3, '0')}`, { site: `S${index % 9}` });
  return { gateway: one, state: state(one, times(2, 'running')), traffic: traffic(index * 77) };
});

const acts = [
  ['requested', 12, { title: 'Stop GraniteFalls' }],
  ['approved', 12, { title: 'Stop GraniteFalls', comment: 'Fine, the freeze is known' }],
  ['called', 12, { title: 'Stop GraniteFalls', method: 'POST', path: '/subscriptions/x' }],
  ['succeeded', 12, { title: 'Stop GraniteFalls' }],
  ['blocked', undefined, { title: 'Stop RedmondEdge', why: 'site LAB would be left with 0 gateways.' }],
  ['rejected', 13, { title: 'Scale GraniteFalls from 4 to 2 instances', comment: 'not in office hours' }],
  [
    'failed',
    14,
    { title: 'Start PuneEdge', code: 'AllocationFailed', why: 'Azure accepted it and then gave up.' },
  ],
] as const;

export const history: readonly ChainedEntry[] = acts.map(([act, number, detail], index) => {
  const isBot = ['called', 'succeeded', 'failed'].includes(act);
  const entry = {
    at: at(`14:${10 + index}`, index < 3 ? 19 : 20),
    actor: isBot ? 'gatehouse' : ana.aadObjectId,
    actorName: isBot ? 'Gatehouse' : act === 'approved' ? bo.name : ana.name,
    act,
    gateway: graniteFalls.id,
    request: number,
    detail,
  };
  return {
    ...entry,
    number: 2411 + index,
    previous: chainStart,
    hash: auditHash(chainStart, 2411 + index, entry),
  };
});

const stopping = state(graniteFalls, ['deallocated', 'deallocated', 'deallocating', 'running'], {
  lookedAt: at('14:21:02'),
});
const stopped = state(graniteFalls, times(4, 'deallocated'), { lookedAt: at('14:21:18') });
const growing = state(graniteHill, ['running', 'running', 'running', 'starting'], {
  lookedAt: at('14:21:02'),
});

const startRequest = { number: 19, plan: startPlan, reason: undefined };
const scaleRequest = { number: 14, plan: scaleUpPlan, reason: 'Patch Tuesday' };
const two = { approversNeeded: 2, deciders: [bo, chen, kim] };
const allocation = {
  kind: 'failed',
  at: at('14:26:09'),
  why: 'Azure accepted it and then gave up.',
  error: {
    code: 'AllocationFailed',
    message:
      'Allocation failed. We do not have sufficient capacity for the requested VM size in this region.',
  },
} as const;

const later = lookAt(at('14:21:04'));

/** Every card in its states, by name, with the words that it must say somewhere. */
export function gallery(): readonly { readonly name: string; readonly card: AdaptiveCard }[] {
  const shown: { name: string; card: AdaptiveCard }[] = [];
  const add = (name: string, card: AdaptiveCard): void => {
    shown.push({ name, card });
  };
  add('waiting-approver', requestCard(request(), undefined, 'decider', look, { viewerId: bo.aadObjectId }));
  add('waiting-approver-unnamed', requestCard(request(), undefined, 'decider', look));
  add('waiting-orderer', requestCard(request(), undefined, 'orderer', look));
  add('waiting-reader', requestCard(request(), undefined, 'everybody', look));
  add('waiting-follower', requestCard(request(), undefined, 'everybody', look, { follower: true }));
  add('waiting-start', requestCard(request(startRequest), undefined, 'decider', look));
  add(
    'waiting-scale-down',
    requestCard(request({ plan: scaleDownPlan, replaces: 11 }), undefined, 'decider', look),
  );
  add('waiting-scale-up', requestCard(request(scaleRequest), undefined, 'everybody', look));
  add('waiting-0-of-2', requestCard(request(two), undefined, 'decider', look, { viewerId: kim.aadObjectId }));
  add(
    'waiting-1-of-2',
    requestCard(
      request({ ...two, decisions: [approval(bo, '14:15', 'fine for me')] }),
      undefined,
      'everybody',
      look,
    ),
  );
  add('waiting-nobody', requestCard(request({ deciders: [] }), undefined, 'everybody', look));
  add('approved', requestCard(approved(), undefined, 'everybody', look));
  add(
    'queued',
    requestCard(
      approved(),
      operation({ kind: 'queued', behind: 11 }, { startedAt: undefined }),
      'everybody',
      later,
    ),
  );
  add(
    'checking',
    requestCard(
      approved(),
      operation({ kind: 'checking', since: at('14:20') }, { startedAt: undefined }),
      'everybody',
      later,
    ),
  );
  add(
    'calling',
    requestCard(
      approved(),
      operation(
        { kind: 'calling', since: at('14:20:06'), sendBefore: at('14:20:16') },
        { seen: stopPlan.before },
      ),
      'everybody',
      later,
    ),
  );
  add(
    'running-stop',
    requestCard(
      approved(),
      operation(
        { kind: 'polling', since: at('14:20:09'), handle: 'x' },
        { seen: stopping, milestones: [accepted] },
      ),
      'everybody',
      later,
    ),
  );
  add(
    'running-scale',
    requestCard(
      approved(scaleRequest),
      operation(
        { kind: 'polling', since: at('14:20:09'), handle: 'x' },
        {
          seen: growing,
          milestones: [milestone('14:20:09', 'done', 'Azure accepted the change of capacity (202).')],
        },
      ),
      'everybody',
      later,
    ),
  );
  const wide = state(graniteFalls, [...times(9, 'running' as const), ...times(7, 'starting' as const)], {
    lookedAt: at('14:21:02'),
  });
  add(
    'running-16',
    requestCard(
      approved({ ...startRequest, plan: { ...startPlan, before: { ...wide, instances: [] } } }),
      operation(
        { kind: 'polling', since: at('14:20:09'), handle: 'x' },
        { seen: wide, milestones: [accepted] },
      ),
      'everybody',
      later,
    ),
  );
  add(
    'running-silent',
    requestCard(
      approved(),
      operation(
        { kind: 'polling', since: at('14:20:09'), handle: 'x' },
        { seen: stopping, silentSince: at('14:20:20'), milestones: [accepted] },
      ),
      'everybody',
      later,
    ),
  );
  const lost = 'No answer from Azure to the call. Looking at the machines.';
  add(
    'unknown',
    requestCard(
      approved(),
      operation(
        { kind: 'looking', since: at('14:20:20'), why: lost, handle: undefined },
        { seen: stopping, silentSince: at('14:20:20'), milestones: [milestone('14:20:20', 'now', lost)] },
      ),
      'everybody',
      lookAt(at('14:24:20')),
    ),
  );
  add(
    'verifying',
    requestCard(
      approved(),
      operation({ kind: 'verifying', since: at('14:21:02') }, { seen: stopping, milestones: [accepted] }),
      'everybody',
      later,
    ),
  );
  add(
    'succeeded-stop',
    requestCard(
      approved({ decisions: [approval(bo, '14:20', 'Go ahead')] }),
      operation(
        { kind: 'succeeded', at: at('14:21:18') },
        {
          seen: stopped,
          milestones: [
            accepted,
            milestone('14:21:18', 'done', 'Azure confirms it: 0 of 4 instances running.'),
          ],
        },
      ),
      'everybody',
      lookAt(at('14:25')),
    ),
  );
  add(
    'succeeded-scale',
    requestCard(
      approved(scaleRequest),
      operation(
        { kind: 'succeeded', at: at('14:21:18') },
        { seen: state(graniteHill, times(4, 'running'), { lookedAt: at('14:21:18') }) },
      ),
      'everybody',
      lookAt(at('14:25')),
    ),
  );
  add(
    'failed-start',
    requestCard(
      approved(startRequest),
      operation(allocation, {
        seen: state(graniteFalls, times(4, 'deallocated'), { lookedAt: at('14:26:09') }),
        milestones: [
          milestone('14:20:09', 'done', 'Azure accepted the start (202).'),
          milestone(
            '14:26:09',
            'failed',
            'Azure gave up: AllocationFailed. Looked again: 0 of 4 instances running.',
          ),
        ],
      }),
      'everybody',
      lookAt(at('14:27')),
    ),
  );
  for (const code of [
    'ZonalAllocationFailed',
    'QuotaExceeded',
    'OperationNotAllowed',
    'Conflict',
    'SkuNotAvailable',
    'OverconstrainedAllocationRequest',
    'AuthorizationFailed',
    'PreconditionFailed',
    'SomethingNew',
  ]) {
    add(
      `failed-${code}`,
      requestCard(
        approved(scaleRequest),
        operation(
          { ...allocation, error: { code, message: `Azure’s words about ${code}.` } },
          { seen: growing },
        ),
        'everybody',
        lookAt(at('14:27')),
      ),
    );
  }
  add(
    'failed-unproven',
    requestCard(
      approved(),
      operation({
        kind: 'failed',
        at: at('14:26:09'),
        why: 'Azure shows no operation any more, and what was asked for has not come true.',
        error: undefined,
      }),
      'everybody',
      lookAt(at('14:27')),
    ),
  );
  add(
    'rejected',
    requestCard(
      request({
        state: { kind: 'rejected', at: at('14:20'), by: chen, reason: 'not before the backup is done' },
      }),
      undefined,
      'everybody',
      look,
    ),
  );
  add(
    'cancelled',
    requestCard(
      request({ state: { kind: 'cancelled', at: at('14:20'), by: ana } }),
      undefined,
      'everybody',
      look,
    ),
  );
  add(
    'expired',
    requestCard(
      request({ state: { kind: 'expired', at: at('14:42') } }),
      undefined,
      'everybody',
      lookAt(at('14:43')),
    ),
  );
  add('expired-unwritten', requestCard(request(), undefined, 'decider', lookAt(at('14:43'))));
  add(
    'void',
    requestCard(
      request({
        state: {
          kind: 'void',
          at: at('14:21'),
          why: 'GraniteFalls has 2 of 4 instances running now, and had 4 of 4.',
          successor: 15,
        },
      }),
      undefined,
      'everybody',
      look,
    ),
  );
  add(
    'void-without-heir',
    requestCard(
      approved(),
      operation({
        kind: 'void',
        at: at('14:21'),
        why: 'GraniteFalls is already stopped: 0 of 4 instances running.',
      }),
      'everybody',
      look,
    ),
  );
  add('preview', previewCard(scaleDownPlan, look));
  add('blocked', blockedCard(blockedPlan, 'Ana Duarte', look));
  add(
    'nothing-to-do',
    nothingToDoCard(
      {
        kind: 'nothing-to-do',
        order: stopPlan.order,
        says: 'GraniteFalls is already stopped: 0 of 4 instances running.',
        state: stopped,
      },
      look,
    ),
  );
  const choices = [
    { gateway: graniteFalls, state: stopPlan.before },
    { gateway: graniteHill, state: scaleUpPlan.before },
  ];
  add('question-scale', questionCard(question(), choices, look));
  add(
    'question-reason',
    questionCard(
      question({
        text: 'stop granitefalls',
        order: { ...question().order, kind: 'stop', gateway: graniteFalls.id },
        missing: ['reason'],
        choices: [],
      }),
      [],
      look,
    ),
  );
  add(
    'question-many',
    questionCard(
      question({ missing: ['gateway'], order: { ...question().order, kind: 'stop', preview: true } }),
      manyRows.map((one) => ({ gateway: one.gateway })),
      look,
    ),
  );
  add('question-none', questionCard(question(), [], look));
  add('question-answered', questionCard(question({ state: 'answered' }), choices, look));
  add('question-dismissed', questionCard(question({ state: 'dismissed' }), choices, look));
  add('fleet', fleetCard(fleetRows, look));
  add('fleet-well', fleetCard(fleetRows.slice(1, 3), look));
  add('fleet-page-1', fleetCard(manyRows, look));
  add('fleet-page-2', fleetCard(manyRows, look, 1));
  add('fleet-page-3', fleetCard(manyRows, look, 2));
  add('fleet-none', fleetCard([], look));
  const waiting = [request(), request({ number: 13, id: 'rq_13', plan: scaleDownPlan })];
  add(
    'status-busy',
    statusCard(
      {
        gateway: graniteFalls,
        state: stopping,
        traffic: traffic(9430, { gaps: 3 }),
        waiting,
        active: operation({ kind: 'polling', since: at('14:20'), handle: 'x' }),
      },
      later,
    ),
  );
  add(
    'status-ready',
    statusCard(
      {
        gateway: graniteHill,
        state: scaleUpPlan.before,
        traffic: traffic(2310),
        waiting: [],
        active: undefined,
      },
      look,
    ),
  );
  add(
    'status-partly',
    statusCard(
      {
        gateway: puneEdge,
        state: state(puneEdge, ['running', 'stopped', 'unknown']),
        traffic: faults.unreachable,
        waiting: [],
        active: undefined,
      },
      look,
    ),
  );
  add(
    'status-classic',
    statusCard(
      { gateway: oldTown, state: undefined, traffic: undefined, waiting: [], active: undefined },
      look,
    ),
  );
  add(
    'instances',
    instancesCard(
      graniteFalls,
      state(graniteFalls, ['running', 'starting', 'stopped', 'deallocated', 'unknown'], { capacity: 6 }),
      look,
    ),
  );
  add('instances-unseen', instancesCard(oldTown, undefined, look));
  add(
    'pending',
    pendingCard(
      [
        request({
          number: 14,
          id: 'rq_14',
          plan: scaleUpPlan,
          ...two,
          expiresAt: at('15:10'),
          deciders: [chen, kim],
        }),
        ...waiting.slice(0, 1),
        request({
          number: 16,
          id: 'rq_16',
          orderer: { ...ana, aadObjectId: bo.aadObjectId, name: bo.name },
          deciders: [chen],
          plan: startPlan,
          expiresAt: at('14:50'),
        }),
      ],
      bo.aadObjectId,
      look,
    ),
  );
  add('pending-none', pendingCard([], bo.aadObjectId, look));
  const everything = { gateway: undefined, actor: undefined, span: undefined };
  const ofKim = { gateway: graniteFalls, actor: kim.name, span: { from: at('14:18', 13), to: undefined } };
  const told = history.map((one) => ({ ...one, times: one.act === 'blocked' ? 1 : 7 }));
  add('history', historyCard(everything, { lines: told, left: 0, isAll: true }, look));
  add('history-more', historyCard(ofKim, { lines: told, left: 1234, isAll: true }, look));
  add('history-none', historyCard(everything, { lines: [], left: 0, isAll: true }, look));
  add('history-none-of-kim', historyCard(ofKim, { lines: [], left: 0, isAll: true }, look));
  add('help', helpCard(helpTopics, look));
  add(
    'did-you-mean',
    didYouMeanCard(['stop GraniteFalls', 'status of GraniteFalls'], 'stpo the granit thing', look),
  );
  add('which-gateway', didYouMeanCard(['status of GraniteFalls', 'status of GraniteHill'], undefined, look));
  add(
    'coming',
    comingCard(
      {
        title: 'Restart is coming',
        says: 'Gatehouse will restart a whole gateway or one instance, and prove what came of it.',
        meanwhile: 'Stop the gateway and start it again: both need approval.',
      },
      look,
    ),
  );
  add(
    'refused',
    refusedCard(
      'GraniteFalls was not changed',
      'Only operators of GraniteFalls may give this order.',
      ['Ask an operator, or look first: @Gatehouse preview stop GraniteFalls'],
      look,
    ),
  );
  add('fault', faultCard(faults.unreachable, look));
  add('fault-forbidden', faultCard(faults.forbidden, look));
  add('error', errorCard('3f9a1c', look));
  add('welcome', welcomeCard(look));
  for (const [name, card] of alertGallery()) add(name, card);
  return shown;
}

export const helpTopics = [
  {
    title: 'Look',
    lines: [
      { text: 'list gateways', says: 'all gateways, worst first' },
      { text: 'status of GraniteFalls', says: 'state, instances, traffic, what waits' },
      { text: 'pending approvals', says: 'what waits, and for whom' },
    ],
  },
  {
    title: 'Change, with approval',
    lines: [
      { text: 'start GraniteFalls', says: '' },
      { text: 'stop GraniteFalls because …', says: 'cuts off its internet clients' },
      { text: 'scale GraniteFalls to 4', says: 'from 1 to 16 instances' },
    ],
  },
];
