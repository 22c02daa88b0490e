import { type Alert, alertName } from '../domain/alert.ts';
import type { Notice } from '../domain/conversation.ts';
import type { Person } from '../domain/operator.ts';
import type { OnCall } from '../domain/watch.ts';
import type { Look } from './look.ts';
import { called, plain } from './notices.ts';
import { time } from './times.ts';
import { capital, counted, foreign, plainName, quoted } from './words.ts';

/** A new alert has no number yet: the store puts its name in place of `{A}`. */
function nameOf({ number }: Alert): string {
  return number === 0 ? '{A}' : alertName(number);
}

function titleOf({ title }: Alert): string {
  return plain(foreign(title, 200));
}

/** A sentence that begins with whom it calls, where it calls anybody. */
function toEach(people: readonly Person[], sentence: string): Notice {
  const { text, mentions } = called(people);
  return { text: mentions.length === 0 ? sentence : `${text}: ${sentence}`, mentions };
}

/** It became critical: calls who is on call, and who has it. */
export function noticeForWorse(alert: Alert, onCall: OnCall | undefined, _look: Look): Notice {
  return toHolders(alert, onCall, `is ${alert.severity} now`);
}

/** A mute that hid it is over and it is still on: calls who is on call, and who has it. */
export function noticeForUnmuted(alert: Alert, onCall: OnCall | undefined, _look: Look): Notice {
  return toHolders(alert, onCall, `is ${alert.severity}, and no longer muted`);
}

/** A mute that waited for a short runway is over: calls who gave it. `why` has no full stop. */
export function noticeForShort(alert: Alert, by: Person, why: string): Notice {
  return toEach([by], `${nameOf(alert)} is no longer muted. ${plain(why)}: ${titleOf(alert)}.`);
}

function toHolders(alert: Alert, onCall: OnCall | undefined, how: string): Notice {
  const { taken } = alert;
  const people = [
    ...(onCall === undefined ? [] : [onCall.person]),
    ...(taken === undefined || taken.by.aadObjectId === onCall?.person.aadObjectId ? [] : [taken.by]),
  ];
  const whose =
    taken === undefined ? 'Nobody has taken it yet.' : `${plain(plainName(taken.by.name))} has it.`;
  return toEach(people, `${nameOf(alert)} ${how}: ${titleOf(alert)}. ${whose}`);
}

/** Somebody has it. */
export function noticeForTaken(alert: Alert, _look: Look): Notice {
  const { taken } = alert;
  const name = nameOf(alert);
  if (taken === undefined) return { text: `${name} is free again: ${titleOf(alert)}.`, mentions: [] };
  const note = taken.note === undefined || taken.note.trim() === '' ? '' : ` ${plain(quoted(taken.note))}`;
  return { text: `${plain(plainName(taken.by.name))} has ${name}.${note}`, mentions: [] };
}

/** It is over: who said so. */
export function noticeForResolved(alert: Alert, look: Look): Notice {
  const { state } = alert;
  const name = nameOf(alert);
  if (state.kind === 'open') return { text: `${name} is open: ${titleOf(alert)}.`, mentions: [] };
  const { by, note, at } = state;
  const who =
    by.kind === 'person'
      ? `${plain(plainName(by.person.name))} resolved ${name}`
      : `${name} is over, ${by.kind === 'azure' ? 'says Azure Monitor' : 'as Gatehouse saw for itself'}`;
  const words = note === undefined || note.trim() === '' ? '' : ` ${plain(quoted(note))}`;
  return { text: `${who}, ${time(at, look)}.${words}`, mentions: [] };
}

/** A snooze is over and the alert is still open: calls who snoozed it. `by` stands in where the alert has forgotten it. */
export function noticeForWoken(alert: Alert, look: Look, by: Person | undefined = alert.snoozed?.by): Notice {
  const last = alert.history.at(-1);
  const isEarly = last?.what === 'woken' && !last.says.startsWith('The snooze');
  const why = isEarly ? ` (${last.says.charAt(0).toLowerCase()}${plain(last.says.slice(1))})` : '';
  const says = `the snooze of ${nameOf(alert)} is over at ${time(look.now, look)}${why}, and it is still ${alert.severity}: ${titleOf(alert)}.`;
  return by === undefined ? { text: capital(says), mentions: [] } : toEach([by], says);
}

/** It comes and goes: held open from now on, so that it does not post each time. */
export function noticeForFlapping(alert: Alert, _look: Look): Notice {
  return {
    text: `${nameOf(alert)} comes and goes: ${counted(alert.turns.length, 'change')} so far. It stays open until it keeps still, and says no more about each.`,
    mentions: [],
  };
}
