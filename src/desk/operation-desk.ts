import { noticeForDrift, noticeForOutcome } from '../card/notices.ts';
import { Fault } from '../domain/fault.ts';
import type { GatewayState } from '../domain/gateway.ts';
import { isEnded, type Operation } from '../domain/operation.ts';
import { type Request, requestName } from '../domain/request.ts';
import { isProven } from '../operation/effect.ts';
import { afterLook, afterPoll, afterVerify } from '../operation/follow.ts';
import { afterCall, afterCheck, afterCrash, type Begun, type Checked } from '../operation/send.ts';
import { minute, type Step } from '../operation/step.ts';
import { differenceOf } from '../plan/difference.ts';
import { isTransient, makePlan } from '../plan/make-plan.ts';
import type { Clock } from '../ports/clock.ts';
import type { Fleet } from '../ports/fleet.ts';
import type { DueJob } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import type { Letter, Opening, Store } from '../ports/store.ts';
import { homeOf } from './approval-desk.ts';
import { entryOfOperation } from './audit-entries.ts';
import type { Looks } from './looks.ts';
import type { OrderDesk } from './order-desk.ts';
import type { Survey } from './survey.ts';

/** From the written intent until the call must have left: a process that slept longer does not send it any more. */
const sendWithinMs = 10_000;

/** Carries approved plans out, one small job after the other. */
export class OperationDesk {
  readonly #store: Store;
  readonly #fleet: Fleet;
  readonly #clock: Clock;
  readonly #survey: Survey;
  readonly #orders: OrderDesk;
  readonly #looks: Looks;
  readonly #log: Log;

  constructor(
    ports: { store: Store; fleet: Fleet; clock: Clock; log: Log },
    survey: Survey,
    orders: OrderDesk,
    looks: Looks,
  ) {
    this.#store = ports.store;
    this.#fleet = ports.fleet;
    this.#clock = ports.clock;
    this.#log = ports.log;
    this.#survey = survey;
    this.#orders = orders;
    this.#looks = looks;
  }

  /** Takes an operation one step on: one look or one poll, one save, the next job. */
  async advance(id: string): Promise<void> {
    const operation = await this.#store.findOperation(id);
    if (operation === undefined || isEnded(operation)) return;
    const record = await this.#store.findRequest(operation.requestId);
    if (record === undefined) throw new Error(`operation ${id} has no request`);
    const { request } = record;
    switch (operation.state.kind) {
      case 'queued':
        return;
      case 'checking':
        return this.#check(operation, request);
      case 'calling':
        await this.#save(operation, request, afterCrash(this.#turn(operation, request)));
        return;
      case 'polling': {
        const polled = await this.#poll(request, operation.state.handle);
        const seen = await this.#look(request);
        await this.#save(operation, request, afterPoll(this.#turn(operation, request), polled, seen));
        return;
      }
      case 'verifying': {
        const seen = await this.#look(request);
        await this.#save(operation, request, afterVerify(this.#turn(operation, request), seen));
        return;
      }
      case 'looking': {
        const { handle } = operation.state;
        const polled = handle === undefined ? undefined : await this.#poll(request, handle);
        const seen = await this.#look(request);
        await this.#save(operation, request, afterLook(this.#turn(operation, request), polled, seen));
        return;
      }
      default:
        return;
    }
  }

