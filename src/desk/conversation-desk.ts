import type { Place } from '../domain/conversation.ts';
import type { Operator } from '../domain/operator.ts';
import type { Room } from '../ports/outbox.ts';

/** A message to the bot, from an authenticated activity. */
export interface Heard {
  /** Conversation and activity id: the same when Teams delivers it twice. */
  readonly key: string;
  /** Without the bot's mention, entities decoded; at most what Teams lets through. */
  readonly text: string;
  readonly by: Operator;
  readonly place: Place;
  /** The speaker's IANA zone; undefined where Teams did not tell. */
  readonly timeZone: string | undefined;
}

/** A button of a card. `data` comes from the client: an opaque id and inputs, all untrusted. */
export interface Click {
  /** Conversation and activity id: the same when Teams delivers it twice. */
  readonly key: string;
  readonly verb: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly by: Operator;
  readonly place: Place;
  /** The message that holds the card; undefined where Teams did not say. */
  readonly messageId: string | undefined;
  /** Teams refreshed the card by itself: nothing may happen but drawing. */
  readonly isAutomatic: boolean;
  /** The speaker's IANA zone; undefined where Teams did not tell. */
  readonly timeZone: string | undefined;
}

/** An answer that is never rewritten, sent in the turn. */
export type Answer = (
  | { readonly kind: 'card'; readonly card: Readonly<Record<string, unknown>>; readonly summary: string }
  | { readonly kind: 'text'; readonly text: string }
) & {
  /** A place in Teams' windows that was asked for on its behalf, a moment ago. */
  readonly room?: Room;
};

/** A click is answered by the card in its new state, or by a sentence to the one who clicked. */
export type ClickAnswer =
  | { readonly kind: 'card'; readonly card: Readonly<Record<string, unknown>> }
  | { readonly kind: 'message'; readonly text: string };

/** What the border to Teams needs of the desks. */
export interface Conversations {
  hear(heard: Heard): Promise<readonly Answer[]>;
  click(click: Click): Promise<ClickAnswer>;
  /** The bot was added to a team or a chat. */
  joined(place: Place): Promise<readonly Answer[]>;
}
