import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { BotProcess } from './bot-process.ts';
import { openClock } from './clock-file.ts';
import { startCloud } from './cloud/cloud.ts';
import { writeConfig } from './config.ts';
import { DataFolder } from './data-folder.ts';
import { Faults } from './faults.ts';
import { ForeignBot } from './foreign-bot.ts';
import type { SandboxOptions } from './options.ts';
import { findPorts, type ReplacedPort } from './ports.ts';
import type { BotSide } from './teams/parts.ts';
import { startTeams, type Teams } from './teams/start-teams.ts';
import { makeTenant, type Tenant } from './tenant.ts';

const projectFolder = fileURLToPath(new URL('../../', import.meta.url));
const wantedPorts = { bot: 3978, operations: 9090, room: 3979, cloud: 8443 };

/** Everything that runs, and where. URLs have no slash at the end. */
export interface Sandbox {
  readonly tenant: Tenant;
  readonly room: string;
  readonly cloud: string;
  readonly caFile: string;
  readonly bot: string;
  readonly operations: string;
  /** The bot's webhook for alerts, with its code where the configuration has one. */
  readonly alerts: string;
  readonly configFile: string;
  readonly replacedPorts: readonly ReplacedPort[];
  /** Undefined where the sandbox runs no bot. */
  readonly process: BotProcess | undefined;
  /** Ends the bot first, then the tenant. */
  close(): Promise<void>;
}

/** Where the bot's own words go, and what is run as the bot. */
export interface Surroundings {
  /** Opened when the folder is known to be ours. */
  readonly logs: () => Writable;
  readonly complain: (line: string) => void;
  /** Program and arguments; the configuration file's path is added at the end. Gatehouse itself without it. */
  readonly botCommand?: readonly [string, ...string[]];
}

/**
 * Starts the tenant and the bot. Resolves when the tenant is up; the bot comes by itself.
 * @throws Error when the folder is another sandbox's, or the patch can't be read
 */
export async function startSandbox(options: SandboxOptions, around: Surroundings): Promise<Sandbox> {
  const closers: Closer[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    return { ...(await start(options, around, closers)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Closer = () => void | Promise<void>;

async function start(
  options: SandboxOptions,
  around: Surroundings,
  closers: Closer[],
): Promise<Omit<Sandbox, 'close'>> {
  const folder = await DataFolder.open(options.data, options.fresh);
  const tenant = makeTenant({ gateways: options.gateways, people: options.people });
  const { clock, close: closeClock } = openClock(folder.in('clock.json'), options.speed);
  closers.push(closeClock);
  const faults = new Faults();
  const wanted = { ...wantedPorts, room: options.port };
  const { ports, replaced } = await findPorts(wanted, folder.in('ports.json'));
  const bot = `http://127.0.0.1:${ports.bot}`;
  const operations = `http://127.0.0.1:${ports.operations}`;
  const cloud = await startCloud({ tenant, clock, faults, dir: folder.in('cloud'), port: ports.cloud });
  closers.push(() => cloud.close());
  const configFile = folder.in('gatehouse.yaml');
  const readyUrl = `${operations}/readyz`;
  const command = around.botCommand ?? [process.execPath, 'src/gatehouse.js', 'start', '--config'];
  const child = options.startBot
    ? new BotProcess({
        command: [...command, configFile],
        folder: projectFolder,
        environment: { ...process.env, NODE_EXTRA_CA_CERTS: cloud.caFile },
        readyUrl,
        logs: around.logs(),
        complain: around.complain,
      })
    : undefined;
  const side = child ?? new ForeignBot(readyUrl);
  const teams = await startTeams({
    ...{ tenant, clock, faults, cloud, dir: folder.in('teams'), port: ports.room },
    bot: side,
    botUrl: () => bot,
  });
  closers.push(() => teams.close());
  const addresses = {
    ...{ bot: ports.bot, operations: ports.operations, room: teams.url },
    ...{ cloud: cloud.url, probe: cloud.probe, alertCode: await alertCode(folder) },
  };
  const change = { openChannel: options.openChannel, patchFile: options.configPatch };
  const config = await writeConfig(configFile, tenant, addresses, change);
  const alerts = `${bot}/api/alerts${codeOf(config)}`;
  cloud.alerts.turnTo(alerts);
  await folder.occupy(teams.url, 0);
  closers.push(
    () => folder.leave(),
    () => side.stop(),
  );
  follow(side, folder, teams, around.complain);
  child?.start();
  return {
    ...{ tenant, room: teams.url, cloud: cloud.url, caFile: cloud.caFile, bot, operations, configFile },
    alerts,
    replacedPorts: replaced,
    process: child,
  };
}

/** Notes each of the bot's processes in the folder, and tells the bot of the team and the chats when it is up. */
function follow(bot: BotSide, folder: DataFolder, teams: Teams, complain: (line: string) => void): void {
  const report = (error: unknown) => complain(String(error));
  let noted = 0;
  bot.onChange(({ up, pid }) => {
    if (pid !== 0 && pid !== noted) folder.occupy(teams.url, pid).catch(report);
    if (pid !== 0) noted = pid;
    if (up) teams.install().catch(report);
  });
}

/** The secret in the webhook's address, made at the first start. */
async function alertCode(folder: DataFolder): Promise<string> {
  const file = folder.in('alert-code');
  const kept = await readFile(file, 'utf8').catch(() => '');
  if (kept !== '') return kept;
  const made = randomBytes(32).toString('base64url');
  await writeFile(file, made, { mode: 0o600 });
  return made;
}

function codeOf(config: Readonly<Record<string, unknown>>): string {
  const code = (config['alerts'] as { codes?: readonly unknown[] } | undefined)?.codes?.[0];
  return typeof code === 'string' ? `?code=${encodeURIComponent(code)}` : '';
}
