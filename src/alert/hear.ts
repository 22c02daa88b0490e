import { type Alert, type AlertNews, alertKeyOf, isWorse, type Signal, type Voice } from '../domain/alert.ts';
import { isFlapping } from './flapping.ts';
import { type AlertTurn, noted, turned } from './history.ts';
import { whyShort } from './quiet.ts';
import {
  heardFrom,
  isAzuresOwn,
  isStale,
  silenced,
  speakerOf,
  speaking,
  voiceOf,
  worstOf,
} from './voices.ts';

/** Within so long after its end the same alert comes back; later it is another one. */
const backMs = 30 * 60_000;
const itFlaps = 'It comes and goes: held open until it was quiet for 30 min';

/** What is made for an alert that this signal opens. */
export interface Making {
  readonly id: string;
  /** One of our watches looks after such an alert, though Azure told of it first. Left out: only when a watch speaks. */
  readonly isWatched?: boolean;
}

/**
 * What a signal makes of the alert of its key (the open one, else the newest resolved one). Signals come in any order, twice,
 * and over webhook and poll: what is late changes nothing but a number.
 * @returns undefined when the signal says nothing that is to be kept
 */
export function hear(
  alert: Alert | undefined,
  signal: Signal,
  now: Date,
  make: Making,
): AlertTurn | undefined {
  if (signal.condition === 'resolved') return over(alert, signal, now, make);
  if (alert === undefined) return opened([], signal, now, make);
  if (isStale(alert, signal)) return { alert: again(alert, now), news: undefined };
  if (alert.state.kind === 'open') return repeated(alert, signal, now);
  return comesBack(alert.state.at, signal, now)
    ? reopened(alert, signal, now)
    : opened(alert.voices, signal, now, make);
}

function again(alert: Alert, now: Date): Alert {
  return { ...alert, fired: alert.fired + 1, heardAt: latest(alert.heardAt, now) };
}

function latest(one: Date, other: Date): Date {
  return one > other ? one : other;
}

function blank(signal: Signal, now: Date, make: Making): Alert {
  const { kind, subKind, subject, severity, title, detail, rule, measure, link, outlook, resolves } = signal;
  return {
    id: make.id,
    number: 0,
    key: alertKeyOf(signal),
    kind,
    subKind,
    subject,
    severity,
    title,
    detail,
    rule,
    measure,
    link,
    outlook,
    state: { kind: 'open' },
    openedAt: signal.at,
    heardAt: now,
    fired: 0,
    azureIds: [],
    voices: [],
    isWatched: make.isWatched ?? signal.source === 'watch',
    resolves,
    turns: [],
    flappingSince: undefined,
    taken: undefined,
    snoozed: undefined,
    requests: [],
    history: [],
  };
}

/** @param before what was said of the one before it: what is over stays over, so that a late repeat of it is known as one */
function opened(before: readonly Voice[], signal: Signal, now: Date, make: Making): AlertTurn {
  const made = { ...blank(signal, now, make), voices: before.filter((one) => !one.isOn) };
  const alert = heardFrom(again(turned(made, signal.at), now), signal);
  return { alert: noted(alert, 'opened', toldBy(signal), signal.at), news: 'opened' };
}

function toldBy({ source }: Signal): string {
  switch (source) {
    case 'webhook':
      return 'Azure Monitor fired it';
    case 'poll':
      return 'Found in Azure Monitor’s list of alerts';
    case 'watch':
      return 'Gatehouse measured it';
    default:
      return source satisfies never;
  }
}

function comesBack(endedAt: Date, signal: Signal, now: Date): boolean {
  const at = signal.at > endedAt ? signal.at : now;
  return at.getTime() - endedAt.getTime() <= backMs;
}

