import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Tenant } from '../e2e/tenant.ts';
import { Ledger } from '../hold/ledger.ts';
import { type Alerts, measureAlerts } from './alerts.ts';
import { startBareBot } from './bare-bot.ts';
import { type Clicks, measureClicks } from './clicks.ts';
import { type Connector, startConnector } from './connector.ts';
import { type Decisions, measureDecisions } from './decisions.ts';
import { type Fleet, measureFleets } from './fleets.ts';
import { type Memory, measureMemory } from './memory.ts';
import { measureParsing, type Parsing } from './parsing.ts';
import { report } from './report.ts';
import { crowd, orderMany } from './requests.ts';
import { registrationOf, Sender } from './sender.ts';
import { measureStarts, type Starts } from './starts.ts';
import { measureStatus, type Status } from './status.ts';
import { judge } from './targets.ts';
import { type Compared, compareTurns, type Stage, type TurnsOptions } from './turns.ts';

const help = `npm run bench [-- options]
  Measures Gatehouse on this machine, each number beside what it is to be compared with, in the same run and in
  alternating rounds: turns beside those of a bare botbuilder echo bot on express (same connector, authentication on), a status
  beside the sandbox's own Azure, clicks that come eight at a time, decisions beside plain SQL on the same server, the
  parser, fleets of 10, 200 and 2,000 gateways, alerts beside a program that forwards each webhook, the start, and the
  memory. The last table has the figures that have a target, and whether each is met.

  --only WHAT,...   of: turns, status, clicks, decisions, parse, fleets, alerts, start, memory
  --rounds N        rounds of each bot (8)
  --turns N         turns of a bot in a round (25)
  --json            one JSON object on stdout instead of tables
  --strict          exit status 1 when a target is missed
  --help            this text

  Takes about ten minutes. Nothing else should run meanwhile.`;

/** What was measured; durations in milliseconds. */
export interface Results {
  readonly turns?: readonly Compared[];
  readonly status?: Status;
  readonly clicks?: Clicks;
  readonly decisions?: Decisions;
  readonly parse?: Parsing;
  readonly fleets?: readonly Fleet[];
  readonly alerts?: Alerts;
  readonly start?: Starts;
  /** Idle, after the turns. Null where the machine does not tell. */
  readonly memory?: Memory | null;
}

const parts = [
  'turns',
  'status',
  'clicks',
  'decisions',
  'parse',
  'fleets',
  'alerts',
  'start',
  'memory',
] as const;
type Part = (typeof parts)[number];
/** Connections to the database are closed when they were idle for a minute. */
const restMs = 75_000;

const say = (text: string) => process.stderr.write(`${text}\n`);

async function measure(wanted: ReadonlySet<Part>, options: TurnsOptions): Promise<Results> {
  let results: Results = {};
  const measured = async <P extends Part>(part: P, words: string, act: () => Promise<Results[P]>) => {
    if (!wanted.has(part)) return;
    say(`${words} ...`);
    results = { ...results, [part]: await act() };
  };
  await measured('parse', 'The parser', measureParsing);
  await measured('start', 'The start, twice', measureStarts);
  await measured('alerts', 'Alerts, beside a plain forwarder', measureAlerts);
  await measured('decisions', 'Decisions, beside plain SQL', measureDecisions);
  const connector = await startConnector();
  try {
    await measured('fleets', 'Fleets of 10, 200 and 2,000', () => measureFleets(connector));
    if (!['turns', 'status', 'clicks', 'memory'].some((part) => wanted.has(part as Part))) return results;
    const tenant = await Tenant.start({
      ...{ speed: 1, gateways: crowd.gateways, people: crowd.people },
      patch: { bot: { serviceUrls: [connector.url] }, policies: crowd.policies },
    });
    try {
      const isAsked = wanted.has('turns') || wanted.has('clicks');
      const stage = await setStage(tenant, connector, isAsked);
      try {
        await measured('status', 'A status, beside the sandbox’s Azure', () => measureStatus(stage));
        await measured('turns', 'Turns, beside a bare bot', () => compareTurns(stage, options));
        await measured('clicks', 'Clicks, eight at a time', () => measureClicks(stage));
      } finally {
        stage.bare.stop();
      }
      await measured('memory', 'Memory, after a rest', async () => {
        await quiet(tenant);
        await pause(restMs);
        return (await measureMemory(tenant)) ?? null;
      });
    } finally {
      await tenant.stop();
    }
  } finally {
    await connector.close();
  }
  return results;
}

async function setStage(tenant: Tenant, connector: Connector, isAsked: boolean): Promise<Stage> {
  const registration = await registrationOf(tenant);
  const sender = await Sender.open(tenant, registration, connector.url);
  const waiting = isAsked ? await orderMany(tenant) : { requests: [], shared: [] };
  return { tenant, connector, sender, ...waiting, bare: await startBareBot(tenant, registration) };
}

/** Resolves when all that was approved is done and told. */
async function quiet(tenant: Tenant): Promise<void> {
  await tenant.speed(20);
  const ledger = await Ledger.open(tenant);
  await tenant.waitFor(
    'the last operation',
    async () => {
      const { approved = 0 } = await ledger.count('request');
      return (await ledger.ended()) === approved && (await ledger.unsent()) === 0;
    },
    180_000,
  );
  await ledger.close();
  await tenant.speed(1);
}

function whole(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new Error(`--${name} takes a whole number from 1, not “${text}”`);
  return number;
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      strict: { type: 'boolean', default: false },
      only: { type: 'string', default: parts.join(',') },
      rounds: { type: 'string', default: '8' },
      turns: { type: 'string', default: '25' },
    },
  });
  if (values.help) {
    console.log(help);
    return;
  }
  const wanted = new Set(values.only.split(',') as Part[]);
  for (const part of wanted)
    if (!parts.includes(part)) throw new Error(`--only takes ${parts.join(', ')}, not “${part}”`);
  const results = await measure(wanted, {
    rounds: whole('rounds', values.rounds),
    turns: whole('turns', values.turns),
  });
  const targets = judge(results);
  console.log(values.json ? JSON.stringify({ ...results, targets }) : report(results, targets));
  // A busy machine is no fault of the program: only who asks for it is told by the exit status.
  if (values.strict && targets.some(({ met }) => !met)) process.exitCode = 1;
}

try {
  await run();
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
