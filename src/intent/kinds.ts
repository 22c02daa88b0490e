import type { AlertKindWord, Slots } from '../domain/intent.ts';

const kinds: Readonly<Record<string, AlertKindWord>> = {
  traffic: 'traffic', bandwidth: 'traffic', egress: 'traffic', outbound: 'traffic', threshold: 'traffic',
  storage: 'storage', certificate: 'certificate', certificates: 'certificate',
  secret: 'secret', secrets: 'secret', health: 'health', connection: 'health', other: 'other',
  expiry: 'expiry', expiration: 'expiry', all: 'all', every: 'all', everything: 'all',
}; // biome-ignore format: words of one kind side by side

/** Words that name a kind of alert, as a group of the grammar. */
export const kindWords =
  'traffic | outbound traffic | bandwidth | egress | storage | certificate | certificates | secret | secrets | health | other | expiry | expiration | certificate expiry | secret expiry | certificate expiration | secret expiration | all | all the';

/** Words that name a severity, as a group of the grammar. */
export const severityWords = 'critical | warning | warnings | informational';

/** The kind that a group of words names. */
export function kindOf(words: string | undefined): AlertKindWord | undefined {
  const first = words?.split(' ')[0] ?? '';
  return Object.hasOwn(kinds, first) ? kinds[first] : undefined;
}

/** The severity that a word names. */
export function severityOf(word: string | undefined): Slots['severity'] {
  switch (word) {
    case 'critical':
      return 'critical';
    case 'warning':
    case 'warnings':
      return 'warning';
    case 'informational':
      return 'informational';
    default:
      return undefined;
  }
}