function reopened(alert: Alert, signal: Signal, now: Date): AlertTurn {
  const isFirst = alert.fired === 0;
  const back: Alert = {
    ...turned(again(alert, now), signal.at),
    state: { kind: 'open' },
    resolves: signal.resolves,
  };
  const open = retold(
    heardFrom({ ...back, isWatched: back.isWatched || signal.source === 'watch' }, signal),
    signal,
  );
  if (isFirst) return { alert: noted(open, 'opened', toldBy(signal), signal.at), news: 'opened' };
  const isRise = open.severity === 'critical'; // from nothing, since it was over
  const told = isFlapping(open)
    ? noted({ ...open, flappingSince: signal.at }, 'flapping', itFlaps, signal.at)
    : noted(open, 'reopened', 'It is back', signal.at);
  // Somebody has to hear of the rise, whatever else there is to tell.
  if (isRise) return { alert: noted(told, 'worse', 'Now critical', signal.at), news: 'worse' };
  return { alert: told, news: isFlapping(open) ? 'flapping' : 'reopened' };
}

/** The severity of whoever says the worst; the words and the number of our own look where it says that it is on, else the worst's. */
function retold(alert: Alert, signal: Signal): Alert {
  const worst = worstOf(alert);
  if (worst === undefined) return alert;
  const own = speaking(alert).find((one) => one.of === 'watch');
  if (own !== undefined && worst.of !== 'watch') {
    const { measure, outlook } = signal.source === 'watch' ? signal : alert;
    const isOwn = signal.source === 'watch' || alert.title === own.title;
    return {
      ...alert,
      severity: worst.severity,
      title: own.title,
      detail: `Azure Monitor says: ${worst.title}`.slice(0, 300),
      measure: isOwn ? measure : undefined,
      outlook: outlook ?? alert.outlook,
    };
  }
  const told: Alert = { ...alert, severity: worst.severity, title: worst.title };
  // A list entry knows less than the webhook of the same alert did.
  if (worst.of !== speakerOf(signal) || signal.source === 'poll')
    return worst.title === alert.title ? told : { ...told, measure: undefined };
  const { detail, rule, measure, link } = signal;
  return {
    ...told,
    detail,
    rule,
    measure,
    link: link ?? alert.link,
    outlook: signal.outlook ?? alert.outlook,
  };
}

function repeated(alert: Alert, signal: Signal, now: Date): AlertTurn {
  const wasQuiet = speaking(alert).length === 0;
  const known = again(alert, now);
  const isWatch = signal.source === 'watch';
  const said = heardFrom(
    {
      ...(wasQuiet && alert.flappingSince !== undefined ? turned(known, signal.at) : known),
      isWatched: alert.isWatched || isWatch,
      resolves: alert.resolves && signal.resolves,
    },
    signal,
  );
  return afterWords(alert, retold(isWatch ? { ...said, outlook: signal.outlook } : said, signal), signal);
}

/** Whether it got worse or better, a snooze ended by it, or a watch tells something new; in this order. */
function afterWords(before: Alert, alert: Alert, signal: Signal): AlertTurn {
  if (isWorse(alert.severity, before.severity)) {
    const isRise = alert.severity === 'critical';
    const worse = isRise ? { ...alert, snoozed: undefined } : alert;
    return { alert: noted(worse, 'worse', `Now ${alert.severity}`, signal.at), news: 'worse' };
  }
  if (isWorse(before.severity, alert.severity))
    return { alert: noted(alert, 'better', `Now ${alert.severity}`, signal.at), news: 'better' };
  const hours = alert.snoozed?.runwayHours;
  const why = hours === undefined ? undefined : whyShort(alert.outlook, hours);
  if (why !== undefined)
    return { alert: noted({ ...alert, snoozed: undefined }, 'woken', why, signal.at), news: 'woken' };
  const isNew = signal.source === 'watch' && (alert.title !== before.title || alert.detail !== before.detail);
  return { alert, news: isNew ? 'changed' : undefined };
}

