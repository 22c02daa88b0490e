import { between, randomOf } from './random.ts';
import type { Machine, Power } from './scale-set.ts';

export type PowerAction = 'start' | 'deallocate' | 'powerOff' | 'restart' | 'redeploy';

/** Where an action leads a machine: the states on the way, with the seconds (from, to) spent in each, and the last one. */
export const ways = {
  start: {
    from: ['stopped', 'deallocated', 'stopping', 'deallocating', 'starting'],
    legs: [['starting', 40, 75]],
    to: 'running',
  },
  deallocate: {
    from: ['running', 'stopped', 'starting', 'stopping', 'deallocating'],
    legs: [['deallocating', 20, 45]],
    to: 'deallocated',
  },
  powerOff: { from: ['running', 'starting', 'stopping'], legs: [['stopping', 10, 25]], to: 'stopped' },
  restart: {
    from: ['running'],
    legs: [
      ['stopping', 8, 15],
      ['starting', 20, 45],
    ],
    to: 'running',
  },
  redeploy: {
    from: ['running'],
    legs: [
      ['stopping', 20, 40],
      ['starting', 50, 90],
    ],
    to: 'running',
  },
} as const;

/** How one operation goes along: its pace, its turns, and when the last machine is done. Times are ms. */
export class Course {
  readonly #random: () => number;
  readonly #slowness: number;
  #turn: number;
  #end: number;

  /** The same seed makes the same pace; `slowness` 10 makes everything last ten times as long. */
  constructor(seed: string, startsAt: number, slowness: number) {
    this.#random = randomOf(seed);
    this.#slowness = slowness;
    this.#turn = startsAt;
    this.#end = startsAt + this.lasting(3, 6);
  }

  /** A length of time between so many seconds. */
  lasting(least: number, most: number): number {
    return between(this.#random, least, most) * 1000 * this.#slowness;
  }

  /** When the next machine's turn is: Azure does not take them all at once. */
  turn(): number {
    const turn = this.#turn;
    this.#turn += this.lasting(0.5, 3);
    return turn;
  }

  /** Leads a machine through an action from `from` on, to `to` where it goes wrong; the time at which it is there. */
  lead(machine: Machine, action: PowerAction, from: number, to: Power = ways[action].to): number {
    const way = ways[action];
    let at = from;
    for (const [power, least, most] of way.legs) {
      machine.steps.push({ at, power });
      at += this.lasting(least, most);
    }
    machine.steps.push({ at, power: to });
    return this.until(at);
  }

  /** The operation lasts until then at least. */
  until(at: number): number {
    this.#end = Math.max(this.#end, at);
    return at;
  }

  /** When Azure says that it is over, a little after the last machine. */
  end(): number {
    return this.#end + this.lasting(1, 4);
  }
}
