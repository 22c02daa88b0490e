import { setTimeout as sleep } from 'node:timers/promises';
import type { Place } from '../domain/conversation.ts';
import type { Sending } from '../ports/channel.ts';
import type { Log } from '../ports/log.ts';
import type { OutboundActivity } from './post-activity.ts';

/** Sends an answer of a turn; `replyTo` is the activity that it answers. Never rejects. */
export type Deliver = (
  place: Place,
  activity: OutboundActivity,
  replyTo: string | undefined,
) => Promise<Sending>;

const tries = 3;
const firstWaitMs = 400;
const longestWaitMs = 10_000;

/** An answer that would come later than this is sent beyond the limits: Teams may take it all the same. */
const roomWithinMs = 20_000;
/** A store that does not say is not waited for: the answer may well be that it is away. */
const toldWithinMs = 1000;

/**
 * Up to three tries, since behind an answer no outbox waits. A try without an answer from Teams may have arrived: an
 * answer read twice does no harm, none at all does.
 */
export function makeDeliver(
  send: (place: Place, activity: OutboundActivity, replyTo?: string) => Promise<Sending>,
  log: Log,
  makeRoom: (conversation: string) => Promise<Date | undefined> = () => Promise.resolve(undefined),
): Deliver {
  /** Milliseconds until there may be room in the conversation; undefined where it is there, and taken. */
  async function waitForRoom({ conversation }: Place): Promise<number | undefined> {
    const silent = sleep(toldWithinMs, undefined, { ref: false });
    const told = makeRoom(conversation).catch((error: unknown) => {
      log.warn({ err: error }, 'An answer goes out uncounted');
      return undefined;
    });
    const free = await Promise.race([told, silent]);
    return free === undefined ? undefined : Math.max(10, free.getTime() - Date.now());
  }

  return async (place, activity, replyTo) => {
    const until = Date.now() + roomWithinMs;
    for (let wait = await waitForRoom(place); wait !== undefined; wait = await waitForRoom(place)) {
      // That somebody works is worth telling only now.
      if (activity['type'] === 'typing') return { kind: 'later', status: 429, afterMs: wait };
      if (Date.now() + wait > until) break;
      await sleep(wait);
    }
    let sending = await send(place, activity, replyTo);
    for (let tried = 1; tried < tries && sending.kind === 'later'; tried += 1) {
      await sleep(waitMs(sending.afterMs, tried));
      sending = await send(place, activity, replyTo);
    }
    if (sending.kind !== 'sent') log.warn({ ...sending }, 'An answer did not reach Teams');
    return sending;
  };
}

/** What Teams asked for, else doubling; up to a third more, so that many do not come back at once. */
function waitMs(askedMs: number | undefined, tried: number): number {
  const base = askedMs ?? firstWaitMs * 2 ** (tried - 1);
  return Math.min(base, longestWaitMs) * (1 + Math.random() / 3);
}
