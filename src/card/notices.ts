import type { Mention, Notice } from '../domain/conversation.ts';
import type { GatewayState } from '../domain/gateway.ts';
import type { Operation } from '../domain/operation.ts';
import type { Person } from '../domain/operator.ts';
import { unreachable } from '../domain/order.ts';
import { approvalsOf, type Request, requestName } from '../domain/request.ts';
import { deedOfPlan } from './deed.ts';
import { runningWords } from './gateway-words.ts';
import type { Look } from './look.ts';
import { tookMs } from './outcome.ts';
import { openDeciders } from './people.ts';
import { duration, roughly, time } from './times.ts';
import { ended, foreign, plainName, quoted, space } from './words.ts';

/** More names than these become "and 3 more": a mention rings a telephone. */
const mostMentions = 5;

export function plain(text: string): string {
  // `{0}` is where a mention goes; words of others must not look like one.
  return text.replace(/[{}]/g, (brace) => (brace === '{' ? '(' : ')'));
}

export function mentionOf({ aadObjectId, name }: Pick<Person, 'aadObjectId' | 'name'>): Mention {
  return { id: aadObjectId, name: plainName(name) };
}

/** "{0}, {1} and 3 more" with the mentions that belong there. */
export function called(people: readonly Person[]): Notice {
  const mentions = people.slice(0, mostMentions).map(mentionOf);
  const marks = mentions.map((_one, index) => `{${index}}`);
  const more = people.length - mentions.length;
  if (more > 0) return { text: `${marks.join(', ')} and ${more} more`, mentions };
  const text = marks.length < 2 ? marks.join('') : `${marks.slice(0, -1).join(', ')} and ${marks.at(-1)}`;
  return { text, mentions };
}

function toOrderer(request: Request, text: string): Notice {
  // Gatehouse's own order has nobody to call.
  if (!request.orderer.teamsId.startsWith('29:')) return { text: plain(text), mentions: [] };
  return { text: `{0}, ${plain(text)}`, mentions: [mentionOf(request.orderer)] };
}

function wanted(request: Request, look: Look): string {
  return `${deedOfPlan(request.plan).order}, by ${time(request.expiresAt, look)}`;
}

/** To those who can decide: a new request waits for them. */
export function noticeForApproval(request: Request, look: Look): Notice {
  return { ...approvalWords(request, look), while: 'waiting' };
}

function approvalWords(request: Request, look: Look): Notice {
  const { text, mentions } = called(openDeciders(request));
  const name = requestName(request.number);
  const order = foreign(wanted(request, look), 150);
  const takes =
    request.replaces === undefined ? '' : ` It takes the place of ${requestName(request.replaces)}.`;
  if (mentions.length === 0)
    return { text: plain(`${name} waits for an approver: ${order}.${takes}`), mentions };
  return { text: `${text}: ${plain(`${name} waits for your decision: ${order}.${takes}`)}`, mentions };
}

/** To the same, when nobody has decided for a while. */
export function noticeForReminder(request: Request, look: Look): Notice {
  return { ...reminderWords(request, look), while: 'waiting' };
}

function reminderWords(request: Request, look: Look): Notice {
  const { text, mentions } = called(openDeciders(request));
  const left = roughly(request.expiresAt.getTime() - look.now.getTime());
  const still = `${requestName(request.number)} still waits: ${foreign(wanted(request, look), 150)}. ${left} left.`;
  return mentions.length === 0
    ? { text: plain(still), mentions }
    : { text: `${text}: ${plain(still)}`, mentions };
}

/** To the orderer: the request ended without anything being done (rejected, cancelled, expired, void). */
export function noticeForClosed(request: Request, look: Look): Notice {
  const { state } = request;
  const name = requestName(request.number);
  const order = foreign(deedOfPlan(request.plan).order, 100);
  switch (state.kind) {
    case 'rejected':
      return toOrderer(
        request,
        `${name} (${order}) was rejected by ${plainName(state.by.name)}: ${quoted(state.reason)} Nothing was done.`,
      );
    case 'cancelled':
      // Who takes back the own request needs no call.
      return state.by.aadObjectId === request.orderer.aadObjectId
        ? { text: plain(`${name} (${order}) was cancelled. Nothing was done.`), mentions: [] }
        : toOrderer(
            request,
            `${name} (${order}) was cancelled by ${plainName(state.by.name)}. Nothing was done.`,
          );
    case 'expired': {
      const given = approvalsOf(request).length;
      const so = given > 0 ? ` It had ${given}${space}of${space}${request.approversNeeded} approvals.` : '';
      return toOrderer(
        request,
        `${name} (${order}) expired at ${time(state.at, look)}.${so} Nothing was done.`,
      );
    }
    case 'void':
      return toOrderer(request, `${name} (${order}) is void: ${ended(foreign(state.why))} Nothing was done.`);
    case 'waiting':
    case 'approved':
      return toOrderer(request, `${name} (${order}) is not closed.`);
    default:
      return unreachable(state);
  }
}

/** To the orderer and those who can decide: nothing that Azure shows can tell, so they must. */
export function noticeForDoubt(request: Request, operation: Operation, _look: Look): Notice {
  const name = requestName(request.number);
  const { state } = operation;
  const why = state.kind === 'asking' ? foreign(state.why) : '';
  const people = [
    request.orderer,
    ...request.deciders.filter((one) => one.aadObjectId !== request.orderer.aadObjectId),
  ];
  const { text, mentions } = called(people);
  const says = plain(`${name} waits for your word. ${why} See the card.`);
  return { text: `${text}: ${says}`, mentions, while: 'asking' };
}

/** To the orderer: how the operation ended. */
export function noticeForOutcome(request: Request, operation: Operation, look: Look): Notice {
  const name = requestName(request.number);
  const deed = deedOfPlan(request.plan);
  const { state } = operation;
  const took = tookMs(operation);
  switch (state.kind) {
    case 'succeeded':
      return toOrderer(
        request,
        `${name} is done${took === undefined ? '' : ` in ${duration(took)}`}: ${foreign(deed.done, 100)}.`,
      );
    case 'failed': {
      const after = took === undefined ? '' : ` after ${duration(took)}`;
      return toOrderer(
        request,
        `${name} failed${after}: ${foreign(deed.notDone, 100)}. The card says why, and what to do next.`,
      );
    }
    case 'void':
      return noticeForClosed(
        { ...request, state: { kind: 'void', at: state.at, why: state.why, successor: undefined } },
        look,
      );
    default:
      return toOrderer(request, `${name} is under way: ${foreign(deed.order, 100)}.`);
  }
}

/** To the orderer, some time after a success: the gateway is no longer what it was made. */
export function noticeForDrift(request: Request, seen: GatewayState, look: Look): Notice {
  const deed = deedOfPlan(request.plan);
  return toOrderer(
    request,
    `${requestName(request.number)} has been undone. Its outcome was: ${foreign(deed.done, 100)}. At ${time(seen.lookedAt, look)} Azure shows ${runningWords(seen)}. Configuration Manager may have set it back, or somebody did.`,
  );
}
