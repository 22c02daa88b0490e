import { unheard } from '../alert/polled.ts';
import type { Alert, AlertKind, Signal } from '../domain/alert.ts';
import { Fault } from '../domain/fault.ts';
import type { GatewayId } from '../domain/gateway.ts';
import { type TrafficOutlook, type WatchName, watchNames } from '../domain/watch.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { Counters } from '../ports/counters.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import type { AzureAlerts } from '../ports/watchers.ts';
import { judgeUnread, type Watched } from '../watch/judge-unread.ts';
import { judgeWatches, latenessOf, watchPeriods } from '../watch/judge-watches.ts';
import type { Standing } from '../watch/say.ts';
import { stillOn } from '../watch/still-on.ts';
import type { AlertDesk } from './alert-desk.ts';
import type { AutoStop } from './auto-stop.ts';
import type { ExpiryWatch } from './expiry-watch.ts';
import type { HealthWatch } from './health-watch.ts';
import type { Looked } from './looked.ts';
import type { Settings } from './settings.ts';
import type { TrafficWatch } from './traffic-watch.ts';

/** Azure's list is read a little further back than the newest that is known: its entries come late. */
const overlapMs = 10 * 60_000;
/** At the first look it is read back as far as Azure keeps it. */
const keptMs = 30 * 86_400_000;
/** After an outage it is read back for so long at the most. */
const longestGapMs = 7 * 86_400_000;
/** Alerts that a poll is held against: open ones first, then the newest. */
const mostRecent = 5000;
const kindsOf: Readonly<Record<WatchName, readonly AlertKind[]>> = {
  traffic: ['traffic'],
  storage: ['storage'],
  certificate: ['certificate'],
  secret: ['secret'],
  health: ['health'],
  'azure-alerts': ['other'],
};

/** With what an automatic stop may be asked for. */
type Seen = Looked & { readonly outlooks?: ReadonlyMap<GatewayId, TrafficOutlook> };

/** The bot's own eyes: each watch runs as a job, hands what it saw to the alerts, and writes when it is due again. */
export class WatchDesk {
  readonly #store: AlertStore;
  readonly #jobs: Jobs;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #counters: Counters;
  readonly #azure: AzureAlerts;
  readonly #alerts: AlertDesk;
  readonly #traffic: TrafficWatch;
  readonly #health: HealthWatch;
  readonly #expiry: ExpiryWatch;
  readonly #autoStop: AutoStop;
  readonly #watched: readonly Watched[];
  readonly #startedAt: Date;

