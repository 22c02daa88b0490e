import { setTimeout as sleep } from 'node:timers/promises';
import { StoreUnavailable } from '../domain/fault.ts';

const pauseMs = 250;

/**
 * Writes what only this process knows (what Azure or Teams has just answered) again and again while the store can't be
 * reached: lost, it would have to be looked for, or be sent a second time. `write` must be one that may be repeated.
 * @throws StoreUnavailable when that lasts longer than `withinMs` of machine time; whatever else `write` rejects with
 */
export async function insist<Result>(write: () => Promise<Result>, withinMs: number): Promise<Result> {
  const until = performance.now() + withinMs;
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || performance.now() > until) throw error;
      await sleep(pauseMs);
    }
  }
}
