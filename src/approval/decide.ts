import type { Operator } from '../domain/operator.ts';
import { hasApproved, type Request } from '../domain/request.ts';

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
  /** The same to somebody who could not have cancelled it anyway. */
  | 'over'
  | 'approved-before';

export type Verdict = { readonly kind: 'allowed' } | { readonly kind: 'refused'; readonly why: Refused };

/**
 * Pure: clock, identity and stored state come in as values. First who: a stranger learns nothing of the request. Then
 * whether it is still open: who may do what with it is beside the point when it is over.
 */
export function decide(request: Request, wish: Wish, now: Date): Verdict {
  const why = barred(request, wish) ?? (wish.kind === 'cancel' ? mayCancel : mayDecide)(request, wish, now);
  return why === undefined ? { kind: 'allowed' } : { kind: 'refused', why };
}

function isOrderer(request: Request, { by }: Wish): boolean {
  return by.aadObjectId === request.orderer.aadObjectId;
}

function barred(request: Request, wish: Wish): Refused | undefined {
  if (wish.by.tenant !== request.orderer.tenant) return 'other-tenant';
  return isOrderer(request, wish) || wish.isDecider || wish.isAdmin ? undefined : 'not-an-approver';
}

function mayCancel(request: Request, wish: Wish, now: Date): Refused | undefined {
  const closed = isOpen(request, wish, now);
  if (isOrderer(request, wish) || wish.isAdmin) return closed;
  // Decided before, and yet not theirs to take back: whoever may can do so while its operation waits its turn.
  return closed === 'already-decided' ? 'over' : (closed ?? 'not-the-orderer');
}

/** Approves or rejects. */
function mayDecide(request: Request, wish: Wish, now: Date): Refused | undefined {
  const closed = isOpen(request, wish, now);
  if (closed !== undefined) return closed;
  const { kind, isDecider, comment } = wish;
  const isOwn = isOrderer(request, wish);
  if (isOwn && kind === 'approve' && !request.policy.own) return 'own-request';
  if (!isDecider) return isOwn ? 'own-request' : 'not-an-approver';
  if (kind === 'reject' && (comment ?? '').trim() === '') return 'reason-missing';
  return undefined;
}

function isOpen(request: Request, { kind, by }: Wish, now: Date): Refused | undefined {
  const isRepeat = hasApproved(request, by.aadObjectId);
  if (request.state.kind === 'approved' && kind === 'approve' && isRepeat) return 'approved-before';
  if (request.state.kind === 'expired') return 'expired';
  if (request.state.kind !== 'waiting') return 'already-decided';
  if (now >= request.expiresAt) return 'expired';
  if (kind === 'approve' && isRepeat) return 'approved-before';
  return undefined;
}
