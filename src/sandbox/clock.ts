/** What the clock says now, as it is told to the bot and to the page. Times are milliseconds since 1970. */
export interface ClockState {
  /** The machine's time at which `simulated` was the tenant's time. */
  readonly real: number;
  readonly simulated: number;
  /** Seconds of the tenant in one second of the machine; 0 stands still. */
  readonly speed: number;
}

/** The tenant's one clock. All of the sandbox's durations are read from it, so that a change of speed moves all of them. */
export class SandboxClock {
  #state: ClockState;
  readonly #listeners = new Set<(state: ClockState) => void>();

  constructor(startAt: Date = new Date(), speed = 1) {
    this.#state = { real: Date.now(), simulated: startAt.getTime(), speed };
  }

  get state(): ClockState {
    return this.#state;
  }

  now(): Date {
    const { real, simulated, speed } = this.#state;
    return new Date(simulated + (Date.now() - real) * speed);
  }

  setSpeed(speed: number): void {
    this.#state = { real: Date.now(), simulated: this.now().getTime(), speed };
    for (const listener of this.#listeners) listener(this.#state);
  }

  /** Returns the function that ends the subscription. */
  onChange(listener: (state: ClockState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
