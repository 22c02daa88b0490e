import pg from 'pg';
import { StoreUnavailable } from '../../domain/fault.ts';
import type { AlertStore, Arrival } from '../../ports/alert-store.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Bells } from '../bells.ts';
import type { Database } from '../database.ts';
import type { JobQueue } from '../job-queue.ts';
import { countOpen, findAlert, listAlerts, standing, threadOf } from './alert-reading.ts';
import { arrivalsWaiting, keepArrivals } from './arrivals.ts';
import { changeAlert } from './changing.ts';
import { findDigest, unfold } from './digests.ts';
import { foldPosts } from './folding.ts';
import { hearArrivals, nameOf, setAside } from './hearing.ts';
import { addMute, endMutes, findMute, hiddenBy, tellEnd } from './mutes.ts';
import { configureSubscriptions, subscribe, unsubscribe } from './subscriptions.ts';
import { readMutes, readOnCall, readSubscriptions } from './surroundings.ts';
import { forgetTraffic, keepTraffic, noteTrafficRead, trafficOf, trafficReadTo } from './traffic.ts';
import * as watches from './watches.ts';

type Of<Name extends keyof AlertStore> = AlertStore[Name];

/** Alerts on PostgreSQL: each method is one transaction. */
export class PostgresAlertStore implements AlertStore {
  readonly #database: Database;
  readonly #jobs: JobQueue;
  readonly #clock: Clock;
  readonly #bells: Bells;
  readonly #log: Log;

  constructor(database: Database, jobs: JobQueue, parts: { clock: Clock; bells: Bells; log: Log }) {
    this.#database = database;
    this.#jobs = jobs;
    this.#clock = parts.clock;
    this.#bells = parts.bells;
    this.#log = parts.log;
  }

  keepArrivals: Of<'keepArrivals'> = async (arrivals) => {
    const refused = await this.#keepAll(arrivals);
    this.#bells.ring('alerts');
    return refused;
  };

