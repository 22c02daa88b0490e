import { atOnce } from '../hold/at-once.ts';
import { type Spread, spreadOf } from './figures.ts';
import { deciders } from './requests.ts';
import type { Stage } from './turns.ts';

/** Answers to clicks that come eight at a time, in milliseconds. */
export interface Clicks {
  /** Looking at a card: nothing is written. */
  readonly view: Spread;
  /** Deciding: the last of ten approvals of a request sets its operation going. */
  readonly approve: Spread;
  /** The bare bot's answer to the same views, eight at a time too. */
  readonly bare: Spread;
}

const together = 8;
/** So many that the 99th of a hundred is not the worst of them. */
const views = 400;
const rounds = 4;

/** In rounds, bot after bot; the first of each warms up and is not counted. */
export async function measureClicks({ tenant, bare, sender, requests, shared }: Stage): Promise<Clicks> {
  const shown = requests[0] ?? '';
  const press = async (url: string, turns: readonly object[], took: number[]) => {
    await atOnce(together, turns, async (turn) => {
      took.push(await sender.post(url, turn));
    });
  };
  const look = () =>
    Array.from({ length: views / rounds }, () => sender.click('bo', 'view', shown, 'manual'));
  const took = { view: [] as number[], approve: [] as number[], bare: [] as number[] };
  for (let i = 0; i <= rounds; i++) {
    await press(bare.url, look(), i === 0 ? [] : took.bare);
    await press(tenant.line.bot, look(), i === 0 ? [] : took.view);
  }
  // One person after the other looks through all: eight at a time, and no two at the same request.
  const decisions = deciders.flatMap((who) =>
    shared.map((one) => sender.click(who, 'approve', one, 'manual')),
  );
  await press(tenant.line.bot, decisions, took.approve);
  return { view: spreadOf(took.view), approve: spreadOf(took.approve), bare: spreadOf(took.bare) };
}
