import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { machineClock } from './clock/machine-clock.ts';
import { loadConfig } from './config/load.ts';
import { auditHash, type ChainedEntry, chainStart } from './domain/audit.ts';
import { ConfigInvalid, Fault } from './domain/fault.ts';
import { makeLog } from './log.ts';
import { openPostgres } from './postgres/open.ts';

const help = `npm run -s audit -- verify [--config FILE] [--head HASH]
  Reads the audit log from its first entry and recomputes the chain.

  --config FILE   default ./gatehouse.yaml, else the sandbox's ./data/sandbox/gatehouse.yaml
  --head HASH     also: the chain holds an entry with this hash (the bot logs the head daily)

  Exit status: 0 the chain is whole, 1 it is not or could not be read, 2 wrong words.`;

/** Where the chain is broken; undefined when it is whole. */
export function breakOf(entry: ChainedEntry, before: ChainedEntry | undefined): string | undefined {
  const number = (before?.number ?? 0) + 1;
  const previous = before?.hash ?? chainStart;
  if (entry.number !== number) return `entry ${number} is missing: after it comes ${entry.number}`;
  if (entry.previous !== previous) return `entry ${number} does not follow the one before it`;
  if (auditHash(previous, number, entry) !== entry.hash)
    return `entry ${number} was changed after it was written`;
  return undefined;
}

/** The `audit` command. */
export async function runAudit(
  argv: string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { config: { type: 'string' }, head: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help === true || positionals[0] !== 'verify') {
    console.error(help);
    return values.help === true ? 0 : 2;
  }
  const file = [values.config, 'gatehouse.yaml', 'data/sandbox/gatehouse.yaml'].find(
    (one) => one !== undefined && existsSync(one),
  );
  if (file === undefined) {
    console.error('audit: no configuration found. Say where: --config FILE');
    return 1;
  }
  try {
    const config = loadConfig(readFileSync(file, 'utf8'), environment);
    const log = makeLog('warn');
    const { store, close } = await openPostgres({ store: config.store, clock: machineClock, log });
    try {
      return await verify(store.auditChain(), values.head);
    } finally {
      await close();
    }
  } catch (error) {
    console.error(`audit: ${error instanceof Error ? error.message : String(error)}`);
    if (error instanceof ConfigInvalid) for (const problem of error.problems) console.error(`  ${problem}`);
    if (error instanceof Fault) console.error(error.remedy);
    return 1;
  }
}

async function verify(chain: AsyncIterable<ChainedEntry>, head: string | undefined): Promise<number> {
  let before: ChainedEntry | undefined;
  let sawHead = head === undefined;
  for await (const entry of chain) {
    const broken = breakOf(entry, before);
    if (broken !== undefined) {
      console.log(`The chain is broken: ${broken}.`);
      return 1;
    }
    if (entry.hash === head) sawHead = true;
    before = entry;
  }
  if (!sawHead) {
    console.log('The chain does not hold the entry of --head: its end was cut off, or it is another log.');
    return 1;
  }
  console.log(`The chain is whole: ${before?.number ?? 0} entries, head ${before?.hash ?? chainStart}`);
  return 0;
}
