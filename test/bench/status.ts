import { setTimeout as pause } from 'node:timers/promises';
import { openCloud } from './cloud.ts';
import { round, type Spread, spreadOf } from './figures.ts';
import type { Stage } from './turns.ts';

/** A status turn beside what it waits for, in milliseconds. */
export interface Status {
  readonly turn: Spread;
  /** The sandbox's Azure alone: the three questions of a status, asked at once. */
  readonly azure: Spread;
  /** Of the two middles: what the bot adds. */
  readonly above: number;
}

const rounds = 8;
const turns = 12;
const everyMs = 25;
const warmUps = 40;
const days = 14;

export async function measureStatus({ tenant, sender }: Stage): Promise<Status> {
  const cloud = await openCloud(tenant);
  const gateways = tenant.line.gateways.slice(0, 20);
  const took = { turn: [] as number[], azure: [] as number[] };
  const ask = async (count: number, each: (gateway: string) => Promise<void>) => {
    for (let i = 0; i < count; i++) {
      await each(gateways[i % gateways.length] ?? '');
      await pause(everyMs);
    }
  };
  const turn = async (gateway: string) => {
    took.turn.push(await sender.post(tenant.line.bot, sender.message(`status of ${gateway}`)));
  };
  const azure = async (gateway: string) => {
    took.azure.push(await cloud.ask(questionsOf(cloud.scaleSetOf(gateway))));
  };
  try {
    await ask(warmUps, turn);
    await ask(warmUps, azure);
    took.turn.length = 0;
    took.azure.length = 0;
    for (let i = 0; i < rounds; i++) {
      await ask(turns, azure);
      await ask(turns, turn);
    }
  } finally {
    cloud.close();
  }
  const [ofTurn, ofAzure] = [spreadOf(took.turn), spreadOf(took.azure)];
  return { turn: ofTurn, azure: ofAzure, above: round(ofTurn.p50 - ofAzure.p50) };
}

/** What a status asks Azure for: the scale set, its machines, and their traffic. */
function questionsOf(scaleSet: string): readonly string[] {
  const until = new Date();
  const from = new Date(until.getTime() - days * 86_400_000);
  const metrics = new URLSearchParams({
    'api-version': '2024-02-01',
    metricnames: 'Network Out Total',
    timespan: `${from.toISOString()}/${until.toISOString()}`,
    ...{ interval: 'PT1H', aggregation: 'Total' },
  });
  return [
    `${scaleSet}?api-version=2025-04-01`,
    `${scaleSet}/virtualMachines?$expand=instanceView&api-version=2025-04-01`,
    `${scaleSet}/providers/microsoft.insights/metrics?${metrics}`,
  ];
}
