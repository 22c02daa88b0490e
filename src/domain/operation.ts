import type { GatewayId, GatewayState } from './gateway.ts';

/** What Azure said when it gave up. `code` and `message` are Azure's own words, `operationId` its id of the operation. */
export interface AzureError {
  readonly code: string;
  readonly message: string;
}

/** One line of what happened, for the card and the audit. */
export interface Milestone {
  readonly at: Date;
  /** `done` happened, `failed` went wrong, `now` is under way. */
  readonly mark: 'done' | 'failed' | 'now';
  /** Finished plain words: "Azure accepted the stop (202)." */
  readonly says: string;
}

/**
 * Where an approved plan is on its way. Each state is what the next job, in this process or another, starts from:
 *
 * queued    another change of the gateway runs; this one waits its turn
 * checking  the world is read again before the first call
 *           (`again`: before the call that was in doubt is sent once more, on somebody's word)
 * calling   the intent is written; the call may or may not have been sent (`sendBefore` bounds when)
 * polling   Azure accepted; `handle` is the poller's state
 * looking   nobody knows whether Azure accepted, or the poller is lost: the machines are looked at until they tell
 * verifying Azure says it succeeded; a last look proves the effect
 * asking    nothing that Azure shows can tell: the orderer or an approver must say what to do
 * succeeded, failed, void: ends
 */
export type OperationState =
  | { readonly kind: 'queued'; readonly behind: number }
  | { readonly kind: 'checking'; readonly since: Date; readonly again?: Again | undefined }
  | {
      readonly kind: 'calling';
      readonly since: Date;
      readonly sendBefore: Date;
      readonly again?: Again | undefined;
    }
  | { readonly kind: 'polling'; readonly since: Date; readonly handle: string }
  | {
      readonly kind: 'looking';
      readonly since: Date;
      readonly why: string;
      readonly handle: string | undefined;
    }
  | { readonly kind: 'verifying'; readonly since: Date }
  | {
      readonly kind: 'asking';
      readonly since: Date;
      readonly why: string;
      readonly about: Doubt;
      /** Of an operation that does not end: it is still polled. */
      readonly handle?: string | undefined;
    }
  | { readonly kind: 'succeeded'; readonly at: Date }
  | {
      readonly kind: 'failed';
      readonly at: Date;
      readonly why: string;
      readonly error: AzureError | undefined;
    }
  | { readonly kind: 'void'; readonly at: Date; readonly why: string };

/**
 * What people are asked: whether Azure took a call at all, what to do about a machine that does not come back, or whether
 * to wait on for an operation that does not end.
 */
export type Doubt = 'taken' | 'not-back' | 'not-ending';

/** Who had a call sent again, by name, and what the doubt was about. */
export interface Again {
  readonly by: string;
  readonly about: Doubt;
}

/** What people answer: it was done, go on; send the call again; end it here. */
export type DoubtAnswer = 'was-done' | 'run-again' | 'give-up';

/** An approved plan being carried out. */
export interface Operation {
  /** UUID; also the x-ms-client-request-id of its call. */
  readonly id: string;
  readonly requestId: string;
  readonly requestNumber: number;
  readonly gateway: GatewayId;
  /** Grows with every write; a job that holds an older one has been replaced and does nothing. */
  readonly epoch: number;
  readonly state: OperationState;
  readonly approvedAt: Date;
  /** When the first call was to be made; undefined before. */
  readonly startedAt: Date | undefined;
  /** The newest look at the gateway; undefined before the first. */
  readonly seen: GatewayState | undefined;
  /** Since when Azure has given no answer; undefined while it answers. */
  readonly silentSince: Date | undefined;
  /** How often the intent to send the call was written. */
  readonly sends: number;
  /** Azure has accepted the call that is under way: it is never sent again. */
  readonly wasAccepted: boolean;
  /** Which of the plan's calls is under way: from 0. */
  readonly call: number;
  /** The x-ms-client-request-id of that call, and since when it may have been sent; undefined before the first. */
  readonly sent:
    | {
        readonly requestId: string;
        readonly since: Date;
        /** When the machine that was provisioned last before the call was, by Azure's clock, which may not be ours. */
        readonly provisionedBefore?: Date | undefined;
      }
    | undefined;
  readonly milestones: readonly Milestone[];
}

export function isEnded(operation: Operation): boolean {
  const { kind } = operation.state;
  return kind === 'succeeded' || kind === 'failed' || kind === 'void';
}
