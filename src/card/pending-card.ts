import { approvalsOf, type Request, requestName } from '../domain/request.ts';
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
  const isFor = (one: Request): boolean => openDeciders(one).some((who) => who.aadObjectId === viewerId);
  const isOwn = (one: Request): boolean => one.orderer.aadObjectId === viewerId && !isFor(one);
  const ordered = [
    ...sorted.filter(isFor),
    ...sorted.filter(isOwn),
    ...sorted.filter((one) => !isFor(one) && !isOwn(one)),
  ];
  const shown = ordered.slice(0, most);
  const more = ordered.length - shown.length;
  const group = (heading: string, fits: (one: Request) => boolean): readonly Group[] => {
    const found = shown.filter(fits).map((one) => entry(one, look));
    return when(found.length > 0, { heading, requests: found });
  };
  const mine = ordered.filter(isFor).length;
  const mark = time(look.now, look);
  const bot = escaped(look.botName);
  return renderCard('pending', {
    strip:
      ordered.length === 0
        ? strip('settled', 'Nothing waits for approval', mark)
        : strip(
            'waiting',
            mine > 0
              ? `${counted(mine, 'request')} wait${mine === 1 ? 's' : ''} for you`
              : 'Nothing waits for you',
            mark,
          ),
    title: 'Pending approvals',
    lines: ordered.length === 0 ? lines('An order waits here until somebody approves or rejects it.') : [],
    groups: [
      ...group('For you to decide', isFor),
      ...group('Asked by you', isOwn),
      ...group('For others to decide', (one) => !isFor(one) && !isOwn(one)),
    ],
    smalls: lines(
      more > 0 ? `And ${more} more: @${bot} pending approvals` : undefined,
      shown[0] === undefined
        ? undefined
        : `Choose one for its card, or write “@${bot} approve ${requestName(shown[0].number)}”.`,
    ),
  });
}
