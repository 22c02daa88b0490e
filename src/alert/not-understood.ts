import type { Signal } from '../domain/alert.ts';

const id = 'not understood';

/**
 * That something came of which no alert could be made: people look for it where it came from. Nothing in place of such a
 * signal itself, so that one that fails is not followed by another for ever.
 */
export function notUnderstood(signal: Signal, receivedAt: Date): Signal | undefined {
  const { key, kind, severity, subject, rule, link } = signal;
  if (subject.kind === 'rule' && subject.id === id) return undefined;
  return {
    key: `failed|${key}`,
    source: 'webhook',
    condition: 'fired',
    kind: 'other',
    subKind: 'signal',
    subject: { kind: 'rule', id },
    severity,
    azureId: undefined,
    at: receivedAt,
    rule,
    title: 'An alert came that could not be understood',
    detail: `Its kind: ${kind}. Look for it in Azure Monitor; Gatehouse’s log says what went wrong.`,
    measure: undefined,
    link,
    resolves: false,
    outlook: undefined,
  };
}
