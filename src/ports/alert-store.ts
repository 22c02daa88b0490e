import type { Alert, AlertKind, AlertState, Mute, Severity, Signal, Subscription } from '../domain/alert.ts';
import type { AuditEntry } from '../domain/audit.ts';
import type { Place } from '../domain/conversation.ts';
import type { GatewayId } from '../domain/gateway.ts';
import type { Expiring, OnCall, Thresholds, TrafficHour, Unread, WatchName } from '../domain/watch.ts';
import type { DueJob } from './jobs.ts';
import type { Letter } from './store.ts';

/** A signal with the text it was read from, as it goes into the store before its sender is answered. */
export interface Arrival {
  readonly signal: Signal;
  readonly receivedAt: Date;
  /** The body as it came, up to 256 KB; undefined for a poll and a watch. */
  readonly body: string | undefined;
}

/** What is known beside an alert when it is judged: read in the same transaction. */
export interface Surroundings {
  readonly subscriptions: readonly Subscription[];
  /** Those that have not ended at `now`. */
  readonly mutes: readonly Mute[];
  readonly onCall: OnCall | undefined;
}

/** An alert as it is to be written, with what follows from the change. */
export interface AlertChange {
  /** A new one has number 0 until the store gives it one: letters name it by `{A}`, which the store replaces by its name. */
  readonly alert: Alert;
  /** Whether the words of its card changed. */
  readonly isNews: boolean;
  /** New cards (a place each, never twice in one channel: the store leaves out what is there already) and replies. */
  readonly letters: readonly Letter[];
  readonly audit: readonly AuditEntry[];
  readonly jobs: readonly DueJob[];
}

export interface AlertFilter {
  /** Undefined: any. */
  readonly gateway: GatewayId | undefined;
  readonly state: AlertState['kind'] | undefined;
  /** One of these; none of them: any. */
  readonly kind: AlertKind | readonly AlertKind[] | undefined;
  readonly severity: Severity | undefined;
  readonly limit: number;
}

/** Alerts that found no room for a card of their own in a storm, in one channel. */
export interface Digest {
  readonly id: string;
  readonly place: Place;
  readonly openedAt: Date;
  /** Worst first, then newest; at most 200. */
  readonly alerts: readonly Alert[];
  /** All of them, also beyond those 200. */
  readonly count: number;
}

/**
 * Alerts and what belongs to them. Every method is one transaction; times come in as values, the product's.
 * @throws StoreUnavailable from any method
 */
export interface AlertStore {
  /**
   * Keeps what came, once each by its signal's key; resolves when it is written. Many at once cost about as much as one.
   * @returns those that can't be kept as they are: the others are written all the same
   */
  keepArrivals(arrivals: readonly Arrival[]): Promise<readonly Arrival[]>;
  /**
   * Works arrivals off, critical ones first, then the oldest: `judge` (pure) gets each with the open alert of its key, or
   * the newest resolved one when none is open, as the ones before it left it. One process at a time does this; what `judge`
   * returns is written together with "worked off" in one transaction. An arrival for which `judge` throws is set aside with the error
   * and does not stop the others.
   * @param failed what is kept in place of one that was set aside, in the same transaction; none where it is left out
   * @returns how many were worked off; 0 when nothing waits or another process is at it
   */
  hearArrivals(
    most: number,
    judge: (arrival: Arrival, alert: Alert | undefined, around: Surroundings) => AlertChange | undefined,
    failed?: (arrival: Arrival, error: unknown) => readonly Arrival[],
  ): Promise<number>;
  /** Arrivals that wait. */
  arrivalsWaiting(): Promise<number>;
  /** Calls `wake` when arrivals may wait, in this process or, by LISTEN, in another. Returns what ends that. */
  onArrivals(wake: () => void): () => void;

  findAlert(id: string): Promise<Alert | undefined>;
  findAlertByNumber(number: number): Promise<Alert | undefined>;
  /** Open ones first, worst first, then newest. */
  alerts(filter: AlertFilter): Promise<readonly Alert[]>;
  /** Where the thread of its first card is; undefined while it has none in Teams. */
  threadOf(id: string): Promise<Place | undefined>;
  /** The newest alert of each key of these kinds, open or resolved: what a watch has said already, and what became of it. */
  standing(kinds: readonly AlertKind[]): Promise<ReadonlyMap<string, Alert>>;
  /** The same, for a gateway's or the fleet's headline: how many are open at each severity. */
  openAlerts(gateway: GatewayId | undefined): Promise<Readonly<Record<Severity, number>>>;
  /** Changes one alert under a lock; `change` is pure and returns undefined to leave it. Undefined when there is no such alert or it was left. */
  changeAlert(
    id: string,
    change: (alert: Alert, around: Surroundings) => AlertChange | undefined,
    now: Date,
  ): Promise<Alert | undefined>;

