const keptMs = 5 * 60_000;
const mostKept = 200;

/**
 * Tokens that were proved a moment ago. Teams signs many activities with one token, and proving it takes half a
 * millisecond of a turn. What was proved holds for the address and the channel that it was proved with, for five minutes
 * and never beyond the token's own end; botbuilder keeps the keys for much longer than that.
 */
export class Proven {
  readonly #until = new Map<string, number>();

  /** `nowMs` is the machine's time. */
  has(token: string, activity: Signed, nowMs: number): boolean {
    const until = this.#until.get(key(token, activity));
    return until !== undefined && nowMs < until;
  }

  /** @param endsAt the token's `exp`, in seconds since 1970; what has none is not kept */
  add(token: string, activity: Signed, endsAt: unknown, nowMs: number): void {
    if (typeof endsAt !== 'number') return;
    if (this.#until.size >= mostKept) this.#until.clear();
    this.#until.set(key(token, activity), Math.min(nowMs + keptMs, endsAt * 1000));
  }
}

/** What botbuilder compares the token with. */
interface Signed {
  readonly serviceUrl: string;
  readonly channelId: string;
}

function key(token: string, { serviceUrl, channelId }: Signed): string {
  return JSON.stringify([token, serviceUrl, channelId]);
}
