import { type Insertable, type Selectable, sql } from 'kysely';
import type { Decision, Request, RequestState } from '../domain/request.ts';
import type { NewRequest, RequestRecord } from '../ports/store.ts';
import { pack, unpack } from './codec.ts';
import { toOperation } from './operation-rows.ts';
import type { Tables } from './tables.ts';

/** What never changes about a request. */
export const fixedColumns = ['id', 'number', 'created_at', 'expires_at', 'content'] as const;
export type FixedRow = Pick<Selectable<Tables['request']>, (typeof fixedColumns)[number]>;
export type Fixed = Omit<Request, 'state' | 'decisions'>;

/** What is read of a waiting request each time. */
export interface WaitingRow extends Pick<FixedRow, 'id'> {
  /** In the order in which they were made; null where there is none. */
  readonly decisions: readonly unknown[] | null;
}

/** What is read of a request each time, and its operation if it has one: all null else. */
export interface RecordRow extends WaitingRow, Pick<Selectable<Tables['request']>, 'outcome'> {
  readonly operation_id: string | null;
  readonly gateway: string;
  readonly epoch: number;
  readonly operation: unknown;
}

const decisions = sql`(select json_agg(d.content order by d.id) from decision d where d.request_id = r.id)`;

/** WaitingRows as one JSON value, of `request r`: a list may be long, and is not to be read field by field. */
export const waitingRows = sql<readonly WaitingRow[] | null>`
  json_agg(json_build_object('id', r.id, 'decisions', ${decisions}) order by r.number)
`;

/** Columns of a RecordRow, of `request r left join operation o`. */
export const recordColumns = sql<RecordRow>`r.id, ${decisions} as decisions, r.outcome,
  o.id as operation_id, o.gateway, o.epoch, o.content as operation`;

/** What has no column of its own. */
type Content = Omit<NewRequest, 'id' | 'createdAt' | 'expiresAt'>;

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

export function toFixed({ id, number, created_at, expires_at, content }: FixedRow): Fixed {
  return { ...unpack<Content>(content), id, number, createdAt: created_at, expiresAt: expires_at };
}

export function toRecord(row: RecordRow, fixed: Fixed): RequestRecord {
  const { operation_id: id, gateway, epoch, operation } = row;
  return {
    request: { ...toWaiting(row, fixed), state: unpack<RequestState>(row.outcome) },
    operation:
      id === null ? undefined : toOperation({ id, request_id: row.id, gateway, epoch, content: operation }),
  };
}

export function toWaiting({ decisions }: WaitingRow, fixed: Fixed): Request {
  const made = (decisions ?? []).map((one) => unpack<Decision>(one));
  return { ...fixed, state: { kind: 'waiting' }, decisions: made };
}

/** Columns that a change of state writes. */
export function outcomeOf(state: RequestState): { state: RequestState['kind']; outcome: string } {
  return { state: state.kind, outcome: pack(state) };
}
