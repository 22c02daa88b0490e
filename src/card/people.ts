import type { Person } from '../domain/operator.ts';
import { approvalsOf, type Request } from '../domain/request.ts';
import { paragraph, quote, said, when } from './frame.ts';
import type { Look } from './look.ts';
import { roughly, time } from './times.ts';
import type { Paragraph } from './views.ts';
import { listed, named, ofAll, plainName, quoted, space } from './words.ts';

/** A sentence with the reason that somebody gave; blank is none. */
export function because(sentence: string, reason: string | undefined): Paragraph {
  if (reason === undefined || reason.trim() === '') return paragraph(said(sentence));
  return paragraph(said(`${sentence} Reason: `), quote(quoted(reason)));
}

/** Who asked, when, and why: a name and a reason are words of others and stay out of Markdown. */
export function askedBy(request: Request, look: Look): Paragraph {
  const asked = `${plainName(request.orderer.name)} asked at ${time(request.createdAt, look)}.`;
  return because(asked, request.reason);
}

export function reasonLine(request: Request): readonly Paragraph[] {
  const { reason } = request;
  return reason === undefined || reason.trim() === ''
    ? []
    : [paragraph(said('Reason: '), quote(quoted(reason)))];
}

/** What approvers wrote beside their approval. */
export function comments(request: Request): readonly Paragraph[] {
  return approvalsOf(request).flatMap(({ by, comment }) =>
    comment === undefined || comment.trim() === ''
      ? []
      : [paragraph(said(`${plainName(by.name)}: `), quote(quoted(comment)))],
  );
}

/** Those who can still decide. */
export function openDeciders(request: Request): readonly Person[] {
  const approved = new Set(approvalsOf(request).map((one) => one.by.aadObjectId));
  return request.deciders.filter((one) => !approved.has(one.aadObjectId));
}

/** "**1 of 2 approvals:** Bo Lindqvist at 14:20 CET."; undefined where one is enough. */
export function approvalsSoFar(request: Request, look: Look): string | undefined {
  if (request.approversNeeded < 2) return undefined;
  const given = approvalsOf(request);
  const by = given.map((one) => `${named(one.by.name)} at ${time(one.at, look)}`);
  const so = by.length === 0 ? 'nobody has approved yet' : listed(by, 'and');
  return `**${ofAll(given.length, request.approversNeeded)} approvals:** ${so}.`;
}

function bolded(people: readonly Person[], last: 'or' | 'and'): string {
  return listed(
    people.map((one) => `**${named(one.name)}**`),
    last,
  );
}

function left(request: Request, look: Look): string {
  const ms = request.expiresAt.getTime() - look.now.getTime();
  return ` (${roughly(ms)} left at ${time(look.now, look).replace(/\u00a0[^\u00a0]*$/, '')})`;
}

/** For who may decide: until when, and whose word is enough. `viewerId` is the viewer's Entra object id, where known. */
export function decideBy(request: Request, viewerId: string | undefined, look: Look): string {
  const open = openDeciders(request);
  const missing = request.approversNeeded - approvalsOf(request).length;
  const others = open.filter((one) => one.aadObjectId !== viewerId);
  const until = `Decide by **${time(request.expiresAt, look)}**${left(request, look)}.`;
  const isListed = others.length < open.length;
  if (missing > 1) {
    const from = others.map((one) => named(one.name));
    const whose = isListed ? ['you', ...from] : from;
    const lead = missing < request.approversNeeded ? 'more approvals are needed' : 'approvals are needed';
    return `${until} ${missing}${space}${lead}${whose.length === 0 ? '' : `, from ${listed(whose, 'or')}`}.`;
  }
  const lead = request.approversNeeded > 1 ? 'One more approval is enough' : 'One approval is enough';
  const names = others.map((one) => `${named(one.name)}’s`);
  const owners = isListed ? ['yours', ...names] : names;
  if (owners.length === 0) return `${until} ${lead}.`;
  return isListed && names.length === 0
    ? `${until} ${lead}, and only yours counts.`
    : `${until} ${lead}: ${listed(owners, 'or')}.`;
}

/** For everybody else: who decides, until when, and what happens if nobody does. */
export function decidedBy(request: Request, look: Look, withTimeLeft: boolean): string {
  const open = openDeciders(request);
  const missing = request.approversNeeded - approvalsOf(request).length;
  const until = `by **${time(request.expiresAt, look)}**${withTimeLeft ? left(request, look) : ''}`;
  const after = 'After that the request ends and nothing happens.';
  if (open.length === 0) {
    const who = missing > 1 ? `${missing}${space}approvers decide` : 'An approver decides';
    return `${who} ${until}. ${after}`;
  }
  if (missing > 1) return `${missing}${space}of ${bolded(open, 'and')} must approve ${until}. ${after}`;
  return `${bolded(open, 'or')} decides ${until}. ${after}`;
}

/** `29:` ids of those whose card differs from everybody's; more than 60 can't have their own view, and then nobody has. */
export function ownViews(request: Request): readonly string[] {
  const ids = [request.orderer.teamsId, ...request.deciders.map((one) => one.teamsId)];
  const known = [...new Set(ids.filter((id) => id?.startsWith('29:')))] as readonly string[];
  return when(known.length <= 60, known).flat();
}
