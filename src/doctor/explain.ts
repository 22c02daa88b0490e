import { Fault } from '../domain/fault.ts';
import { type Finding, wrong } from './check.ts';

const untrusted = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

export const trustRemedy =
  'Start the bot and this with NODE_EXTRA_CA_CERTS=FILE, a PEM file of the certificate authority (the company’s proxy’s; the sandbox’s is cloud/ca.pem in its data folder).';

/** What went wrong on the way to a server, for people. Undefined where the code says nothing of the network. */
export function networkTrouble(
  code: string | undefined,
): { readonly says: string; readonly remedy: string } | undefined {
  if (code === undefined) return undefined;
  if (untrusted.has(code)) return { says: `its certificate is not trusted (${code})`, remedy: trustRemedy };
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return {
        says: `its name is not known (${code})`,
        remedy: 'Compare the address in gatehouse.yaml; ask this machine’s name server for it.',
      };
    case 'ECONNREFUSED':
      return {
        says: 'nobody listens there (ECONNREFUSED)',
        remedy: 'Compare address and port in gatehouse.yaml; see that the server runs.',
      };
    case 'CERT_HAS_EXPIRED':
      return { says: 'its certificate has expired', remedy: 'Renew it; compare this machine’s clock first.' };
    case 'CERT_NOT_YET_VALID':
      return { says: 'its certificate is not valid yet', remedy: 'Set this machine’s clock.' };
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return {
        says: 'its certificate is for another name',
        remedy: 'Write the address in gatehouse.yaml as the certificate names it.',
      };
    case 'ECONNRESET':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EPIPE':
    case 'UND_ERR_CONNECT_TIMEOUT':
      return {
        says: `it can’t be reached (${code})`,
        remedy: 'Look at the firewall, the proxy and the route from this machine.',
      };
    default:
      return undefined;
  }
}

/** A field anywhere along the causes of an error: SDKs wrap what they were told. */
export function alongCauses<T>(error: unknown, pick: (one: object) => T | undefined): T | undefined {
  for (let at = error, depth = 0; typeof at === 'object' && at !== null && depth < 8; depth += 1) {
    const found = pick(at);
    if (found !== undefined) return found;
    at = 'cause' in at ? at.cause : undefined;
  }
  return undefined;
}

/** The first code along the causes: `ECONNREFUSED`, `28P01`. */
export function codeOf(error: unknown): string | undefined {
  return alongCauses(error, (one) => {
    const code = 'code' in one ? one.code : undefined;
    return typeof code === 'string' ? code : undefined;
  });
}

/** What an error means that no check knew better. Its message is told only if it was written for people: others may hold anything. */
export function wrongBy(error: unknown): Finding {
  const trouble = networkTrouble(codeOf(error));
  if (trouble !== undefined) return wrong(trouble.says, trouble.remedy);
  if (error instanceof Fault) return wrong(error.message, error.remedy);
  const name = error instanceof Error ? error.name : typeof error;
  const code = codeOf(error);
  const says = `it failed (${code === undefined ? name : `${name}, ${code}`})`;
  return wrong(says, 'Start the bot with LOG_LEVEL=debug and look at its log for the same.');
}
