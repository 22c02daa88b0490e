import type { Job } from '../ports/jobs.ts';
import type { Aftermath } from './aftermath.ts';
import type { AlertDesk } from './alert-desk.ts';
import type { DeadlineDesk } from './deadline-desk.ts';
import type { DriftDesk } from './drift-desk.ts';
import type { OperationDesk } from './operation-desk.ts';
import type { StandingDesk } from './standing-desk.ts';
import type { WatchDesk } from './watch-desk.ts';

/** Hands a job to the desk that does it. */
export class JobDesk {
  readonly #operations: OperationDesk;
  readonly #deadlines: DeadlineDesk;
  readonly #drift: DriftDesk;
  readonly #standing: StandingDesk;
  readonly #aftermath: Aftermath;
  readonly #watches: WatchDesk;
  readonly #alerts: AlertDesk;

  constructor(desks: {
    operations: OperationDesk;
    deadlines: DeadlineDesk;
    drift: DriftDesk;
    standing: StandingDesk;
    aftermath: Aftermath;
    watches: WatchDesk;
    alerts: AlertDesk;
  }) {
    this.#operations = desks.operations;
    this.#deadlines = desks.deadlines;
    this.#drift = desks.drift;
    this.#standing = desks.standing;
    this.#aftermath = desks.aftermath;
    this.#watches = desks.watches;
    this.#alerts = desks.alerts;
  }

  async run(job: Job): Promise<void> {
    switch (job.kind) {
      case 'advance':
        return this.#operations.advance(job.operation, job.epoch);
      case 'recheck':
        return this.#drift.recheck(job.operation);
      case 'expire':
        return this.#deadlines.expire(job.request);
      case 'remind':
        return this.#deadlines.remind(job.request);
      case 'hush':
        return this.#aftermath.hush(job.operation);
      case 'conclude':
        return this.#aftermath.conclude(job.operation);
      case 'stand':
        return this.#standing.stand(job.request);
      case 'watch':
        return this.#watches.run(job.watch);
      case 'unmute':
        return this.#alerts.unmute(job.mute);
      case 'wake':
        return this.#alerts.wake(job.alert);
    }
  }
}
