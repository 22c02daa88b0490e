import { Fault } from '../domain/fault.ts';
import type { Gateway } from '../domain/gateway.ts';
import type { Operation } from '../domain/operation.ts';
import type { Plan } from '../domain/plan.ts';
import type { Request } from '../domain/request.ts';
import type { Checked } from '../operation/send.ts';
import { whyNotAgain } from '../plan/again.ts';
import { differenceOf } from '../plan/difference.ts';
import { isTransient, makePlan, type Planned } from '../plan/make-plan.ts';
import { outOfReach } from '../plan/reach.ts';
import type { World } from '../plan/world.ts';
import type { Alone, Opening } from '../ports/store.ts';
import type { OrderDesk } from './order-desk.ts';
import type { Settings } from './settings.ts';
import type { Survey } from './survey.ts';

/** What became of an approved plan until its turn came. */
export interface Compared {
  readonly checked: Checked;
  /** Makes the request that would take its place. */
  readonly successor: (() => Promise<Opening>) | undefined;
  /** Of a stop: for whom its neighbours were looked at. */
  readonly alone?: Alone | undefined;
}

/** Holds an approved plan against the configuration and the world as they are now. */
export class Comparison {
  readonly #settings: Settings;
  readonly #survey: Survey;
  readonly #orders: OrderDesk;

  constructor(settings: Settings, survey: Survey, orders: OrderDesk) {
    this.#settings = settings;
    this.#survey = survey;
    this.#orders = orders;
  }

  /** Where the gateway can't be read the answer is `blind`; nothing is thrown for that. */
  async of(operation: Operation, request: Request): Promise<Compared> {
    const { plan } = request;
    const gateway = this.#gatewayOf(plan);
    if (typeof gateway === 'string')
      return { checked: { kind: 'changed', seen: undefined, why: gateway }, successor: undefined };
    try {
      const world = await this.#survey.worldOf(gateway, plan.order.kind, operation.id);
      const planned = makePlan(plan.order, world);
      const seen = world.state;
      if (planned.kind === 'nothing-to-do')
        return { checked: { kind: 'changed', seen, why: planned.says }, successor: undefined };
      const isSame =
        planned.kind === 'plan' &&
        planned.plan.hash === plan.hash &&
        (planned.plan.approversAtLeast ?? 0) <= request.approversNeeded;
      if (plan.order.kind !== 'limit' && isTransient(world))
        return { ...this.#unsettled(request, planned, world, isSame), alone: aloneIn(world, plan) };
      if (isSame)
        return { checked: { kind: 'same', seen }, successor: undefined, alone: aloneIn(world, plan) };
      if (planned.kind === 'blocked') {
        const why = planned.plan.verdicts.find((one) => one.level === 'blocks')?.says ?? 'it is blocked now';
        return { checked: { kind: 'changed', seen, why }, successor: undefined };
      }
      const why = differenceOf(plan, planned.plan);
      const successor = () => this.#orders.successorOf(request, planned.plan);
      return { checked: { kind: 'changed', seen, why }, successor };
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return { checked: { kind: 'blind', why: error.message }, successor: undefined };
    }
  }

  /** Somebody changes it right now. Where what they make of it shows already, a new request would show that. */
  #unsettled(request: Request, planned: Planned, { state }: World, isSame: boolean): Compared {
    const { before } = request.plan;
    const isOther =
      state.capacity !== before.capacity || state.sku.toLowerCase() !== before.sku.toLowerCase();
    if (planned.kind !== 'plan' || !isOther)
      return { checked: { kind: 'transient', seen: state, isSame }, successor: undefined };
    const why = differenceOf(request.plan, planned.plan);
    const successor = () => this.#orders.successorOf(request, planned.plan);
    return { checked: { kind: 'transient', seen: state, isSame, why }, successor };
  }

  /** Whether the call that is in doubt may be sent once more; of the rest of the plan nothing is asked. */
  async again({ id, call }: Operation, { plan }: Request): Promise<Checked> {
    const gateway = this.#gatewayOf(plan);
    if (typeof gateway === 'string') return { kind: 'changed', seen: undefined, why: gateway };
    try {
      const world = await this.#survey.worldOf(gateway, plan.order.kind, id);
      const seen = world.state;
      const why = whyNotAgain(plan, call, world);
      if (why !== undefined) return { kind: 'changed', seen, why };
      return isTransient(world) ? { kind: 'transient', seen, isSame: true } : { kind: 'same', seen };
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return { kind: 'blind', why: error.message };
    }
  }

  /** The gateway as it is configured now, which may be otherwise than when the plan was made; or why it is out of reach. */
  #gatewayOf({ gateway: { id, name, scaleSet } }: Plan): Gateway | string {
    const gateway = this.#settings.gateways.get(id);
    if (gateway === undefined) return `${name} is not configured any more`;
    const out = outOfReach(gateway);
    if (out !== undefined) return out.says.replace(/\.$/, '');
    if (gateway.scaleSet?.toLowerCase() !== scaleSet?.toLowerCase())
      return `${name} is configured with another scale set than when this was asked`;
    return gateway;
  }
}

function aloneIn({ neighbours }: World, { order, gateway }: Plan): Alone | undefined {
  if (order.kind !== 'stop' || neighbours.length === 0) return undefined;
  return {
    site: gateway.site,
    neighbours: neighbours.map((one) => one.gateway.id),
    known: neighbours.flatMap(({ stoppedBy }) => stoppedBy ?? []),
  };
}
