/** Where in Teams something was said, or is to be said. */
export interface Place {
  /** Conversation id; `<channel>;messageid=<root>` inside a thread, the bare channel id for a new thread. */
  readonly conversation: string;
  readonly kind: 'personal' | 'group' | 'channel';
  readonly serviceUrl: string;
}

/** A 1:1 or group chat: those who may decide need not be in it, so an order from there is approved elsewhere. */
export function isChat({ kind }: Pick<Place, 'kind'>): boolean {
  return kind !== 'channel';
}

/** The channel id without its thread. */
export function channelOf(conversation: string): string {
  return conversation.split(';messageid=', 1)[0] ?? conversation;
}

/** What a letter tells of. The card is made from the subject when it is sent, so it is never older than its subject. */
export type Subject =
  | { readonly kind: 'request'; readonly id: string }
  | { readonly kind: 'question'; readonly id: string }
  | { readonly kind: 'alert'; readonly id: string }
  /** The alerts of a storm that have no card of their own in a channel. */
  | { readonly kind: 'digest'; readonly id: string }
  /** What a mute hid, when it is over. */
  | { readonly kind: 'mute'; readonly id: string };

/** A mention in a reply: `id` is the Entra object id. */
export interface Mention {
  readonly id: string;
  readonly name: string;
}

/** A short text in a thread. `text` is plain; each mentioned name stands in it as `{0}`, `{1}` ... */
export interface Notice {
  readonly text: string;
  readonly mentions: readonly Mention[];
  /** It is worth telling only while its request or alert is so; undefined: always. After an hour without Teams most is over. */
  readonly while?: 'waiting' | 'asking' | 'open' | 'critical' | 'resolved';
  /** Of an alert's notices on one topic that still wait to be sent only the newest is; undefined: each. */
  readonly topic?: string;
}
