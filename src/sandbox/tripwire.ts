/** What the bot asks of the tenant, as a tripwire tells it apart. `azure-done` is the poll that tells of the end. */
export const footsteps = [
  'graph',
  'azure-look',
  'azure-change',
  'azure-poll',
  'azure-done',
  'teams-post',
  'teams-edit',
] as const;

export type Footstep = (typeof footsteps)[number];

export interface Trap {
  /** In this order, other requests in between; the last one trips the wire. */
  readonly steps: readonly Footstep[];
  /** Whether that request is carried out before the wire trips. It is answered in neither case. */
  readonly moment: 'before' | 'after';
}

/** Strikes the bot at an exact request: the other end of the wire is the one place from which all of them are seen. */
export class Tripwire {
  #left: readonly Footstep[] = [];
  #moment: Trap['moment'] = 'before';
  #strike: () => void = () => undefined;

  /** Replaces the trap that is set; `strike` is called once. */
  set(trap: Trap, strike: () => void): void {
    this.#left = trap.steps;
    this.#moment = trap.moment;
    this.#strike = strike;
  }

  /** Requests that are still to come. */
  get left(): readonly Footstep[] {
    return this.#left;
  }

  /** True when that tripped it: whoever plays the tenant leaves the request unanswered, and `before` also undone. */
  tread(step: Footstep, moment: Trap['moment']): boolean {
    if (this.#left[0] !== step) return false;
    const isLast = this.#left.length === 1;
    // On the way to the last one a request counts when it is done, so that it counts once.
    if (moment !== (isLast ? this.#moment : 'after')) return false;
    this.#left = this.#left.slice(1);
    if (isLast) this.#strike();
    return isLast;
  }
}
