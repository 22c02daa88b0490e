import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import { type Alert, alertName } from '../../domain/alert.ts';
import type { AuditEntry } from '../../domain/audit.ts';
import type { AlertChange } from '../../ports/alert-store.ts';
import type { DueJob } from '../../ports/jobs.ts';
import type { Letter } from '../../ports/store.ts';
import { appendAudit } from '../audit-log.ts';
import type { Writing } from '../database.ts';
import type { JobQueue } from '../job-queue.ts';
import type { Tables } from '../tables.ts';
import type { Entry } from './alert-cards.ts';
import { writeAlertLetters } from './alert-letters.ts';
import { keptKey, toAlert, writeAlerts } from './alert-rows.ts';

/** Stands in letters and audit for the name of an alert that has no number yet. */
const namePlace = '{A}';

/** Alerts as a transaction makes them: changed in memory one after the other, written at once in the end. */
export class Ledger {
  /** The open alert of each key, else the newest resolved one. */
  readonly #byKey: Map<string, Alert>;
  readonly #entries = new Map<string, Entry>();
  readonly #audit: AuditEntry[] = [];
  readonly #jobs: DueJob[] = [];
  readonly #firstNumber: number;
  #number: number;

  constructor(alerts: readonly Alert[], lastNumber: number) {
    this.#byKey = new Map(alerts.map((alert) => [keptKey(alert.key), alert]));
    this.#firstNumber = lastNumber;
    this.#number = lastNumber;
  }

  find(key: string): Alert | undefined {
    return this.#byKey.get(keptKey(key));
  }

  /** Takes a change in. A new alert gets its number. Returns the alert as it is then. */
  enter(change: AlertChange): Alert {
    const isNew = change.alert.number === 0;
    if (isNew) this.#number += 1;
    const alert = isNew ? { ...change.alert, number: this.#number } : change.alert;
    const name = alertName(alert.number);
    const earlier = this.#entries.get(alert.id);
    this.#entries.set(alert.id, {
      alert,
      isNew: isNew || earlier?.isNew === true,
      isNews: change.isNews || earlier?.isNews === true,
      letters: [...(earlier?.letters ?? []), ...change.letters.map((letter) => named(letter, name))],
    });
    this.#byKey.set(keptKey(alert.key), alert);
    for (const entry of change.audit) this.#audit.push(namedAudit(entry, name));
    this.#jobs.push(...change.jobs);
    return alert;
  }

  /** Writes all in a few statements, the audit last. */
  async write(writing: Writing, jobs: JobQueue, now: Date): Promise<void> {
    const { trx } = writing;
    const entries = [...this.#entries.values()];
    if (this.#number > this.#firstNumber) {
      await sql`update counter set value = ${this.#number} where name = 'alert'`.execute(trx);
    }
    const wanted = entries.map(({ alert, isNew, isNews }) => ({
      alert,
      changedAt: isNew || isNews ? now : undefined,
    }));
    await writeAlerts(trx, wanted);
    await writeAlertLetters(writing, entries);
    await jobs.send(writing, this.#jobs);
    await appendAudit(trx, this.#audit);
  }
}

/** For arrivals with these keys: holds their alerts against being changed by others, and the counter. */
export async function openLedger(trx: Transaction<Tables>, keys: readonly string[]): Promise<Ledger> {
  const kept = [...new Set(keys.map(keptKey))];
  // A row of another table that names an alert does not wait for this lock.
  const { rows } = await sql<{ content: unknown }>`
    select content from alert where id in (
      select distinct on (key) id from alert where key = any(${kept}::text[])
      order by key, state = 'open' desc, number desc
    ) order by id for no key update
  `.execute(trx);
  const { value } = await trx
    .selectFrom('counter')
    .select('value')
    .where('name', '=', 'alert')
    .forUpdate()
    .executeTakeFirstOrThrow();
  return new Ledger(rows.map(toAlert), value);
}

function named(letter: Letter, name: string): Letter {
  if (letter.kind === 'card') return letter;
  return { ...letter, notice: { ...letter.notice, text: letter.notice.text.replaceAll(namePlace, name) } };
}

function namedAudit(entry: AuditEntry, name: string): AuditEntry {
  const detail = Object.entries(entry.detail).map(([key, value]) => [
    key,
    value === namePlace ? name : value,
  ]);
  return { ...entry, detail: Object.fromEntries(detail) as AuditEntry['detail'] };
}
