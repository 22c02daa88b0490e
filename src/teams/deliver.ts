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

/**
 * Up to three tries, since behind an answer no outbox waits. A try without an answer from Teams may have arrived: an
 * answer read twice does no harm, none at all does.
 */
export function makeDeliver(
  send: (place: Place, activity: OutboundActivity, replyTo?: string) => Promise<Sending>,
  log: Log,
): Deliver {
  return async (place, activity, replyTo) => {
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
