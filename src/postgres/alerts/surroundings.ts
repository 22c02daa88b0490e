import type { Kysely } from 'kysely';
import type { Mute, Severity, Subscription } from '../../domain/alert.ts';
import { severities } from '../../domain/alert.ts';
import type { GatewayId } from '../../domain/gateway.ts';
import type { OnCall } from '../../domain/watch.ts';
import type { Surroundings } from '../../ports/alert-store.ts';
import { unpack } from '../codec.ts';
import type { Tables } from '../tables.ts';

/** What alerts are judged by at `now`. */
export async function readSurroundings(db: Kysely<Tables>, now: Date): Promise<Surroundings> {
  return {
    subscriptions: await readSubscriptions(db),
    mutes: await readMutes(db, now),
    onCall: await readOnCall(db, now),
  };
}

export async function readSubscriptions(db: Kysely<Tables>): Promise<readonly Subscription[]> {
  const rows = await db.selectFrom('subscription').selectAll().orderBy('channel').orderBy('id').execute();
  return rows.map((row) => ({
    id: row.id,
    channel: row.channel,
    serviceUrl: row.service_url,
    gateway: (row.gateway ?? undefined) as GatewayId | undefined,
    kinds: row.kinds,
    severity: severityOf(row.rank),
    isConfigured: row.is_configured,
  }));
}

/** Those that are not over at `now`. */
export async function readMutes(db: Kysely<Tables>, now: Date): Promise<readonly Mute[]> {
  const rows = await db
    .selectFrom('mute')
    .select('content')
    .where('until', '>', now)
    .orderBy('until')
    .orderBy('id')
    .execute();
  return rows.map((row) => unpack<Mute>(row.content));
}

/** Who was set here, while that holds. */
export async function readOnCall(db: Kysely<Tables>, now: Date): Promise<OnCall | undefined> {
  const row = await db
    .selectFrom('on_call')
    .select('content')
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', now)]))
    .executeTakeFirst();
  return row === undefined ? undefined : unpack<OnCall>(row.content);
}

function severityOf(rank: number): Severity {
  return severities[rank] ?? 'critical';
}
