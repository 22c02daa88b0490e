import { fleetCard, summaryOfFleet } from '../card/fleet-card.ts';
import { historyCard, summaryOfHistory } from '../card/history-card.ts';
import { instancesCard } from '../card/instances-card.ts';
import type { Look } from '../card/look.ts';
import { pendingCard } from '../card/pending-card.ts';
import { statusCard } from '../card/status-card.ts';
import { Fault } from '../domain/fault.ts';
import { conditionOf, type Gateway } from '../domain/gateway.ts';
import type { Slots } from '../domain/intent.ts';
import type { Operator } from '../domain/operator.ts';
import type { Clock } from '../ports/clock.ts';
import type { Fleet } from '../ports/fleet.ts';
import type { Meter } from '../ports/meter.ts';
import type { Store } from '../ports/store.ts';
import type { Answer } from './conversation-desk.ts';
import type { Looks } from './looks.ts';
import { spanOf } from './span.ts';

const trafficDays = 14;
const historyLines = 15;

/** Answers what people ask and changes nothing. */
export class ReadingDesk {
  readonly #store: Store;
  readonly #fleet: Fleet;
  readonly #meter: Meter;
  readonly #clock: Clock;
  readonly #looks: Looks;

  constructor(ports: { store: Store; fleet: Fleet; meter: Meter; clock: Clock }, looks: Looks) {
    this.#store = ports.store;
    this.#fleet = ports.fleet;
    this.#meter = ports.meter;
    this.#clock = ports.clock;
    this.#looks = looks;
  }

  /** The gateways that fit, worst first, a page of them. */
  async list(visible: readonly Gateway[], filter: Slots, look: Look, page = 0): Promise<Answer> {
    const chosen = visible.filter((one) => filter.model === undefined || one.model === filter.model);
    const inAzure = chosen.filter((one) => one.scaleSet !== undefined);
    const [states, traffic, pending, active] = await Promise.all([
      this.#fleet.lookAll(inAzure),
      this.#meter.trafficOfAll(inAzure, trafficDays, this.#clock.now()),
      this.#store.pendingRequests(undefined),
      this.#store.activeOperations(undefined),
    ]);
    const rows = chosen.map((gateway) => ({
      gateway,
      state: states.get(gateway.id),
      traffic: traffic.get(gateway.id),
      waiting: pending.find((one) => one.plan.gateway.id === gateway.id)?.number,
      running: active.find((one) => one.gateway === gateway.id)?.requestNumber,
    }));
    const fitting = rows.filter(({ state }) => {
      if (filter.state === undefined && filter.region === undefined) return true;
      if (state === undefined || state instanceof Fault) return false;
      const isRegion = filter.region === undefined || state.region === filter.region;
      return isRegion && (filter.state === undefined || conditionOf(state) === filter.state);
    });
    return this.#looks.answer(fleetCard(fitting, look, page, filter), summaryOfFleet(fitting, look));
  }

  /** @throws AzureUnreachable, AzureForbidden, GatewayMissing, AnswerUnreadable */
  async status(gateway: Gateway, look: Look): Promise<Answer> {
    const [state, traffic, waiting, active] = await Promise.all([
      gateway.scaleSet === undefined ? undefined : this.#fleet.look(gateway),
      gateway.scaleSet === undefined
        ? undefined
        : orFault(this.#meter.traffic(gateway, trafficDays, this.#clock.now())),
      this.#store.pendingRequests(gateway.id),
      this.#store.activeOperations(gateway.id),
    ]);
    const card = statusCard({ gateway, state, traffic, waiting, active: active[0] }, look);
    return this.#looks.answer(card, `Status of ${gateway.name}`);
  }

  /** @throws AzureUnreachable, AzureForbidden, GatewayMissing, AnswerUnreadable */
  async instances(gateway: Gateway, look: Look): Promise<Answer> {
    const state = gateway.scaleSet === undefined ? undefined : await this.#fleet.look(gateway);
    return this.#looks.answer(instancesCard(gateway, state, look), `Instances of ${gateway.name}`);
  }

  /** What waits for one gateway, or for any that may be seen. @param mine only what this person can decide */
  async pending(
    gateway: Gateway | undefined,
    visible: readonly Gateway[],
    { by, mine }: { readonly by: Operator; readonly mine: boolean },
    look: Look,
  ): Promise<Answer> {
    const seen = new Set(visible.map((one) => one.id));
    const waiting = (await this.#store.pendingRequests(gateway?.id)).filter(({ plan }) =>
      seen.has(plan.gateway.id),
    );
    const shown = mine
      ? waiting.filter((one) => one.deciders.some((person) => person.aadObjectId === by.aadObjectId))
      : waiting;
    return this.#looks.answer(pendingCard(shown, by.aadObjectId, look), `${shown.length} pending approvals`);
  }

  /** What happened to one gateway, or to all that may be seen; what one person did, in a stretch of time. */
  async history(
    gateway: Gateway | undefined,
    { user: actor, period }: Pick<Slots, 'user' | 'period'>,
    visible: readonly Gateway[],
    look: Look,
  ): Promise<Answer> {
    const span = period === undefined ? undefined : spanOf(period, look.now, look.timeZone);
    const chronicle = await this.#store.chronicle({
      among: (gateway === undefined ? visible : [gateway]).map((one) => one.id),
      actor,
      from: span?.from,
      to: span?.to,
      limit: historyLines,
    });
    const asked = { gateway, actor, span };
    return this.#looks.answer(historyCard(asked, chronicle, look), summaryOfHistory(asked, look));
  }
}

async function orFault<T>(answer: Promise<T>): Promise<T | Fault> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}