function over(alert: Alert | undefined, signal: Signal, now: Date, make: Making): AlertTurn | undefined {
  if (alert === undefined) return unheard([], signal, now, make);
  if (isStale(alert, signal)) return undefined;
  if (alert.state.kind === 'resolved') return ofResolved(alert, signal, now, make);
  return signal.source === 'watch' ? overByWatch(alert, signal, now) : overByAzure(alert, signal, now);
}

/** The end came before the beginning, which may still come: kept, so that it then changes nothing. No news to anybody. */
function unheard(before: readonly Voice[], signal: Signal, now: Date, make: Making): AlertTurn | undefined {
  if (signal.azureId === undefined || signal.source === 'watch') return undefined;
  const state = { kind: 'resolved', at: signal.at, by: { kind: 'azure' }, note: undefined } as const;
  const alert = heardFrom({ ...blank(signal, now, make), voices: before, state }, signal);
  return { alert: noted(alert, 'resolved', 'Only its end was heard of', signal.at), news: undefined };
}

function ofResolved(alert: Alert, signal: Signal, now: Date, make: Making): AlertTurn | undefined {
  if (signal.azureId === undefined || signal.source === 'watch') return undefined;
  const isKnown = voiceOf(alert, signal.azureId) !== undefined;
  if (!isKnown && alert.state.kind === 'resolved' && !comesBack(alert.state.at, signal, now))
    return unheard(alert.voices, signal, now, make);
  return { alert: { ...heardFrom(alert, signal), heardAt: latest(alert.heardAt, now) }, news: undefined };
}

function overByWatch(alert: Alert, signal: Signal, now: Date): AlertTurn | undefined {
  const isOurs = alert.isWatched || !alert.resolves || speaking(alert).length === 0;
  if (!isOurs) return undefined;
  if (isAzuresOwn(alert) && signal.endsAll !== true) return shown(alert, signal);
  const quiet = heardFrom(silenced({ ...alert, heardAt: latest(alert.heardAt, now) }, signal.at), signal);
  return ended(alert, { ...quiet, outlook: signal.outlook ?? alert.outlook }, signal);
}

/** Azure measures something else than we do (an hour, not 14 days): only our numbers come to what goes on there. */
function shown(alert: Alert, { outlook }: Signal): AlertTurn {
  return outlook === undefined
    ? { alert, news: undefined }
    : { alert: { ...alert, outlook }, news: 'changed' };
}

function overByAzure(alert: Alert, signal: Signal, now: Date): AlertTurn {
  const quiet = heardFrom({ ...alert, heardAt: latest(alert.heardAt, now) }, signal);
  const wasSpeaking = speaking(alert).length > 0;
  if (speaking(quiet).length > 0) return afterWords(alert, retold(quiet, signal), signal);
  // Somebody else's end of an alert that nobody speaks for any more: only our own look or a person is waited for.
  if (!wasSpeaking) return { alert: quiet, news: undefined };
  if (alert.isWatched) {
    const says = 'Azure Monitor says that it is over; Gatehouse looks for itself';
    return { alert: noted(quiet, 'noted', says, signal.at), news: 'noted' };
  }
  return ended(alert, quiet, signal);
}

/** Nobody says any more that it is on: resolved, or held open while it comes and goes. */
function ended(before: Alert, quiet: Alert, signal: Signal): AlertTurn {
  const at = latest(before.openedAt, signal.at);
  const wasSpeaking = speaking(before).length > 0;
  const gone = wasSpeaking ? turned(quiet, at) : quiet;
  if (before.flappingSince !== undefined) return { alert: gone, news: undefined };
  const by = { kind: signal.source === 'watch' ? 'watch' : 'azure' } as const;
  const says = by.kind === 'watch' ? 'Gatehouse looked: it is over' : 'Azure Monitor says that it is over';
  const state = { kind: 'resolved', at, by, note: undefined } as const;
  const news: AlertNews = 'resolved';
  return { alert: noted({ ...gone, state, snoozed: undefined }, 'resolved', says, at), news };
}
