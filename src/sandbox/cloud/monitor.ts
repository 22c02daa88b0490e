import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stableId, type Tenant } from '../tenant.ts';
import type { Fleet, Site } from './fleet.ts';
import type { Measures } from './measures.ts';
import { type Rule, rulesOf } from './monitor-rules.ts';
import { replaceFile } from './replace-file.ts';

const minuteMs = 60_000;
/** Azure resolves a metric alert after three good looks, and looks once a minute. */
const goodLooks = 3;
/** An event is in the activity log, and so known to a rule, some minutes after it happened. */
const activityDelayMs = 3 * minuteMs;
const dayMs = 24 * 60 * minuteMs;
const keptMs = 30 * dayMs;

/** An alert as Azure Monitor keeps it. Times are ms, the tenant's. */
export interface MonitorAlert {
  /** GUID. */
  readonly id: string;
  /** Name of its rule. */
  readonly rule: string;
  readonly firedAt: number;
  readonly resolvedAt?: number;
  readonly value: number;
  readonly windowFrom: number;
  readonly windowTo: number;
  /** Of an activity-log alert: the operation that it tells of. */
  readonly operation?: string;
  /** Made up for a storm: no rule looks after it. */
  readonly isMadeUp?: true;
}

/** What an action group is told. */
export interface Transition {
  readonly rule: Rule;
  readonly alert: MonitorAlert;
  readonly condition: 'Fired' | 'Resolved';
}

interface Saved {
  readonly alerts: readonly MonitorAlert[];
  readonly beganAt: number;
}

interface Watched {
  readonly rule: Rule;
  readonly site: Site;
}

/** Azure Monitor's alert rules: looks at most once in a minute of the tenant's, and only when somebody calls `look`. */
export class Monitor {
  readonly #fleet: Fleet;
  readonly #measures: Measures;
  readonly #file: string;
  readonly #tell: (transition: Transition) => void;
  readonly #rules = new Map<string, Watched>();
  readonly #alerts = new Map<string, MonitorAlert>();
  /** Stateful rules that are on: name -> alert's id. */
  readonly #open = new Map<string, string>();
  readonly #beganAt: number;
  #lookedAt = Number.NEGATIVE_INFINITY;

  /** `tell` hears of each change of a condition, once. */
  constructor(
    tenant: Tenant,
    fleet: Fleet,
    measures: Measures,
    dir: string,
    tell: (transition: Transition) => void,
  ) {
    this.#fleet = fleet;
    this.#measures = measures;
    this.#tell = tell;
    this.#file = join(dir, 'alerts.json');
    for (const site of fleet.sites) {
      for (const rule of rulesOf(tenant, site.gateway)) this.#rules.set(rule.name, { rule, site });
    }
    this.#beganAt = this.#load();
  }

  /** Those of the last 30 days, in no order. */
  get alerts(): readonly MonitorAlert[] {
    return [...this.#alerts.values()];
  }

  find(id: string): MonitorAlert | undefined {
    return this.#alerts.get(id.toLowerCase());
  }

  ruleOf(alert: MonitorAlert): Rule {
    const watched = this.#rules.get(alert.rule);
    if (watched === undefined) throw new Error(`no rule named ${alert.rule}`);
    return watched.rule;
  }

  /** The rules, in order of the gateways. */
  get rules(): readonly Rule[] {
    return [...this.#rules.values()].map((one) => one.rule);
  }

  /** Puts an alert into the list that no rule has fired: one of a storm. */
  enter(alert: MonitorAlert): void {
    this.#alerts.set(alert.id, alert);
  }

  look(): void {
    const { now } = this.#fleet;
    if (now < this.#lookedAt) this.#lookedAt = now; // the clock was set back
    if (now - this.#lookedAt < minuteMs) return;
    this.#lookedAt = now;
    const transitions = [...this.#rules.values()].flatMap((watched) => this.#transitions(watched, now));
    if (transitions.length === 0) return;
    for (const { alert } of transitions) this.#alerts.set(alert.id, alert);
    this.save();
    for (const transition of transitions) this.#tell(transition);
  }

  save(): void {
    const from = this.#fleet.now - keptMs;
    for (const alert of this.alerts) {
      if ((alert.resolvedAt ?? alert.firedAt) < from && !this.#isOpen(alert)) this.#alerts.delete(alert.id);
    }
    replaceFile(this.#file, JSON.stringify({ alerts: this.alerts, beganAt: this.#beganAt } satisfies Saved));
  }

  #isOpen(alert: MonitorAlert): boolean {
    return this.#open.get(alert.rule) === alert.id;
  }

  #transitions({ rule, site }: Watched, now: number): Transition[] {
    if (rule.kind === 'activity') return this.#happenings(rule, site, now);
    const measured = this.#measures.at(rule, site, now);
    if (measured === undefined) return []; // without numbers a rule stays as it is
    const seen = { value: measured.value, windowFrom: measured.from, windowTo: measured.to };
    const open = this.#alerts.get(this.#open.get(rule.name) ?? '');
    if (open === undefined) {
      if (measured.value <= rule.threshold) return [];
      const alert = { id: randomUUID(), rule: rule.name, firedAt: now, ...seen };
      this.#open.set(rule.name, alert.id);
      return [{ rule, alert, condition: 'Fired' }];
    }
    for (let back = 0; back < goodLooks; back += 1) {
      const before = this.#measures.at(rule, site, now - back * minuteMs);
      if (before !== undefined && before.value > rule.threshold) return [];
    }
    this.#open.delete(rule.name);
    return [{ rule, alert: { ...open, resolvedAt: now, ...seen }, condition: 'Resolved' }];
  }

  /** Each operation fires once, and nothing ever resolves it. */
  #happenings(rule: Rule, site: Site, now: number): Transition[] {
    const seenBy = this.#fleet.timeOf(site.set) - activityDelayMs;
    return site.set.operations.flatMap((operation) => {
      const { endsAt, outcome, name } = operation;
      const isNew = endsAt > Math.max(this.#beganAt, now - dayMs) && endsAt <= seenBy;
      if (!isNew || outcome !== 'Succeeded' || !name.endsWith('/deallocate/action')) return [];
      const id = stableId(`alert ${operation.id}`);
      if (this.#alerts.has(id)) return [];
      const window = { windowFrom: endsAt, windowTo: endsAt };
      const alert = { id, rule: rule.name, firedAt: now, value: 0, operation: operation.id, ...window };
      return [{ rule, alert, condition: 'Fired' as const }];
    });
  }

  #load(): number {
    if (!existsSync(this.#file)) return this.#fleet.now;
    const { alerts, beganAt } = JSON.parse(readFileSync(this.#file, 'utf8')) as Saved;
    for (const alert of alerts) {
      const watched = this.#rules.get(alert.rule);
      if (watched === undefined) continue; // of a gateway that the tenant no longer has
      this.#alerts.set(alert.id, alert);
      const isStateful = watched.rule.kind !== 'activity' && alert.isMadeUp !== true;
      if (isStateful && alert.resolvedAt === undefined) this.#open.set(alert.rule, alert.id);
    }
    return beganAt;
  }
}
