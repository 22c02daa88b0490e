import { Duration } from 'luxon';
import { renewalOf } from '../card/alert-forms.ts';
import { alertListCard } from '../card/alert-list-card.ts';
import { expiryListCard } from '../card/expiry-card.ts';
import type { Look } from '../card/look.ts';

import { time } from '../card/times.ts';
import { trafficCard } from '../card/traffic-card.ts';
import { onCallCard, subscriptionsCard, thresholdCard } from '../card/watch-cards.ts';
import { type Alert, type AlertKind, alertKinds, type Severity } from '../domain/alert.ts';
import { channelOf } from '../domain/conversation.ts';
import { type Gateway, type GatewayId, gatewayIdOf } from '../domain/gateway.ts';
import type { AlertKindWord, Parsed, Slots } from '../domain/intent.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import type { Access } from './access.ts';
import { type Acted, type AlertActs, personOf, type Quiet } from './alert-acts.ts';
import type { AlertDesk } from './alert-desk.ts';
import { entryOfAlert } from './audit-entries.ts';
import type { Answer, Heard } from './conversation-desk.ts';
import type { LimitBook } from './limit-book.ts';
import type { Looks } from './looks.ts';
import type { OnCallBook } from './on-call-book.ts';
import type { QuestionDesk } from './question-desk.ts';
import type { TrafficWatch } from './traffic-watch.ts';

const listed = 12;
/** Quiet for so long where nobody says. */
const usualQuietMs = 4 * 3_600_000;

/** What people type about alerts, on-call and what is watched. */
export class AlertWords {
  readonly #store: AlertStore;
  readonly #access: Access;
  readonly #alerts: AlertDesk;
  readonly #acts: AlertActs;
  readonly #questions: QuestionDesk;
  readonly #traffic: TrafficWatch;
  readonly #limits: LimitBook;
  readonly #onCall: OnCallBook;
  readonly #looks: Looks;

  constructor(
    ports: { alerts: AlertStore; access: Access },
    desks: { alerts: AlertDesk; acts: AlertActs; questions: QuestionDesk; traffic: TrafficWatch },
    books: { limits: LimitBook; onCall: OnCallBook },
    looks: Looks,
  ) {
    this.#store = ports.alerts;
    this.#access = ports.access;
    this.#alerts = desks.alerts;
    this.#acts = desks.acts;
    this.#questions = desks.questions;
    this.#traffic = desks.traffic;
    this.#limits = books.limits;
    this.#onCall = books.onCall;
    this.#looks = looks;
  }

