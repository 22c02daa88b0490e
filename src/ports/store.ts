import type { AuditEntry, ChainedEntry, Chronicle } from '../domain/audit.ts';
import type { Notice, Place, Subject } from '../domain/conversation.ts';
import type { GatewayId } from '../domain/gateway.ts';
import type { Operation } from '../domain/operation.ts';
import type { Person } from '../domain/operator.ts';
import type { Order } from '../domain/order.ts';
import type { Question } from '../domain/question.ts';
import type { Decision, Request } from '../domain/request.ts';
import type { Thresholds } from '../domain/watch.ts';
import type { DueJob } from './jobs.ts';

/** A card that is kept up to date wherever it stands, or a reply in a thread. */
export type Letter =
  | { readonly kind: 'card'; readonly subject: Subject; readonly place: Place; readonly view: LetterView }
  /** Goes into the thread of the subject's first card, after that card; `to` says which: that of the order, or of the approval. */
  | { readonly kind: 'reply'; readonly subject: Subject; readonly notice: Notice; readonly to: LetterView };

/** `main` is the approval card in a channel; `follower` the card in the chat where the order was given. */
export type LetterView = 'main' | 'follower';

/** A request without what the store gives it. */
export type NewRequest = Omit<Request, 'number' | 'state' | 'decisions'>;

/** A new request with what belongs to it; letters and audit name its number, which the store gives inside the transaction. */
export interface Opening {
  readonly request: NewRequest;
  readonly letters: (request: Request) => readonly Letter[];
  readonly audit: (request: Request) => AuditEntry;
  readonly jobs: readonly DueJob[];
}

export interface RequestRecord {
  readonly request: Request;
  readonly operation: Operation | undefined;
}

/** A stop that Azure may have heard of; `request` is its R-number. */
export interface StopUnderWay {
  readonly gateway: GatewayId;
  readonly request: number;
}

/** The neighbours of a gateway in its site, and the stops of them that were known when its own was decided. */
export interface Alone {
  readonly site: string;
  readonly neighbours: readonly GatewayId[];
  /** R-numbers. */
  readonly known: readonly number[];
}

/** What a decision came to. */
export type Recorded =
  /** The last approval that was needed: `operation` now exists, checking or queued. */
  | { readonly kind: 'approved'; readonly record: RequestRecord }
  /** One more approval, not yet enough. */
  | { readonly kind: 'counted'; readonly record: RequestRecord }
  | { readonly kind: 'closed'; readonly record: RequestRecord }
  /** This person had approved already: nothing changed. */
  | { readonly kind: 'repeated'; readonly record: RequestRecord }
  /** Somebody or the clock was first: nothing changed. */
  | { readonly kind: 'late'; readonly record: RequestRecord };

/**
 * What is kept. Every method is one transaction; times come in as values.
 * @throws StoreUnavailable from any method
 */
export interface Store {
  /**
   * Marks a message as heard; false when it had been heard before (Teams delivered it twice).
   * @param key conversation and activity id
   * @param againAfterMs machine time after which the same is news again; never without it
   */
  hear(key: string, at: Date, againAfterMs?: number): Promise<boolean>;
  rememberPerson(person: Person): Promise<void>;
  people(aadObjectIds: readonly string[]): Promise<readonly Person[]>;
  /** Whose whole or first name it is, whatever the case; at most 5. */
  peopleNamed(name: string): Promise<readonly Person[]>;

  /** Undefined when the message that asked for it (`heard`) had been heard before. */
  openRequest(
    opening: Opening & {
      readonly heard: string | undefined;
      /** A question that this request answers: its card becomes the request's `main` or `follower` card. */
      readonly answers: string | undefined;
    },
  ): Promise<Request | undefined>;
  findRequest(id: string): Promise<RequestRecord | undefined>;
  findRequestByNumber(number: number): Promise<RequestRecord | undefined>;
  /** Those that were asked for from the alert's card, or by Gatehouse because of it, oldest first. */
  requestsOf(alert: string): Promise<readonly RequestRecord[]>;
  /** Waiting requests, oldest first. */
  pendingRequests(gateway: GatewayId | undefined): Promise<readonly Request[]>;

