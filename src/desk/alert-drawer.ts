import { whyNoStop } from '../alert/acts.ts';
import { muteOf } from '../alert/routes.ts';
import { type AlertExtras, alertCard, summaryOfAlert } from '../card/alert-card.ts';
import { mutedCard } from '../card/alert-list-card.ts';
import { deedOfPlan } from '../card/deed.ts';
import { digestCard, summaryOfDigest } from '../card/digest-card.ts';
import type { AdaptiveCard } from '../card/look.ts';
import { summaryOfRequest } from '../card/request-card.ts';
import type { Alert } from '../domain/alert.ts';
import type { Notice, Subject } from '../domain/conversation.ts';
import { isEnded } from '../domain/operation.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import type { Store } from '../ports/store.ts';
import type { LimitBook } from './limit-book.ts';
import type { Looks } from './looks.ts';
import type { OnCallBook } from './on-call-book.ts';
import type { Settings } from './settings.ts';

/** Draws the cards of alerts from what is stored, and nothing else. */
export class AlertDrawer {
  readonly #alerts: AlertStore;
  readonly #store: Store;
  readonly #settings: Settings;
  readonly #limits: LimitBook;
  readonly #onCall: OnCallBook;
  readonly #looks: Looks;

  constructor(
    ports: { alerts: AlertStore; store: Store },
    settings: Settings,
    books: { limits: LimitBook; onCall: OnCallBook },
    looks: Looks,
  ) {
    this.#alerts = ports.alerts;
    this.#store = ports.store;
    this.#settings = settings;
    this.#limits = books.limits;
    this.#onCall = books.onCall;
    this.#looks = looks;
  }

  /** What goes to Teams; undefined when its subject is gone. */
  async post(
    subject: Subject,
  ): Promise<{ readonly card: AdaptiveCard; readonly summary: string } | undefined> {
    const look = this.#looks.shared();
    if (subject.kind === 'digest') {
      const digest = await this.#alerts.findDigest(subject.id);
      return digest && { card: digestCard(digest, look), summary: summaryOfDigest(digest, look) };
    }
    if (subject.kind === 'mute') {
      const mute = await this.#alerts.findMute(subject.id);
      if (mute === undefined) return undefined;
      const hidden = await this.#alerts.hiddenBy(mute);
      return { card: mutedCard(hidden, mute, look), summary: 'What was muted' };
    }
    const alert = await this.#alerts.findAlert(subject.id);
    if (alert === undefined) return undefined;
    return { card: await this.card(alert), summary: summaryOfAlert(alert, look) };
  }

  /** Whether people still need the card. */
  async isOpen(subject: Subject): Promise<boolean> {
    return subject.kind === 'alert' ? this.isStill(subject.id, 'open') : subject.kind === 'digest';
  }

  /** Whether the alert is so now; `critical` means that it is open, too. */
  async isStill(id: string, how: NonNullable<Notice['while']>): Promise<boolean> {
    const alert = await this.#alerts.findAlert(id);
    if (how === 'critical') return alert?.state.kind === 'open' && alert.severity === 'critical';
    return alert?.state.kind === how;
  }

  async card(alert: Alert): Promise<AdaptiveCard> {
    const told = await this.told(alert);
    return alertCard(told, 'operator', this.#looks.shared(), await this.#extrasOf(alert));
  }

  async digest(id: string): Promise<AdaptiveCard | undefined> {
    const digest = await this.#alerts.findDigest(id);
    return digest === undefined ? undefined : digestCard(digest, this.#looks.shared());
  }

  async #extrasOf(alert: Alert): Promise<AlertExtras> {
    const { now } = this.#looks.shared();
    const gateway =
      alert.subject.kind === 'gateway' ? this.#settings.gateways.get(alert.subject.id) : undefined;
    const [onCall, mutes, limits] = await Promise.all([
      this.#onCall.now(),
      this.#alerts.mutes(now),
      gateway === undefined ? undefined : this.#limits.of(gateway.id),
    ]);
    const canChange = gateway !== undefined && gateway.scaleSet !== undefined && gateway.control === 'azure';
    return {
      onCall,
      autoStop: limits?.stopOnCritical ?? 'off',
      noStop: whyNoStop(alert),
      muted: muteOf(alert, mutes, now, false),
      canStart: canChange,
      canStop: canChange,
      watchers: onCall?.person.teamsId === undefined ? [] : [onCall.person.teamsId],
    };
  }

  /** With what became of the requests that were made from it, as it is now. */
  async told(alert: Alert): Promise<Alert> {
    const look = this.#looks.shared();
    const requests = await Promise.all(
      alert.requests.map(async (one) => {
        const record = one.outcome === undefined ? await this.#store.findRequest(one.id) : undefined;
        if (record === undefined) return one;
        const { request, operation } = record;
        const isOver = operation === undefined ? request.state.kind !== 'waiting' : isEnded(operation);
        const order = deedOfPlan(request.plan).order;
        const words = summaryOfRequest(request, operation, look).replace(/^R-\d+: /, '');
        return isOver ? { ...one, order, outcome: words } : { ...one, order };
      }),
    );
    return { ...alert, requests };
  }
}
