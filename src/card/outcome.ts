import { type GatewayState, runningOf } from '../domain/gateway.ts';
import type { Operation } from '../domain/operation.ts';
import { unreachable } from '../domain/order.ts';
import type { Plan } from '../domain/plan.ts';
import { approvalsOf, type Request } from '../domain/request.ts';
import { reasonOf } from './azure-reasons.ts';
import { deedOfPlan, undoTitle } from './deed.ts';
import { lines, numbered, section, strip, when } from './frame.ts';
import { runningWords } from './gateway-words.ts';
import type { AdaptiveCard, Look } from './look.ts';
import { comments, reasonLine } from './people.ts';
import { callLines, pathLine } from './plan-sections.ts';
import { renderCard } from './render.ts';
import { stepLines } from './steps.ts';
import { duration, exactTime, time, zoneName } from './times.ts';
import type { FactSet, Fold } from './views.ts';
import { counted, escaped, foreign, moneyADay, named, ofAll, quoted, space } from './words.ts';

/** How long it took, in milliseconds; undefined when it never began. */
export function tookMs(operation: Operation): number | undefined {
  const { state, startedAt } = operation;
  if (startedAt === undefined || (state.kind !== 'succeeded' && state.kind !== 'failed')) return undefined;
  return state.at.getTime() - startedAt.getTime();
}

function fold(request: Request, operation: Operation, look: Look): readonly Fold[] {
  const { plan } = request;
  return [
    {
      show: 'Show steps and calls',
      hide: 'Hide steps and calls',
      lines: stepLines(request, operation, look),
      calls: operation.startedAt === undefined ? [] : callLines(plan),
      smalls: lines(
        `Times in ${zoneName(look.now, look.timeZone)}. Client request id ${foreign(requestIdOf(operation), 60)}`,
      ),
    },
  ];
}

/** Of the newest call: under it Azure's log and Azure's support find it. */
function requestIdOf(operation: Operation): string {
  return operation.sent?.requestId ?? operation.id;
}

function people(request: Request, look: Look): FactSet['facts'] {
  const approvals = approvalsOf(request).map((one) => `${named(one.by.name)}, ${time(one.at, look)}`);
  return [
    { title: 'Asked', value: `${named(request.orderer.name)}, ${time(request.createdAt, look)}` },
    ...when(approvals.length > 0, { title: 'Approved', value: approvals.join(' · ') }),
  ];
}

function cost(plan: Plan): FactSet['facts'] {
  const price = plan.gateway.costPerDay;
  if (price === undefined || !['start', 'stop'].includes(plan.order.kind)) return [];
  return plan.order.kind === 'stop'
    ? [
        {
          title: `Still${space}costs`,
          value: `${moneyADay(price.stopped, price.currency)}: disks, IP address, storage`,
        },
      ]
    : [{ title: 'Costs', value: moneyADay(price.running, price.currency) }];
}

function proof({ plan }: Request, operation: Operation, at: Date, look: Look): string {
  const { seen } = operation;
  if (plan.order.kind === 'limit') return `Gatehouse watches by it since ${time(at, look)}.`;
  if (seen === undefined) return `Azure says so at ${time(at, look)}.`;
  return `Azure confirms it at ${time(seen.lookedAt, look)}: **${runningWords(seen)}**.`;
}

