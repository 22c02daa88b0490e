import type { Job as BossJob } from 'pg-boss';
import type { Clock } from '../ports/clock.ts';
import type { DueJob, Job, Jobs } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import type { Bells } from './bells.ts';
import type { Database } from './database.ts';
import type { JobQueue, StoredJob } from './job-queue.ts';
import { jobTakesAtMostMs, queueName } from './job-queue.ts';
import { messageOf } from './trouble.ts';
import { within } from './within.ts';

/** Jobs that run beside each other in this process. */
const most = 16;
/** A delayed job comes due without a word, so the queue is asked this often. */
const askEveryMs = 500;
/** A third of the heartbeat that the queue demands. */
const heartbeatEveryMs = 3000;
const stopWithinMs = 10_000;
/** While the database is away, the end of a job is tried to be written for so long. */
const endWithinMs = 10 * 60_000;
const retimeEveryMs = 30_000;

/**
 * Runs jobs as they come due. One question to the queue takes all that there is room for: pg-boss's own workers ask one
 * each, which sixteen times a second idle and at every wake would be most of the database's work.
 */
export class JobPump implements Jobs {
  readonly #queue: JobQueue;
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #bells: Bells;
  readonly #running = new Map<string, { job: BossJob<StoredJob>; readonly done: Promise<void> }>();
  #run: ((job: Job) => Promise<void>) | undefined;
  #isAsking = false;
  #isWanted = false;
  #asking: Promise<void> = Promise.resolve();
  #endings: (() => void)[] = [];

  constructor(queue: JobQueue, parts: { database: Database; clock: Clock; log: Log; bells: Bells }) {
    this.#queue = queue;
    this.#database = parts.database;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#bells = parts.bells;
  }

  async work(run: (job: Job) => Promise<void>): Promise<void> {
    this.#run = run;
    await this.#retime();
    this.#endings = [
      this.#bells.hear('jobs', () => this.#ask()),
      this.#clock.onSpeed(() => void this.#retime()),
      every(askEveryMs, () => this.#ask()),
      every(heartbeatEveryMs, () => void this.#beat()),
      every(retimeEveryMs, () => void this.#retime()),
    ];
    this.#ask();
  }

  ensure(job: DueJob): Promise<void> {
    return this.#queue.ensure(job);
  }

  async stop(): Promise<void> {
    for (const end of this.#endings.splice(0)) end();
    this.#run = undefined;
    const endBeat = every(heartbeatEveryMs, () => void this.#beat());
    const done = this.#asking.then(() => Promise.all([...this.#running.values()].map((one) => one.done)));
    await within(stopWithinMs, done, () => undefined).finally(endBeat);
  }

  async isReady(): Promise<boolean> {
    return await this.#database.answers(2000);
  }

  /** Takes what is due, as long as there is room. One question at a time; whoever asks meanwhile is heard after it. */
  #ask(): void {
    this.#isWanted = true;
    if (this.#isAsking) return;
    this.#isAsking = true;
    this.#asking = this.#drain()
      .catch((error: unknown) => {
        this.#isWanted = false;
        this.#log.warn({ error: messageOf(error) }, 'due jobs can’t be read');
      })
      .finally(() => {
        this.#isAsking = false;
        // Somebody may have asked after the last question; with no room left, the end of a job asks.
        if (this.#isWanted && this.#run !== undefined && this.#running.size < most) this.#ask();
      });
  }

  async #drain(): Promise<void> {
    while (this.#isWanted && this.#run !== undefined && this.#running.size < most) {
      this.#isWanted = false;
      const room = most - this.#running.size;
      const jobs = await this.#queue.boss.fetch<StoredJob>(queueName, { batchSize: room });
      for (const job of jobs) this.#start(job, this.#run);
      if (jobs.length === room) this.#isWanted = true;
    }
  }

  #start(job: BossJob<StoredJob>, run: ((job: Job) => Promise<void>) | undefined): void {
    const running = this.#running.get(job.id);
    if (running !== undefined) {
      // Its heartbeat could not be written, so it came a second time: the run that is under way ends this one.
      running.job = job;
      return;
    }
    const done = this.#perform(job, run)
      .catch((error: unknown) => this.#log.warn({ error: messageOf(error) }, 'a job’s end was not written'))
      .finally(() => {
        this.#running.delete(job.id);
        this.#ask();
      });
    this.#running.set(job.id, { job, done });
  }

  async #perform(job: BossJob<StoredJob>, run: ((job: Job) => Promise<void>) | undefined): Promise<void> {
    const { boss } = this.#queue;
    const due = new Date(job.data.due);
    try {
      // Stopped meanwhile: another worker takes it.
      if (run === undefined) throw new Error('the worker was stopping');
      // It was written while the speed changed; half a second of the machine is what rounding may cost.
      if (this.#queue.secondsUntil(due) > 0.5) await this.#sendAgain(job);
      else await within(jobTakesAtMostMs, run(job.data.job), tookTooLong);
    } catch (error) {
      this.#log.warn({ job: job.data.job.kind, error: messageOf(error) }, 'a job failed and will run again');
      await this.#end(() => boss.fail(queueName, this.#newest(job), { message: messageOf(error) }));
      return;
    }
    await this.#end(() => boss.complete(queueName, this.#newest(job)));
  }

  /** Tries until it is written: else the job would lie still until its heartbeat is missed. */
  async #end(write: () => Promise<unknown>): Promise<void> {
    const until = performance.now() + endWithinMs;
    for (;;) {
      try {
        await write();
        return;
      } catch (error) {
        if (this.#run === undefined || performance.now() > until) throw error;
        await new Promise((next) => setTimeout(next, askEveryMs));
      }
    }
  }

  /** The queue takes the end of a job from whom it gave it to last. */
  #newest(job: BossJob<StoredJob>): BossJob<StoredJob> {
    return this.#running.get(job.id)?.job ?? job;
  }

  async #sendAgain(job: BossJob<StoredJob>): Promise<void> {
    const due = new Date(job.data.due);
    await this.#database.transact((writing) => this.#queue.send(writing, [{ job: job.data.job, due }]));
  }

  async #beat(): Promise<void> {
    if (this.#running.size === 0) return;
    const jobs = [...this.#running.values()].map((one) => one.job);
    await this.#queue.boss.touch(queueName, jobs).catch((error: unknown) => {
      this.#log.warn({ error: messageOf(error) }, 'the heartbeat of jobs was not written');
    });
  }

  async #retime(): Promise<void> {
    try {
      await this.#queue.retime();
      this.#ask();
    } catch (error) {
      this.#log.warn({ error: messageOf(error) }, 'waiting jobs were not set to the new time');
    }
  }
}

function every(ms: number, act: () => void): () => void {
  const timer = setInterval(act, ms);
  return () => clearInterval(timer);
}

function tookTooLong(): never {
  throw new Error('the job took too long');
}
