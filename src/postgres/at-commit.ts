import type { CompiledQuery, RawBuilder, Transaction } from 'kysely';
import type { Tables } from './tables.ts';

const last = new WeakMap<Transaction<Tables>, CompiledQuery[]>();

/**
 * Runs a statement as the transaction's last, in one message with its commit: a lock that it takes is held while the
 * server works, and never while this process is busy, paused or far away.
 */
export function atCommit(trx: Transaction<Tables>, statement: RawBuilder<unknown>): void {
  const queries = last.get(trx) ?? [];
  queries.push(statement.compile(trx));
  last.set(trx, queries);
}

/** What a transaction has to run with its commit. */
export function lastOf(trx: Transaction<Tables>): readonly CompiledQuery[] {
  return last.get(trx) ?? [];
}
