import type { Signal } from '../domain/alert.ts';
import type { AppSecret, Expiring, ExpiryOutlook, WatchedApp } from '../domain/watch.ts';
import { judgeEnd } from './judge-end.ts';
import { ladderStep, notYet, wordsOf } from './ladder.ts';
import { fired, type Matter, type Standing, standingOf } from './say.ts';
import { plain, utc } from './words.ts';

const dayMs = 86_400_000;
/** An older secret is told of from so long before its end to so long after it: whoever still uses it is to hear. */
const olderMs = 14 * dayMs;

/** What is known beside the secrets. */
export interface SecretFacts {
  readonly now: Date;
  /** A look before has seen a secret of it. */
  readonly hadSecrets?: boolean;
  readonly standing: Standing;
}

/**
 * What a look at an app's secrets has to say, in one alert of the app: the end of the secret that is in use, where
 * gatehouse.yaml tells which that is; else of the one that ends last, and, while that is far off, of an older one beside it:
 * a renewal looks like that, and so does one that nobody entered in Configuration Manager. That none is left, or not the one
 * in use, is critical; an app that never had one (it signs in with a certificate) has none that could end.
 */
export function judgeSecrets(
  app: WatchedApp,
  secrets: readonly AppSecret[],
  { now, hadSecrets = false, standing }: SecretFacts,
): readonly Signal[] {
  const matter: Matter = { kind: 'secret', subKind: 'expiry', subject: { kind: 'app', id: app.appId } };
  const name = plain(app.name, 100);
  const ends = secretEnds(app, secrets, now).map((one) => one.outlook);
  const last = ends.at(-1);
  if (app.keyId !== undefined) {
    const used = secrets.filter((one) => one.keyId.toLowerCase() === app.keyId);
    const [end] = secretEnds(app, used, now);
    if (end !== undefined)
      return judgeEnd(matter, end.outlook, `The secret in use of ${name}`, now, standing);
    return gone(matter, `The secret in use of ${name} is gone`, now, standing);
  }
  if (last === undefined) {
    const isOpen = standingOf(standing, matter)?.state.kind === 'open';
    return hadSecrets || isOpen ? gone(matter, `${name} has no secret any more`, now, standing) : [];
  }
  const older = ends.find((one) => one !== last && Math.abs(one.endsAt.getTime() - now.getTime()) <= olderMs);
  const step = ladderStep(last.endsAt, now);
  if (older !== undefined && (step === undefined || step.severity === 'informational'))
    return beside(matter, older, name, now, standing);
  return judgeEnd(matter, last, `The newest secret of ${name}`, now, standing);
}

/** Nobody knows whether the newer one has been entered where the older one is used. */
function beside(
  matter: Matter,
  older: ExpiryOutlook,
  name: string,
  now: Date,
  standing: Standing,
): readonly Signal[] {
  const step = ladderStep(older.endsAt, now);
  const finding = {
    severity: 'informational' as const,
    title: `A secret of ${name} ${step === undefined ? 'ends' : wordsOf(step)}, and there is a newer one`,
    detail: `${older.name}: ${utc(older.endsAt)}. See that Configuration Manager has the newer one.`,
    outlook: older,
    step: `older ${older.endsAt.getTime()} at ${step?.step} over ${step?.daysOver}`,
    restMs: olderMs,
  };
  return fired(matter, finding, now, standing);
}

function gone(matter: Matter, title: string, now: Date, standing: Standing): readonly Signal[] {
  const finding = {
    severity: 'critical' as const,
    title,
    detail:
      'Entra does not list it. What signs in with it can’t do so any more: make a new one, and enter it.',
    step: 'gone',
    restMs: dayMs,
  };
  return fired(matter, finding, now, standing);
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
