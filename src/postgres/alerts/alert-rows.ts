import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import { type Alert, type Severity, severities } from '../../domain/alert.ts';
import { cleanText, pack, unpack } from '../codec.ts';
import type { Tables } from '../tables.ts';

/** An index takes no longer text. */
const longestKey = 600;

/** An alert as it is to be written. */
export interface WantedAlert {
  readonly alert: Alert;
  /** When it was news; undefined leaves what it says. */
  readonly changedAt: Date | undefined;
}

export function rankOf(severity: Severity): number {
  return severities.indexOf(severity);
}

/** A key as its column keeps it. */
export function keptKey(key: string): string {
  return cleanText(key).slice(0, longestKey);
}

export function toAlert(row: { readonly content: unknown }): Alert {
  return unpack<Alert>(row.content);
}

/** Writes all of them in one statement. */
export async function writeAlerts(trx: Transaction<Tables>, wanted: readonly WantedAlert[]): Promise<void> {
  if (wanted.length === 0) return;
  // Of two with one key the one that is over comes first: at no moment two of a key are open.
  const rows = wanted.toSorted((a, b) => openness(a.alert) - openness(b.alert));
  const alerts = rows.map((row) => row.alert);
  await sql`
    insert into alert (id, number, key, state, rank, gateway, kind, changed_at, content)
    select id, number, key, state, rank, gateway, kind, changed_at, content::json from unnest(
      ${alerts.map((one) => one.id)}::text[],
      ${alerts.map((one) => one.number)}::integer[],
      ${alerts.map((one) => keptKey(one.key))}::text[],
      ${alerts.map((one) => one.state.kind)}::text[],
      ${alerts.map((one) => rankOf(one.severity))}::smallint[],
      ${alerts.map(gatewayOf)}::text[],
      ${alerts.map((one) => one.kind)}::text[],
      ${rows.map((row) => row.changedAt ?? null)}::timestamptz[],
      ${alerts.map((one) => pack(one))}::text[]
    ) with ordinality as wanted (id, number, key, state, rank, gateway, kind, changed_at, content, place)
    order by place
    on conflict (id) do update set state = excluded.state, rank = excluded.rank, content = excluded.content,
      changed_at = coalesce(excluded.changed_at, alert.changed_at)
  `.execute(trx);
}

function openness(alert: Alert): number {
  return alert.state.kind === 'open' ? 1 : 0;
}

function gatewayOf({ subject }: Alert): string | null {
  return subject.kind === 'gateway' ? subject.id : null;
}
