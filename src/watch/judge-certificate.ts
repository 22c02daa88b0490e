import { type Severity, type Signal, severities } from '../domain/alert.ts';
import type { Gateway } from '../domain/gateway.ts';
import type { Expiring, ExpiryOutlook, ServedCertificate } from '../domain/watch.ts';
import { problemsOf } from './certificate-problems.ts';
import { judgeEnd } from './judge-end.ts';
import { ladderStep, notYet } from './ladder.ts';
import { fired, type Matter, resolved, type Standing } from './say.ts';

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
  const signals = judgeEnd(end, outlook, `The certificate of ${name}`, now, standing);
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

/** A certificate as lists of what ends show it. */
export function certificateEnd(
  gateway: Gateway,
  { endsAt, issuedBy, key }: ServedCertificate,
  now: Date,
): Expiring {
  const outlook: ExpiryOutlook = {
    kind: 'expiry',
    what: 'certificate',
    name: gateway.serviceName,
    endsAt,
    issuedBy,
    key,
    step: ladderStep(endsAt, now)?.step ?? notYet,
  };
  return { gateway: gateway.id, app: undefined, outlook, seenAt: now };
}

function worstOf(all: readonly Severity[]): Severity {
  return severities.findLast((one) => all.includes(one)) ?? 'informational';
}
