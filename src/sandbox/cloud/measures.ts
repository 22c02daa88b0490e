import type { Demands } from './demands.ts';
import type { Fleet, Site } from './fleet.ts';
import { machinesShare } from './metric-question.ts';
import type { Rule } from './monitor-rules.ts';
import { servingSpans } from './traffic.ts';

/** Locations from which a web test asks. */
const locations = 5;

/** What one look of a rule saw; `value` in the unit of the rule's threshold. */
export interface Measured {
  readonly value: number;
  readonly from: number;
  readonly to: number;
}

/** Looks at the tenant as a rule does. */
export class Measures {
  readonly #fleet: Fleet;
  readonly #demands: Demands;

  constructor(fleet: Fleet, demands: Demands) {
    this.#fleet = fleet;
    this.#demands = demands;
  }

  /** What the rule sees at that time (ms, at most now); undefined where there are no numbers. */
  at(rule: Rule, site: Site, time: number): Measured | undefined {
    if (rule.kind === 'traffic') return this.#traffic(rule, site, time);
    if (rule.kind === 'storage') return this.#storage(rule, site, time);
    if (rule.kind === 'availability') return this.#availability(rule, site, time);
    return undefined;
  }

  #traffic(rule: Rule, site: Site, time: number): Measured | undefined {
    const until = Math.min(time, this.#demands.knownUntil(site.gateway, this.#fleet.now));
    const from = time - rule.windowMs;
    if (until <= from) return undefined;
    const demand = this.#demands.of(site.gateway);
    const value = this.#spans(site, from, until).reduce(
      (sum, span) => sum + demand.bytes(span.from, span.to) * machinesShare,
      0,
    );
    return { value: Math.round(value), from, to: time };
  }

  #storage(rule: Rule, site: Site, time: number): Measured | undefined {
    const from = time - rule.windowMs;
    const value = this.#demands.capacity(site.gateway, from, this.#fleet.now);
    return value === undefined ? undefined : { value, from, to: time };
  }

  /** A web test asks every minute; a location has failed when it heard nothing in the whole window. */
  #availability(rule: Rule, site: Site, time: number): Measured {
    const from = time - rule.windowMs;
    const isSilent = this.#spans(site, from, time).length === 0;
    return { value: isSilent ? locations : 0, from, to: time };
  }

  #spans(site: Site, from: number, to: number) {
    return servingSpans(site.set, this.#fleet.timeOf(site.set), from, to);
  }
}
