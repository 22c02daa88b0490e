import { sql } from 'kysely';
import type { Alert, AlertKind, Severity } from '../../domain/alert.ts';
import { severities } from '../../domain/alert.ts';
import type { Place } from '../../domain/conversation.ts';
import type { GatewayId } from '../../domain/gateway.ts';
import type { AlertFilter } from '../../ports/alert-store.ts';
import { unpack } from '../codec.ts';
import type { Database } from '../database.ts';
import { rankOf, toAlert } from './alert-rows.ts';

export async function findAlert(
  database: Database,
  column: 'id' | 'number',
  value: string | number,
): Promise<Alert | undefined> {
  const row = await database.read((db) =>
    db.selectFrom('alert').select('content').where(column, '=', value).executeTakeFirst(),
  );
  return row === undefined ? undefined : toAlert(row);
}

/** Open ones first, worst first, then newest. */
export async function listAlerts(database: Database, filter: AlertFilter): Promise<readonly Alert[]> {
  const { gateway, state, kind = [], severity, limit } = filter;
  const kinds = typeof kind === 'string' ? [kind] : kind;
  const rows = await database.read((db) =>
    db
      .selectFrom('alert')
      .select('content')
      .$if(gateway !== undefined, (query) => query.where('gateway', '=', gateway ?? ''))
      .$if(state !== undefined, (query) => query.where('state', '=', state ?? 'open'))
      .$if(kinds.length > 0, (query) => query.where('kind', 'in', kinds))
      .$if(severity !== undefined, (query) => query.where('rank', '=', rankOf(severity ?? 'critical')))
      .orderBy(sql`(state = 'open')`, 'desc')
      .orderBy('rank', 'desc')
      .orderBy('number', 'desc')
      .limit(limit)
      .execute(),
  );
  return rows.map(toAlert);
}

/** Where the thread of its first card is. */
export async function threadOf(database: Database, id: string): Promise<Place | undefined> {
  const row = await database.read((db) =>
    db
      .selectFrom('letter')
      .select(['place', 'conversation'])
      .where('subject_id', '=', id)
      .where('kind', '=', 'card')
      .where('activity_id', 'is not', null)
      .orderBy('id')
      .executeTakeFirst(),
  );
  if (row === undefined || row.conversation === null) return undefined;
  return { ...unpack<Place>(row.place), conversation: row.conversation };
}

/** The newest of each key. */
export async function standing(
  database: Database,
  kinds: readonly AlertKind[],
): Promise<ReadonlyMap<string, Alert>> {
  const rows = await database.read((db) =>
    db
      .selectFrom('alert')
      .select('content')
      .distinctOn('key')
      .where('kind', 'in', kinds)
      .orderBy('key')
      .orderBy('number', 'desc')
      .execute(),
  );
  return new Map(rows.map(toAlert).map((alert) => [alert.key, alert]));
}

export async function countOpen(
  database: Database,
  gateway: GatewayId | undefined,
): Promise<Readonly<Record<Severity, number>>> {
  const rows = await database.read((db) =>
    db
      .selectFrom('alert')
      .select((eb) => ['rank', eb.fn.countAll<string>().as('count')])
      .where('state', '=', 'open')
      .$if(gateway !== undefined, (query) => query.where('gateway', '=', gateway ?? ''))
      .groupBy('rank')
      .execute(),
  );
  const counts = { informational: 0, warning: 0, critical: 0 };
  for (const { rank, count } of rows) {
    const severity = severities[rank];
    if (severity !== undefined) counts[severity] = Number(count);
  }
  return counts;
}
