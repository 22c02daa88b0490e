import type { Clock } from '../ports/clock.ts';

/** The machine's own time. */
export const machineClock: Clock = {
  now: () => new Date(),
  speed: () => 1,
  onSpeed: () => () => undefined,
};
