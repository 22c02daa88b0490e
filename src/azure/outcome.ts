import { isRestError } from '@azure/core-rest-pipeline';
import { AnswerUnreadable, AzureForbidden, type Fault } from '../domain/fault.ts';
import type { AzureError } from '../domain/operation.ts';
import type { Beginning, Polling } from '../ports/fleet.ts';
import { errorIn } from './azure-fault.ts';
import { type Exchange, TooLate } from './call.ts';
import type { Accepted } from './handle.ts';
import { ForeignOrigin } from './pipeline.ts';

/** What Azure may take later as it is: a conflict, an etag that has changed, too many calls. */
const mayPass = new Set([409, 412, 429]);

/** A request whose answer is known and says that nothing was started. 408 is left out: a proxy may send it after the fact. */
function isRefusal({ status }: Exchange): boolean {
  return status !== undefined && status >= 400 && status < 500 && status !== 408;
}

/** Whether the answer to a changing request is what Azure sends when it accepts. */
export function isAcceptance({ status, isReadable, hasPollingAddress, body }: Exchange): boolean {
  if (!isReadable) return false;
  if (status === 202) return hasPollingAddress;
  // Without an address to poll it was done at once: an empty answer to an action, the resource itself to an update.
  return (status === 200 || status === 201) && (hasPollingAddress || body === undefined || hasId(body));
}

function hasId(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'id' in body;
}

/**
 * What became of a changing call that did not end in an acceptance.
 * @param exchanges all that went over the wire for it
 * @param fault what `error` means
 */
export function failedBeginning(error: unknown, exchanges: readonly Exchange[], fault: Fault): Beginning {
  const why = fault.message;
  const inDoubt = exchanges.some((one) => !isRefusal(one));
  if (inDoubt) return { kind: 'unknown', why };
  if (error instanceof TooLate) return { kind: 'too-late' };
  const last = exchanges.at(-1);
  // Nothing went out: the bot got no token, or the time was over before.
  if (last?.status === undefined) {
    const notSent = { code: 'NotSent', message: why };
    return { kind: 'refused', status: 0, error: notSent, mayPass: !(fault instanceof AzureForbidden) };
  }
  return {
    kind: 'refused',
    status: last.status,
    error: errorIn(last.body) ?? { code: `HTTP ${last.status}`, message: why },
    mayPass: mayPass.has(last.status),
    ...(last.retryAfterMs === undefined ? {} : { retryAfterMs: last.retryAfterMs }),
  };
}

/**
 * What one poll told, read from what went over the wire: the SDK calls an operation failed when a poll of it fails, and
 * loses the code of one that did fail.
 * @param nextHandle what the poller serializes now, when it says that the operation runs
 */
export function pollingFrom(
  { tellsStatus }: Pick<Accepted, 'tellsStatus'>,
  exchanges: readonly Exchange[],
  error: unknown,
  nextHandle: string | undefined,
  why: string,
): Polling {
  const told = exchanges.findLast((one) => statusIn(one.body) !== undefined);
  const status = statusIn(told?.body)?.toLowerCase() ?? '';
  if (status.includes('fail') || status === 'canceled' || status === 'cancelled') {
    return ended(errorIn(told?.body) ?? { code: status, message: 'Azure gave no reason.' });
  }
  // The final read after a success adds nothing that a look would not tell better, so its failure is no failure.
  if (status.includes('succeeded')) return { kind: 'succeeded' };
  if (error !== undefined) return withoutAnswer(error, why);
  if (nextHandle === undefined) {
    // The SDK takes any 200 without a status for a success.
    return tellsStatus && told === undefined
      ? { kind: 'lost', why: 'The polling address tells no status.' }
      : { kind: 'succeeded' };
  }
  const { retryAfterMs } = exchanges.at(-1) ?? { retryAfterMs: undefined };
  return { kind: 'running', handle: nextHandle, retryAfterMs };
}

function ended(error: AzureError): Polling {
  return { kind: error.code === 'OperationPreempted' ? 'superseded' : 'failed', error };
}

function withoutAnswer(error: unknown, why: string): Polling {
  const isGone = isRestError(error) && (error.statusCode === 404 || error.statusCode === 410);
  const isLost = isGone || error instanceof AnswerUnreadable || error instanceof ForeignOrigin;
  return { kind: isLost ? 'lost' : 'silent', why };
}

/** `status` of a poll's answer. A scale set, which a final read gives, has none at its top. */
function statusIn(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('status' in body)) return undefined;
  return typeof body.status === 'string' ? body.status : undefined;
}
