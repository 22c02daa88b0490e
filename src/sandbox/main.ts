import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import type { BotProcess } from './bot-process.ts';
import { jsonLine, welcome } from './greeting.ts';
import { help, parseOptions, type SandboxOptions } from './options.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';

/** What a test puts in the place of the real thing. */
interface Substitutes {
  /** Program and arguments of the bot; the configuration file's path is added at the end. */
  readonly botCommand?: readonly [string, ...string[]];
}

/**
 * The sandbox as a program: runs until SIGTERM, SIGINT or SIGHUP, then ends the bot and itself. Answers go to stdout,
 * the bot's log to stderr (a terminal gets it as a file: a newcomer should see the welcome).
 * @throws Error when it can't start; its message says what to do
 */
export async function runSandbox(argv: string[], substitutes: Substitutes = {}): Promise<void> {
  const options = parseOptions(argv);
  if (options.help) {
    process.stdout.write(help);
    return;
  }
  const stopped = new Promise<void>((resolve) => {
    // Once: whoever asks a second time means it, and the process ends at once.
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
  const { logs, place } = chooseLogs(options);
  const complain = (line: string) => process.stderr.write(`${line} Its log is ${place}.\n`);
  const sandbox = await startSandbox(options, { logs, complain, ...substitutes });
  tell(sandbox, options, place);
  await stopped;
  await sandbox.close();
}

function chooseLogs(options: SandboxOptions): { logs: () => Writable; place: string } {
  if (options.json || !process.stdout.isTTY || !process.stderr.isTTY)
    return { logs: () => process.stderr, place: 'on stderr' };
  const place = join(options.data, 'bot.log');
  return { logs: () => createWriteStream(place), place };
}

/** Speaks when the bot is up for the first time; a program hears of each new process. */
function tell(sandbox: Sandbox, options: SandboxOptions, logs: string): void {
  const speak = () =>
    options.json ? `${jsonLine(sandbox, options.data)}\n` : welcome(sandbox, options.data, logs);
  if (sandbox.process === undefined) process.stdout.write(speak());
  else onEachStart(sandbox.process, options.json, () => process.stdout.write(speak()));
}

function onEachStart(bot: BotProcess, again: boolean, speak: () => void): void {
  let spokenOf = 0;
  const look = () => {
    const { up, pid } = bot.status;
    if (!up || pid === spokenOf || (!again && spokenOf !== 0)) return;
    spokenOf = pid;
    speak();
  };
  bot.onChange(look);
  look();
}
