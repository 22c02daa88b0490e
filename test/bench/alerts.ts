import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Tenant } from '../e2e/tenant.ts';
import { collectedMegabytes, debuggable } from '../hold/collected.ts';
import { Ledger } from '../hold/ledger.ts';
import { watchesDone } from '../hold/storming.ts';
import { openCloud } from './cloud.ts';
import { round, type Spread, spreadOf } from './figures.ts';
import { registrationOf, Sender } from './sender.ts';
import { startTeamsEnd, type TeamsEnd } from './teams-end.ts';
import { WebhookSender, webhookOf } from './webhooks.ts';

/** Alerts beside a program that posts one message a webhook, in milliseconds where nothing else is said. */
export interface Alerts {
  /** A webhook to its answer, while 6,000 a minute come. */
  readonly accept: { readonly gatehouse: Spread; readonly forwarder: Spread };
  /** A webhook to its card or message at Teams, when nothing throttles. */
  readonly chain: {
    readonly gatehouse: Spread & { p95: number };
    readonly forwarder: Spread & { p95: number };
  };
  /** As many webhooks as the wire takes at once: seconds until all are answered, and until all are worked off. */
  readonly storm: { readonly webhooks: number; readonly answered: number; readonly worked: number };
  readonly forwarderStorm: { readonly answered: number };
  /** RSS of the bot in MB after a collection; undefined where the machine does not tell. */
  readonly memory: { readonly before: number | undefined; readonly after: number | undefined };
}

const gateways = 200;
/** Channels that take one gateway's alerts each: nine cards a minute find room in each. */
const channels = 10;
const chains = 50;
const chainEveryMs = 150;
const rounds = 3;
const inRound = 400;
/** 6,000 a minute. */
const stepMs = 10;
const stormSize = 3000;

interface Stage {
  readonly tenant: Tenant;
  readonly teams: TeamsEnd;
  readonly sender: Sender;
  readonly webhooks: WebhookSender;
  readonly forwarder: string;
  /** Scale sets' resource ids. */
  readonly targets: readonly string[];
}

export async function measureAlerts(): Promise<Alerts> {
  const teams = await startTeamsEnd();
  const patch = { bot: { serviceUrls: [teams.url] } };
  const tenant = await Tenant.start({ speed: 1, gateways, patch, environment: debuggable });
  const ledger = await Ledger.open(tenant);
  const forwarder = await startForwarder(teams);
  const webhooks = new WebhookSender();
  try {
    await watchesDone(tenant, ledger);
    const sender = await Sender.open(tenant, await registrationOf(tenant), teams.url);
    const cloud = await openCloud(tenant);
    const targets = tenant.line.gateways.map((name) => cloud.scaleSetOf(name));
    cloud.close();
    const stage = { tenant, teams, sender, webhooks, targets, forwarder: forwarder.url };
    const chain = await measureChain(stage);
    const before = await collectedMegabytes(tenant);
    const accept = await measureAccept(stage);
    const { forwarderStorm, ...storm } = await measureStorm(stage, ledger);
    const after = await collectedMegabytes(tenant);
    return { accept, chain, storm, forwarderStorm, memory: { before, after } };
  } finally {
    webhooks.close();
    forwarder.child.kill();
    await ledger.close();
    await tenant.stop();
    await teams.close();
  }
}

async function startForwarder(
  teams: TeamsEnd,
): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const file = fileURLToPath(import.meta.resolve('./forwarder.ts'));
  const child = spawn(process.execPath, [file, teams.url, '19:bench@thread.tacv2'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { url: `http://127.0.0.1:${port}/`, child };
}

/** One webhook to the bot, one to the forwarder, and so on, so that a slow moment of the machine meets both. */
async function measureChain(stage: Stage): Promise<Alerts['chain']> {
  const { tenant, teams, sender, webhooks, targets } = stage;
  const say = (channel: number, words: string) =>
    sender.post(tenant.line.bot, sender.saidIn(`19:bench-${channel}@thread.tacv2`, words));
  const took = { gatehouse: [] as number[], forwarder: [] as number[] };
  const one = async (who: keyof typeof took, index: number) => {
    const rule = `bench-${who}-${index}-end`;
    const heard = teams.heardOf(rule);
    const began = performance.now();
    const url = who === 'gatehouse' ? tenant.line.alerts : stage.forwarder;
    await webhooks.post(url, webhookOf({ rule, target: targets[index % channels] ?? '' }));
    took[who].push((await heard) - began);
    await pause(chainEveryMs);
  };
  for (let i = 0; i < channels; i++)
    await say(i, `send alerts of ${tenant.line.gateways[i]} to this channel`);
  for (let i = 0; i < chains + channels; i++) {
    await one('forwarder', i);
    await one('gatehouse', i);
  }
  for (let i = 0; i < channels; i++) await say(i, 'stop sending alerts here');
  // The first of each channel are for the compiler.
  const spread = (all: readonly number[]) => withTail(all.slice(channels));
  return { gatehouse: spread(took.gatehouse), forwarder: spread(took.forwarder) };
}

function withTail(durations: readonly number[]): Spread & { p95: number } {
  const sorted = durations.toSorted((a, b) => a - b);
  return { ...spreadOf(durations), p95: round(sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN) };
}

async function measureAccept(stage: Stage): Promise<Alerts['accept']> {
  const took = { gatehouse: [] as number[], forwarder: [] as number[] };
  for (let i = 0; i < rounds; i++) {
    took.forwarder.push(
      ...(await stage.webhooks.postAll(stage.forwarder, bodies(stage, inRound, i), stepMs)),
    );
    took.gatehouse.push(
      ...(await stage.webhooks.postAll(stage.tenant.line.alerts, bodies(stage, inRound, i), stepMs)),
    );
  }
  return { gatehouse: spreadOf(took.gatehouse), forwarder: spreadOf(took.forwarder) };
}

async function measureStorm(
  stage: Stage,
  ledger: Ledger,
): Promise<Alerts['storm'] & { readonly forwarderStorm: Alerts['forwarderStorm'] }> {
  const seconds = (began: number) => round((performance.now() - began) / 1000);
  const all = bodies(stage, stormSize, rounds);
  let began = performance.now();
  await stage.webhooks.postAll(stage.forwarder, all, 0);
  const forwarderStorm = { answered: seconds(began) };
  began = performance.now();
  await stage.webhooks.postAll(stage.tenant.line.alerts, all, 0);
  const answered = seconds(began);
  await stage.tenant.waitFor(
    'the storm to be worked off',
    async () => (await ledger.read('select from arrival where worked_off is null limit 1')).length === 0,
    60_000,
  );
  return { webhooks: stormSize, answered, worked: seconds(began), forwarderStorm };
}

/** Of all gateways, five rules each; a quarter is critical. */
function bodies({ targets }: Stage, count: number, turn: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => {
    const rule = `load-${turn}-${Math.floor(i / targets.length) % 5}`;
    const target = targets[i % targets.length] ?? '';
    return webhookOf({ rule, target, severity: i % 4 === 0 ? 'Sev1' : 'Sev3' });
  });
}