  /** Undefined where the words are about something else. @throws Fault */
  async take(
    { intent, slots }: Parsed,
    heard: Heard,
    visible: readonly Gateway[],
    look: Look,
  ): Promise<readonly Answer[] | undefined> {
    const gateway = visible.find(
      (one) => slots.gateway !== undefined && one.id === gatewayIdOf(slots.gateway),
    );
    switch (intent) {
      case 'show-alerts':
        return [await this.#list(slots, gateway, visible, look)];
      case 'acknowledge-alert':
        return this.#onAlert(
          slots,
          visible,
          (alert) => this.#acts.take(alert, heard.by, slots.note),
          'is yours now',
        );
      case 'resolve-alert':
        return this.#onAlert(
          slots,
          visible,
          (alert) => this.#acts.resolve(alert, heard.by, slots.note),
          'is resolved',
        );
      case 'snooze-alert':
        return this.#onAlert(
          slots,
          visible,
          (alert) => this.#acts.snooze(alert, heard.by, quietOf(slots, look.now)),
          'is snoozed',
        );
      case 'mute-alerts':
        return [await this.#mute(slots, gateway, heard, look)];
      case 'unmute-alerts':
        return [await this.#unmute(slots, gateway, heard, look)];
      case 'subscribe-channel':
        return [await this.#subscribe(slots, gateway, heard, look)];
      case 'unsubscribe-channel':
        return [await this.#unsubscribe(slots, gateway, heard, look)];
      case 'show-subscriptions': {
        const here = channelOf(heard.place.conversation);
        const all = (await this.#store.subscriptions()).filter((one) => one.channel === here);
        return [this.#looks.answer(subscriptionsCard(all, 'this channel', look), 'Which alerts come here')];
      }
      case 'show-oncall':
        return [this.#looks.answer(onCallCard(await this.#onCall.now(), look), 'Who is on call')];
      case 'set-oncall':
        return [await this.#setOnCall(slots, heard, look)];
      case 'show-expiry':
        return [await this.#expiring(slots, gateway, visible, look)];
      case 'show-traffic':
        return gateway === undefined ? undefined : [await this.#trafficOf(gateway, look)];
      case 'show-threshold': {
        if (gateway === undefined) return undefined;
        const limits = await this.#limits.of(gateway.id);
        return [this.#looks.answer(thresholdCard(limits, gateway.name, look), `Limits of ${gateway.name}`)];
      }
      case 'set-threshold':
        return gateway === undefined ? undefined : this.#setLimits(slots, gateway, heard, visible);
      // Gatehouse renews nothing itself: it says where that is done.
      case 'renew-certificate':
        return [{ kind: 'text', text: renewalOf({ kind: 'certificate' }) }];
      case 'renew-secret':
        return [{ kind: 'text', text: renewalOf({ kind: 'secret' }) }];
      default:
        return undefined;
    }
  }

  async #list(
    slots: Slots,
    gateway: Gateway | undefined,
    visible: readonly Gateway[],
    look: Look,
  ): Promise<Answer> {
    const found = await this.#store.alerts({
      gateway: gateway?.id,
      state: slots.state === 'resolved' ? 'resolved' : 'open',
      kind: kindsOf(slots.kind),
      severity: slots.severity,
      limit: 200,
    });
    const shown = found.filter((one) => mayRead(one, visible));
    const chosen = slots.state === 'acknowledged' ? shown.filter((one) => one.taken !== undefined) : shown;
    return this.#looks.answer(alertListCard(chosen, look), `${chosen.length} alerts`);
  }

  async #onAlert(
    { alert: name }: Slots,
    visible: readonly Gateway[],
    act: (alert: Alert) => Promise<Acted>,
    done: string,
  ): Promise<readonly Answer[]> {
    if (name === undefined) {
      const open = await this.#store.alerts({
        gateway: undefined,
        state: 'open',
        kind: undefined,
        severity: undefined,
        limit: listed,
      });
      const shown = open.filter((one) => mayRead(one, visible));
      return [this.#looks.answer(alertListCard(shown, this.#looks.shared()), 'Which alert?')];
    }
    const alert = await this.#store.findAlertByNumber(Number(name.replace(/\D/g, '')));
    if (alert === undefined || !mayRead(alert, visible))
      return [{ kind: 'text', text: `There is no ${name}. To see what is open: open alerts` }];
    const acted = await act(alert);
    const text = 'text' in acted ? acted.text : `${name} ${done}: ${acted.alert.title}.`;
    return [{ kind: 'text', text }];
  }

  async #mute(slots: Slots, gateway: Gateway | undefined, heard: Heard, look: Look): Promise<Answer> {
    const quiet = quietOf(slots, look.now);
    const { until } = quiet;
    const kinds = kindsOf(slots.kind);
    const said = await this.#acts.mute(gateway?.id, kinds, heard.by, quiet);
    if (said !== 'muted') return { kind: 'text', text: said };
    const of = gateway === undefined ? 'every gateway' : gateway.name;
    const text = `${wordsOf(kinds)} of ${of} are muted until ${time(until, look)}. A rise to critical comes all the same, and what was muted is listed then.`;
    return { kind: 'text', text };
  }

  async #unmute(slots: Slots, gateway: Gateway | undefined, heard: Heard, look: Look): Promise<Answer> {
    const refusal = await this.#mayOperate(heard, gateway?.id);
    if (refusal !== undefined) return refusal;
    const kinds = kindsOf(slots.kind);
    const title = wordsOf(kinds);
    const audit = entryOfAlert('unmuted', { gateway: gateway?.id, title }, look.now, heard.by);
    const ended = await this.#store.endMutes(gateway?.id, kinds, look.now, audit);
    const of = gateway === undefined ? '' : ` of ${gateway.name}`;
    if (ended.length === 0) return { kind: 'text', text: `No alerts${of} were muted.` };
    for (const { id } of ended) await this.#alerts.unmute(id);
    return { kind: 'text', text: `${title}${of} are no longer muted.` };
  }

  async #subscribe(slots: Slots, gateway: Gateway | undefined, heard: Heard, look: Look): Promise<Answer> {
    if (heard.place.kind !== 'channel')
      return { kind: 'text', text: 'Alerts go to channels: say it in the channel that they are for.' };
    const refusal = await this.#mayOperate(heard, gateway?.id);
    if (refusal !== undefined) return refusal;
    const kinds = kindsOf(slots.kind);
    const severity: Severity = slots.severity ?? (kinds.length === 0 ? 'warning' : 'informational');
    const channel = channelOf(heard.place.conversation);
    const id = `su_${channel}_${gateway?.id ?? 'all'}_${severity}`;
    const title = `${wordsOf(kinds)}, from ${severity} on`;
    await this.#store.subscribe(
      {
        ...{ id, channel, serviceUrl: heard.place.serviceUrl, gateway: gateway?.id, kinds, severity },
        isConfigured: false,
      },
      entryOfAlert('subscribed', { gateway: gateway?.id, title }, look.now, heard.by, { channel }),
    );
    const of = gateway === undefined ? 'all gateways' : gateway.name;
    return {
      kind: 'text',
      text: `${wordsOf(kinds)} of ${of} come to this channel from now on, from ${severity} on.`,
    };
  }

