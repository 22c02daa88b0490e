import { type Severity, type Signal, severities } from '../domain/alert.ts';
import type { Gateway } from '../domain/gateway.ts';
import type { Expiring, ExpiryOutlook, ServedCertificate } from '../domain/watch.ts';
import { problemsOf } from './certificate-problems.ts';
import { judgeEnd } from './judge-end.ts';
import { ladderStep, notYet } from './ladder.ts';
import { fired, type Matter, resolved, type Standing } from './say.ts';
import { plain } from './words.ts';

const dayMs = 86_400_000;

/**
 * What a look at a gateway's certificate has to say: its end by the ladder, and, as an alert of its own, a name, key or
 * chain that clients or Configuration Manager refuse. A service name that does not answer is for `judgeHealth`.
 */
export function judgeCertificate(
  gateway: Gateway,
  certificate: ServedCertificate,
  { now, standing }: { readonly now: Date; readonly standing: Standing },
): readonly Signal[] {
  const { name, id, serviceName } = gateway;
  const subject = { kind: 'gateway', id } as const;
  const { outlook } = certificateEnd(gateway, certificate, now);
  const end: Matter = { kind: 'certificate', subKind: 'expiry', subject };
  const fit: Matter = { kind: 'certificate', subKind: 'name', subject };
  const { intermediate } = certificate;
  const what =
    intermediate === undefined
      ? `The certificate of ${name}`
      : `The intermediate ${plain(intermediate.commonName, 60)} in the certificate chain of ${name}`;
  const signals = judgeEnd(end, outlook, what, now, standing);
  const problems = problemsOf(certificate, serviceName, now);
  const [first] = problems;
  if (first === undefined) {
    const title = `The certificate of ${name} is for ${serviceName}, with a key and a chain that clients take`;
    return [...signals, ...resolved(fit, { title, outlook }, now, standing)];
  }
  const finding = {
    severity: worstOf(problems.map((one) => one.severity)),
    title: `The certificate of ${name} ${first.does}`,
    detail: problems.map((one) => `${one.says}.`).join(' '),
    outlook,
    step: `${problems.map((one) => one.code).join('+')} until ${certificate.endsAt.getTime()}`,
    restMs: dayMs,
  };
  return [...signals, ...fired(fit, finding, now, standing)];
}

/** A certificate as lists of what ends show it: itself, or what of its chain ends before it. */
export function certificateEnd(gateway: Gateway, certificate: ServedCertificate, now: Date): Expiring {
  const { intermediate } = certificate;
  const { endsAt } = intermediate ?? certificate;
  const outlook: ExpiryOutlook = {
    kind: 'expiry',
    what: 'certificate',
    name:
      intermediate === undefined
        ? gateway.serviceName
        : plain(`intermediate ${intermediate.commonName} of ${gateway.serviceName}`, 120),
    endsAt,
    ...(intermediate === undefined ? {} : { chainOf: gateway.serviceName }),
    issuedBy: intermediate === undefined ? certificate.issuedBy : undefined,
    key: intermediate === undefined ? certificate.key : undefined,
    step: ladderStep(endsAt, now)?.step ?? notYet,
  };
  return { gateway: gateway.id, app: undefined, outlook, seenAt: now };
}

function worstOf(all: readonly Severity[]): Severity {
  return severities.findLast((one) => all.includes(one)) ?? 'informational';
}
