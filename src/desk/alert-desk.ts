import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { wake } from '../alert/acts.ts';
import { settle } from '../alert/flapping.ts';
import { hear } from '../alert/hear.ts';
import { notUnderstood } from '../alert/not-understood.ts';
import { whyOver } from '../alert/routes.ts';
import { isWatched } from '../alert/watched.ts';
import type { Alert, Signal } from '../domain/alert.ts';
import { StoreUnavailable } from '../domain/fault.ts';
import type { AlertChange, AlertStore, Arrival, Surroundings } from '../ports/alert-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { Counters } from '../ports/counters.ts';
import type { DueJob, Jobs } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import { changeOf, lookAgain, settlingOf } from './alert-letters.ts';
import { entryOfAlert } from './audit-entries.ts';
import { tellEnd } from './end-of-mute.ts';
import type { Looks } from './looks.ts';
import type { OnCallBook } from './on-call-book.ts';
import type { Settings } from './settings.ts';

/** Arrivals worked off in one transaction. */
const mostAtOnce = 500;
/** Between two transactions while more comes: what comes meanwhile is worked off together. */
const breathMs = 30;
/** Without a bell the store is asked so often. */
const longestSleepMs = 5000;
/** Looking through what waits to be posted costs as much as that is long, however little came. */
const betweenFoldsMs = 1000;
/** Open alerts that are looked through at the start, the worst first. */
const mostOpen = 5000;

/** Makes alerts of what came, and has them told where they are wanted. */
export class AlertDesk {
  readonly #store: AlertStore;
  readonly #jobs: Jobs;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #counters: Counters;
  readonly #settings: Pick<Settings, 'gateways' | 'apps'>;
  readonly #onCall: OnCallBook;
  readonly #looks: Looks;
  #stopped = false;
  #isBegun = false;
  #wake: () => void = () => undefined;
  #foldedAt = Number.NEGATIVE_INFINITY;

  constructor(
    ports: { alerts: AlertStore; jobs: Jobs; clock: Clock; log: Log; counters: Counters },
    settings: Pick<Settings, 'gateways' | 'apps'>,
    onCall: OnCallBook,
    looks: Looks,
  ) {
    this.#settings = settings;
    this.#onCall = onCall;
    this.#store = ports.alerts;
    this.#jobs = ports.jobs;
    this.#clock = ports.clock;
    this.#log = ports.log;
    this.#counters = ports.counters;
    this.#looks = looks;
  }

  /** Works until `stop`; resolves when the last batch is done. */
  async run(): Promise<void> {
    const unsubscribe = this.#store.onArrivals(() => this.#wake());
    while (!this.#stopped) {
      const rung = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      try {
        if (!this.#isBegun) await this.#begin();
        const onCall = await this.#onCall.now();
        const worked = await this.#store.hearArrivals(
          mostAtOnce,
          (arrival, alert, around) => this.#judge(arrival, alert, { ...around, onCall }),
          (arrival, error) => this.#failed(arrival, error),
        );
        const untilFold = await this.#fold();
        if (worked === 0) await sleep(rung, untilFold);
        else if (worked < mostAtOnce) await pause(breathMs);
      } catch (error) {
        if (error instanceof StoreUnavailable) this.#log.warn({ code: error.code }, 'alerts can’t be read');
        else this.#log.error({ err: error }, 'the alerts stumbled');
        await sleep(rung, longestSleepMs);
      }
    }
    unsubscribe();
  }

  stop(): void {
    this.#stopped = true;
    this.#wake();
  }

  /** Keeps what a watch or a poll has seen: it goes the way of every other signal. */
  async keep(signals: readonly Signal[]): Promise<void> {
    const receivedAt = this.#clock.now();
    if (signals.length > 0)
      await this.#store.keepArrivals(signals.map((signal) => ({ signal, receivedAt, body: undefined })));
  }

