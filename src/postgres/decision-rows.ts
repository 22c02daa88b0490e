import { sql } from 'kysely';
import type { Operation } from '../domain/operation.ts';
import type { Decision, RequestState } from '../domain/request.ts';
import type { DueJob } from '../ports/jobs.ts';
import type { Recorded, Store } from '../ports/store.ts';
import { toAppended } from './audit-log.ts';
import { pack } from './codec.ts';
import { toReply } from './letters.ts';
import { toOperationContent } from './operation-rows.ts';
import { type Fixed, outcomeOf, type RecordRow, toRecord } from './request-rows.ts';

export type Recording = Parameters<Store['recordDecision']>[0];

/** A row of the function `record_decisions`. Where there is no such request, all but the first are null. */
export interface DecidedRow extends RecordRow {
  readonly came_to: Recorded['kind'] | 'missing';
}
/** What never changes about a request is known in most cases, and long. */
export const decidedColumns = sql<DecidedRow>`
  came_to, id, outcome, decisions, operation_id, gateway, epoch, operation
`;

/**
 * A decision as the function `record_decisions` takes it, with what it may come to: the function finds out which of it,
 * and fills in the numbers that only it can know.
 * @param jobRows jobs as the function `insert_jobs` takes them
 */
export function toRecording(
  recording: Recording,
  jobRows: (jobs: readonly DueJob[]) => readonly unknown[],
): Readonly<Record<string, unknown>> {
  const { request, decision, operationId, audit, letters } = recording;
  const { at } = decision;
  return {
    request,
    kind: decision.kind,
    person: decision.by.aadObjectId,
    at,
    decision: pack(decision),
    ...outcomeOf(outcomeFor(decision)),
    operation: operationId,
    checking: toOperationContent(begun({ kind: 'checking', since: at }, at)),
    queued: toOperationContent(begun({ kind: 'queued', behind: 0 }, at)),
    jobs: jobRows([{ job: { kind: 'advance', operation: operationId }, due: at }]),
    replies: letters.flatMap((one) => (one.kind === 'reply' ? [toReply(one)] : [])),
    audit: toAppended(audit),
  };
}

/** Undefined where there is no such request. */
export function toRecorded(row: DecidedRow, known: ReadonlyMap<string, Fixed>): Recorded | undefined {
  const fixed = known.get(row.id);
  if (row.came_to === 'missing' || fixed === undefined) return undefined;
  return { kind: row.came_to, record: toRecord(row, fixed) };
}

function outcomeFor(decision: Decision): RequestState {
  const { at, by } = decision;
  switch (decision.kind) {
    case 'approve':
      return { kind: 'approved', at };
    case 'cancel':
      return { kind: 'cancelled', at, by };
    case 'reject':
      return { kind: 'rejected', at, by, reason: decision.comment ?? '' };
  }
}

/** An operation at its begin, but for the number of its request. */
function begun(state: Operation['state'], at: Date): Parameters<typeof toOperationContent>[0] {
  return {
    requestNumber: 0,
    state,
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
}
