import { type Doubt, isEnded, type Operation } from '../domain/operation.ts';
import { type Request, requestName } from '../domain/request.ts';
import { advanceOf, barRows, machineLine } from './advance.ts';
import { deedOfPlan } from './deed.ts';
import { lines, section, strip, when } from './frame.ts';
import type { AdaptiveCard, Look } from './look.ts';
import { comments, reasonLine } from './people.ts';
import { callsFold, pathLine } from './plan-sections.ts';
import { renderCard } from './render.ts';
import { stepLines } from './steps.ts';
import { duration, exactTime, zoneName } from './times.ts';
import type { CardViews, Line, Strip } from './views.ts';
import { escaped, foreign, named } from './words.ts';

/** Silence shorter than this is Azure's usual pace, in milliseconds. */
const silenceMs = 30_000;

function silentFor(operation: Operation, look: Look): number | undefined {
  const { state, silentSince } = operation;
  const since = silentSince ?? (state.kind === 'looking' ? state.since : undefined);
  if (since === undefined) return undefined;
  const ms = look.now.getTime() - since.getTime();
  return state.kind === 'looking' || ms >= silenceMs ? ms : undefined;
}

const saysOf: Readonly<Record<Doubt, string>> = {
  taken: 'Unknown: somebody has to say',
  'not-back': 'Stopped: somebody has to say',
  'not-ending': 'Unknown: no end in sight, still looking',
};

function stripOf(request: Request, operation: Operation, look: Look): Strip {
  const { state } = operation;
  const { number } = request;
  if (state.kind === 'queued')
    return strip('waiting', `Approved, waiting its turn behind ${requestName(state.behind)}`, number);
  if (state.kind === 'asking') return strip('unknown', saysOf[state.about], number);
  const silence = silentFor(operation, look);
  if (silence !== undefined)
    return strip('unknown', `No answer from Azure for ${duration(silence)}, still looking`, number);
  const { says } = advanceOf(request.plan, operation.seen, operation.call);
  switch (state.kind) {
    case 'checking': {
      const what = state.again === undefined ? 'the first step' : 'it is sent again';
      return strip('running', `Running: checking before ${what}`, number);
    }
    case 'verifying':
      return strip('running', `Running: ${says}, last check`, number);
    default:
      return strip('running', `Running: ${says}`, number);
  }
}

function opening(request: Request, operation: Operation, look: Look): readonly Line[] {
  const { state } = operation;
  if (state.kind === 'queued')
    return lines(
      `One change at a time: **${requestName(state.behind)}** is changing ${escaped(request.plan.gateway.name)} now. This starts by itself afterwards, if the gateway is then still as it was approved. It no longer expires. ${named(request.orderer.name)} can still take it back: “@${look.botName} cancel ${requestName(request.number)}”.`,
    );
  const since = operation.startedAt ?? operation.approvedAt;
  const elapsed = `**${duration(look.now.getTime() - since.getTime())}** so far. ${escaped(request.plan.headline)}`;
  if (state.kind === 'asking') return lines(elapsed, whatToSay(request, state.about));
  if (state.kind !== 'looking') return lines(elapsed);
  return lines(
    elapsed,
    'Gatehouse looks at the machines until they tell what happened. It never makes the call a second time blindly.',
  );
}

function whatToSay(request: Request, about: Doubt): string {
  const name = escaped(request.plan.gateway.name);
  if (about === 'not-ending')
    return `Look at the scale set in Azure. Gatehouse goes on asking, and no other change of ${name} runs meanwhile. ${named(request.orderer.name)} or an approver can end it here: that changes nothing in Azure, and lets other changes begin.`;
  return about === 'taken'
    ? `Look in Azure’s activity log and at ${name}: was it done? ${named(request.orderer.name)} or an approver says so here. No other change of ${name} runs meanwhile.`
    : `Look at the machine in Azure. ${named(request.orderer.name)} or an approver says here how it goes on. The other machines are left alone meanwhile.`;
}

function answers(request: Request, about: Doubt): Pick<CardViews['progress'], 'buttons' | 'forms'> {
  const data = { request: request.id };
  if (about === 'not-ending')
    return { buttons: [{ title: 'End it here', verb: 'give-up', data, style: 'default' }], forms: [] };
  const deed = deedOfPlan(request.plan);
  const wasDone = about === 'taken' ? 'It was done' : 'It is back, go on';
  const says =
    about === 'taken'
      ? `This ${deed.does} a second time if the first was done.`
      : `This moves the machine once more.`;
  return {
    buttons: [
      { title: wasDone, verb: 'was-done', data, style: 'default' },
      { title: 'End it here', verb: 'give-up', data, style: 'default' },
    ],
    forms: [
      {
        title: 'Run it again…',
        says: escaped(says),
        button: {
          title: foreign(`Run it again: ${deed.order}`, 80),
          verb: 'run-again',
          data,
          style: 'destructive',
        },
      },
    ],
  };
}

function lastLook(operation: Operation, look: Look): string {
  const { seen } = operation;
  const at = seen === undefined ? '' : `Last look at Azure ${exactTime(seen.lookedAt, look)}. `;
  return `${at}This card updates itself.`;
}

/** The card of an approved request whose operation is under way, or waits its turn. */
export function progressCard(request: Request, operation: Operation, look: Look): AdaptiveCard {
  const { plan } = request;
  const deed = deedOfPlan(plan);
  const isQueued = operation.state.kind === 'queued';
  const advance = advanceOf(plan, operation.seen, operation.call);
  const isAsking = operation.state.kind === 'asking';
  const hasBar =
    !isQueued && !isAsking && operation.seen !== undefined && advance.of > 0 && !isEnded(operation);
  return renderCard('progress', {
    strip: stripOf(request, operation, look),
    title: escaped(isQueued ? plan.title : deed.doing),
    strongs: isQueued ? lines(escaped(plan.headline)) : [],
    lines: opening(request, operation, look),
    paragraphs: [...reasonLine(request), ...comments(request)],
    bars: when(hasBar, { value: advance.done, max: advance.of, rows: barRows(advance) }),
    machines: hasBar ? lines(machineLine(operation.seen?.instances ?? [])) : [],
    sections: section(
      `Steps (times in ${zoneName(look.now, look.timeZone)})`,
      stepLines(request, operation, look),
    ),
    path: lines(pathLine(plan)),
    folds: callsFold(plan, look),
    smalls: lines(lastLook(operation, look)),
    ...(operation.state.kind === 'asking'
      ? answers(request, operation.state.about)
      : { buttons: [], forms: [] }),
  });
}
