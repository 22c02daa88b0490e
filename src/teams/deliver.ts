import { setTimeout as sleep } from 'node:timers/promises';
import type { Place } from '../domain/conversation.ts';
import type { Sending } from '../ports/channel.ts';
import type { Log } from '../ports/log.ts';
import type { Room } from '../ports/outbox.ts';
import { inTime } from './in-time.ts';
import type { OutboundActivity } from './post-activity.ts';

/**
 * Sends an answer of a turn; `replyTo` is the activity that it answers, `room` what was said a moment ago when a place was
 * asked for on its behalf. Never rejects.
 */
export type Deliver = (
  place: Place,
  activity: OutboundActivity,
  replyTo: string | undefined,
  room?: Room,
) => Promise<Sending>;

/** Teams' limits, as all replicas keep them together. */
export interface Pace {
  makeRoom(conversation: string): Promise<Room>;
  /** The send that had this place is over. */
  landed(slot: string): Promise<void>;
}

const tries = 3;
const firstWaitMs = 400;
const longestWaitMs = 10_000;
/** An answer that would come later than this is sent beyond the limits: Teams may take it all the same. */
const roomWithinMs = 20_000;
/** Sends that are under way may be over any moment, and make room then. */
const askAgainWithinMs = 500;
/** A store that does not say is not waited for: the answer may well be that it is away. */
const toldWithinMs = 1000;

/**
 * Up to three tries, since behind an answer no outbox waits. A try without an answer from Teams may have arrived: an
 * answer read twice does no harm, none at all does.
 */
export function makeDeliver(
  send: (place: Place, activity: OutboundActivity, replyTo?: string) => Promise<Sending>,
  log: Log,
  pace?: Pace,
): Deliver {
  const uncounted = (error: unknown) => {
    log.warn({ err: error }, 'An answer goes out uncounted');
    return undefined;
  };

  /** Undefined where nobody counts, or nobody says. */
  async function askForRoom({ conversation }: Place): Promise<Room | undefined> {
    return pace && inTime(pace.makeRoom(conversation).catch(uncounted), toldWithinMs, undefined);
  }

  async function waitForRoom(place: Place): Promise<Room | undefined> {
    const until = Date.now() + roomWithinMs;
    for (;;) {
      const room = await askForRoom(place);
      // Further away than sends under way could make it: the limit of an hour.
      const isFar = room?.kind === 'full' && room.until.getTime() > until + roomWithinMs;
      if (room?.kind !== 'full' || isFar || Date.now() > until) return room;
      await sleep(Math.min(askAgainWithinMs, Math.max(10, room.until.getTime() - Date.now())));
    }
  }

  async function sendOnce(
    place: Place,
    activity: OutboundActivity,
    replyTo?: string,
    taken?: Room,
  ): Promise<Sending> {
    // That somebody works is worth telling only now.
    const ask = activity['type'] === 'typing' ? askForRoom : waitForRoom;
    const room = taken?.kind === 'room' ? taken : await ask(place);
    if (room?.kind === 'full' && activity['type'] === 'typing')
      return { kind: 'refused', status: 0, code: 'NoRoom' };
    const sending = await send(place, activity, replyTo);
    if (room?.kind === 'room') pace?.landed(room.slot).catch(uncounted);
    return sending;
  }

  return async (place, activity, replyTo, taken) => {
    let sending = await sendOnce(place, activity, replyTo, taken);
    for (let tried = 1; tried < tries && sending.kind === 'later'; tried += 1) {
      await sleep(waitMs(sending.afterMs, tried));
      sending = await sendOnce(place, activity, replyTo);
    }
    if (sending.kind !== 'sent' && activity['type'] !== 'typing')
      log.warn({ ...sending }, 'An answer did not reach Teams');
    return sending;
  };
}

/** What Teams asked for, else doubling; up to a third more, so that many do not come back at once. */
function waitMs(askedMs: number | undefined, tried: number): number {
  const base = askedMs ?? firstWaitMs * 2 ** (tried - 1);
  return Math.min(base, longestWaitMs) * (1 + Math.random() / 3);
}
