import { blockedCard } from '../card/blocked-card.ts';
import { nothingToDoCard, previewCard, refusedCard } from '../card/note-cards.ts';
import type { AuditEntry } from '../domain/audit.ts';
import type { Place } from '../domain/conversation.ts';
import type { Gateway } from '../domain/gateway.ts';
import type { Operator } from '../domain/operator.ts';
import type { Order } from '../domain/order.ts';
import type { Plan } from '../domain/plan.ts';
import { type Policy, policyFor } from '../domain/policy.ts';
import type { OrderWish } from '../domain/question.ts';
import type { Request } from '../domain/request.ts';
import { dueOf } from '../intent/due.ts';
import { makePlan } from '../plan/make-plan.ts';
import { outOfReach } from '../plan/reach.ts';
import type { Clock } from '../ports/clock.ts';
import type { Opening, Store } from '../ports/store.ts';
import type { Access } from './access.ts';
import { entryOfRefusal } from './audit-entries.ts';
import type { Answer } from './conversation-desk.ts';
import type { Looks } from './looks.ts';
import { Openings } from './openings.ts';
import type { Settings } from './settings.ts';
import type { Survey } from './survey.ts';

/** An order that lacks nothing. A scale has `instances` or `delta`, a redeploy the scope `instances`. */
export interface Wanted extends OrderWish {
  readonly gateway: Gateway;
}

/** Who gave an order, where, and what it answers. */
export interface Given {
  readonly by: Operator;
  readonly place: Place;
  /** Key of the message; undefined for a click. */
  readonly heard: string | undefined;
  /** The question that this completes; its card becomes the request's. */
  readonly answers: string | undefined;
  /** Id of the alert from whose card it was given; left out for most. */
  readonly alert?: string;
}

/** What came of an order: answers, or a request whose card is on its way. */
export interface Ordered {
  readonly answers: readonly Answer[];
  readonly request: Request | undefined;
}

/** Makes plans of orders, and requests of plans. */
export class OrderDesk {
  readonly #settings: Settings;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #access: Access;
  readonly #survey: Survey;
  readonly #looks: Looks;
  readonly #openings: Openings;

  constructor(settings: Settings, store: Store, clock: Clock, access: Access, survey: Survey, looks: Looks) {
    this.#settings = settings;
    this.#store = store;
    this.#clock = clock;
    this.#access = access;
    this.#survey = survey;
    this.#looks = looks;
    this.#openings = new Openings(settings, clock, access, looks);
  }

