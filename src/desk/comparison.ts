import { Fault } from '../domain/fault.ts';
import type { Operation } from '../domain/operation.ts';
import type { Request } from '../domain/request.ts';
import type { Checked } from '../operation/send.ts';
import { differenceOf } from '../plan/difference.ts';
import { isTransient, makePlan } from '../plan/make-plan.ts';
import type { Opening } from '../ports/store.ts';
import type { OrderDesk } from './order-desk.ts';
import type { Survey } from './survey.ts';

/** What became of an approved plan until its turn came; `successor` is the request that would take its place. */
export interface Compared {
  readonly checked: Checked;
  readonly successor: Opening | undefined;
}

/** Holds an approved plan against the world as it is now. */
export class Comparison {
  readonly #survey: Survey;
  readonly #orders: OrderDesk;

  constructor(survey: Survey, orders: OrderDesk) {
    this.#survey = survey;
    this.#orders = orders;
  }

  /** Where the gateway can't be read the answer is `blind`; nothing is thrown for that. */
  async of(operation: Operation, request: Request): Promise<Compared> {
    const { plan } = request;
    try {
      const world = await this.#survey.worldOf(plan.gateway, plan.order.kind, operation.id);
      const planned = makePlan(plan.order, world);
      const seen = world.state;
      if (planned.kind === 'nothing-to-do')
        return { checked: { kind: 'changed', seen, why: planned.says }, successor: undefined };
      const isSame =
        planned.kind === 'plan' &&
        planned.plan.hash === plan.hash &&
        (planned.plan.approversAtLeast ?? 0) <= request.approversNeeded;
      if (plan.order.kind !== 'limit' && isTransient(world))
        return { checked: { kind: 'transient', seen, isSame }, successor: undefined };
      if (isSame) return { checked: { kind: 'same', seen }, successor: undefined };
      if (planned.kind === 'blocked') {
        const why = planned.plan.verdicts.find((one) => one.level === 'blocks')?.says ?? 'it is blocked now';
        return { checked: { kind: 'changed', seen, why }, successor: undefined };
      }
      const why = differenceOf(plan, planned.plan);
      const successor = await this.#orders.successorOf(request, planned.plan);
      return { checked: { kind: 'changed', seen, why }, successor };
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return { checked: { kind: 'blind', why: error.message }, successor: undefined };
    }
  }
}
