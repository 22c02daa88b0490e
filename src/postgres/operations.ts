import { type Kysely, sql, type Transaction } from 'kysely';
import type { AuditEntry } from '../domain/audit.ts';
import type { GatewayId } from '../domain/gateway.ts';
import type { Operation } from '../domain/operation.ts';
import { isEnded } from '../domain/operation.ts';
import type { Order } from '../domain/order.ts';
import type { Alone, StopUnderWay, Store } from '../ports/store.ts';
import { setThresholds } from './alerts/watches.ts';
import { appendAudit } from './audit-log.ts';
import type { Database, Writing } from './database.ts';
import type { JobQueue } from './job-queue.ts';
import { touchCards, writeLetters } from './letters.ts';
import { ends, toOperation, toOperationRow } from './operation-rows.ts';
import { outcomeOf } from './request-rows.ts';
import type { Requests } from './requests.ts';
import type { Tables } from './tables.ts';
import { leaveLine, passTurn, takeSite, takeTurn } from './turns.ts';

type Step = Parameters<Store['advance']>[0];
type Withdrawal = Parameters<Store['withdraw']>[0];

const takenBack = 'it was taken back while it waited its turn';

/** Takes operations from state to state. */
export class Operations {
  readonly #database: Database;
  readonly #jobs: JobQueue;
  readonly #requests: Requests;

  constructor(database: Database, jobs: JobQueue, requests: Requests) {
    this.#database = database;
    this.#jobs = jobs;
    this.#requests = requests;
  }

  advance(step: Step): ReturnType<Store['advance']> {
    return this.#database.transact(async (writing) => {
      if (step.alone !== undefined && (await isCrowded(writing.trx, step.alone))) return 'crowded';
      const written: Operation = { ...step.to, id: step.from.id, epoch: step.from.epoch + 1 };
      const { id, ...row } = toOperationRow(written);
      const found = await writing.trx
        .updateTable('operation')
        .set(row)
        .where('id', '=', id)
        .where('epoch', '=', step.from.epoch)
        .returning('id')
        .executeTakeFirst();
      if (found === undefined) return undefined;
      if (isEnded(written)) {
        await takeTurn(writing.trx, written.gateway);
        await passTurn(writing, written.gateway, step.now, this.#jobs);
      }
      const successor = await this.#replace(writing, step);
      if (step.isNews || written.state.kind === 'void') await touchCards(writing, written.requestId);
      if (step.limits !== undefined)
        await setThresholds(writing, step.limits.gateway, step.limits.thresholds);
      await writeLetters(writing, step.letters);
      await this.#jobs.send(writing, step.jobs);
      appendAudit(writing.trx, successor === undefined ? step.audit : [...step.audit, successor.audit]);
      return written;
    });
  }

  /** @returns the id of the request that was taken back */
  withdraw({ operation: id, by, at, audit }: Withdrawal): Promise<string | undefined> {
    return this.#database.transact(async (writing) => {
      const { trx } = writing;
      const asked = trx.selectFrom('operation').selectAll().where('id', '=', id);
      const known = await asked.executeTakeFirst();
      if (known === undefined) return undefined;
      await takeTurn(trx, known.gateway as GatewayId);
      // Only now does nobody else move the line.
      const found = toOperation(await asked.forUpdate().executeTakeFirstOrThrow());
      const { epoch, ...row } = toOperationRow({ ...found, state: { kind: 'void', at, why: takenBack } });
      const withdrawn = await trx
        .updateTable('operation')
        .set({ ...row, epoch: epoch + 1 })
        .where('id', '=', id)
        .where('state', '=', 'queued')
        .executeTakeFirst();
      if (withdrawn.numUpdatedRows === 0n) return undefined;
      const outcome = outcomeOf({ kind: 'cancelled', at, by });
      await trx.updateTable('request').set(outcome).where('id', '=', found.requestId).execute();
      await leaveLine(writing, found);
      await touchCards(writing, found.requestId);
      appendAudit(trx, [audit]);
      return found.requestId;
    });
  }

  async find(id: string): Promise<Operation | undefined> {
    const row = await this.#database.read((db) =>
      db.selectFrom('operation').selectAll().where('id', '=', id).executeTakeFirst(),
    );
    return row === undefined ? undefined : toOperation(row);
  }

  async active(gateway: GatewayId | undefined): Promise<readonly Operation[]> {
    const rows = await this.#database.read((db) =>
      db
        .selectFrom('operation')
        .selectAll()
        .where('state', 'not in', ends)
        .$if(gateway !== undefined, (query) => query.where('gateway', '=', gateway ?? ''))
        .orderBy('turn')
        .execute(),
    );
    return rows.map(toOperation);
  }

  async stopsUnderWay(gateways: readonly GatewayId[]): Promise<readonly StopUnderWay[]> {
    return gateways.length === 0 ? [] : this.#database.read((db) => stopsOf(db, gateways));
  }

  async lastOrders(): ReturnType<Store['lastOrders']> {
    const { rows } = await this.#database.read((db) =>
      sql<{ gateway: GatewayId; number: number; order: Order }>`
        select distinct on (o.gateway) o.gateway, r.number, r.content -> 'value' -> 'plan' -> 'order' as order
        from operation o join request r on r.id = o.request_id
        where o.state = 'succeeded' and r.content -> 'value' -> 'plan' -> 'order' ->> 'kind' in ('start', 'stop', 'scale')
        order by o.gateway, o.turn desc
      `.execute(db),
    );
    return new Map(rows.map(({ gateway, number, order }) => [gateway, { order, request: number }]));
  }

  /** Makes the request void when its operation is, and opens the request that takes its place. */
  async #replace(writing: Writing, step: Step): Promise<{ readonly audit: AuditEntry } | undefined> {
    const { from, to, now } = step;
    const successor =
      step.successor === undefined
        ? undefined
        : await this.#requests.write(writing, step.successor, (letters, id) =>
            writeLetters(writing, letters, { of: from.requestId, by: id }),
          );
    if (to.state.kind !== 'void') return successor;
    const outcome = outcomeOf({
      kind: 'void',
      at: now,
      why: to.state.why,
      successor: successor?.request.number,
    });
    await writing.trx.updateTable('request').set(outcome).where('id', '=', from.requestId).execute();
    return successor;
  }
}

/** From the written intent to the end: states in which Azure may have heard of an operation. */
const sent = ['calling', 'polling', 'looking', 'verifying', 'asking'] as const;

async function stopsOf(db: Kysely<Tables>, gateways: readonly GatewayId[]): Promise<readonly StopUnderWay[]> {
  const { rows } = await sql<StopUnderWay>`
    select o.gateway, r.number as request
    from operation o join request r on r.id = o.request_id
    where o.gateway = any(${gateways}) and o.state = any(${sent})
      and r.content -> 'value' -> 'plan' -> 'order' ->> 'kind' = 'stop'
    order by r.number
  `.execute(db);
  return rows;
}

/** Whoever asks this of the same site at the same time waits until the transaction ends, and then sees what it has written. */
async function isCrowded(trx: Transaction<Tables>, { site, neighbours, known }: Alone): Promise<boolean> {
  await takeSite(trx, site);
  return (await stopsOf(trx, neighbours)).some((one) => !known.includes(one.request));
}
