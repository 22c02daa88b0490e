import { isRestError } from '@azure/core-rest-pipeline';
import {
  AuthenticationError,
  AuthenticationRequiredError,
  CredentialUnavailableError,
} from '@azure/identity';
import { z } from 'zod';
import {
  AnswerUnreadable,
  AzureForbidden,
  AzureUnreachable,
  Fault,
  GatewayMissing,
} from '../domain/fault.ts';
import { DeadlinePassed, type Exchange } from './call.ts';
import { ForeignOrigin } from './pipeline.ts';

/**
 * What a failed call means to an operator, with the failure as its cause.
 * @param service who was asked: "Azure Resource Manager"
 * @param exchanges what went over the wire in the call
 */
export function toFault(error: unknown, service: string, exchanges: readonly Exchange[]): Fault {
  if (error instanceof Fault) return error;
  const cause = { cause: error };
  if (error instanceof DeadlinePassed)
    return new AzureUnreachable(`${service} gave ${error.message}.`, cause);
  if (error instanceof ForeignOrigin) {
    return new AnswerUnreadable(`${service} pointed to another server, which was not asked.`, cause);
  }
  const refusal = refusalOf(error);
  if (refusal !== undefined) return new AzureForbidden(`Entra gave the bot no token (${refusal}).`, cause);
  if (isAboutToken(error)) return new AzureUnreachable('Entra could not be asked for a token.', cause);
  const status = isRestError(error) ? error.statusCode : undefined;
  if (status !== undefined) return fromStatus(status, error, service, exchanges);
  const last = exchanges.at(-1);
  if (last?.status !== undefined && last.status < 300) {
    return new AnswerUnreadable(`${service} answered ${last.status} without what belongs there.`, cause);
  }
  const code = codeOf(error);
  return new AzureUnreachable(
    `${service} could not be reached${code === undefined ? '' : ` (${code})`}.`,
    cause,
  );
}

function fromStatus(status: number, error: unknown, service: string, exchanges: readonly Exchange[]): Fault {
  const cause = { cause: error };
  const code = codeOf(error) ?? errorIn(exchanges.at(-1)?.body)?.code;
  const said = `${service} answered ${status}${code === undefined ? '' : ` (${code})`}.`;
  if (status === 401 || status === 403) return new AzureForbidden(said, cause);
  if (status === 404) return new GatewayMissing(said, cause);
  if (status < 300) return new AnswerUnreadable(said, cause);
  return new AzureUnreachable(said, cause);
}

function isAboutToken(error: unknown): error is Error {
  return (
    error instanceof AuthenticationError ||
    error instanceof AuthenticationRequiredError ||
    error instanceof CredentialUnavailableError
  );
}

/**
 * Entra's own code when it refused the bot's identity for certain: a wrong secret, an unknown app or tenant. Undefined
 * when Entra could not be asked, and for every other failure.
 */
function refusalOf(error: unknown): string | undefined {
  if (!isAboutToken(error)) return undefined;
  // The credential with a secret wraps what Entra said; that of a managed identity has it at hand.
  const said = error instanceof AuthenticationError ? error : error.cause;
  const read = z.union([entrasError, managedIdentityError]).safeParse(said).data;
  if (read === undefined) return undefined;
  const { status, code } = read;
  return status >= 400 && status < 500 && status !== 408 && status !== 429 ? code : undefined;
}

const entrasError = z
  .object({
    status: z.number(),
    errorCode: z.string(),
    errorNo: z.union([z.string(), z.number()]).optional(),
  })
  .transform(({ status, errorCode, errorNo }) => ({
    status,
    code: errorNo === undefined ? errorCode : `${errorCode}, AADSTS${errorNo}`,
  }));
const managedIdentityError = z
  .object({ statusCode: z.number(), errorResponse: z.object({ error: z.string() }) })
  .transform(({ statusCode, errorResponse }) => ({ status: statusCode, code: errorResponse.error }));

function codeOf(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** Code and message in a body as Resource Manager and Graph write an error; undefined where there is none. */
export function errorIn(body: unknown): { readonly code: string; readonly message: string } | undefined {
  if (typeof body !== 'object' || body === null || !('error' in body)) return undefined;
  const { error } = body;
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  const message = 'message' in error ? error.message : undefined;
  if (typeof error.code !== 'string' || error.code === '') return undefined;
  return { code: error.code, message: typeof message === 'string' ? message : '' };
}
