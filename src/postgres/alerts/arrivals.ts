import type { Kysely, Transaction } from 'kysely';
import { sql } from 'kysely';
import type { Signal } from '../../domain/alert.ts';
import type { Arrival } from '../../ports/alert-store.ts';
import { cleanText, pack, unpack } from '../codec.ts';
import type { Database } from '../database.ts';
import type { Tables } from '../tables.ts';
import { keptKey, rankOf } from './alert-rows.ts';

/** Of the bodies that are held at once. */
const mostCharacters = 16_000_000;

/** An arrival that waits. */
export interface WaitingArrival {
  readonly id: number;
  readonly arrival: Arrival;
}

/**
 * Writes what is not there yet. One statement that commits by itself: it is on disk when this resolves, and it may be
 * sent again after a lost connection, since what it wrote the first time is there then.
 */
export async function keepArrivals(database: Database, arrivals: readonly Arrival[]): Promise<void> {
  await database.read((db) => writeArrivals(db, arrivals));
}

/** The same, in a transaction or outside of one. */
export async function writeArrivals(db: Kysely<Tables>, arrivals: readonly Arrival[]): Promise<void> {
  if (arrivals.length === 0) return;
  const rows = arrivals
    .map((arrival, line) => ({ ...arrival, key: keptKey(arrival.signal.key), line }))
    // Always in one order: two that write the same keys then wait for each other, but never both.
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  await sql`
      insert into arrival (key, received_at, rank, signal, body)
      -- What came in one millisecond keeps its order by a part of one that no Date shows.
      select key, received_at + least(line, 999) * interval '1 microsecond', rank, signal::json, body from unnest(
        ${rows.map((row) => row.key)}::text[],
        ${rows.map((row) => row.receivedAt)}::timestamptz[],
        ${rows.map((row) => rankOf(row.signal.severity))}::smallint[],
        ${rows.map((row) => pack(row.signal))}::text[],
        ${rows.map((row) => (row.body === undefined ? null : cleanText(row.body)))}::text[],
        ${rows.map((row) => row.line)}::integer[]
      ) as came (key, received_at, rank, signal, body, line)
      on conflict (key) do nothing
    `.execute(db);
}

/** Critical ones first, then the oldest; as many as `most`, and as their bodies leave room for. */
export async function nextArrivals(
  trx: Transaction<Tables>,
  most: number,
): Promise<readonly WaitingArrival[]> {
  const { rows } = await sql<{
    id: number;
    received_at: Date;
    signal: unknown;
    body: string | null;
  }>`
    with waiting as (
      select id, row_number() over place as place, sum(coalesce(octet_length(body), 0)) over place as so_far
      from arrival where worked_off is null
      window place as (order by rank desc, received_at, id rows unbounded preceding)
      order by rank desc, received_at, id limit ${most}
    )
    select arrival.id, received_at, signal, body from arrival join waiting using (id)
    where place = 1 or so_far <= ${mostCharacters}
    order by place for update of arrival skip locked
  `.execute(trx);
  return rows.map((row) => ({
    id: Number(row.id),
    arrival: {
      signal: unpack<Signal>(row.signal),
      receivedAt: row.received_at,
      body: row.body ?? undefined,
    },
  }));
}

/** @param failures name of the error of those that were set aside, by the arrival's id */
export async function markWorkedOff(
  trx: Transaction<Tables>,
  arrivals: readonly WaitingArrival[],
  failures: ReadonlyMap<number, string>,
  now: Date,
): Promise<void> {
  await sql`
    update arrival set worked_off = ${now}, failure = done.failure
    from unnest(
      ${arrivals.map((one) => one.id)}::bigint[],
      ${arrivals.map((one) => failures.get(one.id) ?? null)}::text[]
    ) as done (id, failure)
    where arrival.id = done.id
  `.execute(trx);
}

export async function arrivalsWaiting(database: Database): Promise<number> {
  const { rows } = await database.read((db) =>
    sql<{ count: number }>`select count(*)::int as count from arrival where worked_off is null`.execute(db),
  );
  return rows[0]?.count ?? 0;
}
