import { decodeJwt } from 'jose';

/** Tenants in which the Bot Framework itself lives: botbuilder knows them without being told. */
const channelTenants = ['d6d49420-f39b-4df7-a1dc-d59a935871db', 'f8cdef31-a31e-4b4a-93e4-5f571e91255a'];
const form = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/;
const mostCharacters = 16_000;

/**
 * The Authorization header, if its token says that it is the channel's own; nothing is proved yet. Whatever else reached
 * botbuilder would take its path for emulators, which accepts tokens that the app issued for itself, and which keeps four
 * issuers for ever for each tenant id that a token names, before it looks at the signature.
 */
export function channelBearer(
  header: string | readonly string[] | undefined,
  issuer: string,
  tenant: string,
): string | undefined {
  if (typeof header !== 'string' || header.length > mostCharacters) return undefined;
  const token = form.exec(header)?.[1];
  if (token === undefined) return undefined;
  const claims = unverified(token);
  if (claims?.['iss'] !== issuer) return undefined;
  const tid = claims['tid'];
  const isKnown = tid === undefined || tid === tenant || channelTenants.some((known) => known === tid);
  return isKnown ? `Bearer ${token}` : undefined;
}

function unverified(token: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return decodeJwt(token);
  } catch {
    return undefined; // the caller asks whether it is a token: no is an answer
  }
}
