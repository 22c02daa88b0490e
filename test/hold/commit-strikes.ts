import type { Tenant } from '../e2e/tenant.ts';
import { type Commit, CommitTraps } from './commit-traps.ts';
import { botStatus } from './killing.ts';

const minute = 60_000;

/** What becomes of a transaction whose bot dies in its commit: the server never comes to it, or carries it out alone. */
export type Moment = 'lost' | 'kept';

export const both = ['lost', 'kept'] as const;

export interface Strike extends Commit {
  readonly what: string;
  /** The bot is killed in each of these, one after the other: after a lost one it comes to the same commit again. */
  readonly moments: readonly Moment[];
  /** What somebody does that leads to it; done again when it was lost. Without it the bot goes on by itself. */
  readonly act?: (isFirst: boolean) => Promise<unknown>;
}

/** SQL for a row of this gateway. */
export function of(gateway: string): string {
  return `new.gateway = '${gateway.toLowerCase()}'`;
}

/** A request or an operation of the gateway changes its state. */
export function becomes(
  table: 'operation' | 'request',
  gateway: string,
  from: string,
  to: string,
): Pick<Commit, 'table' | 'on' | 'when'> {
  const when = `${of(gateway)} and old.state = '${from}' and new.state = '${to}'`;
  return { table, on: 'update', when };
}

/** Kills the bot in one commit after the other. */
export class CommitStrikes {
  readonly #tenant: Tenant;
  readonly #traps: CommitTraps;
  readonly #strikes: readonly Strike[];
  readonly #speed: number;

  private constructor(tenant: Tenant, traps: CommitTraps, strikes: readonly Strike[], speed: number) {
    this.#tenant = tenant;
    this.#traps = traps;
    this.#strikes = strikes;
    this.#speed = speed;
  }

  /** @param speed the tenant’s, to which it returns when a commit was reached. Close it before the tenant stops. */
  static async set(tenant: Tenant, strikes: readonly Strike[], speed: number): Promise<CommitStrikes> {
    const traps = await CommitTraps.set(tenant, strikes);
    await traps.arm(0);
    return new CommitStrikes(tenant, traps, strikes, speed);
  }

  async close(): Promise<void> {
    await this.#traps.close();
  }

  /** Waits for a bot that others can talk to. */
  async up(): Promise<void> {
    await this.#tenant.waitFor('the bot to be up', async () => (await botStatus(this.#tenant)).up, minute);
  }

  /** Kills the bot in the commit at this place of the list, once for each of its moments. */
  async strike(place: number): Promise<void> {
    const moments = this.#strikes[place]?.moments ?? [];
    for (const [index, moment] of moments.entries())
      await this.#kill(place, moment, index === 0, index === moments.length - 1);
  }

  /**
   * The next trap is armed before this one lets anything pass. Nobody waits for the next bot: what it comes to by itself
   * may hold it before it is ready.
   */
  async #kill(place: number, moment: Moment, isFirst: boolean, isLast: boolean): Promise<void> {
    const act = this.#strikes[place]?.act;
    const acted = act === undefined ? undefined : this.up().then(() => act(isFirst));
    await this.#tenant.waitFor('a commit to be held', () => this.#traps.isHolding(place), 2 * minute);
    await this.#tenant.speed(this.#speed);
    const { pid } = await botStatus(this.#tenant);
    await this.#tenant.call('POST', '/bot', { signal: 'SIGKILL' });
    const isDead = async () => (await botStatus(this.#tenant)).pid !== pid;
    await this.#tenant.waitFor('the bot to be dead', isDead);
    if (moment === 'lost') await this.#traps.rollBack(place);
    if (isLast) {
      if (place + 1 < this.#strikes.length) await this.#traps.arm(place + 1);
      await this.#traps.disarm(place);
    }
    await acted;
  }
}
