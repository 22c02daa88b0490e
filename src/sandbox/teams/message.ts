/** What hangs on a message: an adaptive card, or the HTML twin of a person's text. */
export interface Attachment {
  readonly contentType: string;
  readonly content?: unknown;
  readonly [other: string]: unknown;
}

interface Sender {
  /** `29:` id of a person, `28:` id of the bot. */
  readonly id: string;
  readonly name: string;
  readonly bot: boolean;
  /** The person's key in the tenant; absent for the bot. */
  readonly key?: string;
}

/** A message as everybody sees it. Texts of the bot are kept as they were sent. */
export interface Message {
  /** Milliseconds since 1970, as a string: Teams' own form of message ids. */
  readonly id: string;
  /** A channel's or a chat's id, without `;messageid=`. */
  readonly conversation: string;
  /** Id of the thread's first message; a message's own id where it is the first, and in a chat. */
  readonly thread: string;
  readonly from: Sender;
  readonly text: string;
  readonly textFormat: string;
  readonly attachments: readonly Attachment[];
  readonly entities: readonly unknown[];
  readonly summary?: string;
  /** ISO times of the tenant's clock. */
  readonly at: string;
  readonly editedAt?: string;
  /** 1 for a new message; grows with each edit and with deletion. */
  readonly version: number;
  readonly deleted?: true;
  /** Keys of the people whom it mentions. */
  readonly mentions: readonly string[];
}

export const adaptiveCard = 'application/vnd.microsoft.card.adaptive';
