import { randomUUID } from 'node:crypto';
import {
  type Alert,
  type AlertEvent,
  alertKeyOf,
  type Mute,
  type Severity,
  type Signal,
  type Subscription,
} from '../../../src/domain/alert.ts';
import { channelOf, type Place } from '../../../src/domain/conversation.ts';
import { gatewayIdOf } from '../../../src/domain/gateway.ts';
import type { AlertChange, AlertStore, Arrival } from '../../../src/ports/alert-store.ts';
import type { Letter } from '../../../src/ports/store.ts';
import { channel } from '../samples.ts';

export const noon = new Date('2026-11-20T12:00:00Z');
export const minutes = (count: number) => new Date(noon.getTime() + count * 60_000);
export const otherChannel: Place = { ...channel, conversation: '19:alerts@thread.tacv2' };

export function signal(name: string, more: Partial<Signal> = {}): Signal {
  return {
    key: `${randomUUID()}|fired`,
    source: 'webhook',
    condition: 'fired',
    kind: 'traffic',
    subKind: 'limit',
    subject: { kind: 'gateway', id: gatewayIdOf(name) },
    severity: 'warning',
    azureId: undefined,
    at: noon,
    rule: 'Outbound traffic',
    title: `${name} sent 9,140 of 10,000 GB in 14 days`,
    detail: undefined,
    measure: { name: 'Network Out Total', value: 9140, limit: 10_000, unit: 'GB' },
    link: undefined,
    resolves: true,
    outlook: undefined,
    ...more,
  };
}

export function arrival(name: string, more: Partial<Signal> = {}, receivedAt: Date = noon): Arrival {
  return { signal: signal(name, more), receivedAt, body: JSON.stringify({ data: name.repeat(100) }) };
}

export function alertOf(heard: Signal, at: Date): Alert {
  const { kind, subKind, subject, severity, title, detail, rule, measure, link, outlook, resolves } = heard;
  return {
    ...{ kind, subKind, subject, severity, title, detail, rule, measure, link, outlook, resolves },
    id: `al_${randomUUID()}`,
    number: 0,
    key: alertKeyOf(heard),
    state: { kind: 'open' },
    openedAt: heard.at,
    heardAt: at,
    fired: 1,
    azureIds: [],
    voices: [],
    isWatched: false,
    turns: [heard.at],
    flappingSince: undefined,
    taken: undefined,
    snoozed: undefined,
    requests: [],
    history: [event('opened', at)],
  };
}

export function event(what: AlertEvent['what'], at: Date): AlertEvent {
  return { at, what, says: `It was ${what}` };
}

export function cardOf(alert: Pick<Alert, 'id'>, place: Place = channel): Letter {
  return { kind: 'card', subject: { kind: 'alert', id: alert.id }, place, view: 'main' };
}

export function replyTo(alert: Pick<Alert, 'id'>, text: string): Letter {
  return {
    kind: 'reply',
    subject: { kind: 'alert', id: alert.id },
    notice: { text, mentions: [] },
    to: 'main',
  };
}

export function changed(alert: Alert, more: Partial<AlertChange> = {}): AlertChange {
  return { alert, isNews: true, letters: [], audit: [], jobs: [], ...more };
}

/**
 * A judge in few words: a new alert, or one more turn of the one that is there. Severity and state follow the signal;
 * each that is news wants its card in each of `places`, and says so in the thread.
 */
export function judgeFor(
  places: readonly Place[] = [channel],
): (arrival: Arrival, alert: Alert | undefined) => AlertChange {
  return ({ signal: heard, receivedAt }, alert) => {
    const isOver = heard.condition === 'resolved';
    const state: Alert['state'] = isOver
      ? { kind: 'resolved', at: heard.at, by: { kind: 'azure' }, note: undefined }
      : { kind: 'open' };
    const base = alert === undefined || (alert.state.kind !== 'open' && !isOver) ? undefined : alert;
    const made: Alert =
      base === undefined
        ? { ...alertOf(heard, receivedAt), state }
        : { ...base, state, severity: heard.severity, title: heard.title, fired: base.fired + 1 };
    const isNews = base === undefined || base.severity !== made.severity || base.state.kind !== state.kind;
    const what = base === undefined ? 'opened' : isOver ? 'resolved' : 'changed';
    const letters = isNews ? [...places.map((one) => cardOf(made, one)), replyTo(made, `{A} ${what}`)] : [];
    return changed(made, { isNews, letters });
  };
}

/** Hears all that waits. */
export async function hearAll(store: AlertStore, judge = judgeFor(), most = 1000): Promise<number> {
  let count = 0;
  for (;;) {
    const heard = await store.hearArrivals(most, judge);
    if (heard === 0) return count;
    count += heard;
  }
}

export function subscription(place: Place, more: Partial<Subscription> = {}): Subscription {
  return {
    id: `sb_${randomUUID()}`,
    channel: channelOf(place.conversation),
    serviceUrl: place.serviceUrl,
    gateway: undefined,
    kinds: [],
    severity: 'informational',
    isConfigured: false,
    ...more,
  };
}

export function mute(name: string | undefined, more: Partial<Mute> = {}): Mute {
  return {
    id: `mu_${randomUUID()}`,
    gateway: name === undefined ? undefined : gatewayIdOf(name),
    kinds: [],
    from: noon,
    until: minutes(60),
    by: undefined,
    predicted: undefined,
    ...more,
  };
}

export function severityAt(index: number): Severity {
  return index % 10 === 0 ? 'critical' : index % 2 === 0 ? 'warning' : 'informational';
}
