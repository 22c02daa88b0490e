import { randomBytes } from 'node:crypto';
import { noticeForApproval } from '../card/notices.ts';
import { isChat, type Place } from '../domain/conversation.ts';
import type { Operator } from '../domain/operator.ts';
import type { Plan } from '../domain/plan.ts';
import type { Policy } from '../domain/policy.ts';
import type { Request } from '../domain/request.ts';
import type { Clock } from '../ports/clock.ts';
import type { DueJob } from '../ports/jobs.ts';
import type { Letter, NewRequest, Opening } from '../ports/store.ts';
import type { Access } from './access.ts';
import { entryOfRequest } from './audit-entries.ts';
import type { Looks } from './looks.ts';
import type { Settings } from './settings.ts';

/** Makes requests of plans, with all that is written with one: its cards, whom it calls, its jobs, its audit. */
export class Openings {
  readonly #settings: Pick<Settings, 'operations'>;
  readonly #clock: Clock;
  readonly #access: Access;
  readonly #looks: Looks;

  constructor(settings: Pick<Settings, 'operations'>, clock: Clock, access: Access, looks: Looks) {
    this.#settings = settings;
    this.#clock = clock;
    this.#access = access;
    this.#looks = looks;
  }

  /**
   * The opening of a request for a plan under a policy.
   * @throws DirectoryUnreachable, StoreUnavailable
   */
  async of(
    plan: Plan,
    policy: Policy,
    reason: string | undefined,
    orderer: Operator,
    place: Place,
    { replaces, standing, alert }: Partial<Pick<Request, 'replaces' | 'standing' | 'alert'>>,
  ): Promise<Opening> {
    const now = this.#clock.now();
    const deciders = await this.#access.decidersOf(policy, plan.gateway.id, orderer);
    const after = (ms: number) => new Date(now.getTime() + ms);
    const request: NewRequest = {
      id: `rq_${randomBytes(15).toString('base64url')}`,
      plan,
      policy,
      approversNeeded: Math.max(policy.approvers, plan.approversAtLeast ?? 0),
      orderer,
      reason,
      place,
      createdAt: now,
      expiresAt: after(policy.expiresMs),
      remindAt: policy.remindMs === undefined ? undefined : after(policy.remindMs),
      deciders,
      replaces,
      ...(standing === undefined ? {} : { standing }),
      ...(alert === undefined ? {} : { alert }),
    };
    return {
      request,
      letters: (opened) => this.#letters(opened),
      audit: (opened) => {
        const who = { aadObjectId: orderer.aadObjectId, name: orderer.name };
        return entryOfRequest('requested', opened, now, who, replaces === undefined ? {} : { replaces });
      },
      jobs: jobsOf(request),
    };
  }

  /** The approval card where it was ordered; an order from a chat has it in the operations channel, and a card that follows. */
  #letters(request: Request): readonly Letter[] {
    const subject = { kind: 'request', id: request.id } as const;
    const isAside = isChat(request.place);
    const main = isAside ? this.#settings.operations : request.place;
    return [
      { kind: 'card', subject, place: main, view: 'main' },
      ...(isAside ? [{ kind: 'card', subject, place: request.place, view: 'follower' } as const] : []),
      { kind: 'reply', subject, to: 'main', notice: noticeForApproval(request, this.#looks.shared()) },
    ];
  }
}

function jobsOf(request: NewRequest): readonly DueJob[] {
  const expire = { job: { kind: 'expire', request: request.id }, due: request.expiresAt } as const;
  const stands =
    request.standing === undefined
      ? []
      : [{ job: { kind: 'stand', request: request.id }, due: request.standing.at } as const];
  if (request.remindAt === undefined || request.remindAt >= request.expiresAt) return [expire, ...stands];
  return [expire, ...stands, { job: { kind: 'remind', request: request.id }, due: request.remindAt }];
}
