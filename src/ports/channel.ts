import type { Mention, Place } from '../domain/conversation.ts';

/** What is sent: a card with its summary (for the activity feed), or a text with mentions. */
export type Post =
  | { readonly kind: 'card'; readonly card: Readonly<Record<string, unknown>>; readonly summary: string }
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly mentions: readonly Mention[];
      readonly summary: string;
    };

export type Sending =
  /** `conversation` is where it stands, with its thread. */
  | { readonly kind: 'sent'; readonly conversation: string; readonly activityId: string }
  /** Teams wants it later, or did not answer; `afterMs` of machine time if Teams said so. */
  | { readonly kind: 'later'; readonly status: number; readonly afterMs: number | undefined }
  /** Teams will never take it: removed from the channel, message deleted, too large. */
  | { readonly kind: 'refused'; readonly status: number; readonly code: string };

/**
 * Teams, outwards. One request each, over after 10 s: who calls decides about trying again. `sendBefore` is machine time
 * after which the request must not leave any more: then it is put off.
 */
export interface Channel {
  /** A bare channel id as `place.conversation` begins a new thread. */
  post(place: Place, post: Post, sendBefore?: Date): Promise<Sending>;
  rewrite(place: Place, activityId: string, post: Post, sendBefore?: Date): Promise<Sending>;
  remove(place: Place, activityId: string): Promise<Sending>;
  /** The `29:` id and name of somebody in a conversation; undefined when Teams does not know the person or the answer. */
  member(
    place: Place,
    aadObjectId: string,
  ): Promise<{ readonly teamsId: string; readonly name: string } | undefined>;
}
