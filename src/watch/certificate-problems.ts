import type { Severity } from '../domain/alert.ts';
import type { ServedCertificate } from '../domain/watch.ts';

/** What is wrong with a certificate beside its end. */
export interface CertificateProblem {
  /** Stable, for telling one set of problems from another. */
  readonly code: 'name' | 'case' | 'names' | 'key' | 'chain' | 'issuer';
  readonly severity: Severity;
  /** Goes on after "The certificate of GraniteFalls". */
  readonly does: string;
  /** A finished sentence without a full stop. */
  readonly says: string;
}

/** OpenSSL's words for "I don't know who issued it": the certificate itself may be all right. */
const unknownIssuer = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_UNTRUSTED',
]);
const keys = new Set(['RSA 2048', 'RSA 4096']);

/**
 * What clients or Configuration Manager would refuse a certificate for, worst first.
 * - Its common name is the service name to Configuration Manager, case and all; a wildcard stands for one label.
 * - Clients compare the DNS names, without case.
 * - Configuration Manager takes RSA keys of 2048 or 4096 bits.
 * - A chain that ends at an authority which this machine doesn't know is only informational: an enterprise's own
 *   authority is known to its clients, and to the bot once NODE_EXTRA_CA_CERTS names it.
 */
export function problemsOf(
  certificate: ServedCertificate,
  serviceName: string,
  now: Date,
): readonly CertificateProblem[] {
  const { commonName, names, key, chainProblem, issuedBy, endsAt } = certificate;
  const problems: CertificateProblem[] = [];
  const wanted = serviceName.toLowerCase();
  if (!isFor(commonName.toLowerCase(), wanted)) {
    const says = `Its common name is ${commonName === '' ? 'empty' : commonName}, not ${serviceName}`;
    problems.push({ code: 'name', severity: 'critical', does: 'is for another name', says });
  } else if (!isFor(commonName, serviceName)) {
    const says = `Its common name ${commonName} differs from ${serviceName} in capital letters, which Configuration Manager takes for another name`;
    problems.push({ code: 'case', severity: 'warning', does: 'spells its name another way', says });
  }
  if (names.length > 0 && !names.some((one) => isFor(one.toLowerCase(), wanted))) {
    const says = `None of its DNS names is ${serviceName}`;
    problems.push({ code: 'names', severity: 'critical', does: 'is for other names', says });
  }
  // That the certificate itself, or one of its chain, is over is told as its end.
  const isOver = chainProblem === 'CERT_HAS_EXPIRED' && (certificate.intermediate?.endsAt ?? endsAt) <= now;
  if (chainProblem !== undefined && !unknownIssuer.has(chainProblem) && !isOver) {
    const says = `Clients would not trust its chain (${chainProblem})`;
    problems.push({
      code: 'chain',
      severity: 'critical',
      does: 'has a chain that clients don’t trust',
      says,
    });
  }
  if (!keys.has(key)) {
    const says = `Its key is ${key}, and Configuration Manager takes RSA 2048 or RSA 4096`;
    problems.push({ code: 'key', severity: 'warning', does: 'has a key of the wrong kind', says });
  }
  if (chainProblem !== undefined && unknownIssuer.has(chainProblem)) {
    const says = `Nobody whom this machine trusts has issued it: ${issuedBy} (${chainProblem})`;
    problems.push({
      code: 'issuer',
      severity: 'informational',
      does: 'is from an authority that this machine doesn’t know',
      says,
    });
  }
  return problems;
}

/** Ordinal. `*.contoso.com` is for `GraniteFalls.contoso.com`, not for two labels and not for none. */
function isFor(name: string, serviceName: string): boolean {
  if (!name.startsWith('*.')) return name === serviceName;
  const dot = serviceName.indexOf('.');
  return dot > 0 && serviceName.slice(dot) === name.slice(1);
}
