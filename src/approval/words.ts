import { type Request, requestName } from '../domain/request.ts';
import type { Refused } from './decide.ts';

function outcome(request: Request): string {
  const name = requestName(request.number);
  const { state } = request;
  switch (state.kind) {
    case 'waiting':
      return `${name} still waits.`;
    case 'approved':
      return `${name} is approved already, and its card tells how it goes. To take back what it did, order the opposite.`;
    case 'rejected':
      return `${name} was rejected by ${state.by.name}.`;
    case 'cancelled':
      return `${name} was cancelled by ${state.by.name}.`;
    case 'expired':
      return `${name} has expired: nothing was done.`;
    case 'void':
      return `${name} is void, since the gateway changed: nothing was done.`;
    default:
      return state satisfies never;
  }
}

/** Why not, to the one who asked alone: what is so, and what to do next. */
export function refusalWords(request: Request, why: Refused): string {
  const name = requestName(request.number);
  switch (why) {
    case 'other-tenant':
      return 'This bot serves another organisation.';
    case 'not-an-approver':
      return `You can’t decide on ${name}: its policy names other approvers. Nothing has changed.`;
    case 'own-request':
      return `You asked for ${name}, so somebody else decides. To take it back: cancel ${name}`;
    case 'not-the-orderer':
      return `Only ${request.orderer.name} or an admin can cancel ${name}. An approver can reject it: reject ${name} because ...`;
    case 'reason-missing':
      return `Write why, so that ${request.orderer.name} knows what to do next: reject ${name} because ...`;
    case 'expired':
      return `${name} has expired: nothing was done. Give the order again if it is still wanted.`;
    case 'already-decided':
    case 'over':
      return outcome(request);
    case 'approved-before':
      return `You have approved ${name} already. Once is enough.`;
    default:
      return why satisfies never;
  }
}
