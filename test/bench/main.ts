import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Tenant } from '../e2e/tenant.ts';
import { Ledger } from '../hold/ledger.ts';
import { startConnector } from './connector.ts';
import { type Memory, measureMemory } from './memory.ts';
import { measureParsing, type Parsing } from './parsing.ts';
import { report } from './report.ts';
import { measureStarts, type Starts } from './starts.ts';
import { type Compared, compareTurns } from './turns.ts';

const help = `npm run bench [-- options]
  Measures Gatehouse on this machine: its turns beside those of a bare botbuilder echo bot (in the same run, in
  alternating rounds, with the same connector and authentication on), the parser, the start, and the memory.

  --only WHAT,...   of: turns, parse, start, memory
  --rounds N        rounds of each bot (10)
  --turns N         turns of a bot in a round (40)
  --json            one JSON object on stdout instead of tables
  --help            this text

  Takes about four minutes. Nothing else should run meanwhile.`;

/** What was measured; durations in milliseconds. */
export interface Results {
  readonly turns?: readonly Compared[];
  readonly parse?: Parsing;
  readonly start?: Starts;
  /** Idle, after the turns. Null where the machine does not tell. */
  readonly memory?: Memory | null;
}

const parts = ['turns', 'parse', 'start', 'memory'] as const;
type Part = (typeof parts)[number];
/** Connections to the database are closed when they were idle for a minute. */
const restMs = 75_000;

async function measure(wanted: ReadonlySet<Part>, rounds: number, turns: number): Promise<Results> {
  const say = (text: string) => process.stderr.write(`${text}\n`);
  let results: Results = {};
  if (wanted.has('parse')) {
    say('The parser ...');
    results = { ...results, parse: await measureParsing() };
  }
  if (wanted.has('start')) {
    say('The start, twice ...');
    results = { ...results, start: await measureStarts() };
  }
  if (!wanted.has('turns') && !wanted.has('memory')) return results;
  const connector = await startConnector();
  const tenant = await Tenant.start({
    ...{ speed: 1, gateways: 30 },
    patch: { bot: { serviceUrls: [connector.url] } },
  });
  try {
    if (wanted.has('turns')) {
      say('Turns, beside a bare bot ...');
      results = { ...results, turns: await compareTurns(tenant, connector, { rounds, turns }) };
    }
    if (wanted.has('memory')) {
      say('Memory, after a rest ...');
      await quiet(tenant);
      await pause(restMs);
      results = { ...results, memory: (await measureMemory(tenant)) ?? null };
    }
  } finally {
    await tenant.stop();
    await connector.close();
  }
  return results;
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
      only: { type: 'string', default: parts.join(',') },
      rounds: { type: 'string', default: '10' },
      turns: { type: 'string', default: '40' },
    },
  });
  if (values.help) {
    console.log(help);
    return;
  }
  const wanted = new Set(values.only.split(',') as Part[]);
  for (const part of wanted)
    if (!parts.includes(part)) throw new Error(`--only takes ${parts.join(', ')}, not “${part}”`);
  const results = await measure(wanted, whole('rounds', values.rounds), whole('turns', values.turns));
  console.log(values.json ? JSON.stringify(results) : report(results));
}

try {
  await run();
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
