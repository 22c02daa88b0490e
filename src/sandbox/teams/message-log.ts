import type { SandboxClock } from '../clock.ts';
import type { Attachment, Message } from './message.ts';

/** A person's own view of one message: the card that an invoke answered with. */
export interface View {
  readonly message: string;
  readonly as: string;
  readonly card: Attachment;
}

export type MessageDraft = Omit<Message, 'id' | 'thread' | 'at' | 'version'> & { readonly thread?: string };

/** What changes when a message is edited; what is absent is gone, as in Teams. */
export type MessageChange = Pick<Message, 'text' | 'textFormat' | 'attachments' | 'entities' | 'mentions'> & {
  readonly summary?: string;
};

/** All messages with their versions, and who sees his own view of which. */
export class MessageLog {
  readonly #clock: SandboxClock;
  readonly #messages = new Map<string, Message>();
  readonly #conversations = new Map<string, string[]>();
  readonly #views = new Map<string, Map<string, Attachment>>();
  #lastId = 0;

  constructor(clock: SandboxClock) {
    this.#clock = clock;
  }

  /** Two messages never get one id, even where the tenant's clock stands still. */
  nextId(): string {
    this.#lastId = Math.max(this.#clock.now().getTime(), this.#lastId + 1);
    return String(this.#lastId);
  }

  add(draft: MessageDraft, id = this.nextId()): Message {
    const message = { ...draft, id, thread: draft.thread ?? id, at: this.#now(), version: 1 };
    this.restore(message);
    return message;
  }

  /** An edit is for all: nobody keeps a view of his own. */
  edit(message: Message, change: MessageChange): Message {
    const { id, conversation, thread, from, at, version } = message;
    const edited = {
      id,
      conversation,
      thread,
      from,
      at,
      ...change,
      editedAt: this.#now(),
      version: version + 1,
    };
    this.restore(edited);
    return edited;
  }

  delete(message: Message): Message {
    const nothing = { text: '', attachments: [], entities: [], mentions: [] };
    const deleted = { ...message, ...nothing, version: message.version + 1, deleted: true as const };
    this.restore(deleted);
    return deleted;
  }

  get(id: string): Message | undefined {
    return this.#messages.get(id);
  }

  /** The newest `limit` messages of a conversation, oldest first. */
  list(conversation: string, limit = Number.POSITIVE_INFINITY): Message[] {
    const ids = this.#conversations.get(conversation) ?? [];
    return ids.slice(-limit).flatMap((id) => this.#messages.get(id) ?? []);
  }

  setView(view: View): void {
    const views = this.#views.get(view.message) ?? new Map<string, Attachment>();
    this.#views.set(view.message, views.set(view.as, view.card));
  }

  /** The message as one person sees it. */
  seenBy(person: string, message: Message): Message {
    const card = this.#views.get(message.id)?.get(person);
    return card === undefined ? message : { ...message, attachments: [card] };
  }

  /** Takes a message as it stands in the journal; a newer version takes the place of an older one. */
  restore(message: Message): void {
    if (!this.#messages.has(message.id)) {
      const ids = this.#conversations.get(message.conversation) ?? [];
      ids.push(message.id);
      this.#conversations.set(message.conversation, ids);
    }
    this.#messages.set(message.id, message);
    this.#views.delete(message.id);
    this.#lastId = Math.max(this.#lastId, Number(message.id));
  }

  all(): Iterable<Message> {
    return this.#messages.values();
  }

  *views(): Iterable<View> {
    for (const [message, views] of this.#views) for (const [as, card] of views) yield { message, as, card };
  }

  #now(): string {
    return this.#clock.now().toISOString();
  }
}
