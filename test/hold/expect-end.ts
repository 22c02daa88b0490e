import { expect } from '@jest/globals';
import { type Tenant, textOf } from '../e2e/tenant.ts';
import { callOf, endingOf, type Ordered, surplusOf, takenOverWithin, wishes } from './killing.ts';
import type { Ledger } from './ledger.ts';

/**
 * An order that came to its good end: Azure took each call once, the card says so, and Ana was told.
 * @param most.twice messages that may stand twice: one that was on its way when the bot died
 * @param most.calls other calls than the order's own
 */
export async function expectDone(
  tenant: Tenant,
  ledger: Ledger,
  ordered: Ordered,
  { twice = 0, calls = wishes[ordered.wish].calls }: { twice?: number; calls?: readonly string[] } = {},
): Promise<void> {
  await tenant.waitFor(
    `the end of R-${ordered.number}`,
    async () => (await ledger.operationOf(ordered.request)) === 'succeeded' && (await ledger.unsent()) === 0,
    takenOverWithin,
  );
  expect((await tenant.changes(ordered.gateway)).map(callOf)).toEqual(calls);
  expect(await tenant.machines(ordered.gateway)).toEqual(wishes[ordered.wish].machines);
  const ending = await endingOf(tenant, ordered);
  const own = ending.cards.find(({ id }) => id === ordered.message);
  expect(own === undefined ? '' : textOf(own)).toMatch(/^✓\nDone in /);
  expect(ending.replies.filter((one) => one.includes(`R-${ordered.number} is done`))).not.toEqual([]);
  expect(surplusOf(ending)).toBeLessThanOrEqual(twice);
}
