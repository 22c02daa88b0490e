import type { Notice, Place } from '../domain/conversation.ts';
import type { Claim } from '../ports/outbox.ts';
import { unpack } from './codec.ts';
import type { Tables } from './tables.ts';

/** A letter as a sender claims it. */
export type ClaimedRow = Pick<
  Tables['letter'],
  'kind' | 'subject_kind' | 'subject_id' | 'view' | 'activity_id' | 'conversation'
> & {
  readonly wanted: number;
  readonly id: number;
  readonly claims: number;
  readonly attempts: number;
  readonly place: unknown;
  readonly notice: unknown;
  readonly slot: number;
};

export function toClaim(row: ClaimedRow, sendBefore: Date): Claim {
  const place = unpack<Place>(row.place);
  return {
    id: `${row.id}/${row.claims}`,
    letter: `${row.id}`,
    place: { ...place, conversation: row.conversation ?? place.conversation },
    content:
      row.kind === 'card'
        ? {
            kind: 'card',
            subject: { kind: row.subject_kind, id: row.subject_id },
            view: row.view,
          }
        : {
            kind: 'reply',
            subject: { kind: row.subject_kind, id: row.subject_id },
            notice: unpack<Notice>(row.notice),
          },
    version: row.wanted,
    activityId: row.activity_id ?? undefined,
    attempts: row.attempts,
    slot: `${row.slot}`,
    sendBefore,
  };
}

/** A claim's id names its letter and which claim of it this is. */
export function parts(claim: Claim): { readonly id: number; readonly turn: number } {
  const [id, turn] = claim.id.split('/').map(Number);
  return { id: id ?? 0, turn: turn ?? 0 };
}