  /**
   * Keeps new posts of alert cards to 10 a minute in a channel: what is not critical (or is resolved already) and would
   * have to wait leaves its own card and becomes a row of the channel's digest card, which is made or rewritten. Machine time.
   */
  foldPosts(machineNow: Date): Promise<void>;
  findDigest(id: string): Promise<Digest | undefined>;
  /** Posts a digest row's own card after all, once. False when it has one in that channel. */
  unfold(digest: string, alert: string): Promise<boolean>;

  subscriptions(): Promise<readonly Subscription[]>;
  /** Adds it, or widens one that is there for the same channel, gateway and severity. */
  subscribe(subscription: Subscription, audit: AuditEntry): Promise<void>;
  /** Ends a channel's own subscriptions; those of gatehouse.yaml stay. How many ended. */
  unsubscribe(
    channel: string,
    gateway: GatewayId | undefined,
    kinds: readonly AlertKind[],
    audit: AuditEntry,
  ): Promise<number>;
  /** Puts what gatehouse.yaml says in place of what it said before. */
  configureSubscriptions(subscriptions: readonly Subscription[]): Promise<void>;

  mutes(now: Date): Promise<readonly Mute[]>;
  /** `jobs` holds the one that looks when it ends. */
  addMute(mute: Mute, audit: AuditEntry, jobs: readonly DueJob[]): Promise<void>;
  /** Ends people's mutes that mean this gateway and kinds; an order's own stays. The ended ones. */
  endMutes(
    gateway: GatewayId | undefined,
    kinds: readonly AlertKind[],
    now: Date,
    audit: AuditEntry,
  ): Promise<readonly Mute[]>;
  findMute(id: string): Promise<Mute | undefined>;
  /** Writes the letters that tell of a mute's end, once; false where that was done before. */
  tellEnd(mute: string, letters: readonly Letter[]): Promise<boolean>;
  /**
   * What it hid (`Alert.hiddenBy`) and that has no card in a subscribed channel; of an order's own mute what is still open.
   * Open ones first, worst first, then newest.
   */
  hiddenBy(mute: Mute): Promise<readonly Alert[]>;

  onCall(now: Date): Promise<OnCall | undefined>;
  setOnCall(onCall: OnCall, audit: AuditEntry): Promise<void>;

  /** Those that were set here; a gateway that is missing has those of gatehouse.yaml. */
  thresholds(): Promise<ReadonlyMap<GatewayId, Thresholds>>;

  /** Hours of traffic: newer values take the place of older ones. */
  keepTraffic(hours: ReadonlyMap<GatewayId, readonly TrafficHour[]>): Promise<void>;
  /** From `since` on, oldest first. */
  trafficOf(
    gateways: readonly GatewayId[],
    since: Date,
  ): Promise<ReadonlyMap<GatewayId, readonly TrafficHour[]>>;
  /** Up to when each gateway's hours have been read as whole ones; absent for one whose past nobody has read. */
  trafficReadTo(gateways: readonly GatewayId[]): Promise<ReadonlyMap<GatewayId, Date>>;
  /** What was read is kept before this is noted. */
  noteTrafficRead(gateways: readonly GatewayId[], to: Date): Promise<void>;
  forgetTraffic(before: Date): Promise<void>;

  /** Each of these watches is to run from now on, unless it does so already: one that never ran is late, too. */
  beginWatches(names: readonly WatchName[], now: Date): Promise<void>;
  /** A watch has run. `failure` is a Fault's code, undefined when it went well. `next` is its next run: at most one waits. */
  noteWatch(name: WatchName, at: Date, failure: string | undefined, next: DueJob | undefined): Promise<void>;
  watches(): Promise<
    readonly {
      readonly name: WatchName;
      readonly succeededAt: Date | undefined;
      readonly failure: string | undefined;
      /** In a row. */
      readonly failures: number;
      /** When it was first to run; undefined where that was not written down. */
      readonly since: Date | undefined;
    }[]
  >;
  /** What a look could not read, by gateway, app or subscription, with the fault's code; whatever else that watch could not read before can be read again. */
  noteUnread(name: WatchName, codes: ReadonlyMap<string, string>, at: Date): Promise<void>;
  /** Of all watches. */
  unread(): Promise<readonly Unread[]>;
  /** What the newest look of a watch saw that counts when the next one sees it, too; undefined where there was none. */
  glimpse(name: WatchName): Promise<{ readonly at: Date; readonly content: unknown } | undefined>;
  noteGlimpse(name: WatchName, at: Date, content: unknown): Promise<void>;
  /** What the newest look at each owner (a gateway, an app) saw that ends; it takes the place of all that was seen there before. */
  keepExpiring(seen: ReadonlyMap<string, readonly Expiring[]>): Promise<void>;
  /** What ends before that, soonest first. */
  expiring(before: Date): Promise<readonly Expiring[]>;
}
