import { setTimeout as pause } from 'node:timers/promises';
import type { Tenant } from '../e2e/tenant.ts';
import type { BareBot } from './bare-bot.ts';
import type { Connector } from './connector.ts';
import { round, type Spread, spreadOf } from './figures.ts';
import type { Waiting } from './requests.ts';
import type { Sender } from './sender.ts';

/** The same kind of turn with both bots, from the activity's arrival to the answer's end. */
export interface Compared {
  readonly what: string;
  readonly gatehouse: Spread;
  /** The echo: it answers a message with its words, a click with one line. */
  readonly bare: Spread;
  /** Of the middles, to the echo. */
  readonly ratio: number;
  /** The bare bot again, with a card of as many bytes as Gatehouse's; absent for clicks. */
  readonly alike?: { readonly bytes: number; readonly bare: Spread; readonly ratio: number };
}

export interface TurnsOptions {
  readonly rounds: number;
  /** Turns of each bot in a round. */
  readonly turns: number;
}

/** Teams takes 50 requests a second of a bot in a tenant, and Gatehouse keeps to that: no more turns than that. */
const everyMs = 25;
const warmUps = 100;

/** The two bots, and what drives them. */
export interface Stage extends Waiting {
  readonly tenant: Tenant;
  readonly bare: BareBot;
  readonly sender: Sender;
  readonly connector: Connector;
}

interface Player {
  readonly url: string;
  readonly turn: () => object;
  readonly took: number[];
}

/** One bot after the other in short rounds, so that a slow moment of the machine meets both. */
export async function compareTurns(stage: Stage, options: TurnsOptions): Promise<readonly Compared[]> {
  const { sender, requests } = stage;
  const shown = requests[0] ?? '';
  const view = () => sender.click('bo', 'view', shown, 'automatic');
  const approve = () => sender.click('bo', 'approve', requests.pop() ?? '', 'manual');
  const approvals = { rounds: 4, turns: 6 };
  return [
    await compareWords(stage, 'help', options),
    await compareWords(stage, 'pending approvals', options),
    await compareClicks(stage, 'click: view', view, view, options),
    await compareClicks(stage, 'click: approve', approve, view, approvals),
  ];
}

async function compareWords(stage: Stage, text: string, options: TurnsOptions): Promise<Compared> {
  const { sender, connector, tenant, bare } = stage;
  const say = (words: string) => () => sender.message(words);
  await play(sender, [player(tenant.line.bot, say(text))], 1, warmUps);
  const bytes = connector.last().bytes;
  const [echo, alike] = [player(bare.url, say(text)), player(bare.url, say(`card ${bytes}`))];
  await play(sender, [echo, alike], 1, warmUps);
  const players = [
    player(bare.url, echo.turn),
    player(bare.url, alike.turn),
    player(tenant.line.bot, say(text)),
  ];
  await play(sender, players, options.rounds, options.turns);
  const [ofEcho, ofAlike, ours] = players.map(({ took }) => spreadOf(took)) as [Spread, Spread, Spread];
  const ratio = round(ours.p50 / ofAlike.p50);
  return { ...compared(text, ours, ofEcho), alike: { bytes, bare: ofAlike, ratio } };
}

async function compareClicks(
  { sender, tenant, bare }: Stage,
  what: string,
  turn: () => object,
  bareTurn: () => object,
  { rounds, turns }: TurnsOptions,
): Promise<Compared> {
  await play(sender, [player(bare.url, bareTurn), player(tenant.line.bot, bareTurn)], 1, warmUps);
  const [echo, gatehouse] = [player(bare.url, bareTurn), player(tenant.line.bot, turn)];
  await play(sender, [echo, gatehouse], rounds, turns);
  return compared(what, spreadOf(gatehouse.took), spreadOf(echo.took));
}

async function play(
  sender: Sender,
  players: readonly Player[],
  rounds: number,
  turns: number,
): Promise<void> {
  for (let i = 0; i < rounds; i++) {
    for (const { url, turn, took } of players) {
      for (let k = 0; k < turns; k++) {
        took.push(await sender.post(url, turn()));
        await pause(everyMs);
      }
    }
  }
}

function compared(what: string, gatehouse: Spread, bare: Spread): Compared {
  return { what, gatehouse, bare, ratio: round(gatehouse.p50 / bare.p50) };
}

function player(url: string, turn: () => object): Player {
  return { url, turn, took: [] };
}
