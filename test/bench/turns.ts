import { setTimeout as pause } from 'node:timers/promises';
import type { Tenant } from '../e2e/tenant.ts';
import { atOnce } from '../hold/at-once.ts';
import { Ledger } from '../hold/ledger.ts';
import { type BareBot, startBareBot } from './bare-bot.ts';
import type { Connector } from './connector.ts';
import { round, type Spread, spreadOf } from './figures.ts';
import { registrationOf, Sender } from './sender.ts';

/** The same kind of turn with both bots, from the activity's arrival to the answer's end. */
export interface Compared {
  readonly what: string;
  readonly gatehouse: Spread;
  readonly bare: Spread;
  /** Of the two middles. */
  readonly ratio: number;
}

export interface TurnsOptions {
  readonly rounds: number;
  /** Turns of each bot in a round. */
  readonly turns: number;
}

/** Teams takes 50 requests a second of a bot in a tenant, and Gatehouse keeps to that: no more turns than that. */
const everyMs = 25;
const warmUps = 100;

interface Contest {
  readonly what: string;
  readonly turn: () => object;
  readonly bareTurn: () => object;
}

/** Turn by turn, one bot after the other in short rounds, so that a slow moment of the machine meets both. */
export async function compareTurns(
  tenant: Tenant,
  connector: Connector,
  options: TurnsOptions,
): Promise<readonly Compared[]> {
  const registration = await registrationOf(tenant);
  const sender = await Sender.open(tenant, registration, connector.url);
  const bare = await startBareBot(tenant, registration);
  try {
    const approvals = Math.min(24, options.rounds * options.turns);
    const requests = await orderMany(tenant, approvals + 1);
    const shown = requests.shift() ?? '';
    const view = () => sender.click('bo', 'view', shown, 'automatic');
    const hello = () => sender.message('help');
    const contests: readonly Contest[] = [
      { what: 'help', turn: hello, bareTurn: hello },
      { what: 'click: view', turn: view, bareTurn: view },
      {
        what: 'click: approve',
        turn: () => sender.click('bo', 'approve', requests.shift() ?? '', 'manual'),
        bareTurn: view,
      },
    ];
    const results: Compared[] = [];
    for (const contest of contests) {
      const isApprove = contest.what.endsWith('approve');
      const turns = isApprove ? Math.ceil(approvals / options.rounds) : options.turns;
      if (!isApprove) for (let i = 0; i < warmUps; i++) await one(sender, bare, tenant, contest);
      results.push(
        await compete(sender, bare, tenant, contest, {
          rounds: isApprove ? Math.floor(approvals / turns) : options.rounds,
          turns,
        }),
      );
    }
    return results;
  } finally {
    bare.stop();
  }
}

async function one(sender: Sender, bare: BareBot, tenant: Tenant, contest: Contest): Promise<void> {
  await sender.post(bare.url, contest.bareTurn());
  await sender.post(tenant.line.bot, contest.turn());
  await pause(everyMs);
}

async function compete(
  sender: Sender,
  bare: BareBot,
  tenant: Tenant,
  { what, turn, bareTurn }: Contest,
  { rounds, turns }: TurnsOptions,
): Promise<Compared> {
  const took = { gatehouse: [] as number[], bare: [] as number[] };
  const play = async (name: keyof typeof took, url: string, activity: () => object) => {
    for (let i = 0; i < turns; i++) {
      took[name].push(await sender.post(url, activity()));
      await pause(everyMs);
    }
  };
  for (let i = 0; i < rounds; i++) {
    await play('bare', bare.url, bareTurn);
    await play('gatehouse', tenant.line.bot, turn);
  }
  const [gatehouse, other] = [spreadOf(took.gatehouse), spreadOf(took.bare)];
  return { what, gatehouse, bare: other, ratio: round(gatehouse.p50 / other.p50) };
}

/** Requests that wait for approval; their cards stand in the tenant's own Teams, and are not measured. */
async function orderMany(tenant: Tenant, count: number): Promise<string[]> {
  const ledger = await Ledger.open(tenant);
  const gateways = tenant.line.gateways.slice(3, 3 + count);
  await atOnce(2, gateways, async (gateway) => {
    await tenant.say('ana', `scale ${gateway} to 3`, { where: 'chat' });
  });
  const requests = (await ledger.cards()).map(({ request }) => request);
  await tenant.waitFor('quiet', async () => (await ledger.unsent()) === 0, 180_000);
  await ledger.close();
  return requests;
}
