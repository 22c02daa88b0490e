import { AsyncLocalStorage } from 'node:async_hooks';

/** One request of a call, as it went over the wire. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  /** Undefined while, or because, no answer has come. */
  readonly status: number | undefined;
  /** Milliseconds that the answer asked to wait. */
  readonly retryAfterMs: number | undefined;
  /** Parsed JSON; undefined for an empty body and for one that is no JSON. */
  readonly body: unknown;
  /** False when the answer has a body that is no JSON: something in between has written it. */
  readonly isReadable: boolean;
  /** Names under which Azure says where an operation can be asked about. */
  readonly hasPollingAddress: boolean;
}

/** What the pipeline knows about the call that a request belongs to. */
export interface Call {
  /** Aborted at the deadline, by the caller, and when the call is over. */
  readonly signal: AbortSignal;
  /** Machine time in ms, as `performance.now` counts. */
  readonly deadline: number;
  /** Machine time in ms since 1970 after which a changing request is not sent any more; undefined for no such limit. */
  readonly sendBefore: number | undefined;
  /** In the order in which they were sent, repeats among them. */
  readonly exchanges: Exchange[];
}

/** The time of a call was over before an answer came. */
export class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed';
}

/** `sendBefore` had passed when the request was about to go out: it has not gone out. */
export class TooLate extends Error {
  override readonly name = 'TooLate';
}

// An SDK sends requests of its own for one call of ours (pages, polls, final reads), and takes no context along with
// them. Node does: what a call may do follows its promises into the pipeline.
const current = new AsyncLocalStorage<Call>();

/** @throws Error outside of `inCall`: a request without a deadline is never sent */
export function currentCall(): Call {
  const call = current.getStore();
  if (call === undefined) throw new Error('a request to Azure must belong to a call');
  return call;
}

/**
 * Runs `work` with a deadline; it is over at the deadline even if `work` heeds no signal, and whatever it still wanted to
 * send then is not sent.
 * @throws DeadlinePassed, the caller's abort reason, or whatever `work` rejects with
 */
export async function inCall<T>(
  limits: {
    readonly deadlineMs: number;
    readonly signal?: AbortSignal | undefined;
    readonly sendBefore?: Date | undefined;
    /** Where the exchanges are written down, for who wants to read them after a failure. */
    readonly exchanges?: Exchange[];
  },
  work: (call: Call) => Promise<T>,
): Promise<T> {
  const { deadlineMs, signal, sendBefore, exchanges = [] } = limits;
  const stop = new AbortController();
  const timer = setTimeout(() => {
    stop.abort(new DeadlinePassed(`no answer within ${deadlineMs / 1000} s`));
  }, deadlineMs);
  const forward = (): void => stop.abort(signal?.reason);
  if (signal?.aborted === true) forward();
  signal?.addEventListener('abort', forward, { once: true });
  const call: Call = {
    signal: stop.signal,
    deadline: performance.now() + deadlineMs,
    sendBefore: sendBefore?.getTime(),
    exchanges,
  };
  const stopped = new Promise<never>((_, reject) => {
    stop.signal.addEventListener('abort', () => reject(stop.signal.reason as Error), { once: true });
  });
  try {
    call.signal.throwIfAborted();
    return await Promise.race([current.run(call, () => work(call)), stopped]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', forward);
    stopped.catch(() => {}); // nobody races with it any more
    stop.abort(new Error('the call is over'));
  }
}
