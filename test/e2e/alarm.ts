import { nodesOf } from '../card/teams-card.ts';
import { Order } from './order.ts';
import { type Clicked, cardOf, type Message, type Tenant, textOf } from './tenant.ts';

/** What the buttons of an alert's card carry: opaque ids. */
function alertIn(message: Message): unknown {
  return nodesOf(cardOf(message)).find(
    (node) => typeof node['alert'] === 'string' && node['digest'] === undefined,
  );
}

/** The line on top holds the alert's name on a line of its own. */
function nameIn(words: string): string | undefined {
  return /^A-\d+$/m.exec(words)?.[0];
}

/** An alert's card in a channel, with the replies below it. */
export class Alarm {
  /** Id of the message that holds the card: the thread's first one. */
  readonly card: string;
  /** */
  readonly name: string;
  readonly data: unknown;
  readonly #tenant: Tenant;
  readonly #where: string;

  private constructor(tenant: Tenant, where: string, message: Message) {
    this.#tenant = tenant;
    this.#where = where;
    this.card = message.id;
    this.name = nameIn(textOf(message)) ?? '';
    this.data = alertIn(message);
  }

  /** Cards of alerts that stand in a channel, oldest first. */
  static async cards(tenant: Tenant, where = 'alerts'): Promise<readonly Message[]> {
    const all = await tenant.messages('dana', where);
    return all.filter((one) => one.from.bot && one.id === one.thread && nameIn(textOf(one)) !== undefined);
  }

  /** Words of the cards in the alerts channel that say so, oldest first. */
  static async saying(tenant: Tenant, words: RegExp): Promise<readonly string[]> {
    return (await Alarm.cards(tenant)).map(textOf).filter((one) => words.test(one));
  }

  /** Waits for an open alert's card that says so: it may be the tenth of its channel within a minute. */
  static async find(tenant: Tenant, words: RegExp, where = 'alerts', withinMs = 50_000): Promise<Alarm> {
    const message = await tenant.waitFor(
      `an alert in ${where}: ${words}`,
      async () =>
        (await Alarm.cards(tenant, where)).find(
          (one) => words.test(textOf(one)) && alertIn(one) !== undefined,
        ),
      withinMs,
    );
    return new Alarm(tenant, where, message);
  }

  async words(as = 'dana'): Promise<string> {
    return textOf(await this.#tenant.message(this.card, as, this.#where));
  }

  async message(as = 'dana'): Promise<Message> {
    return this.#tenant.message(this.card, as, this.#where);
  }

  /** Titles of what somebody can press on the card. */
  async buttons(as = 'dana'): Promise<readonly string[]> {
    const { actions } = cardOf(await this.message(as)) ?? {};
    return nodesOf(actions)
      .filter((node) => node['type'] === 'Action.Execute' || node['type'] === 'Action.ShowCard')
      .map((node) => String(node['title']));
  }

  press(
    as: string,
    verb: string,
    inputs: Readonly<Record<string, unknown>> = {},
    data: Readonly<Record<string, unknown>> = {},
  ): Promise<Clicked> {
    const own = { ...(this.data as object), ...data };
    return this.#tenant.click(as, this.card, verb, own, inputs);
  }

  /** Waits until the card that everybody sees says so. */
  until(words: RegExp, withinMs = 20_000): Promise<string> {
    const look = async () => {
      const seen = await this.words();
      return words.test(seen) ? seen : undefined;
    };
    return this.#tenant.waitFor(`${this.name} says ${words}`, look, withinMs);
  }

  /** What the bot wrote below the card, cards left out, oldest first. */
  async replies(): Promise<readonly { readonly text: string; readonly mentions: readonly string[] }[]> {
    const all = await this.#tenant.messages('dana', this.#where);
    return all
      .filter((one) => one.thread === this.card && one.id !== this.card && cardOf(one) === undefined)
      .filter((one) => one.from.bot && one.deleted !== true)
      .map((one) => ({ text: textOf(one), mentions: one.mentions }));
  }

  reply(
    words: RegExp,
    withinMs = 45_000,
  ): Promise<{ readonly text: string; readonly mentions: readonly string[] }> {
    return this.#tenant.waitFor(
      `a reply below ${this.name}: ${words}`,
      async () => (await this.replies()).find((one) => words.test(one.text)),
      withinMs,
    );
  }

  /** The newest request whose card stands below this one. */
  order(): Promise<Order> {
    return Order.find(this.#tenant, this.card, this.#where, this.card);
  }
}

/** Turns on a switch of the sandbox that strikes one gateway. */
export async function strike(tenant: Tenant, id: string, on: boolean, gateway?: string): Promise<void> {
  await tenant.call('POST', '/faults', { id, on, ...(gateway === undefined ? {} : { gateway }) });
}
