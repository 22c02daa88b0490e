import { sql } from 'kysely';
import type { Alert, AlertKind, Mute } from '../../domain/alert.ts';
import type { AuditEntry } from '../../domain/audit.ts';
import type { GatewayId } from '../../domain/gateway.ts';
import type { DueJob } from '../../ports/jobs.ts';
import type { Letter } from '../../ports/store.ts';
import { appendAudit } from '../audit-log.ts';
import { pack, unpack } from '../codec.ts';
import type { Database, Writing } from '../database.ts';
import type { JobQueue } from '../job-queue.ts';
import { writeLetters } from '../letters.ts';
import { toAlert } from './alert-rows.ts';

/** Adds a mute, or changes the one of the same id: an order's ends later than was thought when it began. */
export async function addMute(
  writing: Writing,
  { mute, audit, jobs, queue }: { mute: Mute; audit: AuditEntry; jobs: readonly DueJob[]; queue: JobQueue },
): Promise<void> {
  const row = {
    gateway: mute.gateway ?? null,
    kinds: [...mute.kinds],
    is_order: mute.predicted !== undefined,
    until: mute.until,
    content: pack(mute),
  };
  await writing.trx
    .insertInto('mute')
    .values({ id: mute.id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
  await queue.send(writing, jobs);
  await appendAudit(writing.trx, [audit]);
}

/**
 * Ends people's mutes of exactly this gateway, or all of them where it is undefined, that mean one of the kinds. One that
 * means more kinds ends as a whole: rather a post too many than one too few. The audit is written if there was one.
 */
export async function endMutes(
  { trx }: Writing,
  {
    gateway,
    kinds,
    now,
    audit,
  }: { gateway: GatewayId | undefined; kinds: readonly AlertKind[]; now: Date; audit: AuditEntry },
): Promise<readonly Mute[]> {
  const rows = await trx
    .selectFrom('mute')
    .select('content')
    .where('until', '>', now)
    .where('is_order', '=', false)
    .$if(gateway !== undefined, (query) => query.where('gateway', '=', gateway ?? ''))
    .$if(kinds.length > 0, (query) =>
      query.where(sql<boolean>`(cardinality(kinds) = 0 or kinds && ${[...kinds]}::text[])`),
    )
    .orderBy('id')
    .forUpdate()
    .execute();
  const ended = rows.map((row) => ({ ...unpack<Mute>(row.content), until: now }));
  if (ended.length === 0) return [];
  await sql`
    update mute set until = ${now}, content = ended.content::json
    from unnest(${ended.map((one) => one.id)}::text[], ${ended.map(pack)}::text[]) as ended (id, content)
    where mute.id = ended.id
  `.execute(trx);
  await appendAudit(trx, [audit]);
  return ended;
}

export async function findMute(database: Database, id: string): Promise<Mute | undefined> {
  const row = await database.read((db) =>
    db.selectFrom('mute').select('content').where('id', '=', id).executeTakeFirst(),
  );
  return row === undefined ? undefined : unpack<Mute>(row.content);
}

/** Writes the letters that tell of its end, once: whatever looks for that runs twice at times. */
export async function tellEnd(writing: Writing, id: string, letters: readonly Letter[]): Promise<boolean> {
  const row = await writing.trx
    .selectFrom('mute')
    .select('content')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  const mute = row === undefined ? undefined : unpack<Mute>(row.content);
  if (mute === undefined || mute.isTold === true) return false;
  const told: Mute = { ...mute, isTold: true };
  await writing.trx
    .updateTable('mute')
    .set({ content: pack(told) })
    .where('id', '=', id)
    .execute();
  await writeLetters(writing, letters);
  return true;
}

/**
 * What it hid from the channels that wanted it, and that stands in no subscribed channel: neither as a card nor in a
 * digest. Of an order's own mute what is over is left out: that much it was to cause. Open ones first, worst first, then
 * newest.
 */
export async function hiddenBy(database: Database, mute: Mute): Promise<readonly Alert[]> {
  const { rows } = await database.read((db) =>
    sql<{ content: unknown }>`
      select content from alert
      where changed_at >= ${mute.from}
        and (${mute.gateway ?? null}::text is null or gateway = ${mute.gateway ?? null})
        and (${mute.predicted === undefined} or state = 'open')
        and ${mute.id} in (select json_array_elements_text(content->'value'->'hiddenBy'))
        and not exists (
          select from letter join subscription on channel = split_part(conversation, ';messageid=', 1)
          where letter.kind = 'card' and subject_id = alert.id and given_up is null
        ) and not exists (select from digest_row where alert_id = alert.id)
      order by state = 'open' desc, rank desc, number desc
    `.execute(db),
  );
  return rows.map(toAlert);
}
