import { randomBytes } from 'node:crypto';
import type { Look } from '../card/look.ts';
import { errorCard, faultCard, refusedCard, welcomeCard } from '../card/note-cards.ts';
import type { Place } from '../domain/conversation.ts';
import { Fault } from '../domain/fault.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';
import type { Access } from './access.ts';
import type { ClickDesk } from './click-desk.ts';
import type { Answer, Click, ClickAnswer, Conversations, Heard } from './conversation-desk.ts';
import type { Looks } from './looks.ts';
import { OftenSaid } from './often-said.ts';
import type { WordDesk } from './word-desk.ts';

/** Whoever removes the bot and adds it again later is welcomed again. */
const welcomeAgainAfterMs = 60_000;

/** Where words and clicks come in: who may be heard at all, and what happens when something fails. */
export class FrontDesk implements Conversations {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #access: Access;
  readonly #words: WordDesk;
  readonly #clicks: ClickDesk;
  readonly #looks: Looks;
  readonly #oftenSaid = new OftenSaid();

  constructor(
    ports: { store: Store; clock: Clock; log: Log },
    desks: { access: Access; words: WordDesk; clicks: ClickDesk },
    looks: Looks,
  ) {
    this.#store = ports.store;
    this.#clock = ports.clock;
    this.#log = ports.log;
    this.#access = desks.access;
    this.#words = desks.words;
    this.#clicks = desks.clicks;
    this.#looks = looks;
  }

  async hear(heard: Heard): Promise<readonly Answer[]> {
    const look = this.#looks.forSpeaker(heard.timeZone);
    try {
      const { gateways: visible, names } = await this.#access.visibleTo(heard.by);
      if (visible.length === 0 && !(await this.#isKnown(heard)))
        return (await this.#store.hear(heard.key, look.now)) ? [this.#stranger(look)] : [];
      const context = { now: look.now, timeZone: look.timeZone, gateways: names };
      const parsed = this.#oftenSaid.parse(heard.text, context);
      return await this.#words.take(parsed, heard, visible, look);
    } catch (error) {
      return [this.#sorry(error, look)];
    }
  }

  async click(click: Click): Promise<ClickAnswer> {
    try {
      // A refresh draws what is stored and asks nobody; who may not read sees what everybody in the channel sees.
      if (click.isAutomatic) return await this.#clicks.refresh(click);
      const { gateways: visible } = await this.#access.visibleTo(click.by);
      if (visible.length === 0) return { kind: 'message', text: notKnown };
      return await this.#clicks.take(click, visible);
    } catch (error) {
      if (error instanceof Fault) return { kind: 'message', text: `${error.message}. ${error.remedy}` };
      return { kind: 'message', text: `Something went wrong here. Reference ${this.#note(error)}.` };
    }
  }

  async joined({ conversation }: Place): Promise<readonly Answer[]> {
    // Teams tells of it twice, and each time another replica may hear it.
    const key = `joined ${conversation}`;
    if (!(await this.#store.hear(key, this.#clock.now(), welcomeAgainAfterMs))) return [];
    const card = welcomeCard(this.#looks.shared());
    return [this.#looks.answer(card, `${this.#looks.shared().botName} is here`)];
  }

  async #isKnown(heard: Heard): Promise<boolean> {
    return (await this.#access.rolesOf(heard.by)).has('reader');
  }

  #stranger(look: Look): Answer {
    const card = refusedCard(
      'I don’t know you yet',
      notKnown,
      ['Ask your Gatehouse admin for a role.'],
      look,
    );
    return this.#looks.answer(card, notKnown);
  }

  #sorry(error: unknown, look: Look): Answer {
    if (error instanceof Fault) {
      this.#log.warn({ code: error.code, at: this.#clock.now() }, 'an answer was not possible');
      return this.#looks.answer(faultCard(error, look), error.message);
    }
    const reference = this.#note(error);
    return this.#looks.answer(errorCard(reference, look), `Something went wrong. Reference ${reference}`);
  }

  #note(error: unknown): string {
    const reference = randomBytes(3).toString('hex');
    this.#log.error({ err: error, reference }, 'an unexpected error');
    return reference;
  }
}

const notKnown = 'No role in Gatehouse is yours, so nothing can be shown or ordered.';
