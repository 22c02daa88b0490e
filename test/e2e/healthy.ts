import { expect } from '@jest/globals';
import { plainCard, teamsCard } from '../card/teams-card.ts';
import type { Card, Tenant } from './tenant.ts';

/** Teams refuses a message over 28 KB; the house keeps cards under 25. */
const mostBytes = 25_000;

function faultsOf(card: Card): readonly string[] {
  const { error } = teamsCard.safeParse(plainCard(card));
  const json = JSON.stringify(card);
  const bytes = Buffer.byteLength(json);
  return [
    ...(error?.issues ?? []).map((one) => `${one.path.join('.')}: ${one.message}`),
    ...(bytes < mostBytes ? [] : [`${bytes} bytes`]),
    // Ids are random, and may spell anything.
    ...(/"\$(data|when)"|undefined|\[object|NaN|Invalid Date/.test(
      json.replace(/"[a-z]{2}_[\w-]{16,}"/g, '""'),
    )
      ? ['something was not filled in']
      : []),
  ];
}

/** Every card that anybody saw is one that Teams takes, and the bot logged no error. */
export function expectHealthy(tenant: Tenant, known: RegExp = /^$/): void {
  expect(tenant.seen.size).toBeGreaterThan(0);
  const faults = [...tenant.seen.values()].flatMap((card) =>
    faultsOf(card).map((fault) => `${fault} in ${JSON.stringify(card).slice(0, 600)}`),
  );
  expect(faults).toEqual([]);
  const errors = tenant.log.filter((line) => /"level":(50|60)/.test(line) && !known.test(line));
  expect(errors).toEqual([]);
}
