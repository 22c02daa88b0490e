import { type Request, requestName } from '../domain/request.ts';
import { lines, strip, when } from './frame.ts';
import type { AdaptiveCard, Look } from './look.ts';
import { approvalsSoFar, askedBy, because, comments } from './people.ts';
import { callsFold } from './plan-sections.ts';
import { renderCard } from './render.ts';
import { time } from './times.ts';
import type { Button, Paragraph, Strip } from './views.ts';
import { ended, escaped, named, plainName } from './words.ts';

/** A request that ended before anything was done. */
export type Closed =
  | Exclude<Request['state'], { kind: 'waiting' | 'approved' }>
  | {
      readonly kind: 'void';
      readonly at: Date;
      readonly why: string;
      readonly successor: number | undefined;
    };

interface Ending {
  readonly strip: Strip;
  readonly strong: string;
  readonly lines: readonly (string | undefined)[];
  readonly first: readonly Paragraph[];
  readonly mayAskAgain: boolean;
}

function voided(request: Request, state: Extract<Closed, { kind: 'void' }>): Ending {
  const name = state.successor === undefined ? undefined : requestName(state.successor);
  const next =
    name === undefined
      ? 'Still wanted? Ask again: the plan is made anew.'
      : `**${name}** shows the gateway as it is now and waits for approval.`;
  return {
    strip: strip('ended', 'Void: the gateway changed', request.number),
    strong: 'Nothing was done: what was approved no longer fits.',
    lines: [ended(escaped(state.why)), next],
    first: [],
    mayAskAgain: name === undefined,
  };
}

function ending(request: Request, state: Closed, look: Look): Ending {
  const { number } = request;
  switch (state.kind) {
    case 'rejected':
      return {
        strip: strip('ended', `Rejected by ${named(state.by.name)}: nothing was done`, number),
        strong: '',
        lines: [],
        first: [because(`${plainName(state.by.name)} rejected it at ${time(state.at, look)}.`, state.reason)],
        mayAskAgain: false,
      };
    case 'cancelled':
      return {
        strip: strip('ended', 'Cancelled: nothing was done', number),
        strong: '',
        lines: [`${named(state.by.name)} took it back at ${time(state.at, look)}.`],
        first: [],
        mayAskAgain: false,
      };
    case 'expired':
      return {
        strip: strip('ended', `Expired ${time(state.at, look)}: nothing was done`, number),
        strong: '',
        lines: ['Nobody decided in time.', approvalsSoFar(request, look)],
        first: [],
        mayAskAgain: true,
      };
    case 'void':
      return voided(request, state);
  }
}

/** The card of a request that was rejected, cancelled, has expired or is void. */
export function closedCard(request: Request, state: Closed, look: Look): AdaptiveCard {
  const { plan } = request;
  const end = ending(request, state, look);
  const again: Button = {
    title: 'Ask again',
    verb: 'again',
    data: { request: request.id },
    style: 'default',
  };
  return renderCard('outcome', {
    strip: end.strip,
    title: escaped(plan.title),
    strongs: lines(end.strong),
    lines: lines(...end.lines),
    sections: [],
    azureSaid: [],
    factSets: [],
    paragraphs: [...end.first, askedBy(request, look), ...comments(request)],
    path: [],
    folds: callsFold(plan, look),
    smalls: end.mayAskAgain ? lines('“Ask again” makes a new request, which needs approval.') : [],
    buttons: when(end.mayAskAgain, again),
  });
}
