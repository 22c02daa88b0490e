import { approvalsOf, hasApproved, type Request, requestName } from '../domain/request.ts';
import { lines, strip, when } from './frame.ts';
import type { AdaptiveCard, Look } from './look.ts';
import { openDeciders } from './people.ts';
import { renderCard } from './render.ts';
import { roughly, time } from './times.ts';
import type { CardViews } from './views.ts';
import { counted, escaped, listed, named, ofAll, space } from './words.ts';

const most = 12;

type Group = CardViews['pending']['groups'][number];

function entry(request: Request, look: Look): Group['requests'][number] {
  const name = requestName(request.number);
  const ms = request.expiresAt.getTime() - look.now.getTime();
  const given = approvalsOf(request).length;
  const by = listed(
    openDeciders(request).map((one) => named(one.name)),
    'or',
  );
  return {
    style: 'default',
    title: `Show ${name}`,
    request: request.id,
    deed: `${name}${space}${escaped(request.plan.title)}`,
    details: lines(
      `${named(request.orderer.name)} asked at ${time(request.createdAt, look)}. Decide by ${time(request.expiresAt, look)}, in ${roughly(ms)}.`,
      request.approversNeeded > 1 ? `${ofAll(given, request.approversNeeded)} approvals.` : undefined,
      by === '' ? undefined : `Can decide: ${by}.`,
    ),
  };
}

/** What waits for approval: first what waits for the viewer, then the viewer's own, then the rest. */
export function pendingCard(requests: readonly Request[], viewerId: string, look: Look): AdaptiveCard {
  const sorted = [...requests].sort((a, b) => a.expiresAt.getTime() - b.expiresAt.getTime());
  const isFor = (one: Request): boolean =>
    one.deciders.some((who) => who.aadObjectId === viewerId) && !hasApproved(one, viewerId);
  const isOwn = (one: Request): boolean => one.orderer.aadObjectId === viewerId;
  const {
    forViewer = [],
    own = [],
    others = [],
  } = Object.groupBy(sorted, (one) => (isFor(one) ? 'forViewer' : isOwn(one) ? 'own' : 'others'));
  let room = most;
  const group = (heading: string, found: readonly Request[]): readonly Group[] => {
    const shown = found.slice(0, room);
    room -= shown.length;
    return when(shown.length > 0, { heading, requests: shown.map((one) => entry(one, look)) });
  };
  const groups = [
    ...group('For you to decide', forViewer),
    ...group('Asked by you', own),
    ...group('For others to decide', others),
  ];
  const first = [...forViewer, ...own, ...others][0];
  const more = requests.length - (most - room);
  const mine = forViewer.length;
  const mark = time(look.now, look);
  const bot = escaped(look.botName);
  return renderCard('pending', {
    strip:
      requests.length === 0
        ? strip('settled', 'Nothing waits for approval', mark)
        : strip(
            'waiting',
            mine > 0
              ? `${counted(mine, 'request')} wait${mine === 1 ? 's' : ''} for you`
              : 'Nothing waits for you',
            mark,
          ),
    title: 'Pending approvals',
    lines: requests.length === 0 ? lines('An order waits here until somebody approves or rejects it.') : [],
    groups,
    smalls: lines(
      more > 0 ? `And ${more} more: @${bot} pending approvals` : undefined,
      first === undefined
        ? undefined
        : `Choose one for its card, or write “@${bot} approve ${requestName(first.number)}”.`,
    ),
  });
}
