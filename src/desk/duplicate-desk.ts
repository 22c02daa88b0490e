import { setTimeout as sleep } from 'node:timers/promises';
import { markIn } from '../card/marked.ts';
import type { Place } from '../domain/conversation.ts';
import type { Channel, Sending } from '../ports/channel.ts';
import type { Log } from '../ports/log.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { Click, ClickAnswer } from './conversation-desk.ts';

/** Who pressed a button reads the answer on the card before the card is gone. */
const readForMs = 1000;
const tries = 5;
const longestWaitMs = 30_000;

/**
 * Takes away the second copy of a card. A process that dies between Teams' acceptance and the note of it leaves a card
 * that nobody knows of; the next one posts it again. It is found when somebody touches it.
 */
export class DuplicateDesk {
  readonly #outbox: Outbox;
  readonly #channel: Channel;
  readonly #log: Log;
  /** Under way in this process: a channel full of people refreshes a card many times. */
  readonly #leaving = new Set<string>();

  constructor(ports: { outbox: Outbox; channel: Channel; log: Log }) {
    this.#outbox = ports.outbox;
    this.#channel = ports.channel;
    this.#log = ports.log;
  }

  /** The message is the one that Teams says was touched; what the client names only tells which card it should be. */
  async isOne({ data, place, messageId }: Click): Promise<boolean> {
    const letter = markIn(data);
    if (letter === undefined || messageId === undefined) return false;
    const { conversation } = place;
    return (await this.#outbox.whereIs(letter, { conversation, activityId: messageId })) === 'elsewhere';
  }

  /** Has it deleted in a moment, and says so where the card can't show what came of a press. */
  takeAway(click: Click, answer: ClickAnswer): ClickAnswer {
    this.#leave(click);
    if (click.isAutomatic) return answer;
    const copy = 'This is a second copy of the card and is deleted now';
    if (answer.kind === 'message') return { kind: 'message', text: `${answer.text} ${copy}.` };
    const taken = click.verb === 'view' ? '' : 'That was taken. ';
    return { kind: 'message', text: `${taken}${copy}: the other one shows how it goes.` };
  }

  #leave({ place, messageId = '' }: Click): void {
    const key = `${place.conversation} ${messageId}`;
    if (this.#leaving.has(key)) return;
    this.#leaving.add(key);
    // Whatever ends it early, the next touch finds the copy again.
    sleep(readForMs, undefined, { ref: false })
      .then(() => this.#remove(place, messageId))
      .then((sending) => this.#log.info({ kind: sending?.kind }, 'a second copy of a card was taken away'))
      .catch((error: unknown) => this.#log.warn({ err: error }, 'a second copy of a card stays'))
      .finally(() => this.#leaving.delete(key));
  }

  /** Undefined when Teams takes nothing for so long that it is left to the next touch. */
  async #remove(place: Place, messageId: string): Promise<Sending | undefined> {
    for (let tried = 0; tried < tries; tried += 1) {
      const room = await this.#outbox.makeRoom(place.conversation, new Date());
      if (room.kind === 'full') {
        await sleep(within(room.until.getTime() - Date.now()), undefined, { ref: false });
        continue;
      }
      const sending = await this.#channel.remove(place, messageId);
      await this.#outbox.landed(room.slot, new Date());
      if (sending.kind !== 'later') return sending;
      await sleep(within(sending.afterMs ?? 1000 * 2 ** tried), undefined, { ref: false });
    }
    return undefined;
  }
}

function within(ms: number): number {
  return Math.min(longestWaitMs, Math.max(10, ms));
}
