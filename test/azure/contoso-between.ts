import { afterAll, afterEach, beforeAll } from '@jest/globals';
import type { FaultId } from '../../src/sandbox/faults.ts';
import { type Between, startBetween } from './between.ts';
import { type Contoso, startContoso } from './contoso.ts';

/**
 * One Contoso, and one server between it and the bot, for all tests of a file or a `describe`. After each test every
 * fault is off and nobody meddles.
 * @param keep takes both, before the first test
 */
export function contosoBetween(
  size: Parameters<typeof startContoso>[0],
  keep: (contoso: Contoso, between: Between) => void,
): void {
  let contoso: Contoso;
  let between: Between;

  beforeAll(async () => {
    contoso = await startContoso(size);
    between = await startBetween(contoso);
    keep(contoso, between);
  });

  afterEach(() => {
    for (const { id } of contoso.faults.list()) contoso.faults.set(id as FaultId, false);
    between.meddle = (_, ask) => ask();
  });

  afterAll(async () => {
    await between.close();
    await contoso.close();
  });
}
