import type { Operator } from '../domain/operator.ts';
import { approvalsOf, type Request } from '../domain/request.ts';

/** What somebody wants to do with a request, by a click or a word. */
export interface Wish {
  readonly kind: 'approve' | 'reject' | 'cancel';
  readonly by: Operator;
  /** A comment, or the reason of a rejection; empty counts as none. */
  readonly comment: string | undefined;
  /** Whether the policy's `from` means this person, as Entra says now. */
  readonly isDecider: boolean;
  readonly isAdmin: boolean;
}

export type Refused =
  | 'other-tenant'
  | 'not-an-approver'
  | 'own-request'
  | 'not-the-orderer'
  | 'reason-missing'
  | 'expired'
  | 'already-decided'
  | 'approved-before';

export type Verdict = { readonly kind: 'allowed' } | { readonly kind: 'refused'; readonly why: Refused };

/** Pure: clock, identity and stored state come in as values. First who, then what: a stranger learns nothing of the request. */
export function decide(request: Request, wish: Wish, now: Date): Verdict {
  const why = wish.kind === 'cancel' ? mayCancel(request, wish) : mayDecide(request, wish);
  const refused = why ?? isOpen(request, wish, now);
  return refused === undefined ? { kind: 'allowed' } : { kind: 'refused', why: refused };
}

function mayCancel(request: Request, { by, isAdmin }: Wish): Refused | undefined {
  if (by.tenant !== request.orderer.tenant) return 'other-tenant';
  return by.aadObjectId === request.orderer.aadObjectId || isAdmin ? undefined : 'not-the-orderer';
}

function mayDecide(request: Request, { kind, by, isDecider, comment }: Wish): Refused | undefined {
  if (by.tenant !== request.orderer.tenant) return 'other-tenant';
  const isOwn = by.aadObjectId === request.orderer.aadObjectId;
  if (isOwn && kind === 'approve' && !request.policy.own) return 'own-request';
  if (!isDecider) return isOwn ? 'own-request' : 'not-an-approver';
  if (kind === 'reject' && (comment ?? '').trim() === '') return 'reason-missing';
  return undefined;
}

function isOpen(request: Request, { kind, by }: Wish, now: Date): Refused | undefined {
  const hasApproved = approvalsOf(request).some((one) => one.by.aadObjectId === by.aadObjectId);
  if (request.state.kind === 'approved' && kind === 'approve' && hasApproved) return 'approved-before';
  if (request.state.kind === 'expired') return 'expired';
  if (request.state.kind !== 'waiting') return 'already-decided';
  if (now >= request.expiresAt) return 'expired';
  if (kind === 'approve' && hasApproved) return 'approved-before';
  return undefined;
}
