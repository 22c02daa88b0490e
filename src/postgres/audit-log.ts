import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { AuditEntry, ChainedEntry } from '../domain/audit.ts';
import { auditHash, chainStart } from '../domain/audit.ts';
import { cleanText, pack, unpack } from './codec.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

/** Any number that no other lock of ours has. */
const chainLock = 4_021_650_002;
const pageSize = 1000;

type Row = Omit<Tables['audit'], 'detail'> & { readonly detail: unknown };

/**
 * Appends to the chain. It locks the chain's end until the commit, so it comes last in a transaction: whoever holds
 * this lock waits for no other.
 */
export async function appendAudit(trx: Transaction<Tables>, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  // A statement of its own: the next one must see what was committed while this one waited.
  await sql`select pg_advisory_xact_lock(${chainLock})`.execute(trx);
  const last = await trx
    .selectFrom('audit')
    .select(['number', 'hash'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  let number = Number(last?.number ?? 0);
  let previous = last?.hash ?? chainStart;
  const rows = entries.map((entry) => {
    const kept = cleaned(entry);
    number += 1;
    const hash = auditHash(previous, number, kept);
    const row = {
      number,
      at: kept.at,
      actor: kept.actor,
      actor_name: kept.actorName,
      act: kept.act,
      gateway: kept.gateway ?? null,
      request: kept.request ?? null,
      detail: pack(kept.detail),
      previous,
      hash,
    };
    previous = hash;
    return row;
  });
  await trx.insertInto('audit').values(rows).execute();
}

/** Newest first. */
export async function readHistory(
  database: Database,
  {
    gateway,
    among,
    limit,
  }: { readonly gateway: string | undefined; readonly among?: readonly string[]; readonly limit: number },
): Promise<readonly ChainedEntry[]> {
  const rows = await database.read((db) =>
    db
      .selectFrom('audit')
      .selectAll()
      .$if(gateway !== undefined, (query) => query.where('gateway', '=', gateway ?? ''))
      .$if(among !== undefined, (query) => query.where(sql<boolean>`gateway = any(${among ?? []})`))
      .orderBy('number', 'desc')
      .limit(limit)
      .execute(),
  );
  return rows.map(toEntry);
}

/** The whole chain, oldest first; reads a thousand rows at a time. */
export async function* readChain(database: Database): AsyncGenerator<ChainedEntry> {
  let after = 0;
  for (;;) {
    const rows = await database.read((db) =>
      db
        .selectFrom('audit')
        .selectAll()
        .where('number', '>', after)
        .orderBy('number')
        .limit(pageSize)
        .execute(),
    );
    for (const row of rows) yield toEntry(row);
    if (rows.length < pageSize) return;
    after = Number(rows.at(-1)?.number);
  }
}

/** As the columns can keep it, so that its hash is that of what is read back. */
function cleaned(entry: AuditEntry): AuditEntry {
  return {
    ...entry,
    actor: cleanText(entry.actor),
    actorName: cleanText(entry.actorName),
    gateway: entry.gateway === undefined ? undefined : cleanText(entry.gateway),
  };
}

function toEntry(row: Row): ChainedEntry {
  return {
    number: Number(row.number),
    at: row.at,
    actor: row.actor,
    actorName: row.actor_name,
    act: row.act,
    gateway: row.gateway ?? undefined,
    request: row.request ?? undefined,
    detail: unpack<ChainedEntry['detail']>(row.detail),
    previous: row.previous,
    hash: row.hash,
  };
}
