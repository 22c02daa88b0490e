import type { Transaction } from 'kysely';
import type { Operation } from '../domain/operation.ts';
import type { Decision, Request, RequestState } from '../domain/request.ts';
import { approvalsOf } from '../domain/request.ts';
import type { Recorded, RequestRecord, Store } from '../ports/store.ts';
import { appendAudit } from './audit-log.ts';
import { pack } from './codec.ts';
import type { Database, Writing } from './database.ts';
import type { JobQueue } from './job-queue.ts';
import { touchCards, writeLetters } from './letters.ts';
import { toOperation, toOperationRow } from './operation-rows.ts';
import { outcomeOf, readDecisions, toRequest } from './request-rows.ts';
import type { Tables } from './tables.ts';
import { activeOn, takeTurn } from './turns.ts';

type Recording = Parameters<Store['recordDecision']>[0];
type Closing = Parameters<Store['expireRequest']>[0];
type Reminder = Parameters<Store['remind']>[0];

/** Ends the waiting of requests. Each method holds the request's row, so of several callers one comes first. */
export class Decisions {
  readonly #database: Database;
  readonly #jobs: JobQueue;

  constructor(database: Database, jobs: JobQueue) {
    this.#database = database;
    this.#jobs = jobs;
  }

  record(recording: Recording): Promise<Recorded> {
    return this.#database.transact(async (writing) => {
      const { trx } = writing;
      const { decision } = recording;
      const request = await lockRequest(trx, recording.request);
      if (request === undefined) throw new Error('a decision on a request that does not exist');
      if (hasApproved(request, decision)) return { kind: 'repeated', record: await recordOf(trx, request) };
      if (request.state.kind !== 'waiting' || request.expiresAt <= decision.at) {
        return { kind: 'late', record: await recordOf(trx, request) };
      }
      await writeDecision(trx, request.id, decision);
      const decided = { ...request, decisions: [...request.decisions, decision] };
      const recorded =
        decision.kind === 'approve'
          ? await this.#approve(writing, decided, recording)
          : await close(writing, decided, closedBy(decision), recording.letters);
      await appendAudit(trx, [recording.audit]);
      return recorded;
    });
  }

  expire(closing: Closing): Promise<boolean> {
    return this.#database.transact(async (writing) => {
      const closed = await writing.trx
        .updateTable('request')
        .set(outcomeOf({ kind: 'expired', at: closing.at }))
        .where('id', '=', closing.request)
        .where('state', '=', 'waiting')
        .where('expires_at', '<=', closing.at)
        .returning('id')
        .executeTakeFirst();
      if (closed === undefined) return false;
      await touchCards(writing, closing.request);
      await writeLetters(writing, closing.letters);
      await appendAudit(writing.trx, [closing.audit]);
      return true;
    });
  }

  remind(reminder: Reminder): Promise<boolean> {
    return this.#database.transact(async (writing) => {
      const reminded = await writing.trx
        .updateTable('request')
        .set({ reminded_at: reminder.at })
        .where('id', '=', reminder.request)
        .where('state', '=', 'waiting')
        .where('expires_at', '>', reminder.at)
        .where('reminded_at', 'is', null)
        .returning('id')
        .executeTakeFirst();
      if (reminded === undefined) return false;
      await writeLetters(writing, reminder.letters);
      return true;
    });
  }

  async #approve(writing: Writing, request: Request, recording: Recording): Promise<Recorded> {
    const { at } = recording.decision;
    if (approvalsOf(request).length < request.approversNeeded) {
      await touchCards(writing, request.id);
      return { kind: 'counted', record: { request, operation: undefined } };
    }
    const state: RequestState = { kind: 'approved', at };
    await writeOutcome(writing.trx, request.id, state);
    const gateway = request.plan.gateway.id;
    await takeTurn(writing.trx, gateway);
    const active = await activeOn(writing.trx, gateway);
    const operation: Operation = {
      id: recording.operationId,
      requestId: request.id,
      requestNumber: request.number,
      gateway,
      epoch: 1,
      state:
        active === undefined
          ? { kind: 'checking', since: at }
          : { kind: 'queued', behind: active.requestNumber },
      approvedAt: at,
      startedAt: undefined,
      seen: undefined,
      silentSince: undefined,
      sends: 0,
      wasAccepted: false,
      call: 0,
      sent: undefined,
      milestones: [],
    };
    await writing.trx.insertInto('operation').values(toOperationRow(operation)).execute();
    if (active === undefined) {
      await this.#jobs.send(writing, [{ job: { kind: 'advance', operation: operation.id }, due: at }]);
    }
    await touchCards(writing, request.id);
    return { kind: 'approved', record: { request: { ...request, state }, operation } };
  }
}

async function close(
  writing: Writing,
  request: Request,
  state: RequestState,
  letters: Recording['letters'],
): Promise<Recorded> {
  await writeOutcome(writing.trx, request.id, state);
  await touchCards(writing, request.id);
  await writeLetters(writing, letters);
  return { kind: 'closed', record: { request: { ...request, state }, operation: undefined } };
}

/** The request as it is once nobody else can change it until this transaction ends. */
async function lockRequest(trx: Transaction<Tables>, id: string): Promise<Request | undefined> {
  const row = await trx.selectFrom('request').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (row === undefined) return undefined;
  // After the lock and not with it: a statement sees other tables as they were when it began to wait.
  const decisions = await readDecisions(trx, [id]);
  return toRequest(row, decisions.get(id) ?? []);
}

/** Once it is rejected, cancelled or expired, that is the news, also for those who had approved. */
function hasApproved(request: Request, decision: Decision): boolean {
  const isStillTheirs = request.state.kind === 'waiting' || request.state.kind === 'approved';
  return (
    decision.kind === 'approve' &&
    isStillTheirs &&
    approvalsOf(request).some((one) => one.by.aadObjectId === decision.by.aadObjectId)
  );
}

function closedBy(decision: Decision): RequestState {
  const { at, by } = decision;
  return decision.kind === 'cancel'
    ? { kind: 'cancelled', at, by }
    : { kind: 'rejected', at, by, reason: decision.comment ?? '' };
}

async function writeDecision(trx: Transaction<Tables>, request: string, decision: Decision): Promise<void> {
  await trx
    .insertInto('decision')
    .values({
      request_id: request,
      kind: decision.kind,
      person_id: decision.by.aadObjectId,
      decided_at: decision.at,
      content: pack(decision),
    })
    .execute();
}

async function writeOutcome(trx: Transaction<Tables>, request: string, state: RequestState): Promise<void> {
  await trx.updateTable('request').set(outcomeOf(state)).where('id', '=', request).execute();
}

async function recordOf(trx: Transaction<Tables>, request: Request): Promise<RequestRecord> {
  const row = await trx
    .selectFrom('operation')
    .selectAll()
    .where('request_id', '=', request.id)
    .executeTakeFirst();
  return { request, operation: row === undefined ? undefined : toOperation(row) };
}
