import type { AlertKind } from '../domain/alert.ts';
import { Fault } from '../domain/fault.ts';
import type { GatewayId } from '../domain/gateway.ts';
import { type TrafficOutlook, type WatchName, watchNames } from '../domain/watch.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { Counters } from '../ports/counters.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import { judgeUnread, type Watched } from '../watch/judge-unread.ts';
import { judgeWatches, latenessOf, watchPeriods } from '../watch/judge-watches.ts';
import type { Standing } from '../watch/say.ts';
import type { AlertDesk } from './alert-desk.ts';
import type { AutoStop } from './auto-stop.ts';
import type { AzureAlertsWatch } from './azure-alerts-watch.ts';
import type { ExpiryWatch } from './expiry-watch.ts';
import type { HealthWatch } from './health-watch.ts';
import type { Looked } from './looked.ts';
import type { Settings } from './settings.ts';
import type { TrafficWatch } from './traffic-watch.ts';

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
  readonly #alerts: AlertDesk;
  readonly #traffic: TrafficWatch;
  readonly #health: HealthWatch;
  readonly #expiry: ExpiryWatch;
  readonly #azureAlerts: AzureAlertsWatch;
  readonly #autoStop: AutoStop;
  readonly #watched: readonly Watched[];
  readonly #startedAt: Date;

  constructor(
    ports: { alerts: AlertStore; jobs: Jobs; clock: Clock; log: Log; counters: Counters },
    desks: {
      alerts: AlertDesk;
      traffic: TrafficWatch;
      health: HealthWatch;
      expiry: ExpiryWatch;
      azureAlerts: AzureAlertsWatch;
      autoStop: AutoStop;
    },
    settings: Pick<Settings, 'gateways' | 'apps'>,
  ) {
    this.#store = ports.alerts;
    this.#jobs = ports.jobs;
    this.#clock = ports.clock;
    this.#log = ports.log;
    this.#counters = ports.counters;
    this.#alerts = desks.alerts;
    this.#traffic = desks.traffic;
    this.#health = desks.health;
    this.#expiry = desks.expiry;
    this.#azureAlerts = desks.azureAlerts;
    this.#autoStop = desks.autoStop;
    this.#watched = [
      ...[...settings.gateways.values()].map(({ id, name }) => ({
        subject: { kind: 'gateway', id } as const,
        name,
      })),
      ...settings.apps.map(({ appId, name }) => ({ subject: { kind: 'app', id: appId } as const, name })),
      ...desks.azureAlerts.watched,
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
      case 'azure-alerts':
        return this.#azureAlerts.look();
    }
  }

  async #keep(name: WatchName, { signals, unread, onceKept }: Looked): Promise<void> {
    await this.#alerts.keep(signals);
    await onceKept?.();
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
