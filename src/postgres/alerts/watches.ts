import { sql } from 'kysely';
import type { AuditEntry } from '../../domain/audit.ts';
import type { GatewayId } from '../../domain/gateway.ts';
import type { Expiring, OnCall, Thresholds, Unread, WatchName } from '../../domain/watch.ts';
import type { AlertStore } from '../../ports/alert-store.ts';
import { appendAudit } from '../audit-log.ts';
import { pack, unpack } from '../codec.ts';
import type { Database, Writing } from '../database.ts';

/** One statement that may be sent again. */
export async function beginWatches(
  database: Database,
  names: readonly WatchName[],
  now: Date,
): Promise<void> {
  await database.read((db) =>
    sql`
      insert into watch (name, ran_at, since) select name, ${now}, ${now} from unnest(${[...names]}::text[]) as begun (name)
      on conflict (name) do nothing
    `.execute(db),
  );
}

/** A run that ended before the newest one says nothing any more. */
export async function noteWatch(
  writing: Writing,
  { name, at, failure }: { name: WatchName; at: Date; failure: string | undefined },
): Promise<void> {
  const succeededAt = failure === undefined ? at : null;
  await sql`
    insert into watch (name, ran_at, succeeded_at, failure, failures)
    values (${name}, ${at}, ${succeededAt}, ${failure ?? null}, ${failure === undefined ? 0 : 1})
    on conflict (name) do update set ran_at = excluded.ran_at, failure = excluded.failure,
      failures = case when excluded.failure is null then 0 else watch.failures + 1 end,
      succeeded_at = coalesce(excluded.succeeded_at, watch.succeeded_at)
    where watch.ran_at <= excluded.ran_at
  `.execute(writing.trx);
}

export async function readWatches(database: Database): ReturnType<AlertStore['watches']> {
  const rows = await database.read((db) => db.selectFrom('watch').selectAll().orderBy('name').execute());
  return rows.map((row) => ({
    name: row.name,
    succeededAt: row.succeeded_at ?? undefined,
    failure: row.failure ?? undefined,
    failures: row.failures,
    since: row.since ?? undefined,
  }));
}

export async function noteUnread(
  { trx }: Writing,
  watch: WatchName,
  codes: ReadonlyMap<string, string>,
  at: Date,
): Promise<void> {
  const subjects = [...codes.keys()].sort();
  await sql`delete from unread where watch = ${watch} and subject <> all(${subjects}::text[])`.execute(trx);
  if (subjects.length === 0) return;
  await sql`
    insert into unread (watch, subject, since, code)
    select ${watch}, subject, ${at}, code from unnest(
      ${subjects}::text[], ${subjects.map((one) => codes.get(one) ?? '')}::text[]
    ) as now_unread (subject, code)
    on conflict (watch, subject) do update set code = excluded.code
  `.execute(trx);
}

export async function readUnread(database: Database): Promise<readonly Unread[]> {
  return await database.read((db) =>
    db.selectFrom('unread').selectAll().orderBy('subject').orderBy('watch').execute(),
  );
}

export async function readGlimpse(database: Database, name: WatchName): ReturnType<AlertStore['glimpse']> {
  const row = await database.read((db) =>
    db.selectFrom('glimpse').select(['at', 'content']).where('watch', '=', name).executeTakeFirst(),
  );
  return row && { at: row.at, content: unpack(row.content) };
}

/** One statement that may be sent again. */
export async function noteGlimpse(
  database: Database,
  watch: WatchName,
  seen: { readonly at: Date; readonly content: unknown },
): Promise<void> {
  const row = { at: seen.at, content: pack(seen.content) };
  await database.read((db) =>
    db
      .insertInto('glimpse')
      .values({ watch, ...row })
      .onConflict((conflict) => conflict.column('watch').doUpdateSet(row))
      .execute(),
  );
}

/** One row an owner; one of whom nothing ends any more has none. */
export async function keepExpiring(
  { trx }: Writing,
  seen: ReadonlyMap<string, readonly Expiring[]>,
): Promise<void> {
  if (seen.size === 0) return;
  const owners = [...seen.keys()];
  await trx.deleteFrom('expiring').where('key', 'in', owners).execute();
  const rows = [...seen].flatMap(([key, all]) => {
    const [first] = all.map((one) => one.outlook.endsAt).sort((a, b) => a.getTime() - b.getTime());
    return first === undefined ? [] : [{ key, ends_at: first, content: pack(all) }];
  });
  if (rows.length === 0) return;
  await trx
    .insertInto('expiring')
    .values(rows)
    // A look that was given to another process may end at the same moment.
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((eb) => ({
        ends_at: eb.ref('excluded.ends_at'),
        content: eb.ref('excluded.content'),
      })),
    )
    .execute();
}

/** What ends first comes first. */
export async function readExpiring(database: Database, before: Date): Promise<readonly Expiring[]> {
  const rows = await database.read((db) =>
    db.selectFrom('expiring').select('content').where('ends_at', '<', before).orderBy('key').execute(),
  );
  return rows
    .flatMap((row) => unpack<readonly Expiring[]>(row.content))
    .filter((one) => one.outlook.endsAt < before)
    .sort((a, b) => a.outlook.endsAt.getTime() - b.outlook.endsAt.getTime());
}

export async function readThresholds(database: Database): Promise<ReadonlyMap<GatewayId, Thresholds>> {
  const rows = await database.read((db) => db.selectFrom('threshold').selectAll().execute());
  return new Map(rows.map((row) => [row.gateway as GatewayId, unpack<Thresholds>(row.content)]));
}

export async function setThresholds(
  { trx }: Writing,
  gateway: GatewayId,
  thresholds: Thresholds,
): Promise<void> {
  const content = pack(thresholds);
  await trx
    .insertInto('threshold')
    .values({ gateway, content })
    .onConflict((conflict) => conflict.column('gateway').doUpdateSet({ content }))
    .execute();
}

export async function setOnCall({ trx }: Writing, onCall: OnCall, audit: AuditEntry): Promise<void> {
  const row = { until: onCall.until ?? null, content: pack(onCall) };
  await trx
    .insertInto('on_call')
    .values(row)
    .onConflict((conflict) => conflict.column('only_one').doUpdateSet(row))
    .execute();
  await appendAudit(trx, [audit]);
}
