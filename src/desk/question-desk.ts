import { randomBytes } from 'node:crypto';
import { comingCard } from '../card/note-cards.ts';
import { isChat, type Place } from '../domain/conversation.ts';
import { type Gateway, gatewayIdOf } from '../domain/gateway.ts';
import type { Operator } from '../domain/operator.ts';
import type { OrderWish, Question } from '../domain/question.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';
import { serviceRedeploy } from './coming.ts';
import type { Answer, Click, ClickAnswer } from './conversation-desk.ts';
import type { Looks } from './looks.ts';
import type { OrderDesk, Wanted } from './order-desk.ts';
import type { Settings } from './settings.ts';

/** An order as far as the words told it. */
export interface Partial extends OrderWish {
  readonly gateway: Gateway | undefined;
  /** Gateways that the words may have meant, best first; empty: any. */
  readonly candidates: readonly Gateway[];
}

interface Asking {
  readonly by: Operator;
  readonly place: Place;
  readonly heard: string;
  readonly text: string;
}

/** A list to choose from stays short enough for a phone; beyond it the name is to be typed. */
const mostChoices = 12;

/** Asks back for what an order lacks, and completes it with the answer. */
export class QuestionDesk {
  readonly #settings: Settings;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #orders: OrderDesk;
  readonly #looks: Looks;

  constructor(settings: Settings, store: Store, clock: Clock, orders: OrderDesk, looks: Looks) {
    this.#looks = looks;
    this.#settings = settings;
    this.#store = store;
    this.#clock = clock;
    this.#orders = orders;
  }