  async #unsubscribe(slots: Slots, gateway: Gateway | undefined, heard: Heard, look: Look): Promise<Answer> {
    const refusal = await this.#mayOperate(heard, gateway?.id);
    if (refusal !== undefined) return refusal;
    const channel = channelOf(heard.place.conversation);
    const kinds = kindsOf(slots.kind);
    const audit = entryOfAlert(
      'unsubscribed',
      { gateway: gateway?.id, title: wordsOf(kinds) },
      look.now,
      heard.by,
      { channel },
    );
    const ended = await this.#store.unsubscribe(channel, gateway?.id, kinds, audit);
    if (ended > 0) return { kind: 'text', text: `${wordsOf(kinds)} no longer come to this channel.` };
    const rest = (await this.#store.subscriptions()).some((one) => one.channel === channel);
    const text = rest
      ? 'What comes here stands in gatehouse.yaml (subscriptions): ask an admin to take it out.'
      : 'No alerts come to this channel.';
    return { kind: 'text', text };
  }

  async #setOnCall(slots: Slots, heard: Heard, look: Look): Promise<Answer> {
    const refusal = await this.#mayOperate(heard, undefined);
    if (refusal !== undefined) return refusal;
    const person =
      slots.user === undefined || slots.mine === true
        ? personOf(heard.by)
        : await this.#access.personNamed(slots.user);
    if (person === undefined)
      return {
        kind: 'text',
        text: `I don’t know ${slots.user} yet. They should write to me once, then say it again.`,
      };
    const until = slots.until === undefined ? undefined : new Date(slots.until);
    const audit = entryOfAlert('put-on-call', { title: person.name }, look.now, heard.by);
    await this.#store.setOnCall({ person, until, source: 'set' }, audit);
    const end = until === undefined ? 'until somebody says otherwise' : `until ${time(until, look)}`;
    return { kind: 'text', text: `${person.name} is on call ${end}.` };
  }

  async #expiring(
    slots: Slots,
    gateway: Gateway | undefined,
    visible: readonly Gateway[],
    look: Look,
  ): Promise<Answer> {
    const days = slots.within === undefined ? 30 : Math.ceil(Duration.fromISO(slots.within).as('days'));
    const before = new Date(look.now.getTime() + days * 86_400_000);
    const ids = new Set(visible.map((one) => one.id));
    const found = (await this.#store.expiring(before)).filter(
      (one) =>
        (one.gateway === undefined || ids.has(one.gateway)) &&
        (gateway === undefined || one.gateway === gateway.id),
    );
    return this.#looks.answer(expiryListCard(found, days, look), `What ends in ${days} days`);
  }

  async #trafficOf(gateway: Gateway, look: Look): Promise<Answer> {
    const outlook = await this.#traffic.outlookOf(gateway);
    return this.#looks.answer(trafficCard(outlook, gateway.name, look), `Traffic of ${gateway.name}`);
  }

  /** What the words leave out stays as it is. */
  async #setLimits(
    slots: Slots,
    gateway: Gateway,
    heard: Heard,
    visible: readonly Gateway[],
  ): Promise<readonly Answer[]> {
    const now = await this.#limits.of(gateway.id);
    const { stopOnCritical: stop } = slots;
    const limits = {
      gigabytes: slots.gigabytes ?? now.gigabytes,
      warning: slots.warning ?? now.warning,
      critical: slots.critical ?? now.critical,
      stopOnCritical:
        stop === undefined
          ? now.stopOnCritical
          : stop === 'ask'
            ? stop
            : stop
              ? ('stop' as const)
              : ('off' as const),
    };
    return this.#questions.take(
      {
        ...{ kind: 'limit', gateway, candidates: [], limits, reason: slots.reason },
        ...{ instances: undefined, delta: undefined, instance: undefined, scope: undefined },
        ...{ preview: slots.preview === true, timing: undefined },
      },
      // The words were marked as heard already; a request of its own tells a second press apart.
      { by: heard.by, place: heard.place, heard: `${heard.key} limits`, text: heard.text },
      visible,
    );
  }

  async #mayOperate(heard: Heard, gateway: GatewayId | undefined): Promise<Answer | undefined> {
    const roles = await this.#access.rolesOf(heard.by, gateway);
    return roles.has('operator')
      ? undefined
      : { kind: 'text', text: 'Only operators may do this. Nothing has changed.' };
  }
}

function mayRead({ subject }: Alert, visible: readonly Gateway[]): boolean {
  return subject.kind !== 'gateway' || visible.some((one) => one.id === subject.id);
}

function kindsOf(word: AlertKindWord | undefined): readonly AlertKind[] {
  if (word === undefined || word === 'all') return [];
  return word === 'expiry' ? ['certificate', 'secret'] : [word];
}

function wordsOf(kinds: readonly AlertKind[]): string {
  const [first = 'all', ...more] =
    kinds.length === 0 ? ['all'] : alertKinds.filter((one) => kinds.includes(one));
  const name = [first, ...more].join(' and ');
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} alerts`;
}

function quietOf(slots: Slots, now: Date): Quiet {
  const ms = slots.for === undefined ? usualQuietMs : Duration.fromISO(slots.for).toMillis();
  const until = slots.until === undefined ? new Date(now.getTime() + ms) : new Date(slots.until);
  return { until, runwayHours: undefined };
}
