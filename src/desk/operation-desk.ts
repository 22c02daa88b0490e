import { randomUUID } from 'node:crypto';
import { type DoubtAnswer, isEnded, type Operation } from '../domain/operation.ts';
import type { Operator } from '../domain/operator.ts';
import type { Request } from '../domain/request.ts';
import { afterAnswer, afterAskingLook } from '../operation/doubt.ts';
import { afterPoll, afterVerify } from '../operation/follow.ts';
import { afterLook } from '../operation/seek.ts';
import { afterCall, afterCheck, afterCrash } from '../operation/send.ts';
import { minute, type Step } from '../operation/step.ts';
import type { Clock } from '../ports/clock.ts';
import type { Fleet } from '../ports/fleet.ts';
import type { Log } from '../ports/log.ts';
import type { RequestRecord, Store } from '../ports/store.ts';
import type { Access } from './access.ts';
import { entryOfRequest } from './audit-entries.ts';
import type { Compared, Comparison } from './comparison.ts';
import { insist } from './insist.ts';
import type { Looks } from './looks.ts';
import { type More, OperationBook } from './operation-book.ts';
import { OperationHand } from './operation-hand.ts';

/** From the written intent until the call must have left: a process that slept longer does not send it any more. */
const sendWithinMs = 10_000;
/** What Azure answered to a call is tried to be written for so long, while the database is away. */
const insistForMs = 10 * minute;

/** The looks at an operation in doubt are a minute apart: more than two in a row can't come between. */
const mostSettling = 5;
const settled = 'This is settled already: see the card.';

/** Carries approved plans out, one small job after the other. */
export class OperationDesk {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #comparison: Comparison;
  readonly #access: Access;
  readonly #hand: OperationHand;
  readonly #book: OperationBook;

  constructor(
    ports: { store: Store; fleet: Fleet; clock: Clock; log: Log },
    comparison: Comparison,
    access: Access,
    looks: Looks,
  ) {
    this.#store = ports.store;
    this.#clock = ports.clock;
    this.#comparison = comparison;
    this.#access = access;
    this.#hand = new OperationHand(ports.fleet, ports.log);
    this.#book = new OperationBook(ports, looks);
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
        await this.#book.write(operation, request, afterCrash(this.#turn(operation, request)));
        return;
      case 'polling': {
        const polled = await this.#hand.poll(operation, request, operation.state.handle);
        const seen = await this.#hand.look(request);
        return this.#go(operation, request, afterPoll(this.#turn(operation, request), polled, seen));
      }
      case 'verifying': {
        const seen = await this.#hand.look(request);
        return this.#go(operation, request, afterVerify(this.#turn(operation, request), seen));
      }
      case 'looking':
      case 'asking': {
        const { kind, handle } = operation.state;
        const polled = handle === undefined ? undefined : await this.#hand.poll(operation, request, handle);
        const seen = await this.#hand.look(request);
        const evidence = await this.#hand.evidence(operation, request);
        const turn = this.#turn(operation, request);
        const step =
          kind === 'looking'
            ? afterLook(turn, { polled, seen, evidence })
            : afterAskingLook(turn, seen, evidence, polled);
        return this.#go(operation, request, step);
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
    const seen = await this.#hand.look(request);
    const entry = entryOfRequest('answered', request, this.#clock.now(), by, {
      operation: operation.id,
      answer,
    });
    let current: Operation | undefined = operation;
    for (let left = mostSettling; left > 0 && current?.state.kind === 'asking'; left -= 1) {
      // Nothing is sent here: what goes out goes out in a job, which nobody else has at that time.
      const step = afterAnswer(this.#turn(current, request), answer, by.name, seen);
      if ((await this.#book.write(current, request, step, { entries: [entry] })) !== undefined)
        return undefined;
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
    const saved = await this.#book.write(operation, request, step, more);
    if (saved === 'crowded') return saved;
    if (saved?.state.kind !== 'calling') return undefined;
    const begun = await this.#hand.begin(saved, request, saved.state.sendBefore);
    const seen = begun.kind === 'refused' ? await this.#hand.look(request) : undefined;
    const told = afterCall(this.#turn(saved, request), begun, seen);
    await insist(() => this.#book.write(saved, request, told), insistForMs);
    return undefined;
  }

  #turn(operation: Operation, request: Request) {
    const sendBefore = new Date(Date.now() + sendWithinMs);
    return { operation, plan: request.plan, now: this.#clock.now(), sendBefore, freshId: randomUUID() };
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