  /** Plans a complete order; asks whoever may give it for what is missing otherwise. @param visible the gateways that the speaker may see */
  async take(order: Partial, asking: Asking, visible: readonly Gateway[]): Promise<readonly Answer[]> {
    const { gateway } = order;
    const missing = this.#missing(order);
    if (gateway !== undefined) {
      const wanted = { ...order, gateway };
      const given = { by: asking.by, place: asking.place, heard: asking.heard, answers: undefined };
      if (missing.length === 0) return this.#orders.place(wanted, given);
      const refused = await this.#orders.refuse(wanted, given);
      if (refused !== undefined) return refused;
    }
    const choices = order.candidates.length > 0 ? order.candidates : visible;
    const question: Question = {
      id: `qu_${randomBytes(15).toString('base64url')}`,
      asker: asking.by,
      place: asking.place,
      askedAt: this.#clock.now(),
      text: asking.text,
      order: { ...wishOf(order), gateway: gateway?.id },
      missing,
      choices: gateway === undefined ? choices.slice(0, mostChoices).map((one) => one.id) : [],
      state: 'open',
    };
    const subject = { kind: 'question', id: question.id } as const;
    await this.#store.openQuestion({
      question,
      heard: asking.heard,
      letters: [
        {
          kind: 'card',
          subject,
          place: asking.place,
          view: isChat(asking.place) ? 'follower' : 'main',
        },
      ],
    });
    return [];
  }

  /** The answer of the one who was asked; it makes a plan, and runs only after approval. */
  async answer(click: Click, draw: (question: Question) => Promise<ClickAnswer>): Promise<ClickAnswer> {
    const question = await this.#mine(click);
    if (!('id' in question)) return question;
    const input = this.#read(click.data, question);
    if (typeof input === 'string') return { kind: 'message', text: input };
    if (input.scope === 'service') {
      await this.#store.closeQuestion(question.id, 'answered');
      return { kind: 'card', card: comingCard(serviceRedeploy, this.#looks.shared()) };
    }
    const given = { by: click.by, place: question.place, heard: undefined, answers: question.id };
    const [answer] = await this.#orders.place(input, given);
    if (answer === undefined)
      return { kind: 'message', text: 'The plan is on its way: it takes the place of this card.' };
    await this.#store.closeQuestion(question.id, 'answered');
    if (answer.kind === 'card') return { kind: 'card', card: answer.card };
    return draw({ ...question, state: 'answered' });
  }

  async dismiss(click: Click, draw: (question: Question) => Promise<ClickAnswer>): Promise<ClickAnswer> {
    const question = await this.#mine(click);
    if (!('id' in question)) return question;
    await this.#store.closeQuestion(question.id, 'dismissed');
    return draw({ ...question, state: 'dismissed' });
  }

  #missing(order: Partial): Question['missing'] {
    const wantsNumber = order.kind === 'scale' && order.instances === undefined && order.delta === undefined;
    const policy =
      order.gateway === undefined ? undefined : this.#orders.policyOf({ ...order, gateway: order.gateway });
    // Which policy counts is known only with the gateway: until then a reason is asked for if any policy for it wants one.
    const mayNeed = this.#settings.policies.some(
      (one) => one.reason === 'required' && (one.orders.includes('all') || one.orders.includes(order.kind)),
    );
    const needsReason = order.gateway === undefined ? mayNeed : policy?.reason === 'required';
    const lacksReason =
      !order.preview && order.timing === undefined && needsReason && order.reason === undefined;
    return [
      ...(order.gateway === undefined ? (['gateway'] as const) : []),
      ...(wantsNumber ? (['instances'] as const) : []),
      ...(order.kind === 'redeploy' && order.scope === undefined ? (['scope'] as const) : []),
      ...(lacksReason ? (['reason'] as const) : []),
    ];
  }

  async #mine(click: Click): Promise<Question | ClickAnswer> {
    const id = click.data['question'];
    const question = typeof id === 'string' ? await this.#store.findQuestion(id) : undefined;
    if (question === undefined)
      return { kind: 'message', text: 'This question is not known any more. Give the order again.' };
    if (question.asker.aadObjectId !== click.by.aadObjectId)
      return {
        kind: 'message',
        text: `${question.asker.name} was asked. To order it yourself, write to me.`,
      };
    if (question.state !== 'open')
      return { kind: 'message', text: 'This question has been answered already.' };
    return question;
  }

  /** What the form gave, checked; a sentence where something is wrong. */
  #read(data: Click['data'], question: Question): Wanted | string {
    const { order, missing } = question;
    const chosen = missing.includes('gateway') ? data['gateway'] : order.gateway;
    const gateway = typeof chosen === 'string' ? this.#settings.gateways.get(gatewayIdOf(chosen)) : undefined;
    if (gateway === undefined || (missing.includes('gateway') && !question.choices.includes(gateway.id)))
      return 'Choose a gateway.';
    const asksNumber = missing.includes('instances');
    const number = asksNumber ? instancesIn(data['instances']) : order.instances;
    if (asksNumber && number === undefined) return 'Instances: a whole number from 1 to 16.';
    const typed = data['reason'];
    const reason =
      missing.includes('reason') && typeof typed === 'string' ? typed.trim().slice(0, 500) : order.reason;
    const scope = missing.includes('scope') ? data['scope'] : order.scope;
    if (order.kind === 'redeploy' && scope !== 'instances' && scope !== 'service')
      return 'Choose what to redeploy.';
    const wanted = {
      ...order,
      gateway,
      instances: number,
      scope: scope === 'instances' || scope === 'service' ? scope : undefined,
      reason: reason === '' ? undefined : reason,
    } as const;
    const isRequired =
      !order.preview && order.timing === undefined && this.#orders.policyOf(wanted)?.reason === 'required';
    if (isRequired && wanted.reason === undefined)
      return `Write a reason: orders on ${gateway.name} need one.`;
    return wanted;
  }
}

/** Teams sends what was typed into a number field as text. Nothing and nonsense are no zero: the question stays open. */
function instancesIn(typed: unknown): number | undefined {
  if (typeof typed !== 'number' && typeof typed !== 'string') return undefined;
  const number = /^\s*\d{1,2}\s*$/.test(`${typed}`) ? Number(typed) : 0;
  return number >= 1 && number <= 16 ? number : undefined;
}

function wishOf(wish: OrderWish): OrderWish {
  const { kind, instances, delta, instance, scope, limits, reason, preview, timing } = wish;
  return { kind, instances, delta, instance, scope, limits, reason, preview, timing };
}
