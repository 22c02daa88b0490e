import type { Message, Tenant } from '../e2e/tenant.ts';
import type { Ledger } from './ledger.ts';

/** One order under way, from its waiting card on. */
export interface Ordered {
  readonly gateway: string;
  readonly request: string;
  readonly number: number;
  /** Id of the approval card's message. */
  readonly message: string;
  /** Power of each machine when all is done. */
  readonly wanted: readonly string[];
}

interface BotStatus {
  readonly up: boolean;
  readonly pid: number;
}

/** Orders as Ana: every second gateway is stopped, the others are scaled. Resolves when its card stands. */
export async function order(tenant: Tenant, ledger: Ledger, gateway: string): Promise<Ordered> {
  const isStop = Number(gateway.slice(-3)) % 2 === 0;
  const words = isStop ? `stop ${gateway} because of the move` : `scale ${gateway} to 3`;
  const said = await tenant.say('ana', words);
  const card = await tenant.waitFor(
    `a card for ${gateway}`,
    async () => {
      const [answer] = (await tenant.answers(said)).filter(({ attachments }) => attachments.length > 0);
      return (await ledger.cards()).find(({ message }) => message !== null && message === answer?.id);
    },
    60_000,
  );
  const wanted = isStop ? ['deallocated', 'deallocated'] : ['running', 'running', 'running'];
  return { gateway, request: card.request, number: card.number, message: card.message ?? '', wanted };
}

export async function botStatus(tenant: Tenant): Promise<BotStatus> {
  return (await tenant.call<{ bot: BotStatus }>('GET', '/room')).bot;
}

/** Resolves when another process than `pid` is up. */
export async function restarted(tenant: Tenant, pid: number): Promise<void> {
  await tenant.waitFor('the next bot', async () => {
    const status = await botStatus(tenant);
    return status.up && status.pid !== pid;
  });
}

/** Approves as Bo does: a click that the bot never answered is a click to make again. */
export async function approve(tenant: Tenant, ledger: Ledger, { request, message }: Ordered): Promise<void> {
  await tenant.waitFor('the decision', async () => {
    const { status } = await tenant.click('bo', message, 'approve', { request });
    return status === 200 || (await ledger.stateOf(request)) !== 'waiting';
  });
}

/** What the thread of an order shows in the end. */
export interface Ending {
  readonly cards: readonly Message[];
  /** Replies that tell Ana that it is done. */
  readonly told: readonly Message[];
}

export async function endingOf(tenant: Tenant, { message, number }: Ordered): Promise<Ending> {
  const all = await tenant.messages('ana');
  const thread = all.find(({ id }) => id === message)?.thread;
  const here = all.filter((one) => one.thread === thread && one.from.bot && one.deleted !== true);
  return {
    cards: here.filter(({ attachments }) => attachments.length > 0),
    told: here.filter(({ text }) => text.includes(`R-${number} is done`)),
  };
}
