import { Cron } from 'croner';
import cronstrue from 'cronstrue';
import type { Slots } from '../domain/intent.ts';
import type { Due, Timing } from '../domain/timing.ts';

const runsShown = 3;

/** When an order is wanted, if not now. @param timeZone of the speaker, in which repeats are meant */
export function timingOf({ at, every }: Pick<Slots, 'at' | 'every'>, timeZone: string): Timing | undefined {
  if (every !== undefined) return { kind: 'repeating', cron: every, timeZone };
  return at === undefined ? undefined : { kind: 'once', at: new Date(at), timeZone };
}

/** In words and dates. Across a clock change the wall time stays, as cron has it. */
export function dueOf(timing: Timing, now: Date): Due {
  if (timing.kind === 'once') return { timing, words: 'once', next: timing.at > now ? [timing.at] : [] };
  const { cron, timeZone } = timing;
  const next = new Cron(cron, { timezone: timeZone, paused: true }).nextRuns(runsShown, now);
  const words = cronstrue.toString(cron, { use24HourTimeFormat: true, verbose: true });
  return { timing, words: `${words.charAt(0).toLowerCase()}${words.slice(1)}`, next };
}
