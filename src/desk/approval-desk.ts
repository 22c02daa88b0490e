import { randomUUID } from 'node:crypto';
import { decide, type Wish } from '../approval/decide.ts';
import { refusalWords } from '../approval/words.ts';
import { noticeForClosed } from '../card/notices.ts';
import type { AuditAct } from '../domain/audit.ts';
import { isChat } from '../domain/conversation.ts';
import type { Operator } from '../domain/operator.ts';
import { type Decision, type Request, type RequestState, requestName } from '../domain/request.ts';
import type { Clock } from '../ports/clock.ts';
import type { Letter, LetterView, Recorded, RequestRecord, Store } from '../ports/store.ts';
import type { Access } from './access.ts';
import { entryOfRequest } from './audit-entries.ts';
import type { Looks } from './looks.ts';

/** What came of somebody's word on a request. */
export type Outcome =
  | { readonly kind: 'recorded'; readonly recorded: Recorded }
  /** `text` is for this person alone. */
  | { readonly kind: 'refused'; readonly text: string };

const acts: Readonly<Record<Decision['kind'], AuditAct>> = {
  approve: 'approved',
  reject: 'rejected',
  cancel: 'cancelled',
};

/** Takes decisions on requests, by click and by word. */
export class ApprovalDesk {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #access: Access;
  readonly #looks: Looks;

  constructor(store: Store, clock: Clock, access: Access, looks: Looks) {
    this.#store = store;
    this.#clock = clock;
    this.#access = access;
    this.#looks = looks;
  }

  /** @throws DirectoryUnreachable: nothing was decided; StoreUnavailable */
  async decide(
    record: RequestRecord,
    kind: Decision['kind'],
    by: Operator,
    comment: string | undefined,
  ): Promise<Outcome> {
    const { request } = record;
    const { isDecider, isAdmin } = await this.#access.isDecider(by, request.policy, request.plan.gateway.id);
    const said = comment?.trim() === '' ? undefined : comment?.trim().slice(0, 500);
    const wish: Wish = { kind, by, comment: said, isDecider, isAdmin };
    const now = this.#clock.now();
    const verdict = decide(request, wish, now);
    if (verdict.kind === 'refused') {
      const { why } = verdict;
      const withdrawn = kind === 'cancel' && why === 'already-decided' && (await this.#withdraw(record, by));
      if (withdrawn) return { kind: 'recorded', recorded: { kind: 'closed', record: withdrawn } };
      await this.#store.recordAudit(entryOfRequest('refused', request, now, by, { wish: kind, why }));
      return { kind: 'refused', text: refusalWords(request, why) };
    }
    const person = { aadObjectId: by.aadObjectId, name: by.name, teamsId: by.teamsId };
    const decision: Decision = { kind, by: person, at: now, comment: said };
    const recorded = await this.#store.recordDecision({
      request: request.id,
      decision,
      operationId: randomUUID(),
      audit: entryOfRequest(acts[kind], request, now, by, said === undefined ? {} : { comment: said }),
      letters: this.#letters(request, decision),
    });
    if (recorded.kind === 'late' || recorded.kind === 'repeated') {
      const again = decide(recorded.record.request, wish, this.#clock.now());
      const why = again.kind === 'refused' ? again.why : 'already-decided';
      return { kind: 'refused', text: refusalWords(recorded.record.request, why) };
    }
    return { kind: 'recorded', recorded };
  }

  /** An approved order that waits its turn has done nothing yet, and may wait for hours: its orderer may take it back. */
  async #withdraw(
    { request, operation }: RequestRecord,
    { aadObjectId, name, teamsId }: Operator,
  ): Promise<RequestRecord | undefined> {
    if (operation?.state.kind !== 'queued') return undefined;
    const at = this.#clock.now();
    const by = { aadObjectId, name, teamsId };
    const audit = entryOfRequest('cancelled', request, at, by, { operation: operation.id });
    return this.#store.withdraw({ operation: operation.id, by, at, audit });
  }

  /** A rejection is for the orderer to hear; who cancels knows it already. */
  #letters(request: Request, decision: Decision): readonly Letter[] {
    if (decision.kind !== 'reject') return [];
    const state: RequestState = {
      kind: 'rejected',
      at: decision.at,
      by: decision.by,
      reason: decision.comment ?? '',
    };
    const notice = noticeForClosed({ ...request, state }, this.#looks.shared());
    return [{ kind: 'reply', subject: { kind: 'request', id: request.id }, notice, to: homeOf(request) }];
  }
}

/** Where its orderer reads: the thread of the order. */
export function homeOf(request: Pick<Request, 'place'>): LetterView {
  return isChat(request.place) ? 'follower' : 'main';
}

/** One line for the one who typed the decision; the card tells the rest. */
export function recordedWords(recorded: Recorded): string {
  const { request, operation } = recorded.record;
  const name = requestName(request.number);
  switch (recorded.kind) {
    case 'approved':
      return operation?.state.kind === 'queued'
        ? `${name} is approved and waits its turn behind ${requestName(operation.state.behind)}.`
        : `${name} is approved and starts now. The card tells how it goes.`;
    case 'counted':
      return `Your approval of ${name} counts. It needs ${request.approversNeeded} in all.`;
    case 'closed':
      return `${name} is ${request.state.kind}. Nothing was done.`;
    case 'repeated':
      return `You have approved ${name} already.`;
    case 'late':
      return `${name} was decided before.`;
  }
}
