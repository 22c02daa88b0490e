import type { Message } from './message.ts';

/** One line of a person's activity feed. */
export interface Bell {
  readonly as: string;
  readonly at: string;
  readonly message: string;
  readonly conversation: string;
  readonly text: string;
  readonly read: boolean;
}

/** Who is called when: a mention rings anywhere, any message of the bot rings in one's own chat, an edit never rings. */
export class Bells {
  readonly #bells: Bell[] = [];

  ring(message: Message, chatOwner: string | undefined): Bell[] {
    const called = new Set([...message.mentions, ...(chatOwner === undefined ? [] : [chatOwner])]);
    const { id, at, conversation } = message;
    const text = message.summary ?? plain(message.text);
    const rung = [...called].map((as) => ({ as, at, message: id, conversation, text, read: false }));
    this.#bells.push(...rung);
    return rung;
  }

  of(as: string): Bell[] {
    return this.#bells.filter((bell) => bell.as === as);
  }

  /** Whoever looks at a conversation has read what called him there. Tells whether that changed anything. */
  read(as: string, conversation: string): boolean {
    let changed = false;
    for (const [index, bell] of this.#bells.entries()) {
      if (bell.read || bell.as !== as || bell.conversation !== conversation) continue;
      this.#bells[index] = { ...bell, read: true };
      changed = true;
    }
    return changed;
  }

  restore(bell: Bell): void {
    this.#bells.push(bell);
  }

  all(): Iterable<Bell> {
    return this.#bells;
  }
}

function plain(text: string): string {
  return text === '' ? 'Sent a card' : text.replaceAll(/<\/?at>/g, '').slice(0, 200);
}
