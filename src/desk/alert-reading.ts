import { Duration } from 'luxon';
import { renewalOf } from '../card/alert-forms.ts';
import { alertListCard } from '../card/alert-list-card.ts';
import { expiryListCard } from '../card/expiry-card.ts';
import { trafficCard } from '../card/traffic-card.ts';
import { onCallCard, subscriptionsCard, thresholdCard } from '../card/watch-cards.ts';
import { channelOf } from '../domain/conversation.ts';
import type { Gateway } from '../domain/gateway.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import { kindsOf, mayRead, plainAnswer, type Said, type WordTaker } from './alert-said.ts';
import type { Answer } from './conversation-desk.ts';
import type { LimitBook } from './limit-book.ts';
import type { Looks } from './looks.ts';
import type { OnCallBook } from './on-call-book.ts';
import type { TrafficWatch } from './traffic-watch.ts';

/** What people ask to see of alerts, on-call and what is watched. */
export class AlertReading implements WordTaker {
  readonly #store: AlertStore;
  readonly #traffic: TrafficWatch;
  readonly #limits: LimitBook;
  readonly #onCall: OnCallBook;
  readonly #looks: Looks;

  constructor(
    store: AlertStore,
    traffic: TrafficWatch,
    books: { readonly limits: LimitBook; readonly onCall: OnCallBook },
    looks: Looks,
  ) {
    this.#store = store;
    this.#traffic = traffic;
    this.#limits = books.limits;
    this.#onCall = books.onCall;
    this.#looks = looks;
  }

  take(said: Said): Promise<readonly Answer[]> | undefined {
    const answer = this.#answer(said);
    return answer?.then((one) => [one]);
  }

  #answer(said: Said): Promise<Answer> | undefined {
    const { gateway } = said;
    switch (said.intent) {
      case 'show-alerts':
        return this.#list(said);
      case 'show-subscriptions':
        return this.#subscriptions(said);
      case 'show-oncall':
        return this.#whoIsOnCall(said);
      case 'show-expiry':
        return this.#expiring(said);
      case 'show-traffic':
        return gateway === undefined ? undefined : this.#trafficOf(gateway, said);
      case 'show-threshold':
        return gateway === undefined ? undefined : this.#limitsOf(gateway, said);
      // Gatehouse renews nothing itself: it says where that is done.
      case 'renew-certificate':
        return Promise.resolve(plainAnswer(renewalOf({ kind: 'certificate' })));
      case 'renew-secret':
        return Promise.resolve(plainAnswer(renewalOf({ kind: 'secret' })));
      default:
        return undefined;
    }
  }

  async #list({ slots, gateway, visible, look }: Said): Promise<Answer> {
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

  async #subscriptions({ heard, look }: Said): Promise<Answer> {
    const here = channelOf(heard.place.conversation);
    const all = (await this.#store.subscriptions()).filter((one) => one.channel === here);
    return this.#looks.answer(subscriptionsCard(all, 'this channel', look), 'Which alerts come here');
  }

  async #whoIsOnCall({ look }: Said): Promise<Answer> {
    return this.#looks.answer(onCallCard(await this.#onCall.now(), look), 'Who is on call');
  }

  async #expiring({ slots, gateway, visible, look }: Said): Promise<Answer> {
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

  async #trafficOf(gateway: Gateway, { look }: Said): Promise<Answer> {
    const outlook = await this.#traffic.outlookOf(gateway);
    return this.#looks.answer(trafficCard(outlook, gateway.name, look), `Traffic of ${gateway.name}`);
  }

  async #limitsOf(gateway: Gateway, { look }: Said): Promise<Answer> {
    const limits = await this.#limits.of(gateway.id);
    return this.#looks.answer(thresholdCard(limits, gateway.name, look), `Limits of ${gateway.name}`);
  }
}
