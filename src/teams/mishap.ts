import { randomBytes } from 'node:crypto';
import { Fault } from '../domain/fault.ts';
import type { Log } from '../ports/log.ts';

/** What people are told of an error in their turn; what it was goes to the log, under the reference. */
export function tellOf(error: unknown, log: Log): string {
  if (error instanceof Fault) {
    log.warn({ code: error.code, cause: describe(error.cause) }, 'A turn ended with a fault');
    return `${error.message.replace(/\.$/, '')}. ${error.remedy}`;
  }
  const reference = randomBytes(3).toString('hex');
  log.error({ reference, ...describe(error) }, 'A turn failed');
  return `Something went wrong here, and nothing was changed by it that the card does not show. Reference ${reference}.`;
}

/** Without the properties of an error, which may hold a request with its token. */
function describe(error: unknown): { readonly error: string; readonly stack?: string } {
  if (!(error instanceof Error)) return { error: typeof error };
  return { error: error.name, ...(error.stack === undefined ? {} : { stack: error.stack }) };
}
