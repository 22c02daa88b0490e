import type { Kysely } from 'kysely';
import { sql } from 'kysely';

/** Alerts, what they come from, who hears of them, and what the watches have seen. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `insert into counter values ('alert', 0)`,

  `create table arrival (
    id bigint generated always as identity primary key,
    key text not null unique,
    received_at timestamptz not null,
    stored_at timestamptz not null default now(),
    rank smallint not null,
    signal json not null,
    body text,
    worked_off timestamptz,
    failure text
  )`,
  `create index arrival_waiting on arrival (rank desc, received_at, id) where worked_off is null`,
  `create function arrivals_came() returns trigger language plpgsql as $$
  begin
    perform pg_notify('gatehouse', 'alerts');
    return null;
  end $$`,
  `create trigger arrivals_came after insert on arrival for each statement execute function arrivals_came()`,

  `create table alert (
    id text primary key,
    number integer not null unique,
    key text not null,
    state text not null,
    rank smallint not null,
    gateway text,
    kind text not null,
    changed_at timestamptz,
    content json not null
  )`,
  `create unique index alert_one_open on alert (key) where state = 'open'`,
  `create index alert_key on alert (key, number desc)`,
  `create index alert_list on alert ((state = 'open') desc, rank desc, number desc)`,
  `create index alert_gateway on alert (gateway, number desc)`,

  `create table subscription (
    id text primary key,
    channel text not null,
    service_url text not null,
    gateway text,
    kinds text[] not null,
    rank smallint not null,
    is_configured boolean not null
  )`,
  `create unique index subscription_own on subscription (channel, coalesce(gateway, ''), rank) where not is_configured`,

  `create table mute (
    id text primary key,
    gateway text,
    kinds text[] not null,
    is_order boolean not null,
    until timestamptz not null,
    content json not null
  )`,
  `create index mute_until on mute (until)`,
  `create table on_call (only_one boolean primary key default true check (only_one), until timestamptz, content json not null)`,
  `create table threshold (gateway text primary key, content json not null)`,
  `create table traffic_hour (
    gateway text not null,
    at timestamptz not null,
    bytes double precision not null,
    newest timestamptz,
    primary key (gateway, at)
  )`,
  `create table watch (name text primary key, ran_at timestamptz not null, succeeded_at timestamptz, failure text)`,
  `create table expiring (key text primary key, ends_at timestamptz not null, content json not null)`,

  `create table digest (
    id text primary key,
    channel text not null,
    place json not null,
    opened_at timestamptz not null,
    grew_at timestamptz not null
  )`,
  `create index digest_channel on digest (channel, grew_at desc)`,
  `create table digest_row (
    digest_id text not null references digest,
    alert_id text not null,
    primary key (digest_id, alert_id)
  )`,
  `create index digest_row_alert on digest_row (alert_id)`,

  // Which letters go first, and which sends were the first post of an alert's card.
  `alter table letter add column rank smallint not null default 2`,
  `create index letter_alert_posts on letter (pace, id)
    where kind = 'card' and subject_kind = 'alert' and activity_id is null`,
  // Whoever deletes a card looks for what refers to it.
  `create index letter_root on letter (root_id) where root_id is not null`,
  `alter table send_log add column post_of bigint`,
  `create index send_log_posts on send_log (conversation, sent_at desc) where post_of is not null`,
];
