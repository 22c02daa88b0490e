import type { Insertable, Kysely, Selectable } from 'kysely';
import type { Decision, Request, RequestState } from '../domain/request.ts';
import type { NewRequest } from '../ports/store.ts';
import { pack, unpack } from './codec.ts';
import type { Tables } from './tables.ts';

type Row = Omit<Selectable<Tables['request']>, 'gateway' | 'state' | 'reminded_at'>;
/** What never changes about a request and has no column of its own. */
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
    outcome: pack({ kind: 'waiting' } satisfies RequestState),
    content: pack(content satisfies Content),
  };
}

export function toRequest(row: Row, decisions: readonly Decision[]): Request {
  return {
    ...unpack<Content>(row.content),
    id: row.id,
    number: row.number,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    state: unpack<RequestState>(row.outcome),
    decisions,
  };
}

/** Columns that a change of state writes. */
export function outcomeOf(state: RequestState): { state: RequestState['kind']; outcome: string } {
  return { state: state.kind, outcome: pack(state) };
}

/** Decisions of some requests, each request's in the order in which they were made. */
export async function readDecisions(
  db: Kysely<Tables>,
  requests: readonly string[],
): Promise<ReadonlyMap<string, readonly Decision[]>> {
  const decisions = new Map<string, Decision[]>();
  if (requests.length === 0) return decisions;
  const rows = await db
    .selectFrom('decision')
    .select(['request_id', 'content'])
    .where('request_id', 'in', requests)
    .orderBy('id')
    .execute();
  for (const row of rows) {
    const decision = unpack<Decision>(row.content);
    const earlier = decisions.get(row.request_id);
    if (earlier === undefined) decisions.set(row.request_id, [decision]);
    else earlier.push(decision);
  }
  return decisions;
}
