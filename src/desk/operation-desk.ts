import { randomUUID } from 'node:crypto';
import { noticeForDoubt, noticeForOutcome } from '../card/notices.ts';
import type { AuditEntry } from '../domain/audit.ts';
import { Fault } from '../domain/fault.ts';
import type { GatewayState } from '../domain/gateway.ts';
import { type DoubtAnswer, isEnded, type Operation } from '../domain/operation.ts';
import type { Operator } from '../domain/operator.ts';
import type { Call } from '../domain/plan.ts';
import { type Request, requestName } from '../domain/request.ts';
import { afterAnswer, afterAskingLook } from '../operation/doubt.ts';
import { provesItself } from '../operation/effect.ts';
import { afterPoll, afterVerify } from '../operation/follow.ts';
import { afterLook, type Found } from '../operation/seek.ts';
import { afterCall, afterCheck, afterCrash, type Begun } from '../operation/send.ts';
import { minute, type Step } from '../operation/step.ts';
import type { Clock } from '../ports/clock.ts';
import type { Fleet } from '../ports/fleet.ts';
import type { DueJob } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import type { Alone, Letter, Opening, RequestRecord, Store } from '../ports/store.ts';
import type { Access } from './access.ts';
import { homeOf } from './approval-desk.ts';
import { entryOfOperation, entryOfRequest } from './audit-entries.ts';
import type { Compared, Comparison } from './comparison.ts';
import { insist } from './insist.ts';
import type { Looks } from './looks.ts';

/** From the written intent until the call must have left: a process that slept longer does not send it any more. */
const sendWithinMs = 10_000;
/** What Azure answered to a call is tried to be written for so long, while the database is away. */
const insistForMs = 10 * minute;

/** The looks at an operation in doubt are a minute apart: more than two in a row can't come between. */
const mostSettling = 5;
const settled = 'This is settled already: see the card.';

/** What is written with a step beside its state. */
interface More {
  readonly successor?: Opening | undefined;
  readonly alone?: Alone | undefined;
  readonly entries?: readonly AuditEntry[];
}

/** Carries approved plans out, one small job after the other. */
export class OperationDesk {
  readonly #store: Store;
  readonly #fleet: Fleet;
  readonly #clock: Clock;
  readonly #comparison: Comparison;
  readonly #looks: Looks;
  readonly #access: Access;
  readonly #log: Log;

  constructor(
    ports: { store: Store; fleet: Fleet; clock: Clock; log: Log },
    comparison: Comparison,
    access: Access,
    looks: Looks,
  ) {
    this.#access = access;
    this.#store = ports.store;
    this.#fleet = ports.fleet;
    this.#clock = ports.clock;
    this.#log = ports.log;
    this.#comparison = comparison;
    this.#looks = looks;
  }

