import { settlesAt } from '../alert/flapping.ts';
import { channelsOf, muteOf } from '../alert/routes.ts';
import {
  noticeForFlapping,
  noticeForResolved,
  noticeForTaken,
  noticeForUnmuted,
  noticeForWoken,
  noticeForWorse,
} from '../card/alert-notices.ts';
import type { Look } from '../card/look.ts';
import type { Alert, AlertNews, Mute } from '../domain/alert.ts';
import type { Notice } from '../domain/conversation.ts';
import type { Person } from '../domain/operator.ts';
import type { AlertChange, Surroundings } from '../ports/alert-store.ts';
import type { DueJob } from '../ports/jobs.ts';
import type { Letter } from '../ports/store.ts';

/** News that may bring an alert to a channel that has no card of it yet. */
const posting: ReadonlySet<AlertNews> = new Set([
  'opened',
  'reopened',
  'worse',
  'flapping',
  'woken',
  'unmuted',
]);
const mostMutes = 10;

/**
 * What people get of a change: a card in each channel that wants to hear of it (the store leaves out those that have one),
 * and a reply in its threads for what somebody must hear. A mere repeat gives nothing.
 */
export function changeOf(
  alert: Alert,
  news: AlertNews | undefined,
  around: Surroundings,
  look: Look,
  /** As it was before this turn: who had it snoozed, and whether it came and went already. */
  before?: Alert,
): AlertChange {
  const subject = { kind: 'alert', id: alert.id } as const;
  const isRise = alert.severity === 'critical' && (news === 'opened' || news === 'worse');
  // A rise to critical ends a snooze and a person's mute; what an order predicted it hides all the same.
  const isSnoozed = alert.snoozed !== undefined && !isRise;
  const mute = muteOf(alert, around.mutes, look.now, isRise);
  const isQuiet = isSnoozed || mute !== undefined;
  // An order hides what it causes, not that it ended what people know of.
  const isEnd = news === 'resolved' && !isSnoozed && mute?.predicted !== undefined;
  const isPosted = news !== undefined && posting.has(news) && alert.state.kind === 'open';
  const wanted: readonly Letter[] = isPosted
    ? channelsOf(alert, around.subscriptions).map(({ channel, serviceUrl }) => {
        const place = { conversation: channel, kind: 'channel', serviceUrl } as const;
        return { kind: 'card', subject, place, view: 'main' };
      })
    : [];
  const cards = isQuiet ? [] : wanted;
  const notice = noticeOf(alert, news, around, look, before?.snoozed?.by);
  const replies: readonly Letter[] =
    notice === undefined || news === undefined || (isQuiet && news !== 'woken' && !isEnd)
      ? []
      : [{ kind: 'reply', subject, notice: passing(notice, news, alert), to: 'main' }];
  return {
    alert: mute !== undefined && !isSnoozed && wanted.length > 0 ? hidden(alert, mute) : alert,
    isNews: news !== undefined,
    letters: [...cards, ...replies],
    audit: [],
    jobs: jobsOf(alert, news, before),
  };
}

/** What a mute hid is told at its end, whatever becomes of it until then. */
function hidden(alert: Alert, { id }: Mute): Alert {
  const { hiddenBy = [] } = alert;
  return hiddenBy.includes(id) ? alert : { ...alert, hiddenBy: [...hiddenBy, id].slice(-mostMutes) };
}

/** After an hour without Teams most that was to be said is over, and a rise is told once, however often it came. */
function passing(notice: Notice, news: AlertNews, { state }: Alert): Notice {
  return { ...notice, while: news === 'worse' ? 'critical' : state.kind, topic: news };
}

function noticeOf(
  alert: Alert,
  news: AlertNews | undefined,
  { onCall }: Surroundings,
  look: Look,
  snoozer: Person | undefined,
): Notice | undefined {
  switch (news) {
    case 'worse':
      return alert.severity === 'critical' ? noticeForWorse(alert, onCall, look) : undefined;
    case 'resolved':
      return noticeForResolved(alert, look);
    case 'taken':
      return noticeForTaken(alert, look);
    case 'flapping':
      return noticeForFlapping(alert, look);
    case 'unmuted':
      return alert.severity === 'critical' ? noticeForUnmuted(alert, onCall, look) : undefined;
    case 'woken':
      return noticeForWoken(alert, look, snoozer);
    default:
      return undefined;
  }
}

/** When the clock alone changes something: a snooze ends, a flapping alert was quiet. */
function jobsOf(alert: Alert, news: AlertNews | undefined, before: Alert | undefined): readonly DueJob[] {
  if (news === 'snoozed' && alert.snoozed !== undefined)
    return [{ job: { kind: 'wake', alert: alert.id }, due: alert.snoozed.until }];
  // Whatever else is told of this turn: of a rise nobody hears that it flaps, too.
  return before !== undefined && before.flappingSince === undefined ? settlingOf(alert) : [];
}

/** Looks whether a flapping alert has become quiet; none where nothing flaps. */
export function settlingOf(alert: Alert): readonly DueJob[] {
  const due = settlesAt(alert);
  return due === undefined ? [] : [{ job: { kind: 'wake', alert: alert.id }, due }];
}

/** A flapping alert that is not quiet yet is looked at again later. */
export function lookAgain(alert: Alert): AlertChange {
  return { alert, isNews: false, letters: [], audit: [], jobs: settlingOf(alert) };
}
