import type { WatchName } from '../domain/watch.ts';

/** Work that survives the process. Each is small: read, act once, save, schedule the next. */
export type Job =
  /**
   * Takes an operation one step on. `epoch` is that of the state it was written with: where somebody else has taken the
   * operation on since, it does nothing. Absent: whatever the state is.
   */
  | { readonly kind: 'advance'; readonly operation: string; readonly epoch?: number }
  /** Looks whether a request has expired. */
  | { readonly kind: 'expire'; readonly request: string }
  /** Mentions the approvers of a request that still waits. */
  | { readonly kind: 'remind'; readonly request: string }
  /** An operation has begun: what it will cause is kept quiet. */
  | { readonly kind: 'hush'; readonly operation: string }
  /** An operation has ended: the alert that asked for it hears of it. */
  | { readonly kind: 'conclude'; readonly operation: string }
  /** Carries a standing approval out, unless the request was decided before. */
  | { readonly kind: 'stand'; readonly request: string }
  /** Looks again at a gateway some time after a change, for what Configuration Manager made of it. */
  | { readonly kind: 'recheck'; readonly operation: string }
  /** Runs a watch once; the run writes the next one. At most one of a name waits. */
  | { readonly kind: 'watch'; readonly watch: WatchName }
  /** A mute's time is over: what it hid is listed. */
  | { readonly kind: 'unmute'; readonly mute: string }
  /** A snooze's time is over. */
  | { readonly kind: 'wake'; readonly alert: string };

/** A job and when it is due, in the product's time. */
export interface DueJob {
  readonly job: Job;
  readonly due: Date;
}

/** Runs the jobs that the store's methods have written. A job runs at least once, after a crash perhaps twice. */
export interface Jobs {
  /** Begins to work; `run` rejects to have the job tried again later. */
  work(run: (job: Job) => Promise<void>): Promise<void>;
  /** Writes a job unless the same one waits or runs already; a process that starts may begin what goes on by itself. */
  ensure(job: DueJob): Promise<void>;
  /** Takes no new job, waits for the running ones (at most 10 s). */
  stop(): Promise<void>;
  /** False when the queue can't be reached. */
  isReady(): Promise<boolean>;
}
