import type { Notice, Place, Subject } from '../domain/conversation.ts';
import type { LetterView } from './store.ts';

/** Something that must be sent now, claimed by this sender alone for 20 seconds. */
export interface Claim {
  readonly id: string;
  /** The same in every claim of it. */
  readonly letter: string;
  /** Where it goes; a reply's is its root's. */
  readonly place: Place;
  readonly content:
    | { readonly kind: 'card'; readonly subject: Subject; readonly view: LetterView }
    | { readonly kind: 'reply'; readonly subject: Subject; readonly notice: Notice };
  /** The version to send; the card is made when it is sent. */
  readonly version: number;
  /** Where it stands already; undefined for the first send. */
  readonly activityId: string | undefined;
  /** Sends of this version that were put off so far. */
  readonly attempts: number;
  /** Its place in Teams' windows, for `landed`. */
  readonly slot: string;
  /** It must not leave after this: somebody else may have claimed it meanwhile. */
  readonly sendBefore: Date;
}

/** A place in Teams' windows, or when to ask for one again. */
export type Room =
  | { readonly kind: 'room'; readonly slot: string }
  | { readonly kind: 'full'; readonly until: Date };

/**
 * What is to be sent: one row a card with its wanted and its sent version, one a reply. Teams' pacing lives here, so that
 * several senders keep it together. Times here are the machine's: Teams knows no other.
 */
export interface Outbox {
  /** The next one that is due and that Teams' limits allow now (7 in 1 s, 8 in 2 s, 60 in 30 s, 1,800 in an hour a thread; 50 in 1 s in all). */
  claim(now: Date): Promise<Claim | undefined>;
  /**
   * A place for a send that goes past the outbox, such as an answer in its turn.
   */
  makeRoom(conversation: string, now: Date): Promise<Room>;
  /**
   * Marks a message as heard and asks for a place for its answer, in one way to the database. Undefined when it had been
   * heard before: then no place is taken.
   * @param heard its key (see Store.hear), and when in the product's time
   */
  hear(
    heard: { readonly key: string; readonly at: Date },
    conversation: string,
    now: Date,
  ): Promise<Room | undefined>;
  /**
   * The send in this place is over, however it ended. Teams counts it from when it arrived, which was no later: until
   * this is told, it counts as one that may arrive at any moment.
   */
  landed(slot: string, now: Date): Promise<void>;
  /** Says `duplicate` where another sender had posted the same before: then this message is one too many. */
  sent(
    claim: Claim,
    at: { readonly conversation: string; readonly activityId: string },
  ): Promise<'kept' | 'duplicate'>;
  /** Not before `until`. */
  putOff(claim: Claim, until: Date): Promise<void>;
  /** Teams will never take it. */
  giveUp(claim: Claim, why: string): Promise<void>;
  /** It is not worth sending any more: what it was to tell is over. */
  drop(claim: Claim): Promise<void>;
  /** Somebody has deleted the card: it is to be sent once more, as a new message in its thread. False when it was before. */
  postAnew(claim: Claim): Promise<boolean>;
  /**
   * Where a card stands, seen from a message in a conversation: in it, or `elsewhere` in the same chat or channel.
   * `unknown` for one that was not sent yet or was given up, for one of another conversation, and where the message is
   * that of any other letter.
   */
  whereIs(
    letter: string,
    message: { readonly conversation: string; readonly activityId: string },
  ): Promise<'there' | 'elsewhere' | 'unknown'>;
  /** Calls `wake` whenever something may have become due, in this process or, by LISTEN, in another. Returns what ends that. */
  onWake(wake: () => void): () => void;
  /** When the next one is due; undefined when nothing waits. */
  nextDue(now: Date): Promise<Date | undefined>;
  /** Rows whose wanted version is not sent. */
  depth(): Promise<number>;
}
