import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import { type Db, type JobInsert, PgBoss } from 'pg-boss';
import type { Clock } from '../ports/clock.ts';
import type { DueJob, Job } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import type { Database, Writing } from './database.ts';
import type { Tables } from './tables.ts';

/** A job as pg-boss keeps it. */
export interface StoredJob {
  readonly job: Job;
  /** Product time. */
  readonly due: string;
}

/** The one queue: jobs of all kinds run beside each other. */
export const queueName = 'gatehouse';
/** While the product's time stands still nothing comes due: a hundred years. */
const never = 100 * 365 * 86_400;
/** Longer than the server's own limit for a statement. */
const answerWithinMs = 16_000;
/** A job that hangs longer is given to another worker. Azure's longest answer takes 30 s. */
export const jobTakesAtMostMs = 90_000;

/** Any number that no other lock of ours has. */
const singleLock = 4_021_650_008;

/** Writes jobs in the transactions of the store, and turns due times of the product into the machine's. */
export class JobQueue {
  readonly boss: PgBoss;
  readonly #clock: Clock;
  readonly #database: Database;

  constructor(database: Database, clock: Clock, log: Log) {
    this.#clock = clock;
    this.#database = database;
    this.boss = new PgBoss({
      // Without a limit one question that a frozen server never answers would be the last.
      db: {
        executeSql: (text, values) => database.query(text, values ?? [], answerWithinMs),
      },
      schedule: false,
      // A job of a killed process is found by its missing heartbeat (10 s) at the next look.
      superviseIntervalSeconds: 4,
      monitorIntervalSeconds: 4,
      persistWarnings: false,
    });
    this.boss.on('error', (error) => log.warn({ error: error.message }, 'the job queue had a problem'));
    this.boss.on('warning', ({ message }) => log.warn({ warning: message }, 'the job queue warns'));
  }

  /** Makes pg-boss's tables and the queue, or finds them. */
  async start(): Promise<void> {
    await this.boss.start();
    const settings = {
      notify: true,
      expireInSeconds: jobTakesAtMostMs / 1000 + 10,
      heartbeatSeconds: 10,
      // Unlimited: a job ends when what it is about has ended.
      retryLimit: 1_000_000,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 60,
      deleteAfterSeconds: 3600,
      retentionSeconds: 400 * 86_400,
    };
    await this.boss.createQueue(queueName, settings);
    // createQueue leaves a queue alone that an older version has made.
    await this.boss.updateQueue(queueName, settings);
    await this.#makeInsertJobs();
  }

  /** Writes the jobs with the transaction: they exist when it commits. Of a watch at most one waits. */
  async send({ trx, bells }: Writing, jobs: readonly DueJob[]): Promise<void> {
    const wanted: DueJob[] = [];
    for (const one of jobs) {
      const isThere = one.job.kind === 'watch' && (await this.#isThere(trx, one.job, ['created']));
      if (!isThere) wanted.push(one);
    }
    if (wanted.length === 0) return;
    await this.#insert(trx, wanted);
    bells.add('jobs');
  }

  /** Writes a job unless the same one waits or runs. */
  async ensure(job: DueJob): Promise<void> {
    await this.#database.transact(async (writing) => {
      if (await this.#isThere(writing.trx, job.job, ['created', 'retry', 'active'])) return;
      await this.#insert(writing.trx, [job]);
      writing.bells.add('jobs');
    });
  }

  /** Whoever asks this at the same time waits until the transaction ends, and then sees what it has written. */
  async #isThere(trx: Transaction<Tables>, job: Job, states: readonly string[]): Promise<boolean> {
    await sql`select pg_advisory_xact_lock(${singleLock})`.execute(trx);
    const { rows } = await sql`
      select from pgboss.job where name = ${queueName} and state = any(${states}::pgboss.job_state[])
        and data->'job' = ${JSON.stringify(job)}::jsonb limit 1
    `.execute(trx);
    return rows.length > 0;
  }

  async #insert(trx: Transaction<Tables>, jobs: readonly DueJob[]): Promise<void> {
    await sql`select insert_jobs(${JSON.stringify(this.rows(jobs))})`.execute(trx);
  }

  /**
   * pg-boss's own statement as a function, for what is done in the database, and since its plan is kept: made anew for
   * each job it cost more than the work. Made at each start, since it changes with pg-boss.
   */
  async #makeInsertJobs(): Promise<void> {
    let insert = '';
    const db: Db = {
      executeSql: async (text) => {
        insert = text;
        return { rows: [] };
      },
    };
    await this.boss.insert(queueName, [], { db });
    await this.#database.pool.query(`create or replace function insert_jobs(text) returns void
      language plpgsql as $insert_jobs$ declare inserted record; begin
      for inserted in ${insert} loop end loop; end $insert_jobs$`);
  }

  /** Jobs as the function `insert_jobs` takes them, in JSON. */
  rows(jobs: readonly DueJob[]): JobInsert<StoredJob>[] {
    return jobs.map(({ job, due }) => {
      const wait = this.secondsUntil(due);
      const data: StoredJob = { job, due: due.toISOString() };
      // Relative to the database's clock, which may differ from this machine's.
      return wait > 0 ? { data, startAfter: wait } : { data };
    });
  }

  /** Seconds of the machine until the product's time is `due`. */
  secondsUntil(due: Date): number {
    const left = (due.getTime() - this.#clock.now().getTime()) / 1000;
    const speed = this.#clock.speed();
    if (left <= 0) return 0;
    return speed <= 0 ? never : Math.min(left / speed, never);
  }

  /** Sets waiting jobs anew that would come at the wrong time: the speed has changed, or a clock was set. */
  async retime(): Promise<void> {
    const speed = this.#clock.speed();
    await this.#database.pool.query(
      `with wanted as (
        select name, id, now() + make_interval(secs => case
          when (data->>'due')::timestamptz <= $2::timestamptz then 0
          when $3::float8 <= 0 then $4::float8
          else least(extract(epoch from (data->>'due')::timestamptz - $2::timestamptz) / $3::float8, $4::float8)
        end) as start_after
        from pgboss.job where name = $1 and state = 'created'
      )
      update pgboss.job set start_after = wanted.start_after,
        keep_until = wanted.start_after + interval '400 days'
      from wanted where job.name = wanted.name and job.id = wanted.id and job.state = 'created'
        and abs(extract(epoch from job.start_after - wanted.start_after)) > 0.25
        and not (job.start_after <= now() and wanted.start_after <= now())`,
      [queueName, this.#clock.now(), speed, never],
    );
  }
}
