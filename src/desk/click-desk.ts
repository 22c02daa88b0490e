import type { FleetFilter } from '../card/fleet-card.ts';
import type { AdaptiveCard } from '../card/look.ts';
import { marked, markIn } from '../card/marked.ts';
import { questionCard } from '../card/question-card.ts';
import { requestCard } from '../card/request-card.ts';
import { isChat } from '../domain/conversation.ts';
import { type Gateway, gatewayIdOf } from '../domain/gateway.ts';
import type { DoubtAnswer } from '../domain/operation.ts';
import type { Order } from '../domain/order.ts';
import type { Question } from '../domain/question.ts';
import type { Decision } from '../domain/request.ts';
import type { RequestRecord, Store } from '../ports/store.ts';
import type { AlertClicks } from './alert-clicks.ts';
import type { ApprovalDesk } from './approval-desk.ts';
import type { Click, ClickAnswer } from './conversation-desk.ts';
import type { DuplicateDesk } from './duplicate-desk.ts';
import { type Looks, viewerOf } from './looks.ts';
import type { OperationDesk } from './operation-desk.ts';
import type { OrderDesk } from './order-desk.ts';
import type { QuestionDesk } from './question-desk.ts';
import type { QuestionDrawer } from './question-drawer.ts';
import type { ReadingDesk } from './reading-desk.ts';

const unknown: ClickAnswer = { kind: 'message', text: 'This button is not known any more.' };
const gone: ClickAnswer = { kind: 'message', text: 'This card is not known any more.' };
const notConfigured: ClickAnswer = { kind: 'message', text: 'This gateway is not configured any more.' };

/** What the buttons of cards do. Nothing of a click is trusted but who it is from: its id leads to what is stored. */
export class ClickDesk {
  readonly #store: Store;
  readonly #approvals: ApprovalDesk;
  readonly #doubts: OperationDesk;
  readonly #orders: OrderDesk;
  readonly #questions: QuestionDesk;
  readonly #drawer: QuestionDrawer;
  readonly #duplicates: DuplicateDesk;
  readonly #reading: ReadingDesk;
  readonly #alerts: AlertClicks;
  readonly #looks: Looks;

  constructor(
    store: Store,
    desks: {
      approvals: ApprovalDesk;
      doubts: OperationDesk;
      orders: OrderDesk;
      questions: QuestionDesk;
      drawer: QuestionDrawer;
      duplicates: DuplicateDesk;
      reading: ReadingDesk;
      alerts: AlertClicks;
    },
    looks: Looks,
  ) {
    this.#store = store;
    this.#approvals = desks.approvals;
    this.#doubts = desks.doubts;
    this.#orders = desks.orders;
    this.#questions = desks.questions;
    this.#drawer = desks.drawer;
    this.#duplicates = desks.duplicates;
    this.#reading = desks.reading;
    this.#alerts = desks.alerts;
    this.#looks = looks;
  }

  /** Draws a card for the one who looks at it: from the store alone, whatever verb came along. */
  refresh(click: Click): Promise<ClickAnswer> {
    return this.#unlessDuplicate(click, () => this.#view(click));
  }

  take(click: Click, visible: readonly Gateway[]): Promise<ClickAnswer> {
    return this.#unlessDuplicate(click, () => this.#press(click, visible));
  }

