import type { Insertable, Selectable } from 'kysely';
import type { Operation } from '../domain/operation.ts';
import { pack, unpack } from './codec.ts';
import type { Tables } from './tables.ts';

/** What has no column of its own. */
type Content = Omit<Operation, 'id' | 'requestId' | 'gateway' | 'epoch'>;

/** States in which an operation holds no turn any more. */
export const ends = ['succeeded', 'failed', 'void'] as const;

export function toOperationRow(operation: Operation): Insertable<Tables['operation']> {
  const { id, requestId, gateway, epoch, ...content } = operation;
  return {
    id,
    request_id: requestId,
    gateway,
    epoch,
    state: operation.state.kind,
    content: toOperationContent(content),
  };
}

export function toOperationContent(content: Content): string {
  return pack(content);
}

export function toOperation(row: Omit<Selectable<Tables['operation']>, 'state' | 'turn'>): Operation {
  return {
    ...unpack<Content>(row.content),
    id: row.id,
    requestId: row.request_id,
    gateway: row.gateway as Operation['gateway'],
    epoch: row.epoch,
  };
}
