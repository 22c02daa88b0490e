import { approvalsOf, type Request, requestName } from '../domain/request.ts';
import { deedOfPlan } from './deed.ts';
import { lines, strip, when } from './frame.ts';
import type { AdaptiveCard, Look } from './look.ts';
import { approvalsSoFar, askedBy, comments, decideBy, decidedBy, ownViews } from './people.ts';
import { callsFold, changeTable, checksSection, effectsSection, pathSection } from './plan-sections.ts';
import { renderCard } from './render.ts';
import { time } from './times.ts';
import type { CardViews } from './views.ts';
import { escaped, foreign, named } from './words.ts';

/** Whose view of a card it is: who can decide, who gave the order, or all others. */
export type Viewer = 'decider' | 'orderer' | 'everybody';

export interface WaitingOptions {
  /** In a chat, where the card only follows the one in the channel. */
  readonly follower?: boolean;
  /** The viewer's Entra object id, so that the card can say "yours". */
  readonly viewerId?: string;
}

type View = CardViews['approval'];
type Forms = Pick<View, 'approveNow' | 'approveForms' | 'rejectForms' | 'buttons'>;

function forms(request: Request, viewer: Viewer, viewerId: string | undefined): Forms {
  const { id, plan, approversNeeded } = request;
  const name = requestName(request.number);
  const deed = deedOfPlan(plan);
  const decides = viewer === 'decider';
  const isHarmless = plan.impact === 'none';
  const title = foreign(`Approve: ${deed.order}`, 100);
  const isOwn = viewer === 'orderer' || viewerId === request.orderer.aadObjectId;
  const lastOne = approversNeeded - approvalsOf(request).length <= 1;
  const warning = lastOne
    ? `Approving ${escaped(deed.does)} at once.`
    : `Approving counts as one of ${approversNeeded} approvals. The last one ${escaped(deed.does)} at once.`;
  return {
    approveNow: when(decides && isHarmless, { title, request: id }),
    approveForms: when(decides && !isHarmless, { warning, title, request: id }),
    rejectForms: when(decides, {
      label: 'Why not? Who asked sees it, and so does everybody here.',
      missing: 'Write a reason, so that who asked knows what to do next.',
      title: `Reject ${name}`,
      request: id,
    }),
    buttons: when(isOwn, {
      title: 'Cancel request',
      verb: 'cancel',
      data: { request: id },
      style: 'default',
    }),
  };
}

function typed(request: Request, viewer: Viewer, follower: boolean, { botName }: Look): string {
  const name = requestName(request.number);
  const bot = `@${escaped(botName)}`;
  if (viewer === 'orderer') {
    const write = `No button? Write “${bot} cancel ${name}”.`;
    return follower
      ? `The decision is taken in the operations channel, where the approvers see this card. ${write}`
      : write;
  }
  const write = `Write “${bot} approve ${name}” or “${bot} reject ${name} because …”.`;
  return viewer === 'decider' ? `No buttons? ${write}` : `Approvers see buttons here. No buttons? ${write}`;
}

/** Whoever reads it must know that it runs by itself, and how to hold it. */
function standingLine({ standing }: Request, look: Look): string | undefined {
  if (standing === undefined) return undefined;
  return `**It stops by itself at ${time(standing.at, look)}**, under the approval that ${named(standing.by.name)} gave with its limits. To hold it: reject this.`;
}

/** The card of a request that waits for people, as `viewer` sees it. */
export function waitingCard(
  request: Request,
  viewer: Viewer,
  look: Look,
  options: WaitingOptions = {},
): AdaptiveCard {
  const { plan } = request;
  const isFollower = options.follower === true;
  const mayDecideOwn = request.deciders.some((one) => one.aadObjectId === request.orderer.aadObjectId);
  const isOrderer = viewer === 'orderer';
  // In a chat the card is the orderer's. Where a policy lets orderers decide, they get the buttons for both.
  const seenBy = isFollower ? 'orderer' : isOrderer && mayDecideOwn ? 'decider' : viewer;
  const viewerId = isOrderer ? request.orderer.aadObjectId : options.viewerId;
  const isDecider = seenBy === 'decider';
  const userIds = isFollower ? [] : ownViews(request);
  const replaced =
    request.replaces === undefined
      ? undefined
      : `It takes the place of ${requestName(request.replaces)}: ${escaped(plan.gateway.name)} had changed.`;
  return renderCard('approval', {
    refresh: when(userIds.length > 0, { request: request.id, userIds }),
    strip: strip('waiting', isDecider ? 'Waiting for your approval' : 'Waiting for approval', request.number),
    title: `${escaped(plan.title)}${isDecider ? '?' : ''}`,
    strongs: lines(escaped(plan.headline)),
    paragraphs: [askedBy(request, look), ...comments(request)],
    lines: lines(
      replaced,
      standingLine(request, look),
      approvalsSoFar(request, look),
      isDecider ? decideBy(request, viewerId, look) : decidedBy(request, look, seenBy === 'orderer'),
    ),
    tables: changeTable(plan),
    sections: [...effectsSection(plan), ...checksSection(plan.verdicts), ...pathSection(plan)],
    folds: callsFold(plan, look),
    smalls: lines(typed(request, seenBy, isFollower, look)),
    ...forms(request, seenBy, viewerId),
  });
}
