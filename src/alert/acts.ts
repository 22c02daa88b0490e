import type { Alert, AlertEvent, AlertRequest, Resolver } from '../domain/alert.ts';
import type { Person } from '../domain/operator.ts';
import { requestName } from '../domain/request.ts';
import { type AlertTurn, noted } from './history.ts';
import { clip } from './plain.ts';
import { isSnoozed, whyShort } from './quiet.ts';
import { silenced } from './voices.ts';

/** Why an act changes nothing. */
export type ActRefused =
  | 'already-resolved'
  | 'already-yours'
  | 'in-the-past'
  | 'not-snoozed'
  | 'still-quiet'
  | 'short-already'
  | 'no-such-request';

const mostRequests = 20;
const noteLength = 300;

function kept(note: string | undefined): string | undefined {
  const text = note?.trim();
  return text === undefined || text === '' ? undefined : clip(text, noteLength);
}

function withNote(says: string, note: string | undefined): string {
  return note === undefined ? says : `${says}: ${note}`;
}

/** Somebody has it. Taking it over from somebody else is allowed, and said. */
export function take(alert: Alert, by: Person, now: Date, note: string | undefined): AlertTurn | ActRefused {
  if (alert.state.kind === 'resolved') return 'already-resolved';
  const words = kept(note);
  const before = alert.taken?.by;
  if (before?.aadObjectId === by.aadObjectId && words === undefined) return 'already-yours';
  const isOver = before !== undefined && before.aadObjectId !== by.aadObjectId;
  const says = `${by.name} took it${isOver ? ` over from ${before.name}` : ''}`;
  const taken = { by, at: now, note: words };
  return { alert: noted({ ...alert, taken }, 'taken', withNote(says, words), now), news: 'taken' };
}

/** Ended by a person or by our own look, whatever Azure says: its alerts that are on count as over from now on. */
export function resolve(
  alert: Alert,
  by: Resolver,
  now: Date,
  note: string | undefined,
): AlertTurn | ActRefused {
  if (alert.state.kind === 'resolved') return 'already-resolved';
  const words = kept(note);
  const state = { kind: 'resolved', at: now, by, note: words } as const;
  const ended: Alert = { ...silenced(alert, now), state, snoozed: undefined, flappingSince: undefined };
  return { alert: noted(ended, 'resolved', withNote(endOf(by), words), now), news: 'resolved' };
}

function endOf(by: Resolver): string {
  switch (by.kind) {
    case 'person':
      return `${by.person.name} resolved it`;
    case 'watch':
      return 'Gatehouse looked: it is over';
    case 'azure':
      return 'Azure Monitor says that it is over';
    default:
      return by satisfies never;
  }
}

/**
 * Keeps it quiet until then.
 * @param runwayHours or until the runway is shorter than so many hours; undefined: whatever the runway is
 */
export function snooze(
  alert: Alert,
  by: Person,
  now: Date,
  until: Date,
  runwayHours: number | undefined,
): AlertTurn | ActRefused {
  if (alert.state.kind === 'resolved') return 'already-resolved';
  if (until <= now) return 'in-the-past';
  if (runwayHours !== undefined && whyShort(alert.outlook, runwayHours) !== undefined) return 'short-already';
  const says = `${by.name} snoozed it${runwayHours === undefined ? '' : ` until less than ${runwayHours}\u00a0h are left`}`;
  const snoozed = { by, at: now, until, runwayHours };
  return { alert: noted({ ...alert, snoozed }, 'snoozed', says, now), news: 'snoozed' };
}

/** The end of a snooze, when it has come. */
export function wake(alert: Alert, now: Date): AlertTurn | ActRefused {
  if (alert.state.kind === 'resolved') return 'already-resolved';
  if (alert.snoozed === undefined) return 'not-snoozed';
  if (isSnoozed(alert, now)) return 'still-quiet';
  const { runwayHours = 0, until } = alert.snoozed;
  const why = now < until ? whyShort(alert.outlook, runwayHours) : undefined;
  return {
    alert: noted({ ...alert, snoozed: undefined }, 'woken', why ?? 'The snooze is over', now),
    news: 'woken',
  };
}

/** A request was made from its card. The same one again (a retry) changes nothing. */
export function asked(alert: Alert, request: AlertRequest, by: Person | undefined, now: Date): AlertTurn {
  if (alert.requests.some((one) => one.number === request.number)) return { alert, news: undefined };
  const requests = [...alert.requests, request].slice(-mostRequests);
  const says = `${by === undefined ? own : by.name} asked to ${request.order} (R-${request.number})`;
  return { alert: noted({ ...alert, requests }, 'asked', says, now), news: 'asked' };
}

/** Another request takes the place of one from its card, since the gateway had changed. The same again changes nothing. */
export function replaced(
  alert: Alert,
  request: number,
  successor: Pick<AlertRequest, 'id' | 'number' | 'order'>,
  now: Date,
): AlertTurn {
  const old = alert.requests.find((one) => one.number === request);
  const isKnown = alert.requests.some((one) => one.number === successor.number);
  if (old === undefined || isKnown) return { alert, news: undefined };
  // Nobody has approved the new plan beforehand.
  const own = old.own === undefined ? {} : ({ own: 'asks' } as const);
  const requests = [...alert.requests, { ...successor, outcome: undefined, ...own }].slice(-mostRequests);
  const says = `${requestName(successor.number)} takes the place of ${requestName(request)}: ${successor.order}`;
  return { alert: noted({ ...alert, requests }, 'asked', says, now), news: 'asked' };
}

/** Who asks by itself. */
const own = 'Gatehouse';
const noStop = 'No automatic stop';

/** The automatic stop that is set for it can't be asked for. The same again changes nothing. */
export function cannotStop(alert: Alert, why: string, now: Date): AlertTurn {
  const says = clip(`${noStop}: ${why}`, noteLength);
  const isSaid = lastOnStop(alert)?.says === says;
  return isSaid ? { alert, news: undefined } : { alert: noted(alert, 'noted', says, now), news: 'noted' };
}

/** Why no automatic stop comes, as it was said last; undefined where nothing keeps it off, or it was asked for since. */
export function whyNoStop(alert: Alert): string | undefined {
  const last = lastOnStop(alert);
  return last?.what === 'noted' ? last.says.slice(noStop.length + 2) : undefined;
}

function lastOnStop({ history }: Alert): AlertEvent | undefined {
  return history.findLast(({ what, says }) =>
    what === 'asked' ? says.startsWith(`${own} asked`) : what === 'noted' && says.startsWith(noStop),
  );
}

/** What became of a request that was made from its card, in words. */
export function outcome(alert: Alert, request: number, words: string, now: Date): AlertTurn | ActRefused {
  const found = alert.requests.find((one) => one.number === request);
  if (found === undefined) return 'no-such-request';
  if (found.outcome === words) return { alert, news: undefined };
  const requests = alert.requests.map((one) => (one === found ? { ...one, outcome: words } : one));
  return { alert: noted({ ...alert, requests }, 'done', `R-${request}: ${words}`, now), news: 'done' };
}
