import { sql } from 'kysely';
import { type AlertKind, alertKinds, type Subscription } from '../../domain/alert.ts';
import type { AuditEntry } from '../../domain/audit.ts';
import type { GatewayId } from '../../domain/gateway.ts';
import { appendAudit } from '../audit-log.ts';
import { cleanText } from '../codec.ts';
import type { Writing } from '../database.ts';
import { rankOf } from './alert-rows.ts';

/** Any number that no other lock of ours has. */
const configureLock = 4_021_650_007;

/** Adds it, or gives its kinds to the channel's own one for the same gateway and severity. */
export async function subscribe(
  { trx }: Writing,
  subscription: Subscription,
  audit: AuditEntry,
): Promise<void> {
  await trx
    .insertInto('subscription')
    .values({ ...toRow(subscription), is_configured: false })
    .onConflict((conflict) =>
      conflict
        .expression(sql`channel, coalesce(gateway, ''), rank`)
        .where('is_configured', '=', false)
        .doUpdateSet({
          service_url: sql`excluded.service_url`,
          // None stands for every kind.
          kinds: sql`case when cardinality(subscription.kinds) = 0 or cardinality(excluded.kinds) = 0 then '{}'
            else array(select distinct unnest(subscription.kinds || excluded.kinds)) end`,
        }),
    )
    .execute();
  await appendAudit(trx, [audit]);
}

/**
 * Ends the channel's own ones: those for exactly this gateway, or all of them where it is undefined. One that means more
 * kinds keeps the others. The audit is written if there was one.
 */
export async function unsubscribe(
  { trx }: Writing,
  {
    channel,
    gateway,
    kinds,
    audit,
  }: { channel: string; gateway: GatewayId | undefined; kinds: readonly AlertKind[]; audit: AuditEntry },
): Promise<number> {
  const rows = await trx
    .selectFrom('subscription')
    .select(['id', 'kinds'])
    .where('channel', '=', channel)
    .where('is_configured', '=', false)
    .$if(gateway !== undefined, (query) => query.where('gateway', '=', gateway ?? ''))
    .orderBy('id')
    .forUpdate()
    .execute();
  const meant = rows.filter((row) => overlap(row.kinds, kinds));
  // A channel has a handful of them.
  for (const { id, kinds: had } of meant) {
    const left = without(had, kinds);
    if (left.length === 0) await trx.deleteFrom('subscription').where('id', '=', id).execute();
    else await trx.updateTable('subscription').set({ kinds: left }).where('id', '=', id).execute();
  }
  if (meant.length > 0) await appendAudit(trx, [audit]);
  return meant.length;
}

/** Replicas that start together do this one after the other. */
export async function configureSubscriptions(
  { trx }: Writing,
  subscriptions: readonly Subscription[],
): Promise<void> {
  await sql`select pg_advisory_xact_lock(${configureLock})`.execute(trx);
  await trx.deleteFrom('subscription').where('is_configured', '=', true).execute();
  if (subscriptions.length === 0) return;
  await trx
    .insertInto('subscription')
    .values(subscriptions.map((one) => ({ ...toRow(one), is_configured: true })))
    .execute();
}

function toRow({ id, channel, serviceUrl, gateway, kinds, severity }: Subscription) {
  return {
    id,
    channel: cleanText(channel),
    service_url: cleanText(serviceUrl),
    gateway: gateway ?? null,
    kinds: [...kinds],
    rank: rankOf(severity),
  };
}

function overlap(had: readonly AlertKind[], kinds: readonly AlertKind[]): boolean {
  return had.length === 0 || kinds.length === 0 || kinds.some((kind) => had.includes(kind));
}

function without(had: readonly AlertKind[], kinds: readonly AlertKind[]): AlertKind[] {
  if (kinds.length === 0) return [];
  return (had.length === 0 ? alertKinds : had).filter((kind) => !kinds.includes(kind));
}
