import { type Change, cardOf, type Message, type Tenant, textOf } from '../e2e/tenant.ts';
import type { Ledger } from './ledger.ts';

const seconds = 1000;
/** From the next process's first breath to the end of what the killed one had begun. */
export const takenOverWithin = 30 * seconds;

/** What Ana orders, and how it must end: the calls that Azure took, and the power of each machine. */
interface Wish {
  readonly words: (gateway: string) => string;
  readonly calls: readonly string[];
  readonly machines: readonly string[];
}

const pair = ['running', 'running'];

export const wishes = {
  stop: {
    words: (gateway) => `stop ${gateway} because of the move`,
    calls: ['deallocate'],
    machines: ['deallocated', 'deallocated'],
  },
  scale: {
    words: (gateway) => `scale ${gateway} to 3`,
    calls: ['scale 3'],
    machines: [...pair, 'running'],
  },
  restart: { words: (gateway) => `restart ${gateway}`, calls: ['restart 0,1'], machines: pair },
  'restart one': {
    words: (gateway) => `restart instance 1 of ${gateway}`,
    calls: ['restart 1'],
    machines: pair,
  },
  redeploy: {
    words: (gateway) => `redeploy the instances of ${gateway}`,
    calls: ['redeploy 0', 'redeploy 1'],
    machines: pair,
  },
} as const satisfies Readonly<Record<string, Wish>>;

export type WishName = keyof typeof wishes;

/** An exact request of the bot at which it is killed; answered in neither case, and `before` not carried out either. */
export interface Strike {
  readonly when: readonly string[];
  readonly moment: 'before' | 'after';
}

/** One order under way, from its waiting card on. */
export interface Ordered {
  readonly wish: WishName;
  readonly gateway: string;
  readonly request: string;
  readonly number: number;
  /** Id of the approval card's message. */
  readonly message: string;
}

interface BotStatus {
  readonly up: boolean;
  readonly pid: number;
}

/** Orders as Ana. Resolves when its card stands. */
export async function order(
  tenant: Tenant,
  ledger: Ledger,
  wish: WishName,
  gateway: string,
): Promise<Ordered> {
  const said = await tenant.say('ana', wishes[wish].words(gateway));
  return standing(tenant, ledger, wish, gateway, said);
}

/** Waits for the card of an order that was given in the message `said`. */
export async function standing(
  tenant: Tenant,
  ledger: Ledger,
  wish: WishName,
  gateway: string,
  said: string,
): Promise<Ordered> {
  const { request, number, message } = await tenant.waitFor(
    `a card for ${gateway}`,
    async () => {
      const answers = (await tenant.answers(said)).map(({ id }) => id);
      return (await ledger.cards()).find((one) => answers.includes(one.message ?? ''));
    },
    60 * seconds,
  );
  return { wish, gateway, request, number, message: message ?? '' };
}

export async function botStatus(tenant: Tenant): Promise<BotStatus> {
  return (await tenant.call<{ bot: BotStatus }>('GET', '/room')).bot;
}

/** Resolves when another process than `pid` is up. */
export async function restarted(tenant: Tenant, pid: number, withinMs = 45_000): Promise<void> {
  await tenant.waitFor(
    'the next bot',
    async () => {
      const status = await botStatus(tenant);
      return status.up && status.pid !== pid;
    },
    withinMs,
  );
}

/** Kills the bot at a request that `act` leads to, and waits until the next one is up and `act` is over. */
export async function killed(tenant: Tenant, strike: Strike, act: () => Promise<unknown>): Promise<void> {
  const { pid } = await botStatus(tenant);
  await tenant.call('POST', '/bot', { signal: 'SIGKILL', ...strike });
  for (let left = 3; ; left -= 1) {
    const acted = act();
    try {
      await restarted(tenant, pid, 15_000);
      await acted;
      return;
    } catch (error) {
      await acted;
      // A press may be answered "cannot verify now" where the machine is busy: then nothing has begun.
      if (left === 1) throw error;
    }
  }
}

export function press(tenant: Tenant, { message, request }: Ordered, verb: string) {
  return tenant.click('bo', message, verb, { request }, verb === 'reject' ? { reason: 'not today' } : {});
}

/** Decides as Bo does: a click that the bot never answered is a click to make again. */
export async function decide(
  tenant: Tenant,
  ledger: Ledger,
  ordered: Ordered,
  verb: 'approve' | 'reject' = 'approve',
): Promise<void> {
  await tenant.waitFor('the decision', async () => {
    const { status } = await press(tenant, ordered, verb);
    return status === 200 || (await ledger.stateOf(ordered.request)) !== 'waiting';
  });
}

/** Says as Bo what to do where nothing that Azure shows can tell, until it was heard. */
export async function settle(
  tenant: Tenant,
  ledger: Ledger,
  ordered: Ordered,
  verb: 'run-again' | 'was-done' | 'give-up',
): Promise<void> {
  await tenant.waitFor(`${verb} to be heard`, async () => {
    if ((await ledger.operationOf(ordered.request)) !== 'asking') return true;
    await press(tenant, ordered, verb);
    return false;
  });
}

/** Waits until people are asked, with the minutes that Azure's records may be late gone by quickly. */
export async function asked(tenant: Tenant, ledger: Ledger, ordered: Ordered, speed: number): Promise<void> {
  await tenant.speed(240);
  await tenant.waitFor(
    `R-${ordered.number} to be asked about`,
    async () => (await ledger.operationOf(ordered.request)) === 'asking' && (await ledger.unsent()) === 0,
    takenOverWithin,
  );
  await tenant.speed(speed);
}

/** A change in few words: "restart 0,1", "scale 3". */
export function callOf({ path, body }: Change): string {
  const sent = JSON.parse(body === '' ? '{}' : body) as {
    instanceIds?: readonly string[];
    sku?: { capacity: number };
  };
  if (sent.sku !== undefined) return `scale ${sent.sku.capacity}`;
  return [path.split('/').at(-1), sent.instanceIds?.join()].filter(Boolean).join(' ');
}

/** What the thread of an order shows in the end. */
export interface Ending {
  readonly cards: readonly Message[];
  readonly replies: readonly string[];
}

export async function endingOf(tenant: Tenant, { message }: Ordered): Promise<Ending> {
  const all = await tenant.messages('ana');
  const thread = all.find(({ id }) => id === message)?.thread;
  const here = all.filter((one) => one.thread === thread && one.from.bot && one.deleted !== true);
  const isCard = (one: Message) => cardOf(one) !== undefined;
  return { cards: here.filter(isCard), replies: here.filter((one) => !isCard(one)).map(textOf) };
}

/** Messages beyond the first of each: a card, or a reply in the same words. */
export function surplusOf({ cards, replies }: Ending): number {
  return cards.length - 1 + replies.length - new Set(replies).size;
}
