import { time } from '../card/times.ts';
import type { Severity } from '../domain/alert.ts';
import { channelOf } from '../domain/conversation.ts';
import type { Gateway } from '../domain/gateway.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import type { Access } from './access.ts';
import { personOf } from './alert-acts.ts';
import { kindsOf, plainAnswer, refusalOf, type Said, type WordTaker, wordsOf } from './alert-said.ts';
import { entryOfAlert } from './audit-entries.ts';
import type { Answer } from './conversation-desk.ts';
import type { LimitBook } from './limit-book.ts';
import type { QuestionDesk } from './question-desk.ts';

/** What people set by word: which alerts come to a channel, who is on call, and, with approval, a gateway's limits. */
export class AlertSettings implements WordTaker {
  readonly #store: AlertStore;
  readonly #access: Access;
  readonly #questions: QuestionDesk;
  readonly #limits: LimitBook;

  constructor(
    ports: { readonly alerts: AlertStore; readonly access: Access },
    questions: QuestionDesk,
    limits: LimitBook,
  ) {
    this.#store = ports.alerts;
    this.#access = ports.access;
    this.#questions = questions;
    this.#limits = limits;
  }

  take(said: Said): Promise<readonly Answer[]> | undefined {
    switch (said.intent) {
      case 'subscribe-channel':
        return this.#subscribe(said).then((one) => [one]);
      case 'unsubscribe-channel':
        return this.#unsubscribe(said).then((one) => [one]);
      case 'set-oncall':
        return this.#setOnCall(said).then((one) => [one]);
      case 'set-threshold':
        return said.gateway === undefined ? undefined : this.#setLimits(said.gateway, said);
      default:
        return undefined;
    }
  }

  async #subscribe({ slots, gateway, heard, look }: Said): Promise<Answer> {
    if (heard.place.kind !== 'channel')
      return plainAnswer('Alerts go to channels: say it in the channel that they are for.');
    const refusal = await refusalOf(this.#access, heard, gateway?.id);
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
    return plainAnswer(`${wordsOf(kinds)} of ${of} come to this channel from now on, from ${severity} on.`);
  }

  async #unsubscribe({ slots, gateway, heard, look }: Said): Promise<Answer> {
    const refusal = await refusalOf(this.#access, heard, gateway?.id);
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
    if (ended > 0) return plainAnswer(`${wordsOf(kinds)} no longer come to this channel.`);
    const rest = (await this.#store.subscriptions()).some((one) => one.channel === channel);
    const text = rest
      ? 'What comes here stands in gatehouse.yaml (subscriptions): ask an admin to take it out.'
      : 'No alerts come to this channel.';
    return plainAnswer(text);
  }

  async #setOnCall({ slots, heard, look }: Said): Promise<Answer> {
    const refusal = await refusalOf(this.#access, heard, undefined);
    if (refusal !== undefined) return refusal;
    const person =
      slots.user === undefined || slots.mine === true
        ? personOf(heard.by)
        : await this.#access.personNamed(slots.user);
    if (person === undefined)
      return plainAnswer(`I don’t know ${slots.user} yet. They should write to me once, then say it again.`);
    const until = slots.until === undefined ? undefined : new Date(slots.until);
    const audit = entryOfAlert('put-on-call', { title: person.name }, look.now, heard.by);
    await this.#store.setOnCall({ person, until, source: 'set' }, audit);
    const end = until === undefined ? 'until somebody says otherwise' : `until ${time(until, look)}`;
    return plainAnswer(`${person.name} is on call ${end}.`);
  }

  /** What the words leave out stays as it is. */
  async #setLimits(gateway: Gateway, { slots, heard, visible }: Said): Promise<readonly Answer[]> {
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
}
