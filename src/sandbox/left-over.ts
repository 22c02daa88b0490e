import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const patienceMs = 10_000;
const lookEveryMs = 100;

/**
 * Ends the bot of a sandbox that was killed: it would still hold the store. Only a process whose command line names
 * `configFile` is taken for it.
 */
export async function endLeftOver(pid: number, configFile: string): Promise<void> {
  const giveUpAt = Date.now() + patienceMs;
  if (!(await isBot(pid, configFile))) return;
  process.kill(pid, 'SIGTERM');
  while (await isBot(pid, configFile)) {
    if (Date.now() > giveUpAt) process.kill(pid, 'SIGKILL');
    await pause(lookEveryMs);
  }
}

async function isBot(pid: number, configFile: string): Promise<boolean> {
  return pid > 0 && (await commandLine(pid)).includes(configFile);
}

/** Empty when there is no such process, or this system doesn't tell. */
async function commandLine(pid: number): Promise<string> {
  try {
    if (process.platform === 'linux') return await readFile(`/proc/${pid}/cmdline`, 'utf8');
    const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)]);
    return stdout;
  } catch {
    return '';
  }
}
