import { Duration } from 'luxon';
import { alertListCard } from '../card/alert-list-card.ts';
import { time } from '../card/times.ts';
import type { Alert } from '../domain/alert.ts';
import type { Slots } from '../domain/intent.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import type { Access } from './access.ts';
import type { Acted, AlertActs, Quiet } from './alert-acts.ts';
import type { AlertDesk } from './alert-desk.ts';
import {
  kindsOf,
  mayRead,
  plainAnswer,
  refusalOf,
  type Said,
  type WordTaker,
  wordsOf,
} from './alert-said.ts';
import { entryOfAlert } from './audit-entries.ts';
import type { Answer } from './conversation-desk.ts';
import type { Looks } from './looks.ts';

const listed = 12;
/** Quiet for so long where nobody says. */
const usualQuietMs = 4 * 3_600_000;

/** What people do to alerts by word: take one, resolve it, keep some quiet for a while. */
export class AlertActing implements WordTaker {
  readonly #store: AlertStore;
  readonly #access: Access;
  readonly #alerts: AlertDesk;
  readonly #acts: AlertActs;
  readonly #looks: Looks;

  constructor(
    ports: { readonly alerts: AlertStore; readonly access: Access },
    desks: { readonly alerts: AlertDesk; readonly acts: AlertActs },
    looks: Looks,
  ) {
    this.#store = ports.alerts;
    this.#access = ports.access;
    this.#alerts = desks.alerts;
    this.#acts = desks.acts;
    this.#looks = looks;
  }

  take(said: Said): Promise<readonly Answer[]> | undefined {
    const answer = this.#answer(said);
    return answer?.then((one) => [one]);
  }

  #answer(said: Said): Promise<Answer> | undefined {
    const { slots, heard, look } = said;
    switch (said.intent) {
      case 'acknowledge-alert':
        return this.#onAlert(said, 'is yours now', (alert) => this.#acts.take(alert, heard.by, slots.note));
      case 'resolve-alert':
        return this.#onAlert(said, 'is resolved', (alert) => this.#acts.resolve(alert, heard.by, slots.note));
      case 'snooze-alert':
        return this.#onAlert(said, 'is snoozed', (alert) =>
          this.#acts.snooze(alert, heard.by, quietOf(slots, look.now)),
        );
      case 'mute-alerts':
        return this.#mute(said);
      case 'unmute-alerts':
        return this.#unmute(said);
      default:
        return undefined;
    }
  }

  async #onAlert(
    { slots: { alert: name }, visible, look }: Said,
    done: string,
    act: (alert: Alert) => Promise<Acted>,
  ): Promise<Answer> {
    if (name === undefined) {
      const open = await this.#store.alerts({
        gateway: undefined,
        state: 'open',
        kind: undefined,
        severity: undefined,
        limit: listed,
      });
      const shown = open.filter((one) => mayRead(one, visible));
      return this.#looks.answer(alertListCard(shown, look), 'Which alert?');
    }
    const alert = await this.#store.findAlertByNumber(Number(name.replace(/\D/g, '')));
    if (alert === undefined || !mayRead(alert, visible))
      return plainAnswer(`There is no ${name}. To see what is open: open alerts`);
    const acted = await act(alert);
    const text = 'text' in acted ? acted.text : `${name} ${done}: ${acted.alert.title}.`;
    return plainAnswer(text);
  }

  async #mute({ slots, gateway, heard, look }: Said): Promise<Answer> {
    const quiet = quietOf(slots, look.now);
    const { until } = quiet;
    const kinds = kindsOf(slots.kind);
    const said = await this.#acts.mute(gateway?.id, kinds, heard.by, quiet);
    if (said !== 'muted') return plainAnswer(said);
    const of = gateway === undefined ? 'every gateway' : gateway.name;
    const text = `${wordsOf(kinds)} of ${of} are muted until ${time(until, look)}. A rise to critical comes all the same, and what was muted is listed then.`;
    return plainAnswer(text);
  }

  async #unmute({ slots, gateway, heard, look }: Said): Promise<Answer> {
    const refusal = await refusalOf(this.#access, heard, gateway?.id);
    if (refusal !== undefined) return refusal;
    const kinds = kindsOf(slots.kind);
    const title = wordsOf(kinds);
    const audit = entryOfAlert('unmuted', { gateway: gateway?.id, title }, look.now, heard.by);
    const ended = await this.#store.endMutes(gateway?.id, kinds, look.now, audit);
    const of = gateway === undefined ? '' : ` of ${gateway.name}`;
    if (ended.length === 0) return plainAnswer(`No alerts${of} were muted.`);
    for (const { id } of ended) await this.#alerts.unmute(id);
    return plainAnswer(`${title}${of} are no longer muted.`);
  }
}

function quietOf(slots: Slots, now: Date): Quiet {
  const ms = slots.for === undefined ? usualQuietMs : Duration.fromISO(slots.for).toMillis();
  const until = slots.until === undefined ? new Date(now.getTime() + ms) : new Date(slots.until);
  return { until, runwayHours: undefined };
}
