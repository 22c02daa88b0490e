import { unheard } from '../alert/polled.ts';
import type { Alert, Signal } from '../domain/alert.ts';
import { Fault } from '../domain/fault.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { AzureAlerts } from '../ports/watchers.ts';
import type { Watched } from '../watch/judge-unread.ts';
import { stillOn } from '../watch/still-on.ts';
import { faultsIn, type Looked } from './looked.ts';

const name = 'azure-alerts';
/** Azure's list is read a little further back than the newest that is known: its entries come late. */
const overlapMs = 10 * 60_000;
/** At the first look it is read back as far as Azure keeps it. */
const keptMs = 30 * 86_400_000;
/** After an outage it is read back for so long at the most. */
const longestGapMs = 7 * 86_400_000;
/** Alerts that a poll is held against: open ones first, then the newest. */
const mostRecent = 5000;

/** Up to when each subscription's list has been read, by its id. */
type ReadTo = Readonly<Record<string, Date>>;

/** Reads Azure's own list of alerts, each subscription's from where it was read last. */
export class AzureAlertsWatch {
  readonly #alerts: AlertStore;
  readonly #azure: AzureAlerts;
  readonly #clock: Clock;

  constructor(ports: { alerts: AlertStore; azure: AzureAlerts; clock: Clock }) {
    this.#alerts = ports.alerts;
    this.#azure = ports.azure;
    this.#clock = ports.clock;
  }

  /** The subscriptions, for when one can't be read. */
  get watched(): readonly Watched[] {
    return this.#azure.subscriptions.map((id) => ({ subject: subjectOf(id), name: `subscription ${id}` }));
  }

  /** @throws Fault when no subscription can be read */
  async look(): Promise<Looked> {
    const now = this.#clock.now();
    const ago = (ms: number) => new Date(now.getTime() - ms);
    const known = await this.#readTo();
    const found = await this.#azure.changedSince((one) => {
      const read = known[one];
      if (read === undefined) return ago(keptMs);
      return new Date(Math.max(ago(longestGapMs).getTime(), read.getTime() - overlapMs));
    }, now);
    const faults = faultsIn(found);
    const read = [...found.keys()].filter((one) => !faults.has(one));
    const signals = [...found].flatMap(([one, listed]): readonly Signal[] => {
      if (listed instanceof Fault) return [];
      return known[one] === undefined ? stillOn(listed, ago(overlapMs)) : listed;
    });
    const readTo: ReadTo = { ...known, ...Object.fromEntries(read.map((one) => [one, now])) };
    return {
      // Thousands of alerts are read only when there is something to hold them against.
      signals: signals.length === 0 ? [] : unheard(signals, await this.#recent(), now),
      unread: new Map([...faults].map(([one, fault]) => [subjectOf(one).id, fault])),
      onceKept: () => this.#alerts.noteGlimpse(name, now, readTo),
    };
  }

  async #readTo(): Promise<ReadTo> {
    const glimpse = await this.#alerts.glimpse(name);
    if (glimpse !== undefined) return glimpse.content as ReadTo;
    // As it was known before each subscription had a time of its own.
    const succeededAt = (await this.#alerts.watches()).find((one) => one.name === name)?.succeededAt;
    if (succeededAt === undefined) return {};
    return Object.fromEntries(this.#azure.subscriptions.map((one) => [one, succeededAt]));
  }

  /** What is known already of what a poll may find: all that is open, and what was resolved lately. */
  async #recent(): Promise<readonly Alert[]> {
    const any = { gateway: undefined, state: undefined, kind: undefined, severity: undefined };
    return this.#alerts.alerts({ ...any, limit: mostRecent });
  }
}

function subjectOf(subscription: string) {
  return { kind: 'rule', id: `subscription:${subscription}` } as const;
}
