import type { AlertKind, Mute } from '../domain/alert.ts';
import { kindNames } from './alert-words.ts';
import type { Look } from './look.ts';
import { listed, named } from './words.ts';

/** "traffic and storage alerts of GraniteFalls", "all alerts". Markdown-safe. */
export function alertsOf(kinds: readonly AlertKind[], gateway: Mute['gateway'], look: Look): string {
  const what =
    kinds.length === 0
      ? 'all alerts'
      : `${listed(
          kinds.map((one) => kindNames[one]),
          'and',
          6,
        )} alerts`;
  return gateway === undefined ? what : `${what} of ${named(look.nameOf(gateway))}`;
}

/** What a mute keeps quiet. Markdown-safe. */
export function mutedWords({ kinds, gateway, predicted }: Mute, look: Look): string {
  const own = predicted === undefined ? kinds : [...new Set(predicted.subKinds.map((one) => one.kind))];
  return alertsOf(own, gateway, look);
}
