import type { AlertKind, SubKind } from '../domain/alert.ts';

export interface Kind {
  readonly kind: AlertKind;
  readonly subKind: SubKind;
}

/** What the custom property `kind` of a rule may say, in small letters without anything between them. */
const properties: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['traffic', { kind: 'traffic', subKind: 'limit' }],
  ['egress', { kind: 'traffic', subKind: 'limit' }],
  ['outboundtraffic', { kind: 'traffic', subKind: 'limit' }],
  ['storage', { kind: 'storage', subKind: 'limit' }],
  ['capacity', { kind: 'storage', subKind: 'limit' }],
  ['certificate', { kind: 'certificate', subKind: 'expiry' }],
  ['cert', { kind: 'certificate', subKind: 'expiry' }],
  ['secret', { kind: 'secret', subKind: 'expiry' }],
  ['health', { kind: 'health', subKind: 'signal' }],
  ['availability', { kind: 'health', subKind: 'unreachable' }],
  ['unreachable', { kind: 'health', subKind: 'unreachable' }],
  ['instances', { kind: 'health', subKind: 'instances' }],
  ['drift', { kind: 'health', subKind: 'drift' }],
  ['other', { kind: 'other', subKind: 'signal' }],
]);

const signal: Kind = { kind: 'other', subKind: 'signal' };

/** Where an alert belongs: what its rule's owner wrote on it, else what it measures, else what its rule is called. */
export function kindOf(clues: {
  /** The custom property `kind`. */
  readonly property: string | undefined;
  readonly said: Kind | undefined;
  readonly names: readonly string[];
  readonly isOfGateway: boolean;
}): Kind {
  const written = properties.get(clues.property?.toLowerCase().replace(/[^a-z]/g, '') ?? '');
  if (written !== undefined) return written;
  const { said } = clues;
  if (said !== undefined && said.kind !== 'other') return said;
  const words = clues.names.map(wordsOf);
  return words.map(ofExpiry).find((one) => one !== undefined) ?? said ?? ofGateway(words, clues) ?? signal;
}

/** "cmg cert expiry" of "cmg-CertExpiry" */
function wordsOf(name: string): string {
  return name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .toLowerCase();
}

function ofExpiry(words: string): Kind | undefined {
  if (!/\bexpir/.test(words)) return undefined;
  if (/\b(?:secrets?|app keys?)\b/.test(words)) return { kind: 'secret', subKind: 'expiry' };
  return /\b(?:certificates?|certs?|tls|ssl)\b/.test(words)
    ? { kind: 'certificate', subKind: 'expiry' }
    : undefined;
}

/** Words that many rules have: they count only for a gateway's, and where nothing else tells. */
function ofGateway(words: readonly string[], { isOfGateway }: { isOfGateway: boolean }): Kind | undefined {
  const has = (pattern: RegExp) => isOfGateway && words.some((one) => pattern.test(one));
  if (has(/\b(?:traffic|egress|network out)\b/)) return { kind: 'traffic', subKind: 'limit' };
  if (has(/\b(?:used capacity|storage (?:capacity|quota|limit|usage|full))\b/))
    return { kind: 'storage', subKind: 'limit' };
  if (has(/\b(?:availability|web ?test|unreachable)\b/)) return { kind: 'health', subKind: 'unreachable' };
  return undefined;
}
