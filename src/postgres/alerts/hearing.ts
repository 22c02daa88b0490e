import { isNativeError } from 'node:util/types';
import { sql } from 'kysely';
import { alertKeyOf } from '../../domain/alert.ts';
import type { AlertStore, Arrival } from '../../ports/alert-store.ts';
import type { Writing } from '../database.ts';
import type { JobQueue } from '../job-queue.ts';
import { markWorkedOff, nextArrivals, writeArrivals } from './arrivals.ts';
import { openLedger } from './ledger.ts';
import { readSurroundings } from './surroundings.ts';

/** Any number that no other lock of ours has. */
const hearLock = 4_021_650_005;

export type Judge = Parameters<AlertStore['hearArrivals']>[1];
export type Failed = Parameters<AlertStore['hearArrivals']>[2];

/** Works arrivals off: see `AlertStore.hearArrivals`. About fifteen statements, however many there are. */
export async function hearArrivals(
  writing: Writing,
  {
    most,
    judge,
    failed,
    jobs,
    now,
  }: { most: number; judge: Judge; failed: Failed; jobs: JobQueue; now: Date },
): Promise<number> {
  const { trx } = writing;
  const { rows } = await sql<{ isMine: boolean }>`
    select pg_try_advisory_xact_lock(${hearLock}) as "isMine"
  `.execute(trx);
  if (rows[0]?.isMine !== true) return 0;
  const waiting = await nextArrivals(trx, most);
  if (waiting.length === 0) return 0;
  const around = await readSurroundings(trx, now);
  const keys = waiting.map((one) => alertKeyOf(one.arrival.signal));
  const ledger = await openLedger(trx, keys);
  const failures = new Map<number, string>();
  const instead: Arrival[] = [];
  for (const { id, arrival } of waiting) {
    try {
      const change = judge(arrival, ledger.find(alertKeyOf(arrival.signal)), around);
      if (change !== undefined) ledger.enter(change);
    } catch (error) {
      failures.set(id, nameOf(error));
      instead.push(...(failed?.(arrival, error) ?? []));
    }
  }
  await markWorkedOff(trx, waiting, failures, now);
  await writeArrivals(trx, instead);
  await ledger.write(writing, jobs, now);
  return waiting.length;
}

/** Sets the first arrival that waits aside: what came of it can't be written. */
export async function setAside(
  { trx }: Writing,
  error: unknown,
  { failed, now }: { failed: Failed; now: Date },
): Promise<number> {
  const waiting = await nextArrivals(trx, 1);
  const failures = new Map(waiting.map((one) => [one.id, nameOf(error)]));
  await markWorkedOff(trx, waiting, failures, now);
  await writeArrivals(
    trx,
    waiting.flatMap(({ arrival }) => failed?.(arrival, error) ?? []),
  );
  return waiting.length;
}

/** Its class alone: a message may hold what the arrival said. */
export function nameOf(error: unknown): string {
  return isNativeError(error) ? error.name : typeof error;
}
