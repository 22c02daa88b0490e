import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What the command line asks of the sandbox. */
export interface SandboxOptions {
  readonly help: boolean;
  readonly json: boolean;
  /** Absolute. */
  readonly data: string;
  readonly fresh: boolean;
  readonly gateways: number;
  readonly people: number;
  readonly openChannel: boolean;
  /** Seconds of the tenant in one second of the machine. */
  readonly speed: number;
  /** The room's. */
  readonly port: number;
  /** A YAML file that is laid over the bot's configuration. */
  readonly configPatch: string | undefined;
  readonly startBot: boolean;
}

export const help = `A tenant in a box: Teams, Entra, Azure and the bot, on this machine alone.

  npm start                    starts it and says where to look
  npm start -- --speed 10      options go behind the two dashes

  --data DIR            where the tenant lives (./data/sandbox)
  --fresh               begins anew: forgets what DIR holds of an earlier sandbox
  --gateways N          a tenant with N gateways (3)
  --people N            a tenant with N people (5)
  --speed N             N seconds of the tenant in one second (1); 0 stands still
  --port N              the room's port (3979); another one when it is taken
  --config-patch FILE   YAML that is laid over the bot's configuration
  --open-channel        the bot takes unsigned activities, for tools that can't sign
  --no-bot              starts the tenant and writes the configuration; you start the bot
  --json                one line of JSON on stdout for programs, instead of this talk
`;

/**
 * Reads the command line.
 * @throws Error that says which option is wrong, and what it takes
 */
export function parseOptions(argv: readonly string[]): SandboxOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      json: { type: 'boolean', default: false },
      data: { type: 'string', default: './data/sandbox' },
      fresh: { type: 'boolean', default: false },
      gateways: { type: 'string', default: '3' },
      people: { type: 'string', default: '5' },
      'open-channel': { type: 'boolean', default: false },
      speed: { type: 'string', default: '1' },
      port: { type: 'string', default: '3979' },
      'config-patch': { type: 'string' },
      'no-bot': { type: 'boolean', default: false },
    },
  });
  const patch = values['config-patch'];
  return {
    help: values.help,
    json: values.json,
    data: resolve(values.data),
    fresh: values.fresh,
    gateways: whole('gateways', values.gateways, 3, 2000),
    people: whole('people', values.people, 4, 1000),
    openChannel: values['open-channel'],
    speed: number('speed', values.speed, 0, 3600),
    port: whole('port', values.port, 0, 65_535),
    configPatch: patch === undefined ? undefined : resolve(patch),
    startBot: !values['no-bot'],
  };
}

function whole(name: string, text: string, least: number, most: number): number {
  const value = number(name, text, least, most);
  if (!Number.isInteger(value)) throw new Error(`--${name} takes a whole number, not '${text}'`);
  return value;
}

function number(name: string, text: string, least: number, most: number): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value >= least && value <= most))
    throw new Error(`--${name} takes a number from ${least} to ${most}, not '${text}'`);
  return value;
}
