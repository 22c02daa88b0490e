import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { GatewayId } from '../domain/gateway.ts';
import type { Operation } from '../domain/operation.ts';
import type { Writing } from './database.ts';
import type { JobQueue } from './job-queue.ts';
import { touchCards } from './letters.ts';
import { toOperation, toOperationRow } from './operation-rows.ts';
import type { Tables } from './tables.ts';

/** First half of the lock's key; the second is the gateway. The function `record_decisions` takes the same. */
const turnLock = 402_165;

/**
 * Until the transaction ends nobody else gives or takes a turn on the gateway: else an operation could queue behind one
 * that ends in the same moment, and wait for ever.
 */
export async function takeTurn(trx: Transaction<Tables>, gateway: GatewayId): Promise<void> {
  await sql`select pg_advisory_xact_lock(${turnLock}, hashtext(${gateway}))`.execute(trx);
}

/** The same for the stops of a site: two that begin in one moment would each take the other's gateway for the one that stays. */
const siteLock = 402_166;

export async function takeSite(trx: Transaction<Tables>, site: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${siteLock}, hashtext(${site}))`.execute(trx);
}

/** Gives the gateway to the one that waits longest, and tells the others behind whom they wait now. */
export async function passTurn(
  writing: Writing,
  gateway: GatewayId,
  now: Date,
  jobs: JobQueue,
): Promise<void> {
  const rows = await writing.trx
    .selectFrom('operation')
    .selectAll()
    .where('gateway', '=', gateway)
    .where('state', '=', 'queued')
    .orderBy('turn')
    .forUpdate()
    .execute();
  const [next, ...others] = rows.map(toOperation);
  if (next === undefined) return;
  await rewrite(writing, next, { kind: 'checking', since: now });
  for (const other of others) {
    await rewrite(writing, other, { kind: 'queued', behind: next.requestNumber });
  }
  await jobs.send(writing, [{ job: { kind: 'advance', operation: next.id }, due: now }]);
  await touchCards(writing, ...[next, ...others].map((one) => one.requestId));
}

/** Somebody has left the line: who waited behind it waits now behind whom it waited for. */
export async function leaveLine(writing: Writing, left: Operation): Promise<void> {
  if (left.state.kind !== 'queued') return;
  const { behind } = left.state;
  const rows = await writing.trx
    .selectFrom('operation')
    .selectAll()
    .where('gateway', '=', left.gateway)
    .where('state', '=', 'queued')
    .forUpdate()
    .execute();
  const after = rows
    .map(toOperation)
    .filter(({ state }) => state.kind === 'queued' && state.behind === left.requestNumber);
  for (const one of after) await rewrite(writing, one, { kind: 'queued', behind });
  if (after.length > 0) await touchCards(writing, ...after.map((one) => one.requestId));
}

async function rewrite(writing: Writing, operation: Operation, state: Operation['state']): Promise<void> {
  const { id, ...row } = toOperationRow({ ...operation, state, epoch: operation.epoch + 1 });
  await writing.trx.updateTable('operation').set(row).where('id', '=', id).execute();
}
