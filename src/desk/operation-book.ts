import { noticeForDoubt, noticeForOutcome } from '../card/notices.ts';
import type { AuditEntry } from '../domain/audit.ts';
import { isEnded, type Operation } from '../domain/operation.ts';
import type { Request } from '../domain/request.ts';
import { minute, type Step } from '../operation/step.ts';
import type { Clock } from '../ports/clock.ts';
import type { DueJob } from '../ports/jobs.ts';
import type { Alone, Letter, Opening, Store } from '../ports/store.ts';
import { homeOf } from './approval-desk.ts';
import { entryOfOperation } from './audit-entries.ts';
import type { Looks } from './looks.ts';

/** What is written with a step beside its state. */
export interface More {
  readonly successor?: Opening | undefined;
  readonly alone?: Alone | undefined;
  readonly entries?: readonly AuditEntry[];
}

/** Writes the steps of operations, each with its audit, its letters and the jobs that follow from it. */
export class OperationBook {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #looks: Looks;

  constructor(ports: { readonly store: Store; readonly clock: Clock }, looks: Looks) {
    this.#store = ports.store;
    this.#clock = ports.clock;
    this.#looks = looks;
  }

  /** @returns as `Store.advance` does */
  async write(
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

function limitsOf({ plan: { order }, orderer }: Request) {
  if (order.kind !== 'limit') return undefined;
  const { aadObjectId, name, teamsId } = orderer;
  const setBy = { aadObjectId, name, teamsId };
  return { gateway: order.gateway, thresholds: { ...order.limits, setBy } };
}
