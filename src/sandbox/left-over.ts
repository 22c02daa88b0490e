import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const patienceMs = 10_000;
const lookEveryMs = 100;

/**
 * Ends the bot of a sandbox that was killed: it would still hold the store. Only a process whose command line names
 * `configFile` is taken for it.
 */
export async function endLeftOver(pid: number, configFile: string): Promise<void> {
  await end(pid, configFile, 'SIGTERM');
}

/**
 * Ends the database server that a killed bot left in `store`. When its folder went away under it, it would end itself
 * a minute later, and take the socket of the next server along.
 */
export async function endServer(store: string): Promise<void> {
  const text = await readFile(join(store, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '');
  await end(Number.parseInt(text, 10) || 0, store, 'SIGINT');
}

async function end(pid: number, mark: string, signal: NodeJS.Signals): Promise<void> {
  const giveUpAt = Date.now() + patienceMs;
  if (!(await isMarked(pid, mark))) return;
  process.kill(pid, signal);
  while (await isMarked(pid, mark)) {
    if (Date.now() > giveUpAt) process.kill(pid, 'SIGKILL');
    await pause(lookEveryMs);
  }
}

async function isMarked(pid: number, mark: string): Promise<boolean> {
  return pid > 0 && (await commandLine(pid)).includes(mark);
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
