-- The tables of the bot at its migration 0001-first.
create table kysely_migration (name varchar(255) not null primary key, timestamp varchar(255) not null);

create table kysely_migration_lock (id varchar(255) not null primary key, is_locked integer default 0 not null);

create table counter (name text primary key, value integer not null);

insert into counter values ('request', 0);

create table request (
    id text primary key,
    number integer not null unique,
    gateway text not null,
    state text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    reminded_at timestamptz,
    outcome json not null,
    content json not null
  );

create index request_waiting on request (gateway, number) where state = 'waiting';

create table decision (
    id bigint generated always as identity primary key,
    request_id text not null references request,
    kind text not null,
    person_id text not null,
    decided_at timestamptz not null,
    content json not null
  );

create index decision_request on decision (request_id);

create unique index decision_once on decision (request_id, person_id) where kind = 'approve';

create table operation (
    id text primary key,
    request_id text not null unique references request,
    gateway text not null,
    epoch integer not null,
    state text not null,
    turn bigint generated always as identity,
    content json not null
  );

create unique index operation_one_at_a_time on operation (gateway)
    where state not in ('queued', 'succeeded', 'failed', 'void');

create index operation_unfinished on operation (gateway, turn)
    where state not in ('succeeded', 'failed', 'void');

create table question (id text primary key, state text not null, content json not null);

create table heard (key text primary key, heard_at timestamptz not null, stored_at timestamptz not null default now());

create table person (aad_object_id text primary key, name text not null, teams_id text);

create table letter (
    id bigint generated always as identity primary key,
    kind text not null,
    subject_kind text not null,
    subject_id text not null,
    view text not null,
    place json not null,
    notice json,
    root_id bigint references letter,
    conversation text,
    pace text,
    activity_id text,
    wanted integer not null default 1,
    sent integer not null default 0,
    due_at timestamptz not null,
    claimed_until timestamptz,
    claims integer not null default 0,
    attempts integer not null default 0,
    given_up text
  );

create index letter_subject on letter (subject_id, kind);

create index letter_waits_for_root on letter (root_id) where conversation is null;

create index letter_to_send on letter (due_at, id) where wanted > sent and given_up is null;

create table send_log (conversation text not null, sent_at timestamptz not null);

create index send_log_conversation on send_log (conversation, sent_at desc);

create index send_log_time on send_log (sent_at desc);

create function letters_changed() returns trigger language plpgsql as $$
  begin
    perform pg_notify('gatehouse', 'letters');
    return null;
  end $$;

create trigger letters_changed after insert or update of wanted, conversation on letter
    for each statement execute function letters_changed();

create table audit (
    number bigint primary key,
    at timestamptz not null,
    actor text not null,
    actor_name text not null,
    act text not null,
    gateway text,
    request integer,
    detail json not null,
    previous text not null,
    hash text not null
  );

create index audit_gateway on audit (gateway, number desc);

create function audit_is_append_only() returns trigger language plpgsql as $$
  begin
    raise exception 'the audit is append-only';
  end $$;

create trigger audit_is_append_only before update or delete or truncate on audit
    for each statement execute function audit_is_append_only();

revoke update, delete, truncate on audit from public;
