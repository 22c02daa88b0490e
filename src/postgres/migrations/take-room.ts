import type { Kysely } from 'kysely';
import { sql } from 'kysely';

/**
 * Takes a place in Teams' windows, for a message that was heard only if it is news. A function, since its plans are kept:
 * made anew for each answer they cost the server more than the work.
 *
 * The limits are those of pacing.ts. Each statement of it sees what was committed before: what the lock was waited for.
 * No row comes back for a message that was heard before; no slot where there is no room before `free`.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(takeRoom).execute(db);
}

const takeRoom = `create function take_room(
  pace text, at timestamptz, until timestamptz, message text, message_at timestamptz,
  out free timestamptz, out slot bigint
) returns setof record language plpgsql as $$
begin
  if message is not null then
    insert into heard (key, heard_at) values (message, message_at) on conflict do nothing;
    if not found then return; end if;
  end if;
  perform pg_advisory_xact_lock(4021650003);
  free := greatest(at,
    (select sent_at from send_log where conversation = pace order by sent_at desc offset 6 limit 1) + interval '1.1 s',
    (select sent_at from send_log where conversation = pace order by sent_at desc offset 7 limit 1) + interval '2.1 s',
    (select sent_at from send_log where conversation = pace order by sent_at desc offset 59 limit 1) + interval '30.1 s',
    (select sent_at from send_log where conversation = pace order by sent_at desc offset 1799 limit 1) + interval '3600.1 s',
    (select sent_at from send_log order by sent_at desc offset 49 limit 1) + interval '1.1 s');
  if free <= at then
    insert into send_log (conversation, sent_at) values (pace, until) returning id into slot;
  end if;
  return next;
end $$`;
