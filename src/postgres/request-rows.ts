import { type Insertable, type Selectable, sql } from 'kysely';
import type { Decision, Request, RequestState } from '../domain/request.ts';
import type { NewRequest, RequestRecord } from '../ports/store.ts';
import { pack, unpack } from './codec.ts';
import { toOperation } from './operation-rows.ts';
import type { Tables } from './tables.ts';

/** What is read of a request each time, and its operation if it has one: all null else. */
export interface RecordRow
  extends Pick<Selectable<Tables['request']>, 'id' | 'number' | 'created_at' | 'expires_at' | 'outcome'> {
  /** In the order in which they were made; null where there is none. */
  readonly decisions: readonly unknown[] | null;
  readonly operation_id: string | null;
  readonly gateway: string;
  readonly epoch: number;
  readonly operation: unknown;
}

/** Columns of a RecordRow, of `request r left join operation o`. */
export const recordColumns = sql<RecordRow>`r.id, r.number, r.created_at, r.expires_at, r.outcome,
  (select json_agg(d.content order by d.id) from decision d where d.request_id = r.id) as decisions,
  o.id as operation_id, o.gateway, o.epoch, o.content as operation`;

/** What never changes about a request and has no column of its own. */
export type Content = Omit<NewRequest, 'id' | 'createdAt' | 'expiresAt'>;

export function toRequestRow(request: NewRequest, number: number): Insertable<Tables['request']> {
  const { id, createdAt, expiresAt, ...content } = request;
  return {
    id,
    number,
    gateway: request.plan.gateway.id,
    state: 'waiting',
    created_at: createdAt,
    expires_at: expiresAt,
    alert: request.alert ?? null,
    outcome: pack({ kind: 'waiting' } satisfies RequestState),
    content: pack(content satisfies Content),
  };
}

export function toRecord(row: RecordRow, content: Content): RequestRecord {
  const { operation_id: id, gateway, epoch, operation } = row;
  return {
    request: toRequest(row, content),
    operation:
      id === null ? undefined : toOperation({ id, request_id: row.id, gateway, epoch, content: operation }),
  };
}

function toRequest(row: RecordRow, content: Content): Request {
  return {
    ...content,
    id: row.id,
    number: row.number,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    state: unpack<RequestState>(row.outcome),
    decisions: (row.decisions ?? []).map((one) => unpack<Decision>(one)),
  };
}

/** Columns that a change of state writes. */
export function outcomeOf(state: RequestState): { state: RequestState['kind']; outcome: string } {
  return { state: state.kind, outcome: pack(state) };
}
