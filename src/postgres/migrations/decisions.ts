import type { Kysely } from 'kysely';
import { sql } from 'kysely';

/**
 * What a decision writes, as functions: one message to the server instead of a dozen, so that no lock waits for the
 * network or for a process that was paused, and the audit's chain is locked for one statement and the commit.
 *
 * Each statement of a function sees what was committed before it began: what a lock was waited for.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const made of [appendAudit, touchCards, writeReply, recordDecisions]) await sql.raw(made).execute(db);
}

/**
 * Locks the chain's end until the commit. An entry's hash is that of `auditHash`: `rest` is what it hashes after the
 * number, as JSON.
 */
const appendAudit = `create function append_audit(entries json) returns void language plpgsql as $$
declare
  entry json;
  last_number bigint;
  last_hash text;
  next_hash text;
begin
  perform pg_advisory_xact_lock(4021650002);
  select a.number, a.hash into last_number, last_hash from audit a order by a.number desc limit 1;
  if not found then
    last_number := 0;
    last_hash := repeat('0', 64);
  end if;
  for entry in select value from json_array_elements(entries) loop
    last_number := last_number + 1;
    next_hash := encode(sha256(convert_to(
      '["' || last_hash || '",' || last_number || ',' || (entry->>'rest'), 'UTF8')), 'hex');
    insert into audit (number, at, actor, actor_name, act, gateway, request, detail, previous, hash)
    values (last_number, (entry->>'at')::timestamptz, entry->>'actor', entry->>'actorName', entry->>'act',
      entry->>'gateway', (entry->>'request')::integer, (entry->>'detail')::json, last_hash, next_hash);
    last_hash := next_hash;
  end loop;
end $$`;

/**
 * Has the cards of subjects drawn and sent again. They are sent in the order in which they became out of date: one that
 * changes often keeps its place, no more.
 */
const touchCards = `create function touch_cards(subjects text[], machine_now timestamptz)
returns void language plpgsql as $$
begin
  update letter set wanted = wanted + 1, attempts = 0,
    due_at = case when wanted > sent then due_at else machine_now end
  where subject_id = any(subjects) and kind = 'card';
end $$`;

/**
 * Into the thread of its subject's first card, which is locked against being sent meanwhile: its sender tells those who
 * wait for it, and must not miss this one. False where there is no such card, or Teams never took it: it goes nowhere.
 */
const writeReply = `create function write_reply(reply json, machine_now timestamptz)
returns boolean language plpgsql as $$
declare
  root letter%rowtype;
  is_sent boolean;
begin
  select * into root from letter l
  where l.subject_id = reply->>'subjectId' and l.kind = 'card'
  order by (l.view = reply->>'view') desc, l.id limit 1 for share;
  if not found then return false; end if;
  is_sent := root.activity_id is not null;
  if root.given_up is not null and not is_sent then return false; end if;
  insert into letter (kind, subject_kind, subject_id, view, place, root_id, conversation, pace, notice, due_at)
  values ('reply', reply->>'subjectKind', reply->>'subjectId', reply->>'view', root.place, root.id,
    case when is_sent then root.conversation end, case when is_sent then root.pace end,
    (reply->>'notice')::json, machine_now);
  return true;
end $$`;

/**
 * Writes decisions, each only on a request that waits and has not expired; see `Store.recordDecision`. Requests first,
 * then turns on gateways, each in one order for all: two calls never wait for each other. What others wait for longest,
 * the chain's end, is locked last.
 */
