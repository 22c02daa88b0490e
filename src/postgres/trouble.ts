import { isNativeError } from 'node:util/types';
import pg from 'pg';
import { Fault, StoreUnavailable } from '../domain/fault.ts';

/** SQLSTATEs of a server that is going, coming, full or gone; class 08 is the connection's own. */
const away = new Set(['57P01', '57P02', '57P03', '53300', '25P03']);
const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** Whether the connection was the problem and not the statement. */
export function isConnectionLost(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) {
    return away.has(error.code ?? '') || (error.code ?? '').startsWith('08');
  }
  // Not instanceof: errors of the network come from outside of a test's own world.
  if (!isNativeError(error)) return false;
  if ('code' in error) return networkCodes.has(String(error.code));
  // pg gives these no code.
  return /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Query read timeout|Client was closed)/.test(
    error.message,
  );
}

/** Two transactions waited for each other, and PostgreSQL ended this one: it may simply be run again. */
export function isCollision(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code === '40P01' || error.code === '40001');
}

/** What the callers of the store see: a StoreUnavailable for whatever the database said, everything else as it is. */
export function toFault(error: unknown): unknown {
  if (error instanceof Fault) return error;
  if (isConnectionLost(error)) {
    return new StoreUnavailable('The database can’t be reached', { cause: error });
  }
  if (error instanceof pg.DatabaseError && error.code === '53100') {
    return new StoreUnavailable('The database’s disk is full', { cause: error });
  }
  if (error instanceof pg.DatabaseError) {
    return new StoreUnavailable(`The database refused a statement (${error.code ?? 'no code'})`, {
      cause: error,
    });
  }
  return error;
}

/** Whether PostgreSQL said no to a statement: then its transaction has written nothing. */
export function wasRefused(error: unknown): boolean {
  return (
    error instanceof StoreUnavailable &&
    error.cause instanceof pg.DatabaseError &&
    !isConnectionLost(error.cause)
  );
}

/** For the log. */
export function messageOf(error: unknown): string {
  return isNativeError(error) ? error.message : String(error);
}
