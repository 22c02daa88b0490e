import type { Job } from '../ports/jobs.ts';
import type { DeadlineDesk } from './deadline-desk.ts';
import type { DriftDesk } from './drift-desk.ts';
import type { OperationDesk } from './operation-desk.ts';

/** Hands a job to the desk that does it. */
export class JobDesk {
  readonly #operations: OperationDesk;
  readonly #deadlines: DeadlineDesk;
  readonly #drift: DriftDesk;

  constructor(operations: OperationDesk, deadlines: DeadlineDesk, drift: DriftDesk) {
    this.#drift = drift;
    this.#operations = operations;
    this.#deadlines = deadlines;
  }

  async run(job: Job): Promise<void> {
    switch (job.kind) {
      case 'advance':
        return this.#operations.advance(job.operation);
      case 'recheck':
        return this.#drift.recheck(job.operation);
      case 'expire':
        return this.#deadlines.expire(job.request);
      case 'remind':
        return this.#deadlines.remind(job.request);
    }
  }
}
