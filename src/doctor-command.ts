import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { parseArgs } from 'node:util';
import type { Config } from './config/config.ts';
import { loadConfig } from './config/load.ts';
import type { Check } from './doctor/check.ts';
import { right, wrong } from './doctor/check.ts';
import { examine } from './doctor/examine.ts';
import { machineChecks } from './doctor/machine.ts';
import { isWell, jsonOf, type Line, lineOf, summaryOf } from './doctor/report.ts';
import { ConfigInvalid } from './domain/fault.ts';
import { makeLog } from './log.ts';

const help = `npm run -s doctor [-- options]
  Looks at each thing that must be right for the bot to work, and says what to do about what is not. It changes nothing.

  --config FILE   default ./gatehouse.yaml, else the sandbox's ./data/sandbox/gatehouse.yaml
  --card          also posts a test card into channels.operations, and deletes it after 3 seconds
  --json          one line of JSON on stdout instead
  --help          this text

  ✓ right   ✕ wrong, with the remedy on the next line   ▲ to look at, or not looked at because of what is wrong

  Exit status: 0 all is right, 1 something is wrong, 2 wrong words.`;

const deadlineMs = 10_000;
const sandboxConfig = 'data/sandbox/gatehouse.yaml';

type Environment = Readonly<Record<string, string | undefined>>;

/** The `doctor` command. */
export async function runDoctor(argv: string[], environment: Environment): Promise<number> {
  const options = optionsOf(argv);
  if (typeof options === 'string') {
    console.error(`doctor: ${options}\n\n${help}`);
    return 2;
  }
  if (options.help) {
    console.error(help);
    return 0;
  }
  const file = fileOf(options.config);
  if (options.config === undefined && file === sandboxConfig) trustSandbox(file);
  const { first, config } = read(file, options.config, environment);
  const machine = [...machineChecks(process.versions.node, environment), ...first];
  if (config === undefined) return tell(machine, options.json, file);
  const { checksOf } = await import('./doctor/doctor.ts');
  const { checks, close } = checksOf(config, makeLog('silent'), options.card);
  try {
    return await tell([...machine, ...checks], options.json, file);
  } finally {
    await close();
  }
}

function optionsOf(argv: string[]) {
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        config: { type: 'string' },
        card: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    return values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function fileOf(named: string | undefined): string | undefined {
  return [named ?? 'gatehouse.yaml', ...(named === undefined ? [sandboxConfig] : [])].find((one) =>
    existsSync(one),
  );
}

/** Who just tries the sandbox need not know where it keeps its certificate authority; its bot is told it, too. */
function trustSandbox(file: string): void {
  const ca = join(dirname(file), 'cloud', 'ca.pem');
  if (!existsSync(ca)) return;
  setDefaultCACertificates([...getCACertificates('default'), readFileSync(ca, 'utf8')]);
}

/** The configuration, and a check that tells of it: one for each problem. */
function read(
  file: string | undefined,
  named: string | undefined,
  environment: Environment,
): { readonly first: readonly Check[]; readonly config?: Config } {
  const check = (id: string, run: Check['run']): Check => ({ id, title: 'Configuration', needs: [], run });
  if (file === undefined) {
    const says = `there is no ${named ?? 'gatehouse.yaml'}`;
    const remedy =
      'Copy gatehouse.example.yaml to gatehouse.yaml and fill it in; or try the sandbox: npm start.';
    return { first: [check('config', async () => wrong(says, remedy))] };
  }
  try {
    const config = loadConfig(readFileSync(file, 'utf8'), environment);
    return { first: [check('config', async () => right(file))], config };
  } catch (error) {
    if (!(error instanceof ConfigInvalid)) {
      const remedy = 'Let --config name a YAML file that this user may read.';
      return { first: [check('config', async () => wrong(`${file} can’t be read`, remedy))] };
    }
    const { problems, remedy } = error;
    return { first: problems.map((one, index) => check(`config ${index}`, async () => wrong(one, remedy))) };
  }
}

/** Tells each line as soon as it and those before it are known. */
async function tell(checks: readonly Check[], asJson: boolean, file: string | undefined): Promise<number> {
  const lines: Line[] = [];
  for (const coming of examine(checks, deadlineMs)) {
    const line = await coming;
    lines.push(line);
    if (!asJson) console.log(lineOf(line));
  }
  console.log(asJson ? jsonOf(file, lines) : `\n${summaryOf(lines)}`);
  return isWell(lines) ? 0 : 1;
}
