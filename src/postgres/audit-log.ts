import type { RawBuilder, Transaction } from 'kysely';
import { sql } from 'kysely';
import type { AuditEntry, ChainedEntry } from '../domain/audit.ts';
import { hashedRest } from '../domain/audit.ts';
import { atCommit } from './at-commit.ts';
import { cleanText, pack, unpack } from './codec.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

const pageSize = 1000;

/** As it is read. */
export type AuditRow = Omit<Tables['audit'], 'detail'> & { readonly detail: unknown };

/** Appends to the chain when the transaction commits: all wait for whoever has locked the chain's end. */
export function appendAudit(trx: Transaction<Tables>, entries: readonly AuditEntry[]): void {
  if (entries.length > 0) atCommit(trx, appending(entries));
}

/** Locks the chain's end until the commit. */
export function appending(entries: readonly AuditEntry[]): RawBuilder<unknown> {
  return sql`select append_audit(${JSON.stringify(entries.map(toAppended))}::json)`;
}

/** An entry as the function `append_audit` takes it: as the columns can keep it, so that its hash is that of what is read back. */
export function toAppended(entry: AuditEntry): Readonly<Record<string, unknown>> {
  const kept = {
    ...entry,
    actor: cleanText(entry.actor),
    actorName: cleanText(entry.actorName),
    gateway: entry.gateway === undefined ? undefined : cleanText(entry.gateway),
  };
  return { ...kept, detail: pack(kept.detail), rest: hashedRest(kept) };
}

/** Newest first. */
export async function readHistory(
  database: Database,
  { gateway, limit }: { readonly gateway: string | undefined; readonly limit: number },
): Promise<readonly ChainedEntry[]> {
  const rows = await database.read((db) =>
    db
      .selectFrom('audit')
      .selectAll()
      .$if(gateway !== undefined, (query) => query.where('gateway', '=', gateway ?? ''))
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

export function toEntry(row: AuditRow): ChainedEntry {
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