const recordDecisions = `create function record_decisions(recordings json, machine_now timestamptz)
returns table (
  place bigint, came_to text, id text, number integer, created_at timestamptz, expires_at timestamptz, outcome json,
  content json, decisions json, operation_id text, gateway text, epoch integer, operation json
) language plpgsql as $$
#variable_conflict use_column
declare
  one json;
  found_request request%rowtype;
  turn_key integer;
  decided_at timestamptz;
  is_approval boolean;
  active_number integer;
  is_active boolean;
  all_came_to text[] := '{}';
  one_came_to text;
  touched text[] := '{}';
  jobs json[] := '{}';
  entries json[] := '{}';
begin
  -- Those that wait no more are not locked: they never will again, and their operations may be moving.
  perform from request r
  where r.id in (select e->>'request' from json_array_elements(recordings) e) and r.state = 'waiting'
  order by r.id for update;
  -- Nobody else gives or takes a turn on the gateways: else an operation could queue behind one that ends in the same
  -- moment, and wait for ever.
  for turn_key in
    select distinct hashtext(r.gateway) as key from request r
    where r.state = 'waiting' and r.id in (
      select e->>'request' from json_array_elements(recordings) e where e->>'kind' = 'approve')
    order by key
  loop
    perform pg_advisory_xact_lock(402165, turn_key);
  end loop;

  for one in select value from json_array_elements(recordings) loop
    is_approval := one->>'kind' = 'approve';
    decided_at := (one->>'at')::timestamptz;
    select * into found_request from request r where r.id = one->>'request';
    if not found then
      one_came_to := 'missing';
    -- Once it is rejected, cancelled or expired, that is the news, also for those who had approved.
    elsif is_approval and found_request.state in ('waiting', 'approved') and exists (
      select from decision d
      where d.request_id = found_request.id and d.kind = 'approve' and d.person_id = one->>'person'
    ) then
      one_came_to := 'repeated';
    elsif found_request.state <> 'waiting' or found_request.expires_at <= decided_at then
      one_came_to := 'late';
    else
      insert into decision (request_id, kind, person_id, decided_at, content)
      values (found_request.id, one->>'kind', one->>'person', decided_at, (one->>'decision')::json);
      if is_approval and (
        select count(distinct d.person_id) from decision d
        where d.request_id = found_request.id and d.kind = 'approve'
      ) < (found_request.content->'value'->>'approversNeeded')::integer then
        one_came_to := 'counted';
      else
        update request r set state = one->>'state', outcome = (one->>'outcome')::json
        where r.id = found_request.id and r.state = 'waiting' and r.expires_at > decided_at;
        if not found then raise exception 'a request that was locked has changed'; end if;
        if is_approval then
          one_came_to := 'approved';
          select (o.content->'value'->>'requestNumber')::integer into active_number from operation o
          where o.gateway = found_request.gateway and o.state not in ('queued', 'succeeded', 'failed', 'void');
          is_active := found;
          insert into operation (id, request_id, gateway, epoch, state, content)
          values (one->>'operation', found_request.id, found_request.gateway, 1,
            case when is_active then 'queued' else 'checking' end,
            case when is_active
              then jsonb_set(jsonb_set((one->>'queued')::jsonb,
                '{value,requestNumber}', to_jsonb(found_request.number)),
                '{value,state,behind}', to_jsonb(active_number))
              else jsonb_set((one->>'checking')::jsonb, '{value,requestNumber}', to_jsonb(found_request.number))
            end);
          if not is_active then jobs := jobs || array(select json_array_elements(one->'jobs')); end if;
        else
          one_came_to := 'closed';
          perform write_reply(e, machine_now) from json_array_elements(one->'replies') e;
        end if;
      end if;
      touched := touched || found_request.id;
      entries := entries || (one->'audit');
    end if;
    all_came_to := all_came_to || one_came_to;
  end loop;

  if cardinality(touched) > 0 then perform touch_cards(touched, machine_now); end if;
  if cardinality(jobs) > 0 then perform insert_jobs(array_to_json(jobs)::text); end if;
  if cardinality(entries) > 0 then perform append_audit(array_to_json(entries)); end if;

  return query
  select c.place, c.came_to, r.id, r.number, r.created_at, r.expires_at, r.outcome, r.content,
    (select json_agg(d.content order by d.id) from decision d where d.request_id = r.id),
    o.id, o.gateway, o.epoch, o.content
  from unnest(all_came_to) with ordinality as c(came_to, place)
  join json_array_elements(recordings) with ordinality as e(value, place) on e.place = c.place
  left join request r on r.id = e.value->>'request'
  left join operation o on o.request_id = r.id
  order by c.place;
end $$`;