  /**
   * Writes a decision if the request still waits at `decision.at` and has not expired. The last approval that is needed
   * also makes the operation (`queued` behind the gateway's active one, else `checking` with a job to advance it).
   */
  recordDecision(recording: {
    readonly request: string;
    readonly decision: Decision;
    readonly operationId: string;
    readonly audit: AuditEntry;
    /** Replies to send when the decision closes the request as rejected or cancelled. */
    readonly letters: readonly Letter[];
  }): Promise<Recorded>;
  /** Closes a waiting request whose time has come; false when it was decided or is not due yet. */
  expireRequest(closing: {
    readonly request: string;
    readonly at: Date;
    readonly audit: AuditEntry;
    readonly letters: readonly Letter[];
  }): Promise<boolean>;
  /** Adds the reminder's reply if the request still waits; false otherwise. Once a request. */
  remind(reminder: {
    readonly request: string;
    readonly at: Date;
    readonly letters: readonly Letter[];
  }): Promise<boolean>;

  /** Takes back an approved request whose operation still waits its turn; undefined where it does not wait any more. */
  withdraw(withdrawal: {
    readonly operation: string;
    readonly by: Decision['by'];
    readonly at: Date;
    readonly audit: AuditEntry;
  }): Promise<RequestRecord | undefined>;

  findOperation(id: string): Promise<Operation | undefined>;
  /** Operations that are not ended, of one gateway or of all. */
  activeOperations(gateway: GatewayId | undefined): Promise<readonly Operation[]>;
  /** Stops of these gateways that are not ended and that Azure may have heard of: sent, about to be sent, or in doubt. */
  stopsUnderWay(gateways: readonly GatewayId[]): Promise<readonly StopUnderWay[]>;
  /**
   * Writes the next state if the operation is still at `from.epoch`; undefined otherwise, and then nothing was written.
   * `crowded`: nothing was written either, since of `alone` it was not so any more. An end makes the gateway's next queued operation `checking`, with its job and its card.
   */
  advance(step: {
    readonly from: Operation;
    readonly to: Omit<Operation, 'epoch'>;
    readonly audit: readonly AuditEntry[];
    readonly jobs: readonly DueJob[];
    readonly letters: readonly Letter[];
    /** Whether the cards are to be rewritten. */
    readonly isNews: boolean;
    /** The plan no longer holds: the request becomes void, and this one takes its place. */
    readonly successor: Opening | undefined;
    /** The limits that an order about limits sets, written with its end. */
    readonly limits?: { readonly gateway: GatewayId; readonly thresholds: Thresholds } | undefined;
    /** A stop that must not be one of two: nothing is written while a stop of a neighbour is under way that was not known. */
    readonly alone?: Alone | undefined;
    readonly now: Date;
  }): Promise<Operation | 'crowded' | undefined>;

  /** The newest start, stop or scale of each gateway that succeeded; gateways without one are absent. */
  lastOrders(): Promise<ReadonlyMap<GatewayId, { readonly order: Order; readonly request: number }>>;

  openQuestion(opening: {
    readonly question: Question;
    readonly heard: string;
    readonly letters: readonly Letter[];
  }): Promise<boolean>;
  findQuestion(id: string): Promise<Question | undefined>;
  /** Closes an open question, once; false when it was closed before. */
  closeQuestion(id: string, state: 'answered' | 'dismissed'): Promise<boolean>;

  /** Replies that belong to no other act. */
  addLetters(letters: readonly Letter[]): Promise<void>;

  /** Appends without anything else: refusals, blocked orders. */
  recordAudit(entry: AuditEntry): Promise<void>;
  /** Newest first. */
  history(filter: {
    readonly gateway: string | undefined;
    readonly limit: number;
  }): Promise<readonly ChainedEntry[]>;
  /** The same for people: refusals that repeat one another are one line, so that nobody's pressing hides what was done. */
  chronicle(asked: {
    /** Of these gateways alone. */
    readonly among: readonly string[];
    /** Whose whole or first name it is, whatever the case; undefined: whoever did it. */
    readonly actor: string | undefined;
    /** From the first on, until just before the second; undefined: without such an end. */
    readonly from: Date | undefined;
    readonly to: Date | undefined;
    readonly limit: number;
  }): Promise<Chronicle>;
  /** The whole chain, oldest first, a thousand at a time. */
  auditChain(): AsyncIterable<ChainedEntry>;
  /** False when a query is not answered within 2 s. */
  isReady(): Promise<boolean>;
  close(): Promise<void>;
}
