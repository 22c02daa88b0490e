import type { Fault } from '../domain/fault.ts';
import type { Gateway, GatewayId, GatewayState } from '../domain/gateway.ts';
import type { AzureError } from '../domain/operation.ts';
import type { Call } from '../domain/plan.ts';

/** What became of sending a call. */
export type Beginning =
  /** Azure accepted it. `handle` is all that another process needs to poll it (text, up to 32 KB). */
  | { readonly kind: 'accepted'; readonly handle: string }
  /** Azure refused it for certain: nothing was started. */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly error: AzureError;
      readonly mayPass: boolean;
      /** What Azure asks to wait, in ms; undefined where it asks nothing. */
      readonly retryAfterMs?: number | undefined;
    }
  /** No answer that tells: it may have been accepted. */
  | { readonly kind: 'unknown'; readonly why: string }
  /** `sendBefore` had passed, so nothing was sent. */
  | { readonly kind: 'too-late' };

/** What one poll told. */
export type Polling =
  | { readonly kind: 'running'; readonly handle: string; readonly retryAfterMs: number | undefined }
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'failed'; readonly error: AzureError }
  /** A later operation took its place (OperationPreempted). */
  | { readonly kind: 'superseded'; readonly error: AzureError }
  /** No answer this time; the handle is still good. */
  | { readonly kind: 'silent'; readonly why: string }
  /** The polling address is gone or unreadable: only the machines can tell now. */
  | { readonly kind: 'lost'; readonly why: string };

/** The gateways as the cloud sees them. Each call has its own deadline beside the caller's signal. */
export interface Fleet {
  /**
   * State from the VM list with instance view.
   * @throws AzureUnreachable, AzureForbidden, GatewayMissing, AnswerUnreadable
   */
  look(gateway: Gateway, signal?: AbortSignal): Promise<GatewayState>;
  /** All at once, with a bound on how many are asked at the same time; a gateway that can't be read has its fault. */
  lookAll(
    gateways: readonly Gateway[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<GatewayId, GatewayState | Fault>>;
  /**
   * Sends `call` once and resolves when Azure has accepted or refused it, never later than 30 s. Nothing is repeated but a 429.
   * @param options.requestId goes out as x-ms-client-request-id
   * @param options.ifMatch etag for a change of capacity
   * @param options.sendBefore machine time after which it is not sent any more
   */
  begin(
    gateway: Gateway,
    call: Call,
    options: { readonly requestId: string; readonly ifMatch: string | undefined; readonly sendBefore: Date },
  ): Promise<Beginning>;
  /**
   * Whether Azure's activity log shows that a call was taken. The log is minutes late: `none` proves nothing soon after.
   * @param since machine or product time from which to search, some minutes before the call
   */
  evidence(gateway: Gateway, requestId: string, since: Date): Promise<'taken' | 'none' | 'silent'>;
  /** One poll of an accepted call. */
  poll(gateway: Gateway, call: Call, handle: string): Promise<Polling>;
}
