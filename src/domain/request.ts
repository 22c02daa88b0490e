import type { Place } from './conversation.ts';
import type { Operator, Person } from './operator.ts';
import type { Plan } from './plan.ts';
import type { Policy } from './policy.ts';

/** One person's word on a request. */
export interface Decision {
  readonly kind: 'approve' | 'reject' | 'cancel';
  readonly by: Person;
  readonly at: Date;
  /** A comment on an approval, the reason of a rejection; as written. */
  readonly comment: string | undefined;
}

export type RequestState =
  | { readonly kind: 'waiting' }
  /** Enough people approved; what became of it stands in the operation. */
  | { readonly kind: 'approved'; readonly at: Date }
  | { readonly kind: 'rejected'; readonly at: Date; readonly by: Person; readonly reason: string }
  | { readonly kind: 'cancelled'; readonly at: Date; readonly by: Person }
  | { readonly kind: 'expired'; readonly at: Date }
  /** The gateway changed before the first step; `successor` is the R-number of the request that shows it as it is now. */
  | {
      readonly kind: 'void';
      readonly at: Date;
      readonly why: string;
      readonly successor: number | undefined;
    };

/** An order with its plan, waiting for people or decided by them. R-`number` is what people call it. */
export interface Request {
  /** Opaque, unguessable: what a card's button carries. */
  readonly id: string;
  readonly number: number;
  readonly plan: Plan;
  readonly policy: Policy;
  /** Distinct people that must approve: the policy's number, or the last-gateway rule's when that is more. */
  readonly approversNeeded: number;
  readonly orderer: Operator;
  /** As written; undefined where none was given. */
  readonly reason: string | undefined;
  /** Where the order was given. */
  readonly place: Place;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly remindAt: Date | undefined;
  /** Those who could decide when it was made, the orderer left out unless the policy allows it; for showing, never for deciding. */
  readonly deciders: readonly Person[];
  /** Runs by itself at that time under the approval that somebody gave beforehand, unless it is decided before; absent for most. */
  readonly standing?: { readonly by: Person; readonly at: Date } | undefined;
  /** Id of the alert from whose card it was asked for, or for whose sake Gatehouse asks; left out for most. */
  readonly alert?: string | undefined;
  /** R-number whose place this takes, since the gateway had changed. */
  readonly replaces: number | undefined;
  readonly state: RequestState;
  readonly decisions: readonly Decision[];
}

export function requestName(number: number): string {
  return `R-${number}`;
}

/** @param person Entra object id */
export function hasApproved({ decisions }: Request, person: string): boolean {
  return decisions.some((one) => one.kind === 'approve' && one.by.aadObjectId === person);
}

/** Distinct people that have approved so far. */
export function approvalsOf(request: Request): readonly Decision[] {
  const seen = new Set<string>();
  return request.decisions.filter((one) => {
    if (one.kind !== 'approve' || seen.has(one.by.aadObjectId)) return false;
    seen.add(one.by.aadObjectId);
    return true;
  });
}