/** The card of an operation that succeeded: the proof first, then who, then the way back. */
export function succeededCard(request: Request, operation: Operation, at: Date, look: Look): AdaptiveCard {
  const { plan } = request;
  const took = tookMs(operation);
  const undo = undoTitle(plan);
  const after = plan.order.kind === 'stop' ? ' It serves nobody until somebody starts it again.' : '';
  return renderCard('outcome', {
    strip: strip('done', took === undefined ? 'Done' : `Done in ${duration(took)}`, request.number),
    title: escaped(deedOfPlan(plan).done),
    strongs: [],
    lines: lines(`${proof(request, operation, at, look)}${after}`),
    sections: [],
    azureSaid: [],
    factSets: [{ facts: [...people(request, look), ...cost(plan)] }],
    paragraphs: [...reasonLine(request), ...comments(request)],
    path: lines(pathLine(plan).replace('Directly in Azure', 'Changed directly in Azure')),
    folds: fold(request, operation, look),
    smalls: lines(undo === undefined ? undefined : 'The button makes a new request, which needs approval.'),
    buttons: when(undo !== undefined, {
      title: foreign(undo ?? '', 80),
      verb: 'undo',
      data: { request: request.id },
      style: 'default',
    }),
  });
}

function trueNow(plan: Plan, seen: GatewayState | undefined): string {
  if (seen === undefined) return 'How it is now is unknown: Azure gave no answer since.';
  const running = runningOf(seen);
  const all = seen.instances.length;
  const how = `${ofAll(running, all)} instances running.`;
  switch (plan.order.kind) {
    case 'start':
      if (running === 0) return `It is still stopped: ${how}`;
      return running < all ? `It runs in part: ${how}` : `It runs all the same: ${how}`;
    case 'stop':
      if (running === 0) return `No machine runs all the same: ${how}`;
      return running < all ? `It is stopped in part: ${how}` : `It still runs: ${how}`;
    case 'scale': {
      const has = counted(all, 'instance');
      if (all === plan.order.instances) return `It has ${has}, but not all as wanted: ${how}`;
      const as = all === plan.before.instances.length ? ', as before' : '';
      return `It has ${has}${as}, not ${plan.order.instances}: ${how}`;
    }
    case 'restart':
    case 'redeploy':
    case 'limit':
      return running < all ? `It runs in part: ${how}` : `It runs: ${how}`;
    default:
      return unreachable(plan.order);
  }
}

function isAsBefore(plan: Plan, seen: GatewayState | undefined): boolean {
  const { before } = plan;
  return (
    seen !== undefined &&
    seen.instances.length === before.instances.length &&
    seen.instances.every((one, index) => one.power === before.instances[index]?.power)
  );
}

/** The card of an operation that failed: what is true now, why, what to do next, then Azure's own words. */
export function failedCard(
  request: Request,
  operation: Operation,
  state: Extract<Operation['state'], { kind: 'failed' }>,
  look: Look,
): AdaptiveCard {
  const { plan } = request;
  const { error } = state;
  const took = tookMs(operation);
  const { why, next } = reasonOf(error, state.why, plan, isAsBefore(plan, operation.seen), look.botName);
  const harmless = plan.order.kind === 'start';
  return renderCard('outcome', {
    strip: strip(
      'failed',
      took === undefined ? 'Failed before the first step' : `Failed after ${duration(took)}`,
      request.number,
    ),
    title: escaped(deedOfPlan(plan).notDone),
    strongs: lines(escaped(trueNow(plan, operation.seen))),
    lines: lines(`Why: ${escaped(why)}`),
    sections: section('What to do next', numbered(next.map((one) => escaped(one.trim())))),
    azureSaid: when(error !== undefined, {
      code: foreign(error?.code ?? '', 80),
      message: `: ${quoted(error?.message ?? '')}`,
    }),
    factSets: [
      {
        facts: [
          ...people(request, look),
          { title: 'Failed', value: exactTime(state.at, look) },
          ...when(error !== undefined, {
            title: `Request${space}id`,
            value: escaped(foreign(requestIdOf(operation), 60)),
          }),
        ],
      },
    ],
    paragraphs: [...reasonLine(request), ...comments(request)],
    path: [],
    folds: fold(request, operation, look),
    smalls: lines('“Try again” makes a new request, which needs approval.'),
    buttons: [
      {
        title: 'Try again',
        verb: 'again',
        data: { request: request.id },
        style: harmless ? 'positive' : 'default',
      },
    ],
  });
}