  /** The policy that counts for an order; the reason it asks for may still be missing. */
  policyOf(wanted: Pick<Wanted, 'kind' | 'gateway'>): Policy | undefined {
    return policyFor(this.#settings.policies, wanted.kind, wanted.gateway);
  }

  /**
   * Plans the order and asks for approval; answers at once where there is nothing to approve. No answer: the request's
   * card is on its way, or the message had been heard before.
   * @throws AzureUnreachable, AzureForbidden, GatewayMissing, AnswerUnreadable, DirectoryUnreachable, StoreUnavailable
   */
  async place(wanted: Wanted, given: Given): Promise<readonly Answer[]> {
    return (await this.order(wanted, given)).answers;
  }

  /** The same, with the request that was opened: undefined where none was. */
  async order(wanted: Wanted, given: Given): Promise<Ordered> {
    const refusal = await this.#refusal(wanted, given.by);
    if (refusal !== undefined) return answered(await this.#once(given, refusal.answer, refusal.audit));
    const world = await this.#survey.worldOf(wanted.gateway, wanted.kind);
    const order = toOrder(wanted, world.state.capacity);
    const planned = makePlan(order, world);
    const look = this.#looks.shared();
    const due = wanted.timing === undefined ? undefined : dueOf(wanted.timing, look.now);
    switch (planned.kind) {
      case 'nothing-to-do':
        return answered(
          await this.#once(given, this.#looks.answer(nothingToDoCard(planned, look), planned.says)),
        );
      case 'blocked': {
        const why = planned.plan.verdicts.filter((one) => one.level === 'blocks').map((one) => one.says);
        const summary = `Blocked: ${planned.plan.title}. Nothing was done.`;
        const answer = this.#looks.answer(blockedCard(planned.plan, given.by.name, look), summary);
        if (wanted.preview || due !== undefined) return answered(await this.#once(given, answer));
        const audit = entryOfRefusal('blocked', planned.plan, given.by, this.#clock.now(), why.join(' '));
        return answered(await this.#once(given, answer, audit));
      }
      case 'plan':
        if (wanted.preview || due !== undefined) {
          const card = previewCard(planned.plan, look, due);
          return answered(
            await this.#once(given, this.#looks.answer(card, `Preview: ${planned.plan.title}`)),
          );
        }
        return { answers: [], request: await this.#open(planned.plan, wanted.reason, given) };
    }
  }

  /**
   * A stop that Gatehouse itself asks for, with a plan and an approval like any other. A standing approval is left out
   * where a site's last gateway is concerned or more people must approve: then it is a question.
   * @returns why it can't be asked for (a finished sentence without a full stop); undefined where it changes nothing, or was asked for before
   */
  async propose(
    gateway: Gateway,
    reason: string,
    place: Place,
    { standing, alert }: Pick<Request, 'standing' | 'alert'>,
    heard: string,
  ): Promise<Request | string | undefined> {
    const policy = policyFor(this.#settings.policies, 'stop', gateway);
    if (policy === undefined) return 'no policy says who may approve a stop';
    if (outOfReach(gateway) !== undefined) return 'its control path takes no orders from here';
    const planned = makePlan(
      { kind: 'stop', gateway: gateway.id },
      await this.#survey.worldOf(gateway, 'stop'),
    );
    if (planned.kind === 'blocked') {
      const blocking = planned.plan.verdicts.find((one) => one.level === 'blocks');
      return (blocking?.says ?? 'a check blocks it').replace(/\.$/, '');
    }
    if (planned.kind !== 'plan') return undefined;
    const { plan } = planned;
    // A site's last gateway needs more people than one, whatever the policy says.
    const isEnough = policy.approvers === 1 && plan.approversAtLeast === undefined;
    const { tenant, botId, botName } = this.#settings;
    const bot = { tenant, aadObjectId: botId, teamsId: `28:${botId}`, name: botName };
    const opening = await this.#openings.of(plan, policy, reason, bot, place, {
      standing: isEnough ? standing : undefined,
      alert,
    });
    return this.#store.openRequest({ ...opening, heard, answers: undefined });
  }

  /**
   * Why this person gets no plan of an order that still lacks something, so that nobody is asked back in vain; undefined
   * where it may be completed.
   * @throws DirectoryUnreachable, StoreUnavailable
   */
  async refuse(wanted: Wanted, given: Given): Promise<readonly Answer[] | undefined> {
    const refusal = await this.#refusal(wanted, given.by);
    return refusal === undefined ? undefined : this.#once(given, refusal.answer, refusal.audit);
  }

  /** The opening of a request in place of another whose plan no longer holds. */
  async successorOf(old: Request, plan: Plan): Promise<Opening> {
    return this.#openings.of(plan, old.policy, old.reason, old.orderer, old.place, {
      replaces: old.number,
      alert: old.alert,
    });
  }

  /** Why the order gets no plan, whoever and whatever Azure may be; the plan's own guards come after. */
  async #refusal(
    wanted: Wanted,
    by: Operator,
  ): Promise<{ readonly answer: Answer; readonly audit?: AuditEntry } | undefined> {
    const { gateway, kind, preview } = wanted;
    const look = this.#looks.shared();
    const title = `${gateway.name} was not changed`;
    const roles = await this.#access.rolesOf(by, gateway.id);
    if (!roles.has('operator') && !(preview && roles.has('reader'))) {
      const named = { title: `${kind} ${gateway.name}`, gateway };
      const why = `Only operators of ${gateway.name} may give this order.`;
      const looking = kind === 'limit' ? 'what is the traffic limit of' : `preview ${kind}`;
      const remedy = `Ask an operator, or look first: @${look.botName} ${looking} ${gateway.name}`;
      return {
        answer: this.#looks.answer(refusedCard(title, why, [remedy], look), why),
        audit: entryOfRefusal('refused', named, by, this.#clock.now(), 'no operator'),
      };
    }
    const out = outOfReach(gateway);
    if (out !== undefined)
      return { answer: this.#looks.answer(refusedCard(title, out.says, out.remedies, look), out.says) };
    if (!preview && this.policyOf(wanted) === undefined) {
      const why = `No policy says who may approve: ${kind} ${gateway.name}.`;
      const remedy = 'Ask an admin to add a policy for it to gatehouse.yaml.';
      return { answer: this.#looks.answer(refusedCard(title, why, [remedy], look), why) };
    }
    return undefined;
  }

  /** A request is told apart from a repeat of its message when it is opened; what is answered at once, here. */
  async #once({ heard }: Given, answer: Answer, audit?: AuditEntry): Promise<readonly Answer[]> {
    if (heard !== undefined && !(await this.#store.hear(heard, this.#clock.now()))) return [];
    if (audit !== undefined) await this.#store.recordAudit(audit);
    return [answer];
  }

  async #open(plan: Plan, reason: string | undefined, given: Given): Promise<Request | undefined> {
    const policy = policyFor(this.#settings.policies, plan.order.kind, plan.gateway);
    if (policy === undefined) throw new Error('an order without a policy was not refused');
    const opening = await this.#openings.of(plan, policy, reason, given.by, given.place, {
      alert: given.alert,
    });
    return this.#store.openRequest({ ...opening, heard: given.heard, answers: given.answers });
  }
}

function answered(answers: readonly Answer[]): Ordered {
  return { answers, request: undefined };
}

function toOrder(wanted: Wanted, capacity: number): Order {
  const gateway = wanted.gateway.id;
  const { kind, instance } = wanted;
  switch (kind) {
    case 'start':
    case 'stop':
      return { kind, gateway };
    case 'scale':
      return { kind, gateway, instances: wanted.instances ?? capacity + (wanted.delta ?? 0) };
    case 'restart':
      return { kind, gateway, instance };
    case 'redeploy':
      return { kind, gateway, scope: 'instances', instance };
    case 'limit': {
      if (wanted.limits === undefined) throw new Error('an order about limits without limits');
      return { kind: 'limit', gateway, limits: wanted.limits };
    }
    default:
      return kind satisfies never;
  }
}
