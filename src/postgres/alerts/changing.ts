import { sql } from 'kysely';
import type { Alert } from '../../domain/alert.ts';
import type { AlertStore } from '../../ports/alert-store.ts';
import type { Writing } from '../database.ts';
import type { JobQueue } from '../job-queue.ts';
import { keptKey, toAlert } from './alert-rows.ts';
import { Ledger } from './ledger.ts';
import { readSurroundings } from './surroundings.ts';

/** Changes one alert: see `AlertStore.changeAlert`. One that would be a second open one of its key is left. */
export async function changeAlert(
  writing: Writing,
  id: string,
  {
    change,
    jobs,
    now,
  }: { readonly change: Parameters<AlertStore['changeAlert']>[1]; jobs: JobQueue; now: Date },
): Promise<Alert | undefined> {
  const { trx } = writing;
  // A row of another table that names the alert does not wait for this lock.
  const { rows } = await sql<{ content: unknown }>`
    select content from alert where id = ${id} for no key update
  `.execute(trx);
  const alert = rows[0] === undefined ? undefined : toAlert(rows[0]);
  if (alert === undefined) return undefined;
  const wanted = change(alert, await readSurroundings(trx, now));
  if (wanted === undefined) return undefined;
  if (alert.state.kind !== 'open' && wanted.alert.state.kind === 'open') {
    const other = await trx
      .selectFrom('alert')
      .select('id')
      .where('key', '=', keptKey(alert.key))
      .where('state', '=', 'open')
      .executeTakeFirst();
    if (other !== undefined) return undefined;
  }
  const ledger = new Ledger([alert], 0);
  const changed = ledger.enter(wanted);
  await ledger.write(writing, jobs, now);
  return changed;
}