  /** Some time after a success: whether Configuration Manager, or somebody, has taken it back. */
  async recheck(id: string): Promise<void> {
    const operation = await this.#store.findOperation(id);
    const record = operation === undefined ? undefined : await this.#store.findRequest(operation.requestId);
    if (record === undefined || operation?.state.kind !== 'succeeded') return;
    const { request } = record;
    const later = await this.#store.activeOperations(request.plan.gateway.id);
    const newest = await this.#store.history({ gateway: request.plan.gateway.id, limit: 50 });
    const isOvertaken = newest.some((one) => one.act === 'called' && (one.request ?? 0) > request.number);
    if (later.length > 0 || isOvertaken) return;
    const seen = await this.#fleet.look(request.plan.gateway);
    if (isProven(request.plan.order, seen)) return;
    const notice = noticeForDrift(request, seen, this.#looks.shared());
    const subject = { kind: 'request', id: request.id } as const;
    await this.#store.addLetters([{ kind: 'reply', subject, notice, to: homeOf(request) }]);
  }

  /** Reads the world again; if it still is what was approved, writes the intent and makes the call. */
  async #check(operation: Operation, request: Request): Promise<void> {
    const { checked, successor } = await this.#compare(operation, request);
    const sendBefore = new Date(Date.now() + sendWithinMs);
    const step = afterCheck(this.#turn(operation, request), checked, sendBefore);
    const saved = await this.#save(operation, request, step, successor);
    // Somebody else has taken over: whoever wrote the intent makes the call.
    if (saved === undefined || saved.state.kind !== 'calling') return;
    const begun = await this.#begin(saved, request, sendBefore);
    const seen = begun.kind === 'refused' ? await this.#look(request) : undefined;
    await this.#save(saved, request, afterCall(this.#turn(saved, request), begun, seen));
  }

  async #compare(
    operation: Operation,
    request: Request,
  ): Promise<{ checked: Checked; successor: Opening | undefined }> {
    const { plan } = request;
    try {
      const world = await this.#survey.worldOf(plan.gateway, operation.id);
      const planned = makePlan(plan.order, world);
      const seen = world.state;
      if (planned.kind === 'nothing-to-do')
        return { checked: { kind: 'changed', seen, why: planned.says }, successor: undefined };
      const isSame =
        planned.kind === 'plan' &&
        planned.plan.hash === plan.hash &&
        (planned.plan.approversAtLeast ?? 0) <= request.approversNeeded;
      if (isTransient(world)) return { checked: { kind: 'transient', seen, isSame }, successor: undefined };
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

  async #begin(operation: Operation, request: Request, sendBefore: Date): Promise<Begun> {
    const call = request.plan.calls[0];
    if (call === undefined) throw new Error(`${requestName(request.number)} has no call`);
    return this.#fleet.begin(request.plan.gateway, call, {
      requestId: operation.id,
      ifMatch: call.action.kind === 'set-capacity' ? operation.seen?.etag : undefined,
      sendBefore,
    });
  }

  async #poll(request: Request, handle: string) {
    const call = request.plan.calls[0];
    if (call === undefined) throw new Error(`${requestName(request.number)} has no call`);
    return this.#fleet.poll(request.plan.gateway, call, handle);
  }

  /** Undefined when Azure does not tell now. */
  async #look(request: Request): Promise<GatewayState | undefined> {
    try {
      return await this.#fleet.look(request.plan.gateway);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.#log.warn(
        { gateway: request.plan.gateway.id, code: error.code },
        'a look at a gateway gave no answer',
      );
      return undefined;
    }
  }

  #turn(operation: Operation, request: Request) {
    return { operation, order: request.plan.order, before: request.plan.before, now: this.#clock.now() };
  }

  async #save(
    from: Operation,
    request: Request,
    step: Step,
    successor?: Opening,
  ): Promise<Operation | undefined> {
    const now = this.#clock.now();
    const { to } = step;
    const jobs: DueJob[] = [];
    if (step.afterMs !== undefined)
      jobs.push({
        job: { kind: 'advance', operation: from.id },
        due: new Date(now.getTime() + step.afterMs),
      });
    if (to.state.kind === 'succeeded')
      jobs.push({ job: { kind: 'recheck', operation: from.id }, due: new Date(now.getTime() + 30 * minute) });
    return this.#store.advance({
      from,
      to,
      audit: step.acts.map((act) => entryOfOperation(act, request, to, now)),
      jobs,
      letters: this.#letters(request, { ...to, epoch: from.epoch + 1 }),
      isNews: step.isNews,
      successor: to.state.kind === 'void' ? successor : undefined,
      now,
    });
  }

  /** The end is for the orderer to hear. */
  #letters(request: Request, to: Operation): readonly Letter[] {
    if (!isEnded(to)) return [];
    const notice = noticeForOutcome(request, to, this.#looks.shared());
    return [{ kind: 'reply', subject: { kind: 'request', id: request.id }, notice, to: homeOf(request) }];
  }
}
