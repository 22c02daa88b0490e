import type { SandboxClock } from '../clock.ts';
import type { Faults } from '../faults.ts';
import type { Tenant } from '../tenant.ts';
import { ActionGroup, type Delivery } from './action-group.ts';
import { webhookBody } from './alert-bodies.ts';
import type { Conditions } from './conditions.ts';
import type { Demands } from './demands.ts';
import type { Fleet } from './fleet.ts';
import { Measures } from './measures.ts';
import { Monitor, type Transition } from './monitor.ts';
import { Storm, type StormReport, type StormWish } from './storm.ts';
import type { StormAlert } from './storm-mix.ts';
import { WebhookLine } from './webhook-line.ts';

const minuteMs = 60_000;
/** However fast the clock, the rules are not looked at more often than that; real time. */
const leastPauseMs = 250;

/** Azure Monitor's alerts: rules that are looked at as time goes by, and the webhooks that they send. */
export class Alerting {
  readonly monitor: Monitor;
  readonly #clock: SandboxClock;
  readonly #conditions: Conditions;
  readonly #line: WebhookLine;
  readonly #group: ActionGroup;
  readonly #storm: Storm;
  readonly #stopListening: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    around: { tenant: Tenant; clock: SandboxClock; faults: Faults; dir: string },
    fleet: Fleet,
    demands: Demands,
    conditions: Conditions,
  ) {
    const { tenant, clock, faults, dir } = around;
    this.#clock = clock;
    this.#conditions = conditions;
    this.#line = new WebhookLine(faults);
    this.#group = new ActionGroup(clock, this.#line);
    const tell = (transition: Transition) => {
      const { rule, alert, condition } = transition;
      const site = fleet.byName(rule.gateway.name);
      const body = webhookBody(tenant, transition, site);
      void this.#group.deliver({ alertId: alert.id, rule: rule.name, condition, body });
    };
    this.monitor = new Monitor(tenant, fleet, new Measures(fleet, demands), dir, tell);
    this.#storm = new Storm(tenant, this.monitor, this.#group, this.#line);
    this.#stopListening = clock.onChange(() => this.#arm());
    this.#arm();
  }

  /** Oldest first. */
  deliveries(): readonly Delivery[] {
    return this.#group.deliveries;
  }

  /** The alerts of the last storm. */
  ledger(): readonly StormAlert[] {
    return this.#storm.ledger;
  }

  /** Undefined while another storm runs. @throws Error when no rule fits the wish */
  async storm(wish: StormWish): Promise<StormReport | undefined> {
    return this.#storm.isRunning ? undefined : this.#storm.run(wish, this.#clock.now());
  }

  /** Where the webhooks go: the address with its code. Until it is told they fail. */
  turnTo(url: string): void {
    this.#line.turnTo(url);
  }

  /** Another host behind the same path and code. */
  turnToHost(base: string): void {
    this.#line.turnToHost(base);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#stopListening();
    this.#group.close();
  }

  /** One timer: a look each minute of the tenant's, none while its clock stands. */
  #arm(): void {
    clearTimeout(this.#timer);
    const { speed } = this.#clock.state;
    if (speed === 0) return;
    const waitMs = Math.max(leastPauseMs, minuteMs / speed);
    this.#timer = setTimeout(() => {
      this.#conditions.look();
      this.monitor.look();
      this.#arm();
    }, waitMs).unref();
  }
}