  /**
   * Takes an operation one step on: one look or one poll, one save, the next job.
   * @param epoch of the state that the job was written with; undefined: whatever it is now
   */
  async advance(id: string, epoch?: number): Promise<void> {
    const operation = await this.#store.findOperation(id);
    if (operation === undefined || isEnded(operation) || !isMeant(operation, epoch)) return;
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
        const polled = await this.#poll(operation, request, operation.state.handle);
        const seen = await this.#look(request);
        return this.#go(operation, request, afterPoll(this.#turn(operation, request), polled, seen));
      }
      case 'verifying': {
        const seen = await this.#look(request);
        return this.#go(operation, request, afterVerify(this.#turn(operation, request), seen));
      }
      case 'looking': {
        const { handle } = operation.state;
        const polled = handle === undefined ? undefined : await this.#poll(operation, request, handle);
        const seen = await this.#look(request);
        const evidence = await this.#evidence(operation, request);
        return this.#go(
          operation,
          request,
          afterLook(this.#turn(operation, request), { polled, seen, evidence }),
        );
      }
      case 'asking': {
        const { handle } = operation.state;
        const polled = handle === undefined ? undefined : await this.#poll(operation, request, handle);
        const seen = await this.#look(request);
        const evidence = await this.#evidence(operation, request);
        const turn = this.#turn(operation, request);
        return this.#go(operation, request, afterAskingLook(turn, seen, evidence, polled));
      }
      default:
        return;
    }
  }

  /** Reads the world again; if it still is what was approved, writes the intent and makes the call. */
  async #check(operation: Operation, request: Request): Promise<void> {
    const isAgain = operation.state.kind === 'checking' && operation.state.again !== undefined;
    const { checked, successor, alone }: Compared = isAgain
      ? { checked: await this.#comparison.again(operation, request), successor: undefined }
      : await this.#comparison.of(operation, request);
    const step = afterCheck(this.#turn(operation, request), checked);
    const isBegin = step.to.state.kind === 'calling';
    const more = {
      successor: step.to.state.kind === 'void' ? await successor?.() : undefined,
      alone: isBegin ? alone : undefined,
    };
    // A neighbour's stop has begun meanwhile: now it is known, and counts.
    if ((await this.#take(operation, request, step, more)) === 'crowded')
      await this.#check(operation, request);
  }

  /**
   * What somebody says about an operation that nothing else can tell of: the orderer, or who may decide.
   * @returns why not, for this person alone; undefined when it was taken
   */
  async settle(
    { request, operation }: RequestRecord,
    answer: DoubtAnswer,
    by: Operator,
  ): Promise<string | undefined> {
    const { isDecider, isOperator } = await this.#access.isDecider(
      by,
      request.policy,
      request.plan.gateway.id,
    );
    const isOrderer = by.aadObjectId === request.orderer.aadObjectId;
    if (!isDecider && !isOrderer)
      return `Only ${request.orderer.name} or an approver can say so. Nothing has changed.`;
    if (!isDecider && !isOperator)
      return 'You are no operator of this gateway any more: an approver has to say so. Nothing has changed.';
    if (operation?.state.kind !== 'asking') return settled;
    if (operation.state.about === 'not-ending' && answer !== 'give-up')
      return 'Azure may still be at work on it, so it can only be ended here. Nothing has changed.';
    const seen = await this.#look(request);
    const entry = entryOfRequest('answered', request, this.#clock.now(), by, {
      operation: operation.id,
      answer,
    });
    let current: Operation | undefined = operation;
    for (let left = mostSettling; left > 0 && current?.state.kind === 'asking'; left -= 1) {
      // Nothing is sent here: what goes out goes out in a job, which nobody else has at that time.
      const step = afterAnswer(this.#turn(current, request), answer, by.name, seen);
      if ((await this.#save(current, request, step, { entries: [entry] })) !== undefined) return undefined;
      // While people are asked Azure is looked at each minute, and that look was just written down.
      current = await this.#store.findOperation(operation.id);
    }
    return settled;
  }

  async #go(operation: Operation, request: Request, step: Step): Promise<void> {
    await this.#take(operation, request, step);
  }

  /** Saves a step; where it was the intent of a call, makes the call: only who wrote the intent does. */
  async #take(
    operation: Operation,
    request: Request,
    step: Step,
    more: More = {},
  ): Promise<'crowded' | undefined> {
    const saved = await this.#save(operation, request, step, more);
    if (saved === 'crowded') return saved;
    if (saved?.state.kind !== 'calling') return undefined;
    const begun = await this.#begin(saved, request, saved.state.sendBefore);
    const seen = begun.kind === 'refused' ? await this.#look(request) : undefined;
    const told = afterCall(this.#turn(saved, request), begun, seen);
    await insist(() => this.#save(saved, request, told), insistForMs);
    return undefined;
  }

  /** What Azure's log says of the call, where the machines can't tell. */
  async #evidence(operation: Operation, request: Request): Promise<Found['evidence']> {
    const { sent } = operation;
    if (sent === undefined || operation.wasAccepted || provesItself(request.plan.order)) return undefined;
    const from = new Date(sent.since.getTime() - 5 * minute);
    return this.#fleet.evidence(request.plan.gateway, sent.requestId, from);
  }

  async #begin(operation: Operation, request: Request, sendBefore: Date): Promise<Begun> {
    const call = callOf(operation, request);
    return this.#fleet.begin(request.plan.gateway, call, {
      requestId: operation.sent?.requestId ?? operation.id,
      ifMatch: call.action.kind === 'set-capacity' ? operation.seen?.etag : undefined,
      sendBefore,
    });
  }

  async #poll(operation: Operation, request: Request, handle: string) {
    return this.#fleet.poll(request.plan.gateway, callOf(operation, request), handle);
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
    const sendBefore = new Date(Date.now() + sendWithinMs);
    return { operation, plan: request.plan, now: this.#clock.now(), sendBefore, freshId: randomUUID() };
  }

  async #save(
    from: Operation,
    request: Request,
    step: Step,
    { successor, alone, entries = [] }: More = {},
  ): ReturnType<Store['advance']> {
    const now = this.#clock.now();
    const { to } = step;
    const jobs: DueJob[] = [];
    if (step.afterMs !== undefined)
      jobs.push({
        job: { kind: 'advance', operation: from.id, epoch: from.epoch + 1 },
        due: new Date(now.getTime() + step.afterMs),
      });
    if (to.state.kind === 'succeeded')
      jobs.push({ job: { kind: 'recheck', operation: from.id }, due: new Date(now.getTime() + 30 * minute) });
    const isBegun = to.state.kind === 'calling' && from.sends === 0 && from.call === 0;
    if (isBegun) jobs.push({ job: { kind: 'hush', operation: from.id }, due: now });
    if (isEnded({ ...to, epoch: 0 })) jobs.push({ job: { kind: 'conclude', operation: from.id }, due: now });
    return this.#store.advance({
      from,
      to,
      audit: [...entries, ...step.acts.map((act) => entryOfOperation(act, request, to, now))],
      jobs,
      letters: this.#letters(request, { ...to, epoch: from.epoch + 1 }, to.state.kind !== from.state.kind),
      isNews: step.isNews,
      successor,
      alone,
      limits: to.state.kind === 'succeeded' ? limitsOf(request) : undefined,
      now,
    });
  }

  /** The end is for the orderer to hear, and that people must say what to do. */
  #letters(request: Request, to: Operation, isNew: boolean): readonly Letter[] {
    const isAsked = to.state.kind === 'asking' && isNew;
    if (!isEnded(to) && !isAsked) return [];
    const look = this.#looks.shared();
    const notice = isAsked ? noticeForDoubt(request, to, look) : noticeForOutcome(request, to, look);
    return [{ kind: 'reply', subject: { kind: 'request', id: request.id }, notice, to: homeOf(request) }];
  }
}

/**
 * Whether a job is for the state that the operation is in. A job that finds the intent of a call, written one epoch after
 * its own, is that of the process that died there.
 */
function isMeant(operation: Operation, epoch: number | undefined): boolean {
  if (epoch === undefined || operation.epoch === epoch) return true;
  return operation.epoch === epoch + 1 && operation.state.kind === 'calling';
}

function limitsOf({ plan: { order }, orderer }: Request) {
  if (order.kind !== 'limit') return undefined;
  const { aadObjectId, name, teamsId } = orderer;
  const setBy = { aadObjectId, name, teamsId };
  return { gateway: order.gateway, thresholds: { ...order.limits, setBy } };
}

function callOf(operation: Operation, request: Request): Call {
  const call = request.plan.calls[operation.call];
  if (call === undefined) throw new Error(`${requestName(request.number)} has no call ${operation.call}`);
  return call;
}
