import { type ActRefused, resolve, snooze, take } from '../alert/acts.ts';
import type { AlertTurn } from '../alert/history.ts';
import { quietUntil } from '../card/alert-words.ts';
import type { Alert, AlertKind, Mute } from '../domain/alert.ts';
import { alertName } from '../domain/alert.ts';
import type { AuditAct } from '../domain/audit.ts';
import type { GatewayId } from '../domain/gateway.ts';
import type { Operator, Person } from '../domain/operator.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import type { Access } from './access.ts';
import { changeOf } from './alert-letters.ts';
import { entryOfAlert } from './audit-entries.ts';
import type { Looks } from './looks.ts';
import { remark } from './mute-marks.ts';

/** Quiet for so long, until then, or until the runway is shorter than so many hours. */
export interface Quiet {
  readonly until: Date;
  readonly runwayHours: number | undefined;
}

/** What came of somebody's act: the alert as it is now, or a sentence for this person alone. */
export type Acted = { readonly alert: Alert } | { readonly text: string };

type Change = (alert: Alert) => AlertTurn | ActRefused;

/** Why an act changes nothing, behind the alert's name. */
export const refusals: Readonly<Record<ActRefused, string>> = {
  'already-resolved': 'is resolved already.',
  'already-yours': 'is yours already.',
  'in-the-past': 'can’t be quiet until a time that is over.',
  'not-snoozed': 'is not snoozed.',
  'still-quiet': 'is snoozed already.',
  'short-already': 'can’t wait for a short runway: it is short already, or nobody foresees it.',
  'no-such-request': 'has no such request.',
};

/** What people do with alerts, by button and by word: each needs the role operator, and no approval. */
export class AlertActs {
  readonly #store: AlertStore;
  readonly #access: Access;
  readonly #looks: Looks;

  constructor(store: AlertStore, access: Access, looks: Looks) {
    this.#store = store;
    this.#access = access;
    this.#looks = looks;
  }

  take(alert: Alert, by: Operator, note: string | undefined): Promise<Acted> {
    const { now } = this.#looks.shared();
    return this.#act(alert, by, 'acknowledged', note, (one) => take(one, personOf(by), now, note));
  }

  resolve(alert: Alert, by: Operator, note: string | undefined): Promise<Acted> {
    const { now } = this.#looks.shared();
    return this.#act(alert, by, 'resolved', note, (one) =>
      resolve(one, { kind: 'person', person: personOf(by) }, now, note),
    );
  }

  snooze(alert: Alert, by: Operator, { until, runwayHours }: Quiet): Promise<Acted> {
    const { now } = this.#looks.shared();
    return this.#act(alert, by, 'snoozed', undefined, (one) =>
      snooze(one, personOf(by), now, until, runwayHours),
    );
  }

  /** @returns a sentence: what is muted, or why not */
  async mute(
    gateway: GatewayId | undefined,
    kinds: readonly AlertKind[],
    by: Operator,
    quiet: Quiet,
  ): Promise<string> {
    const refusal = await this.#refusal(by, gateway);
    if (refusal !== undefined) return refusal;
    const look = this.#looks.shared();
    const id = `mu_${by.aadObjectId}_${look.now.getTime()}`;
    const { until, runwayHours } = quiet;
    const mute: Mute = {
      id,
      gateway,
      kinds,
      from: look.now,
      until,
      by: personOf(by),
      predicted: undefined,
      ...(runwayHours === undefined ? {} : { runwayHours }),
    };
    const title = `${kinds.length === 0 ? 'all' : kinds.join(', ')} alerts`;
    const audit = entryOfAlert('muted', { gateway, title }, look.now, by, { until: until.toISOString() });
    await this.#store.addMute(mute, audit, [{ job: { kind: 'unmute', mute: id }, due: until }]);
    await remark(this.#store, mute, `${by.name} muted ${title} ${quietUntil(quiet, look)}`, look);
    return 'muted';
  }

  /** Undefined where the person may; else why not. @throws DirectoryUnreachable */
  async #refusal(by: Operator, gateway: GatewayId | undefined): Promise<string | undefined> {
    const roles = await this.#access.rolesOf(by, gateway);
    const of = gateway === undefined ? 'Gatehouse' : this.#looks.shared().nameOf(gateway);
    return roles.has('operator') ? undefined : `Only operators of ${of} may do this. Nothing has changed.`;
  }

  async #act(
    { id, number, subject, title }: Alert,
    by: Operator,
    act: AuditAct,
    note: string | undefined,
    change: Change,
  ): Promise<Acted> {
    const refusal = await this.#refusal(by, subject.kind === 'gateway' ? subject.id : undefined);
    if (refusal !== undefined) return { text: refusal };
    const look = this.#looks.shared();
    let text = `${alertName(number)} is as it was: ${title}.`;
    const changed = await this.#store.changeAlert(
      id,
      (alert, around) => {
        const done = change(alert);
        if (typeof done === 'string') {
          text = `${alertName(number)} ${refusals[done]}`;
          return undefined;
        }
        const audit = entryOfAlert(
          act,
          { alert: done.alert, title: done.alert.title },
          look.now,
          by,
          note === undefined ? {} : { comment: note },
        );
        return { ...changeOf(done.alert, done.news, around, look), audit: [audit] };
      },
      look.now,
    );
    return changed === undefined ? { text } : { alert: changed };
  }
}

export function personOf({ aadObjectId, name, teamsId }: Operator): Person {
  return { aadObjectId, name, teamsId };
}
