import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadConfig } from './config/load.ts';
import { ConfigInvalid, Fault } from './domain/fault.ts';
import { makeLog } from './log.ts';

const help = `npm start [-- options]
  Runs the bot with ./gatehouse.yaml, or in the sandbox where there is none (never with NODE_ENV=production).

  --config FILE   the configuration; default ./gatehouse.yaml
  --help          this text; in the sandbox also: npm start -- --sandbox --help
  --sandbox       the sandbox, even where there is a gatehouse.yaml

  SIGTERM stops it: it takes no new message, ends what is under way and leaves the rest to the next start.`;

/** The `start` command: exit status 0 after a clean stop, 1 when it could not start. */
export async function runStart(
  argv: string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    strict: false,
    options: { config: { type: 'string' }, help: { type: 'boolean' }, sandbox: { type: 'boolean' } },
  });
  if (values['help'] === true && values['sandbox'] !== true) {
    console.error(help);
    return 0;
  }
  const file = typeof values['config'] === 'string' ? values['config'] : undefined;
  const isProduction = environment['NODE_ENV'] === 'production';
  const wantsSandbox = values['sandbox'] === true || (file === undefined && !existsSync('gatehouse.yaml'));
  if (!wantsSandbox || isProduction) return runBot(file ?? 'gatehouse.yaml', environment);
  const { runSandbox } = await import('./sandbox/main.ts');
  try {
    await runSandbox(argv.filter((one) => one !== '--sandbox'));
    return 0;
  } catch (error) {
    console.error(`gatehouse: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}

async function runBot(
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const log = makeLog(environment['LOG_LEVEL']);
  if (!existsSync(file)) {
    console.error(`gatehouse: there is no ${file}. Copy gatehouse.example.yaml to it and fill it in.`);
    return 1;
  }
  try {
    const config = loadConfig(readFileSync(file, 'utf8'), environment);
    if (config.clock !== undefined && environment['NODE_ENV'] === 'production')
      throw new ConfigInvalid(['clock: only the sandbox sets it, never in production']);
    const { startBot } = await import('./wiring.ts');
    const bot = await startBot(config, log);
    log.info({ port: config.listen.port, operations: config.operations.port }, 'Gatehouse listens');
    await stopSignal();
    log.info({}, 'Gatehouse stops');
    await bot.stop();
    return 0;
  } catch (error) {
    if (!(error instanceof Fault)) log.error({ err: error }, 'Gatehouse could not start');
    console.error(`gatehouse: ${error instanceof Error ? error.message : String(error)}`);
    if (error instanceof ConfigInvalid) for (const problem of error.problems) console.error(`  ${problem}`);
    if (error instanceof Fault) console.error(error.remedy);
    return 1;
  }
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
}
