import { isEnded, type Operation } from '../domain/operation.ts';
import { approvalsOf, type Request } from '../domain/request.ts';
import { deedOfPlan } from './deed.ts';
import { lines } from './frame.ts';
import type { Look } from './look.ts';
import { bareTime } from './times.ts';
import type { Line } from './views.ts';
import { escaped, foreign, listed, named, space } from './words.ts';

/** A `now` that something followed is over: it only tells the story. */
const marks = { done: '✓', failed: '✕', now: '◑', past: '•' } as const;

function step(mark: string, when: string, says: string): string {
  return `**${mark}${space}${when}** ${says}`;
}

function approvalStep(request: Request, operation: Operation, look: Look): string {
  const by = approvalsOf(request).map((one) => named(one.by.name));
  const who = by.length === 0 ? 'Approved.' : `${listed(by, 'and')} approved.`;
  const asked = `${named(request.orderer.name)} had asked at ${bareTime(request.createdAt, look)}.`;
  return step(marks.done, bareTime(operation.approvedAt, look), `${who} ${asked}`);
}

/** What is under way, in case no milestone says so. */
function underWay(request: Request, operation: Operation): readonly string[] {
  const deed = deedOfPlan(request.plan);
  const last = step('○', 'last', 'Look at the machines once more, to prove it.');
  switch (operation.state.kind) {
    case 'queued':
      return [step('○', 'next', 'Read the gateway again: what was approved must still hold.')];
    case 'checking':
      return [
        step(marks.now, 'now', 'Reading the gateway again: what was approved must still hold.'),
        step('○', 'next', escaped(`Tell Azure to ${deed.order}.`)),
      ];
    case 'calling':
      return [step(marks.now, 'now', escaped(`Telling Azure to ${deed.order}.`)), last];
    case 'polling':
      return [step(marks.now, 'now', `Azure is ${deed.atWork}.`), last];
    case 'looking':
      return [step('?', 'now', 'Looking at the machines until they tell.')];
    case 'asking':
      return [step('?', 'now', 'Waiting for somebody’s word.')];
    case 'verifying':
      return [
        step(marks.now, 'now', 'Azure says it is done. Looking at the machines once more, to prove it.'),
      ];
    case 'succeeded':
    case 'failed':
    case 'void':
      return [];
  }
}

/** Approval, milestones, and what comes next; times without zone. */
export function stepLines(request: Request, operation: Operation, look: Look): readonly Line[] {
  const { milestones } = operation;
  const isOver = isEnded(operation);
  const told = milestones.map((one, index) => {
    const isPast = one.mark === 'now' && (isOver || index < milestones.length - 1);
    return step(marks[isPast ? 'past' : one.mark], bareTime(one.at, look), escaped(foreign(one.says)));
  });
  const isTold = milestones.at(-1)?.mark === 'now';
  return lines(
    approvalStep(request, operation, look),
    ...told,
    ...(isTold ? [] : underWay(request, operation)),
  );
}