  /** One that can't be written must not take the others along: halves are tried until it is alone. */
  async #keepAll(arrivals: readonly Arrival[]): Promise<readonly Arrival[]> {
    try {
      await keepArrivals(this.#database, arrivals);
      return [];
    } catch (error) {
      if (error instanceof StoreUnavailable && !isUnwritable(error)) throw error;
      if (arrivals.length > 1) {
        const half = Math.ceil(arrivals.length / 2);
        const first = await this.#keepAll(arrivals.slice(0, half));
        return [...first, ...(await this.#keepAll(arrivals.slice(half)))];
      }
      // Its class alone: a message may hold what the arrival said.
      this.#log.error({ error: nameOf(error), kind: arrivals[0]?.signal.kind }, 'an alert can’t be stored');
      return arrivals;
    }
  }

  /** What can't be written must not keep the others waiting: then each is written alone, and the first one set aside. */
  hearArrivals: Of<'hearArrivals'> = async (most, judge, failed) => {
    const hear = (count: number) =>
      this.#database.transact((writing) =>
        hearArrivals(writing, { most: count, judge, failed, jobs: this.#jobs, now: this.#clock.now() }),
      );
    try {
      return await hear(most);
    } catch (error) {
      if (!isUnwritable(error)) throw error;
      this.#log.warn({ err: error }, 'what came of alerts can’t be written together');
    }
    try {
      return await hear(1);
    } catch (error) {
      if (!isUnwritable(error)) throw error;
      this.#log.error({ err: error }, 'what came of an alert can’t be written: it is set aside');
      return await this.#database.transact((writing) =>
        setAside(writing, error, { failed, now: this.#clock.now() }),
      );
    }
  };

  arrivalsWaiting: Of<'arrivalsWaiting'> = () => arrivalsWaiting(this.#database);

  onArrivals: Of<'onArrivals'> = (wake) => this.#bells.hear('alerts', wake);

  findAlert: Of<'findAlert'> = (id) => findAlert(this.#database, 'id', id);

  findAlertByNumber: Of<'findAlertByNumber'> = (number) => findAlert(this.#database, 'number', number);

  alerts: Of<'alerts'> = (filter) => listAlerts(this.#database, filter);

  threadOf: Of<'threadOf'> = (id) => threadOf(this.#database, id);

  standing: Of<'standing'> = (kinds) => standing(this.#database, kinds);

  openAlerts: Of<'openAlerts'> = (gateway) => countOpen(this.#database, gateway);

  changeAlert: Of<'changeAlert'> = (id, change, now) =>
    this.#database.transact((writing) => changeAlert(writing, id, { change, jobs: this.#jobs, now }));

  foldPosts: Of<'foldPosts'> = (machineNow) =>
    this.#database.transact((writing) => foldPosts(writing, machineNow, this.#clock.now()));

  findDigest: Of<'findDigest'> = (id) => findDigest(this.#database, id);

  unfold: Of<'unfold'> = (digest, alert) => unfold(this.#database, digest, alert);

  subscriptions: Of<'subscriptions'> = () => this.#database.read(readSubscriptions);

  subscribe: Of<'subscribe'> = (subscription, audit) =>
    this.#database.transact((writing) => subscribe(writing, subscription, audit));

  unsubscribe: Of<'unsubscribe'> = (channel, gateway, kinds, audit) =>
    this.#database.transact((writing) => unsubscribe(writing, { channel, gateway, kinds, audit }));

  configureSubscriptions: Of<'configureSubscriptions'> = (subscriptions) =>
    this.#database.transact((writing) => configureSubscriptions(writing, subscriptions));

  mutes: Of<'mutes'> = (now) => this.#database.read((db) => readMutes(db, now));

  addMute: Of<'addMute'> = (mute, audit, jobs) =>
    this.#database.transact((writing) => addMute(writing, { mute, audit, jobs, queue: this.#jobs }));

  endMutes: Of<'endMutes'> = (gateway, kinds, now, audit) =>
    this.#database.transact((writing) => endMutes(writing, { gateway, kinds, now, audit }));

  findMute: Of<'findMute'> = (id) => findMute(this.#database, id);

  tellEnd: Of<'tellEnd'> = (mute, letters) =>
    this.#database.transact((writing) => tellEnd(writing, mute, letters));

  hiddenBy: Of<'hiddenBy'> = (mute) => hiddenBy(this.#database, mute);

  onCall: Of<'onCall'> = (now) => this.#database.read((db) => readOnCall(db, now));

  setOnCall: Of<'setOnCall'> = (onCall, audit) =>
    this.#database.transact((writing) => watches.setOnCall(writing, onCall, audit));

  thresholds: Of<'thresholds'> = () => watches.readThresholds(this.#database);

  keepTraffic: Of<'keepTraffic'> = (hours) => keepTraffic(this.#database, hours);

  trafficOf: Of<'trafficOf'> = (gateways, since) => trafficOf(this.#database, gateways, since);

  trafficReadTo: Of<'trafficReadTo'> = (gateways) => trafficReadTo(this.#database, gateways);

  noteTrafficRead: Of<'noteTrafficRead'> = (gateways, to) => noteTrafficRead(this.#database, gateways, to);

  forgetTraffic: Of<'forgetTraffic'> = (before) => forgetTraffic(this.#database, before);

  beginWatches: Of<'beginWatches'> = (names, now) => watches.beginWatches(this.#database, names, now);

  noteWatch: Of<'noteWatch'> = (name, at, failure, next) =>
    this.#database.transact(async (writing) => {
      await watches.noteWatch(writing, { name, at, failure });
      if (next !== undefined) await this.#jobs.send(writing, [next]);
    });

  watches: Of<'watches'> = () => watches.readWatches(this.#database);

  noteUnread: Of<'noteUnread'> = (name, codes, at) =>
    this.#database.transact((writing) => watches.noteUnread(writing, name, codes, at));

  unread: Of<'unread'> = () => watches.readUnread(this.#database);

  glimpse: Of<'glimpse'> = (name) => watches.readGlimpse(this.#database, name);

  noteGlimpse: Of<'noteGlimpse'> = (name, at, content) =>
    watches.noteGlimpse(this.#database, name, { at, content });

  keepExpiring: Of<'keepExpiring'> = (seen) =>
    this.#database.transact((writing) => watches.keepExpiring(writing, seen));

  expiring: Of<'expiring'> = (before) => watches.readExpiring(this.#database, before);
}

/** The database is there and refuses what it is given: values that it can't keep, or that contradict each other. */
function isUnwritable(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof pg.DatabaseError && /^(22|23|54)/.test(cause.code ?? '');
}