  /** The time of a snooze or of flapping is over. */
  async wake(id: string): Promise<void> {
    const look = this.#looks.shared();
    await this.#store.changeAlert(
      id,
      (alert, around) => {
        const woken = wake(alert, look.now);
        if (typeof woken !== 'string') return changeOf(woken.alert, woken.news, around, look, alert);
        const settled = settle(alert, look.now);
        if (settled !== undefined) return changeOf(settled.alert, settled.news, around, look);
        return alert.flappingSince === undefined ? undefined : lookAgain(alert);
      },
      look.now,
    );
  }

  /** A mute may be over: what it hid is told where it would have come, once. */
  async unmute(id: string): Promise<void> {
    const mute = await this.#store.findMute(id);
    if (mute === undefined || mute.isTold === true) return;
    const look = this.#looks.shared();
    if (mute.until <= look.now) return tellEnd(this.#store, mute, await this.#onCall.now(), look);
    const any = { gateway: mute.gateway, kind: mute.kinds, severity: undefined };
    const open =
      mute.runwayHours === undefined
        ? []
        : await this.#store.alerts({ ...any, state: 'open', limit: mostOpen });
    const short = open.map((one) => whyOver(one, mute)).find((why) => why !== undefined);
    if (short === undefined) return;
    const ended = { ...mute, until: look.now };
    const audit = entryOfAlert('unmuted', { gateway: mute.gateway, title: short }, look.now);
    await this.#store.addMute(ended, audit, []);
    await tellEnd(this.#store, ended, await this.#onCall.now(), look, short);
  }

  /** An alert that comes and goes ends only when somebody looks: also one whose look nobody had written down. */
  async #begin(): Promise<void> {
    const any = { gateway: undefined, kind: undefined, severity: undefined };
    const open = await this.#store.alerts({ ...any, state: 'open', limit: mostOpen });
    for (const job of open.flatMap(settlingOf)) await this.#jobs.ensure(job);
    this.#isBegun = true;
  }

  /** Resolves with how long it may be until the next time, in milliseconds. */
  async #fold(): Promise<number> {
    const since = performance.now() - this.#foldedAt;
    if (since < betweenFoldsMs) return betweenFoldsMs - since;
    this.#foldedAt = performance.now();
    await this.#store.foldPosts(new Date());
    return longestSleepMs;
  }

  /** No alert could be made of it: whoever runs the bot sees why, and people that there was one. */
  #failed({ signal, receivedAt }: Arrival, error: unknown): readonly Arrival[] {
    const { kind, source } = signal;
    this.#counters.count('alert_failures_total', { kind });
    // Not its message, which may hold what came.
    const stack = error instanceof Error ? error.stack?.split('\n').filter((one) => /^ +at /.test(one)) : [];
    const name = error instanceof Error ? error.name : typeof error;
    this.#log.error(
      { error: name, kind, source, at: stack?.slice(0, 5) },
      'no alert could be made of a signal',
    );
    const instead = notUnderstood(signal, receivedAt);
    return instead === undefined ? [] : [{ signal: instead, receivedAt, body: undefined }];
  }

  #judge({ signal }: Arrival, alert: Alert | undefined, around: Surroundings): AlertChange | undefined {
    const look = this.#looks.shared();
    const id = `al_${randomBytes(15).toString('base64url')}`;
    const covered = signal.source === 'watch' || isWatched(signal, this.#settings);
    // A gateway that no watch looks at any more waits for none.
    const known = alert?.isWatched === true && !covered ? { ...alert, isWatched: false } : alert;
    const heard = hear(known, signal, look.now, { id, isWatched: covered });
    if (heard === undefined) return undefined;
    this.#counters.count('alert_news_total', { news: heard.news ?? 'none', kind: signal.kind });
    // What has just been measured may end a snooze that waits for a short runway.
    const woken = heard.news === 'worse' ? 'still-quiet' : wake(heard.alert, look.now);
    const { alert: after, news } = typeof woken === 'string' ? heard : woken;
    const change = changeOf(after, news, around, look, alert);
    const over = around.mutes.filter((one) => whyOver(after, one) !== undefined);
    const jobs = over.map(({ id }): DueJob => ({ job: { kind: 'unmute', mute: id }, due: look.now }));
    return { ...change, jobs: [...change.jobs, ...jobs] };
  }
}

async function sleep(rung: Promise<void>, mostMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const slept = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, mostMs);
  });
  await Promise.race([rung, slept]);
  clearTimeout(timer);
}