  /** A press on a second copy of a card counts as one on the card. The look comes first: a press may change whose card it is. */
  async #unlessDuplicate(click: Click, act: () => Promise<ClickAnswer>): Promise<ClickAnswer> {
    const isDuplicate = await this.#duplicates.isOne(click);
    const answer = await act();
    return isDuplicate ? this.#duplicates.takeAway(click, answer) : answer;
  }

  async #view(click: Click): Promise<ClickAnswer> {
    const ofAlert = await this.#alerts.refresh(click);
    if (ofAlert !== undefined) return markedAnswer(ofAlert, click);
    const record = await this.#record(click);
    return record === undefined ? gone : this.#draw(record, click);
  }

  async #press(click: Click, visible: readonly Gateway[]): Promise<ClickAnswer> {
    switch (click.verb) {
      case 'view':
        return this.#view(click);
      case 'approve':
        return this.#decide(click, 'approve', click.data['comment']);
      case 'reject':
        return this.#decide(click, 'reject', click.data['reason']);
      case 'cancel':
        return this.#decide(click, 'cancel', undefined);
      case 'answer':
        return this.#questions.answer(click, (question) => this.#question(question, click));
      case 'dismiss':
        return this.#questions.dismiss(click, (question) => this.#question(question, click));
      case 'was-done':
      case 'run-again':
      case 'give-up':
        return this.#settle(click, click.verb);
      case 'again':
      case 'undo':
        return this.#orderAnew(click, click.verb, visible);
      case 'show-gateway':
        return this.#status(click, visible);
      case 'page': {
        const look = this.#looks.forSpeaker(click.timeZone);
        const answer = await this.#reading.list(
          visible,
          filterOf(click.data),
          look,
          pageOf(click.data['page']),
        );
        return answer.kind === 'card'
          ? { kind: 'card', card: answer.card }
          : { kind: 'message', text: answer.text };
      }
      default:
        return markedAnswer((await this.#alerts.take(click)) ?? unknown, click);
    }
  }

  async #record(click: Click): Promise<RequestRecord | undefined> {
    const id = click.data['request'];
    return typeof id === 'string' ? this.#store.findRequest(id) : undefined;
  }

  #draw({ request, operation }: RequestRecord, click: Click): ClickAnswer {
    const follower = isChat(click.place) && isChat(request.place);
    const options = { follower, viewerId: click.by.aadObjectId };
    const card = requestCard(request, operation, viewerOf(request, click.by), this.#looks.shared(), options);
    return { kind: 'card', card: markedAs(card, click) };
  }

  async #decide(click: Click, kind: Decision['kind'], words: unknown): Promise<ClickAnswer> {
    const record = await this.#record(click);
    if (record === undefined) return gone;
    const comment = typeof words === 'string' ? words : undefined;
    const outcome = await this.#approvals.decide(record, kind, click.by, comment);
    if (outcome.kind === 'refused') return { kind: 'message', text: outcome.text };
    return this.#draw(outcome.recorded.record, click);
  }

  /** What somebody says where nothing that Azure shows can tell. */
  async #settle(click: Click, answer: DoubtAnswer): Promise<ClickAnswer> {
    const record = await this.#record(click);
    if (record === undefined) return gone;
    const text = await this.#doubts.settle(record, answer, click.by);
    if (text !== undefined) return { kind: 'message', text };
    const after = await this.#store.findRequest(record.request.id);
    return this.#draw(after ?? record, click);
  }

  /** The same order again, or its opposite: a new request with a new plan, in the same thread. */
  async #orderAnew(click: Click, verb: 'again' | 'undo', visible: readonly Gateway[]): Promise<ClickAnswer> {
    const record = await this.#record(click);
    if (record === undefined) return gone;
    // As it is configured now: the plan holds it as it was.
    const gateway = visible.find((one) => one.id === record.request.plan.gateway.id);
    if (gateway === undefined) return notConfigured;
    // Teams may hand on the same press twice.
    if (!(await this.#store.hear(click.key, this.#looks.shared().now)))
      return { kind: 'message', text: 'Asked: see the new card.' };
    const { plan } = record.request;
    const order = verb === 'again' ? plan.order : opposite(plan.order, plan.before.capacity);
    if (order === undefined) return { kind: 'message', text: 'There is nothing to take back.' };
    const instances = order.kind === 'scale' ? order.instances : undefined;
    const instance = 'instance' in order ? order.instance : undefined;
    const reason = verb === 'again' ? record.request.reason : undefined;
    // A double click within half a minute is one order.
    const moment = Math.floor(this.#looks.shared().now.getTime() / 30_000);
    const heard = `${record.request.id} ${verb} ${click.by.aadObjectId} ${moment}`;
    const wanted = {
      kind: order.kind,
      gateway,
      instances,
      delta: undefined,
      instance,
      scope: order.kind === 'redeploy' ? order.scope : undefined,
      reason,
      preview: false,
      timing: undefined,
    };
    if (this.#orders.policyOf(wanted)?.reason === 'required' && reason === undefined) {
      const asking = { by: click.by, place: click.place, heard, text: plan.title };
      const [refused] = await this.#questions.take({ ...wanted, candidates: [] }, asking, []);
      if (refused === undefined)
        return { kind: 'message', text: 'This order needs a reason: see the new card.' };
      return { kind: 'message', text: refused.kind === 'card' ? refused.summary : refused.text };
    }
    const given = { by: click.by, place: click.place, heard, answers: undefined };
    const [answer] = await this.#orders.place(wanted, given);
    if (answer === undefined) return { kind: 'message', text: 'Asked: see the new card.' };
    return { kind: 'message', text: answer.kind === 'card' ? answer.summary : answer.text };
  }

  async #status(click: Click, visible: readonly Gateway[]): Promise<ClickAnswer> {
    const id = click.data['gateway'];
    const gateway = visible.find((one) => typeof id === 'string' && one.id === gatewayIdOf(id));
    if (gateway === undefined) return notConfigured;
    const answer = await this.#reading.status(gateway, this.#looks.forSpeaker(click.timeZone));
    return answer.kind === 'card'
      ? { kind: 'card', card: answer.card }
      : { kind: 'message', text: answer.text };
  }

  async #question(question: Question, click: Click): Promise<ClickAnswer> {
    const choices = await this.#drawer.choicesOf(question);
    const card = questionCard(question, choices, this.#looks.shared());
    return { kind: 'card', card: markedAs(card, click) };
  }
}

/** What is drawn in the place of a card is that card; what is drawn in a list is none. */
function markedAnswer(answer: ClickAnswer, click: Click): ClickAnswer {
  return answer.kind === 'card'
    ? { kind: 'card', card: markedAs(answer.card as AdaptiveCard, click) }
    : answer;
}

function markedAs(card: AdaptiveCard, { data }: Click): AdaptiveCard {
  const mark = markIn(data);
  return mark === undefined ? card : marked(card, mark);
}

function pageOf(sent: unknown): number {
  const page = typeof sent === 'number' || typeof sent === 'string' ? Number(sent) : 0;
  return Number.isSafeInteger(page) && page > 0 ? page : 0;
}

/** What the list was asked for; anything odd is left out. It only chooses among what the viewer may see. */
function filterOf({ state, region, model }: Click['data']): FleetFilter {
  return {
    ...(isWord(state) ? { state } : {}),
    ...(isWord(region) ? { region } : {}),
    ...(model === 'vmss' || model === 'classic' ? { model } : {}),
  };
}

function isWord(sent: unknown): sent is string {
  return typeof sent === 'string' && /^[a-z0-9]{1,40}$/.test(sent);
}

/** Undefined where an order has none: a restart is not taken back. */
function opposite(order: Order, capacity: number): Order | undefined {
  switch (order.kind) {
    case 'stop':
      return { kind: 'start', gateway: order.gateway };
    case 'start':
      return { kind: 'stop', gateway: order.gateway };
    case 'scale':
      return { kind: 'scale', gateway: order.gateway, instances: capacity };
    case 'restart':
    case 'redeploy':
    case 'limit':
      return undefined;
  }
}
