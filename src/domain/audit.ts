import { createHash } from 'node:crypto';

/** Something that happened and must never be forgotten. */
export interface AuditEntry {
  readonly at: Date;
  /** Entra object id, or `gatehouse` for what the bot did by itself. */
  readonly actor: string;
  readonly actorName: string;
  readonly act: AuditAct;
  /** Lower-case gateway name; undefined where none is concerned. */
  readonly gateway: string | undefined;
  /** R-number; undefined where none is concerned. */
  readonly request: number | undefined;
  /** What, on which plan, with what outcome: plain values only. */
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
}

export type AuditAct =
  | 'requested'
  | 'blocked'
  | 'refused'
  | 'approved'
  | 'rejected'
  | 'cancelled'
  | 'expired'
  | 'voided'
  | 'called'
  | 'accepted'
  | 'unknown'
  | 'asked'
  | 'answered'
  | 'succeeded'
  | 'failed'
  | 'acknowledged'
  | 'resolved'
  | 'snoozed'
  | 'muted'
  | 'unmuted'
  | 'subscribed'
  | 'unsubscribed'
  | 'put-on-call';

/** An entry in its place in the chain. `number` counts from 1 without gaps. */
export interface ChainedEntry extends AuditEntry {
  readonly number: number;
  /** 64 hexadecimal digits; the first entry's is 64 zeros. */
  readonly previous: string;
  readonly hash: string;
}

/** A line for people: an entry, or the newest of `times` refusals of the same person for the same thing in a row. */
export interface ToldEntry extends ChainedEntry {
  readonly times: number;
}

/** The newest lines of what was asked for, newest first. */
export interface Chronicle {
  readonly lines: readonly ToldEntry[];
  /** Further lines that fit, older than these. */
  readonly left: number;
  /** False where there are so many that no more were counted. */
  readonly isAll: boolean;
}

export const chainStart = '0'.repeat(64);

/** Hash of an entry at its place; JSON of an array, so that no two entries read the same. */
export function auditHash(previous: string, number: number, entry: AuditEntry): string {
  return createHash('sha256')
    .update(`["${previous}",${number},${hashedRest(entry)}`)
    .digest('hex');
}

/** What is hashed of an entry after its place in the chain: the end of that array. Details count in key order. */
export function hashedRest(entry: AuditEntry): string {
  const detail = Object.entries(entry.detail).sort(([a], [b]) => (a < b ? -1 : 1));
  const content = [
    entry.at.toISOString(),
    entry.actor,
    entry.actorName,
    entry.act,
    entry.gateway ?? null,
    entry.request ?? null,
    detail,
  ];
  return JSON.stringify(content).slice(1);
}
