interface Window {
  readonly ms: number;
  readonly most: number;
}

/** Teams' numbers for one bot in one conversation; reading a roster is counted apart from writing. */
const windows: Readonly<Record<'write' | 'read', readonly Window[]>> = {
  write: [
    { ms: 1000, most: 7 },
    { ms: 2000, most: 8 },
    { ms: 30_000, most: 60 },
    { ms: 3_600_000, most: 1800 },
  ],
  read: [
    { ms: 1000, most: 14 },
    { ms: 2000, most: 16 },
    { ms: 30_000, most: 120 },
    { ms: 3_600_000, most: 3600 },
  ],
};
const wholeApp: readonly Window[] = [{ ms: 1000, most: 50 }];

/**
 * Teams' rate limits, in real time. A conversation is a chat or a whole channel with all its threads, as Microsoft's
 * page on rate limiting defines it. A call that was refused isn't counted.
 */
export class RateLimits {
  readonly #now: () => number;
  readonly #app: number[] = [];
  readonly #conversations = new Map<string, number[]>();

  /** `now` gives milliseconds that never go back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Counts a call, or says in how many milliseconds there is room for it. */
  take(kind: 'write' | 'read', conversation: string): number | undefined {
    const now = this.#now();
    const key = `${kind} ${conversation}`;
    const times = this.#conversations.get(key) ?? [];
    this.#conversations.set(key, times);
    const wait = Math.max(waitMs(times, windows[kind], now), waitMs(this.#app, wholeApp, now));
    if (wait > 0) return wait;
    remember(times, windows[kind], now);
    remember(this.#app, wholeApp, now);
    return undefined;
  }
}

function waitMs(times: readonly number[], limits: readonly Window[], now: number): number {
  const waits = limits.map(({ ms, most }) => {
    const oldest = times[times.length - most];
    return oldest === undefined ? 0 : oldest + ms - now;
  });
  return Math.max(0, ...waits);
}

function remember(times: number[], limits: readonly Window[], now: number): void {
  times.push(now);
  const most = Math.max(...limits.map((limit) => limit.most));
  if (times.length > most) times.shift();
}
