import { randomUUID } from 'node:crypto';
import { noticeForClosed, plain } from '../card/notices.ts';
import type { Person } from '../domain/operator.ts';
import type { Request } from '../domain/request.ts';
import { isOverCritical } from '../domain/watch.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';
import type { Access } from './access.ts';
import { homeOf } from './approval-desk.ts';
import { entryOfRequest } from './audit-entries.ts';
import type { LimitBook } from './limit-book.ts';
import type { Looks } from './looks.ts';
import type { Settings } from './settings.ts';

/** An older measurement proves nothing of now: the watch looks every five minutes. */
const freshMs = 30 * 60_000;

type Standing = NonNullable<Request['standing']>;

/** What is to become of a stop that was announced: it runs, it is for people to decide, or what it was for is over. */
type Fate =
  | { readonly kind: 'stands' }
  | { readonly kind: 'question'; readonly why: string }
  | { readonly kind: 'gone'; readonly why: string };

/** Carries out the approval that somebody gave beforehand, with a gateway's limits. */
export class StandingDesk {
  readonly #store: Store;
  readonly #alerts: AlertStore;
  readonly #clock: Clock;
  readonly #settings: Settings;
  readonly #access: Access;
  readonly #limits: LimitBook;
  readonly #looks: Looks;

  constructor(
    ports: { store: Store; alerts: AlertStore; clock: Clock },
    settings: Settings,
    desks: { access: Access; limits: LimitBook },
    looks: Looks,
  ) {
    this.#store = ports.store;
    this.#alerts = ports.alerts;
    this.#clock = ports.clock;
    this.#settings = settings;
    this.#access = desks.access;
    this.#limits = desks.limits;
    this.#looks = looks;
  }

  /**
   * The time to hold an automatic stop is over: the approval that was given beforehand counts, unless somebody was first
   * or the reason has gone.
   * @throws DirectoryUnreachable: nobody can tell now, so it is tried again
   */
  async stand(id: string): Promise<void> {
    const record = await this.#store.findRequest(id);
    const standing = record?.request.standing;
    if (record === undefined || standing === undefined || record.request.state.kind !== 'waiting') return;
    const { request } = record;
    const now = this.#clock.now();
    if (now >= request.expiresAt) return;
    const fate = await this.#fateOf(request, standing, now);
    if (fate.kind === 'gone') return this.#takeBack(request, fate.why, now);
    if (fate.kind === 'question') {
      const detail = { why: fate.why, standing: true };
      return this.#store.recordAudit(entryOfRequest('refused', request, now, standing.by, detail));
    }
    const comment = 'Standing approval, given with the limits of this gateway';
    await this.#store.recordDecision({
      request: request.id,
      decision: { kind: 'approve', by: standing.by, at: now, comment },
      operationId: randomUUID(),
      audit: entryOfRequest('approved', request, now, standing.by, { comment, standing: true }),
      letters: [],
    });
  }

  /** The bot's own measurement alone counts, by the limits as they are now. */
  async #fateOf({ id, plan, policy, orderer }: Request, { by }: Standing, now: Date): Promise<Fate> {
    const { gateway } = plan;
    const open = await this.#alerts.alerts({
      gateway: gateway.id,
      state: 'open',
      kind: 'traffic',
      severity: undefined,
      limit: 50,
    });
    const alert = open.find((one) => one.requests.some((request) => request.id === id));
    if (alert === undefined) return { kind: 'gone', why: 'The alert that it was for is over.' };
    const limits = await this.#limits.of(gateway.id);
    if (limits.stopOnCritical !== 'stop')
      return { kind: 'gone', why: `${gateway.name} is not to be stopped on critical any more.` };
    const outlook = alert.outlook?.kind === 'traffic' ? alert.outlook : undefined;
    if (outlook !== undefined && !isOverCritical(outlook.gigabytes, limits))
      return { kind: 'gone', why: 'Its traffic is not over the critical line any more.' };
    if (outlook === undefined || now.getTime() - outlook.measuredAt.getTime() > freshMs)
      return { kind: 'question', why: 'nobody has measured its traffic in the last half hour' };
    const who = { ...by, teamsId: by.teamsId ?? '', tenant: orderer.tenant };
    const { isOperator } = await this.#access.isDecider(who, policy, gateway.id);
    return isOperator
      ? { kind: 'stands' }
      : { kind: 'question', why: `${by.name}, who set it, is no operator any more` };
  }

  async #takeBack(request: Request, why: string, now: Date): Promise<void> {
    const { botId, botName } = this.#settings;
    const bot: Person = { aadObjectId: botId, teamsId: `28:${botId}`, name: botName };
    const closed: Request = { ...request, state: { kind: 'cancelled', at: now, by: bot } };
    const notice = noticeForClosed(closed, this.#looks.shared());
    const told = { ...notice, text: `${notice.text} ${plain(why)}` };
    await this.#store.recordDecision({
      request: request.id,
      decision: { kind: 'cancel', by: bot, at: now, comment: why },
      operationId: randomUUID(),
      audit: entryOfRequest('cancelled', request, now, bot, { why }),
      letters: [
        { kind: 'reply', subject: { kind: 'request', id: request.id }, notice: told, to: homeOf(request) },
      ],
    });
  }
}
