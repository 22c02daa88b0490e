import type { Signal } from '../domain/alert.ts';
import type { AppSecret, Expiring, ExpiryOutlook, WatchedApp } from '../domain/watch.ts';
import { judgeEnd } from './judge-end.ts';
import { ladderStep, notYet } from './ladder.ts';
import type { Standing } from './say.ts';
import { plain } from './words.ts';

/**
 * What a look at an app's secrets has to say. The app has one alert, for the secret that ends last: while a newer one
 * is there, that the old one beside it ends is what a renewal looks like, and it stands in lists only. An app without
 * secrets (it signs in with a certificate) has none that could end.
 */
export function judgeSecrets(
  app: WatchedApp,
  secrets: readonly AppSecret[],
  { now, standing }: { readonly now: Date; readonly standing: Standing },
): readonly Signal[] {
  const last = secretEnds(app, secrets, now).at(-1);
  if (last === undefined) return [];
  const matter = { kind: 'secret', subKind: 'expiry', subject: { kind: 'app', id: app.appId } } as const;
  return judgeEnd(matter, last.outlook, `The newest secret of ${plain(app.name, 100)}`, now, standing);
}

/** All of an app's secrets as lists of what ends show them, the one that ends first first. */
export function secretEnds(app: WatchedApp, secrets: readonly AppSecret[], now: Date): readonly Expiring[] {
  return secrets
    .toSorted((a, b) => a.endsAt.getTime() - b.endsAt.getTime())
    .map(({ keyId, displayName, endsAt }) => {
      const outlook: ExpiryOutlook = {
        kind: 'expiry',
        what: 'secret',
        // Secrets without a name are told apart by the begin of their id, as the portal shows it.
        name: plain(`${app.name}, ${displayName ?? `secret ${keyId.slice(0, 8)}`}`, 120),
        endsAt,
        issuedBy: undefined,
        key: undefined,
        step: ladderStep(endsAt, now)?.step ?? notYet,
      };
      return { gateway: undefined, app: app.name, outlook, seenAt: now };
    });
}