  constructor(
    ports: {
      alerts: AlertStore;
      jobs: Jobs;
      clock: Clock;
      log: Log;
      counters: Counters;
      azure: AzureAlerts;
    },
    desks: {
      alerts: AlertDesk;
      traffic: TrafficWatch;
      health: HealthWatch;
      expiry: ExpiryWatch;
      autoStop: AutoStop;
    },
    settings: Pick<Settings, 'gateways' | 'apps'>,
  ) {
    this.#store = ports.alerts;
    this.#jobs = ports.jobs;
    this.#clock = ports.clock;
    this.#log = ports.log;
    this.#counters = ports.counters;
    this.#azure = ports.azure;
    this.#alerts = desks.alerts;
    this.#traffic = desks.traffic;
    this.#health = desks.health;
    this.#expiry = desks.expiry;
    this.#autoStop = desks.autoStop;
    this.#watched = [
      ...[...settings.gateways.values()].map(({ id, name }) => ({
        subject: { kind: 'gateway', id } as const,
        name,
      })),
      ...settings.apps.map(({ appId, name }) => ({ subject: { kind: 'app', id: appId } as const, name })),
    ];
    this.#startedAt = ports.clock.now();
  }

  /** Has every watch run soon, unless another process has it in its hands. */
  async start(): Promise<void> {
    const due = this.#clock.now();
    await this.#store.beginWatches(watchNames, due);
    for (const watch of watchNames) await this.#jobs.ensure({ job: { kind: 'watch', watch }, due });
  }

  /** How late the latest watch is, seconds; 0 while all are in time. */
  async lateness(): Promise<number> {
    const now = this.#clock.now();
    const late = (await this.#store.watches()).map((one) => latenessOf(one, this.#startedAt, now));
    return Math.max(0, ...late) / 1000;
  }

  /** Runs a watch once; what fails is noted, and tried again at its time. @throws what is no Fault */
  async run(name: WatchName): Promise<void> {
    const begun = performance.now();
    let failure: string | undefined;
    try {
      const standing = await this.#store.standing(kindsOf[name]);
      const looked = await this.#look(name, standing);
      await this.#keep(name, looked);
      // What was seen is kept before anything is asked for because of it.
      if (looked.outlooks !== undefined) await this.#autoStop.consider(looked.outlooks);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      failure = error.code;
      this.#log.warn({ watch: name, code: error.code }, 'a watch could not see');
    }
    const now = this.#clock.now();
    const due = new Date(now.getTime() + watchPeriods[name]);
    await this.#store.noteWatch(name, now, failure, { job: { kind: 'watch', watch: name }, due });
    await this.#watchTheWatches(now);
    this.#counters.count('watch_runs_total', { watch: name, outcome: failure ?? 'ok' });
    this.#counters.observe('watch_seconds', (performance.now() - begun) / 1000, { watch: name });
  }

  async #look(name: WatchName, standing: Standing): Promise<Seen> {
    switch (name) {
      case 'traffic':
        return this.#traffic.look(standing);
      case 'storage':
        return this.#traffic.lookAtStorage(standing);
      case 'certificate':
        return this.#expiry.lookAtCertificates(this.#health.states, standing);
      case 'secret':
        return this.#expiry.lookAtSecrets(standing);
      case 'health':
        return this.#health.look(standing);
      case 'azure-alerts': {
        const now = this.#clock.now();
        const known = (await this.#store.watches()).find((one) => one.name === name)?.succeededAt;
        const signals = await this.#changedSince(known, now);
        // Thousands of alerts are read only when there is something to hold them against.
        const fresh = signals.length === 0 ? [] : unheard(signals, await this.#recent(), now);
        return { signals: fresh, unread: new Map() };
      }
    }
  }

  async #changedSince(known: Date | undefined, now: Date): Promise<readonly Signal[]> {
    const ago = (ms: number) => new Date(now.getTime() - ms);
    if (known === undefined) return stillOn(await this.#azure.changedSince(ago(keptMs), now), ago(overlapMs));
    const since = Math.max(ago(longestGapMs).getTime(), known.getTime() - overlapMs);
    return await this.#azure.changedSince(new Date(since), now);
  }

  /** What is known already of what a poll may find: all that is open, and what was resolved lately. */
  async #recent(): Promise<readonly Alert[]> {
    const any = { gateway: undefined, state: undefined, kind: undefined, severity: undefined };
    return this.#store.alerts({ ...any, limit: mostRecent });
  }

  async #keep(name: WatchName, { signals, unread }: Looked): Promise<void> {
    await this.#alerts.keep(signals);
    const codes = new Map([...unread].map(([subject, { code }]) => [subject, code]));
    for (const code of codes.values()) this.#counters.count('watch_unread_total', { watch: name, code });
    await this.#store.noteUnread(name, codes, this.#clock.now());
  }

  /**
   * A watch that is late or fails is itself an alert, and so is what it can't read; whichever watch runs looks after the
   * others.
   */
  async #watchTheWatches(now: Date): Promise<void> {
    const [watches, unread, standing] = await Promise.all([
      this.#store.watches(),
      this.#store.unread(),
      this.#store.standing(['health']),
    ]);
    await this.#alerts.keep([
      ...judgeWatches(watches, { startedAt: this.#startedAt, now, standing }),
      ...judgeUnread(unread, this.#watched, { now, standing }),
    ]);
  }
}
