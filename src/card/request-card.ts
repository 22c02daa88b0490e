import type { Operation } from '../domain/operation.ts';
import { type Request, requestName } from '../domain/request.ts';
import { type Viewer, waitingCard } from './approval.ts';
import { closedCard } from './closed.ts';
import { deedOfPlan } from './deed.ts';
import type { AdaptiveCard, Look } from './look.ts';
import { failedCard, succeededCard } from './outcome.ts';
import { progressCard } from './progress.ts';
import { time } from './times.ts';
import { foreign, plainName } from './words.ts';

export interface RequestCardOptions {
  /** The card in a chat, which follows the one in the channel where the decision is taken. */
  readonly follower?: boolean;
  /** Entra object id of the viewer, so that the card can say "yours"; left out for the card that all see. */
  readonly viewerId?: string;
}

function approvedCard(
  request: Request,
  approvedAt: Date,
  operation: Operation | undefined,
  look: Look,
): AdaptiveCard {
  // For a moment after the approval, in another process, the operation may not have been read along.
  const known: Operation = operation ?? {
    id: request.id,
    requestId: request.id,
    requestNumber: request.number,
    gateway: request.plan.gateway.id,
    epoch: 0,
    state: { kind: 'checking', since: approvedAt },
    approvedAt,
    startedAt: undefined,
    seen: undefined,
    silentSince: undefined,
    sends: 0,
    wasAccepted: false,
    call: 0,
    sent: undefined,
    milestones: [],
  };
  const { state } = known;
  switch (state.kind) {
    case 'succeeded':
      return succeededCard(request, known, state.at, look);
    case 'failed':
      return failedCard(request, known, state, look);
    case 'void':
      return closedCard(request, { ...state, successor: undefined }, look);
    default:
      return progressCard(request, known, look);
  }
}

/**
 * The card of a request through its whole life, as `viewer` sees it. Only a waiting one differs by viewer. One whose
 * time is over shows so, even before that was written down.
 */
export function requestCard(
  request: Request,
  operation: Operation | undefined,
  viewer: Viewer,
  look: Look,
  options: RequestCardOptions = {},
): AdaptiveCard {
  const { state, expiresAt } = request;
  switch (state.kind) {
    case 'waiting':
      return look.now < expiresAt
        ? waitingCard(request, viewer, look, options)
        : closedCard(request, { kind: 'expired', at: expiresAt }, look);
    case 'approved':
      return approvedCard(request, state.at, operation, look);
    default:
      return closedCard(request, state, look);
  }
}

/** What the activity feed says: the number, the wish or what became of it. */
export function summaryOfRequest(request: Request, operation: Operation | undefined, look: Look): string {
  const { state } = request;
  const deed = deedOfPlan(request.plan);
  const say = (words: string): string => `${requestName(request.number)}: ${foreign(words, 200)}`;
  switch (state.kind) {
    case 'waiting':
      return say(`${deed.order}, decide by ${time(request.expiresAt, look)}`);
    case 'rejected':
      return say(`${deed.order}, rejected by ${plainName(state.by.name)}`);
    case 'cancelled':
    case 'expired':
    case 'void':
      return say(`${deed.order}, ${state.kind}`);
    case 'approved':
      break;
  }
  switch (operation?.state.kind) {
    case 'succeeded':
      return say(`done, ${deed.done}`);
    case 'failed':
      return say(`failed, ${deed.notDone}`);
    case 'void':
      return say(`${deed.order}, void`);
    case 'queued':
      return say(`${deed.order}, waiting its turn behind ${requestName(operation.state.behind)}`);
    default:
      return say(`${deed.doing}`);
  }
}
