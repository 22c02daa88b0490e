import type { SandboxClock } from '../clock.ts';
import { type Bell, Bells } from './bells.ts';
import type { Conversations } from './conversations.ts';
import type { EventHub, RoomEvent } from './event-hub.ts';
import { Journal } from './journal.ts';
import type { Message } from './message.ts';
import { type MessageChange, type MessageDraft, MessageLog, type View } from './message-log.ts';

type JournalRecord =
  | { readonly message: Message }
  | { readonly view: View }
  | { readonly bell: Bell }
  | { readonly read: { readonly as: string; readonly conversation: string } }
  | { readonly installed: true };

/** Everything that is written in Teams: each change is kept in the journal and told to the page. */
export class Timeline {
  readonly log: MessageLog;
  readonly bells = new Bells();
  readonly #conversations: Conversations;
  readonly #events: EventHub<RoomEvent>;
  #journal: Journal | undefined;
  #installed = false;

  private constructor(clock: SandboxClock, conversations: Conversations, events: EventHub<RoomEvent>) {
    this.log = new MessageLog(clock);
    this.#conversations = conversations;
    this.#events = events;
  }

  static async open(
    folder: string | undefined,
    clock: SandboxClock,
    conversations: Conversations,
    events: EventHub<RoomEvent>,
  ): Promise<Timeline> {
    const timeline = new Timeline(clock, conversations, events);
    timeline.#journal = await Journal.open(
      folder,
      (record) => timeline.#replay(record as JournalRecord),
      () => timeline.#records(),
    );
    return timeline;
  }

  /** True once the bot has been told that it was added to the team and the chats. */
  get installed(): boolean {
    return this.#installed;
  }

  setInstalled(): void {
    this.#installed = true;
    this.#keep({ installed: true });
  }

  post(draft: MessageDraft, id?: string): Message {
    const message = this.log.add(draft, id);
    this.#keep({ message });
    this.#tell('message', message);
    if (message.from.bot) this.#ring(message);
    return message;
  }

  edit(message: Message, change: MessageChange): Message {
    const edited = this.log.edit(message, change);
    this.#keep({ message: edited });
    this.#tell('update', edited);
    return edited;
  }

  delete(message: Message): void {
    const deleted = this.log.delete(message);
    this.#keep({ message: deleted });
    this.#tell('delete', deleted);
  }

  setView(view: View): void {
    this.log.setView(view);
    this.#keep({ view });
    const conversation = this.log.get(view.message)?.conversation;
    this.#events.send({ type: 'view', as: view.as, message: view.message, conversation });
  }

  markRead(as: string, conversation: string): void {
    if (this.bells.read(as, conversation)) this.#keep({ read: { as, conversation } });
  }

  async close(): Promise<void> {
    await this.#journal?.close();
  }

  #ring(message: Message): void {
    const place = this.#conversations.find(message.conversation);
    for (const bell of this.bells.ring(message, place?.kind === 'chat' ? place.person.key : undefined)) {
      this.#keep({ bell });
      this.#events.send({ type: 'bell', as: bell.as, bell });
    }
  }

  #tell(type: 'message' | 'update' | 'delete', message: Message): void {
    const { attachments: _, ...rest } = message;
    this.#events.send({ type, message: rest });
  }

  #keep(record: JournalRecord): void {
    this.#journal?.append(record);
  }

  #replay(record: JournalRecord): void {
    if ('message' in record) this.log.restore(record.message);
    else if ('view' in record) this.log.setView(record.view);
    else if ('bell' in record) this.bells.restore(record.bell);
    else if ('read' in record) this.bells.read(record.read.as, record.read.conversation);
    else this.#installed = true;
  }

  *#records(): Iterable<JournalRecord> {
    if (this.#installed) yield { installed: true };
    for (const message of this.log.all()) yield { message };
    for (const view of this.log.views()) yield { view };
    for (const bell of this.bells.all()) yield { bell };
  }
}
