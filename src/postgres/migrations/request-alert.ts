import type { Kysely } from 'kysely';
import { sql } from 'kysely';

/** The alert from whose card a request was asked for: when the request ends, the alert's cards are out of date, too. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('alter table request add column alert text').execute(db);
  await sql.raw(`update request set alert = content->'value'->>'alert'`).execute(db);
  await sql.raw('create index request_alert on request (alert) where alert is not null').execute(db);
  await sql.raw(touchCards).execute(db);
}

/** As before, and more: while a request waits or runs its alert says only that. */
const touchCards = `create or replace function touch_cards(subjects text[], machine_now timestamptz)
returns void language plpgsql as $$
begin
  update letter set wanted = wanted + 1, attempts = 0,
    due_at = case when wanted > sent then due_at else machine_now end
  where kind = 'card' and subject_id = any(subjects || array(
    select r.alert from request r left join operation o on o.request_id = r.id
    where r.id = any(subjects) and r.alert is not null
      and (r.state not in ('waiting', 'approved') or o.state in ('succeeded', 'failed', 'void'))));
end $$`;
