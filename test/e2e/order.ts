import { nodesOf } from '../card/teams-card.ts';
import { type Card, type Change, type Clicked, cardOf, type Message, type Tenant, textOf } from './tenant.ts';

/** What the card's buttons carry: opaque ids. */
function requestOf(card: Card | undefined): unknown {
  return nodesOf(card).find((node) => typeof node['request'] === 'string');
}

/** An order that was given, with the card that asks for its approval. */
export class Order {
  /** Id of the message that gave it: the thread of its card. */
  readonly said: string;
  /** Id of the message that holds the card. */
  readonly card: string;
  /** What the buttons of the card carry. */
  readonly data: unknown;
  /** */
  readonly name: string;
  readonly #tenant: Tenant;
  readonly #where: string;

  private constructor(tenant: Tenant, where: string, said: string, message: Message) {
    this.#tenant = tenant;
    this.#where = where;
    this.said = said;
    this.card = message.id;
    this.data = requestOf(cardOf(message));
    this.name = /^R-\d+$/m.exec(textOf(message))?.[0] ?? '';
  }

  /** Types the order in a channel and waits for its card. @throws Error when what comes is no approval card */
  static async give(tenant: Tenant, text: string, where = 'operations', as = 'ana'): Promise<Order> {
    const said = await tenant.say(as, text, { where });
    return Order.find(tenant, said, where);
  }

  /** The newest request whose card is in the thread of `said`. */
  static async find(tenant: Tenant, said: string, where = 'operations', after = ''): Promise<Order> {
    const message = await tenant.waitFor(`a request’s card in thread ${said}`, async () => {
      const answers = await tenant.answers(said, 'dana', where);
      return answers.find((one) => one.id > after && requestOf(cardOf(one)) !== undefined);
    });
    return new Order(tenant, where, said, message);
  }

  /** All that somebody reads on the card. */
  async words(as = 'dana'): Promise<string> {
    return textOf(await this.#tenant.message(this.card, as, this.#where));
  }

  /** What Teams gets when it refreshes the card for somebody by itself. */
  async refresh(as: string): Promise<string> {
    await this.#tenant.click(as, this.card, 'view', this.data, {}, 'automatic');
    return this.words(as);
  }

  /** Titles of what somebody can press on the card, forms and their buttons alike; folds left out. */
  async buttons(as: string): Promise<readonly string[]> {
    const { actions } = cardOf(await this.#tenant.message(this.card, as, this.#where)) ?? {};
    return nodesOf(actions)
      .filter((node) => node['type'] === 'Action.Execute' || node['type'] === 'Action.ShowCard')
      .map((node) => String(node['title']));
  }

  press(as: string, verb: string, inputs: Readonly<Record<string, unknown>> = {}): Promise<Clicked> {
    return this.#tenant.click(as, this.card, verb, this.data, inputs);
  }

  /** Waits until the card that everybody sees says so. */
  until(words: RegExp, withinMs?: number): Promise<string> {
    const look = async () => {
      const seen = await this.words();
      return words.test(seen) ? seen : undefined;
    };
    return this.#tenant.waitFor(`${this.name} says ${words}`, look, withinMs);
  }

  /** Replies in the thread, as plain text, oldest first. */
  async replies(): Promise<readonly { readonly text: string; readonly mentions: readonly string[] }[]> {
    const answers = await this.#tenant.answers(this.said, 'dana', this.#where);
    return answers
      .filter((one) => cardOf(one) === undefined)
      .map((one) => ({ text: textOf(one), mentions: one.mentions }));
  }

  /** Waits for a reply in the thread. */
  reply(words: RegExp): Promise<{ readonly text: string; readonly mentions: readonly string[] }> {
    return this.#tenant.waitFor(`a reply about ${this.name}: ${words}`, async () =>
      (await this.replies()).find((one) => words.test(one.text)),
    );
  }

  async approveAndFinish(as = 'bo'): Promise<string> {
    await this.press(as, 'approve');
    return this.until(/^Done in/m);
  }
}

/** A change in few words: "POST deallocate", "PATCH {...}". */
export function callOf({ method, path, body }: Change): string {
  return method === 'PATCH' ? `PATCH ${body}` : `${method} ${path.split('/').at(-1)}`;
}
