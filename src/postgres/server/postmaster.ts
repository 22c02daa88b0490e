import { execFile } from 'node:child_process';
import { readFile, readlink, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What a running server has written into its data folder. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** Folder of its socket; undefined when it listens on TCP alone. */
  readonly socketFolder: string | undefined;
}

/** Undefined when no server runs, or the last one was stopped in order. */
export async function readPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const [pid, , , port, socketFolder = ''] = text.split('\n').map((line) => line.trim());
  if (pid === undefined || port === undefined || !/^\d+$/.test(pid) || !/^\d+$/.test(port)) return undefined;
  return {
    pid: Number(pid),
    port: Number(port),
    socketFolder: socketFolder === '' ? undefined : socketFolder,
  };
}

/**
 * Takes away the lock files of a server that is dead: PostgreSQL would refuse to start while a zombie or a stranger has
 * its number. Its own check of the shared memory still finds workers that it has left.
 */
export async function forget(cluster: string, { pid, port, socketFolder }: Postmaster): Promise<void> {
  const socketLock = join(socketFolder ?? cluster, `.s.PGSQL.${port}.lock`);
  for (const file of [socketLock, join(cluster, 'postmaster.pid')]) {
    const text = await readFile(file, 'utf8').catch(() => '');
    // Another process may have started a server meanwhile.
    if (Number.parseInt(text, 10) === pid) await rm(file, { force: true });
  }
}

/**
 * Whether `pid` is a server at work on `cluster`. A zombie and a stranger that got the number of a dead server still
 * answer to a signal, so that is not asked.
 */
export async function isServing(pid: number, cluster: string): Promise<boolean> {
  if (process.platform === 'linux') {
    const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    const state = /^\d+ \(postgres\) (\S)/.exec(status)?.[1];
    if (state === undefined || state === 'Z' || state === 'X') return false;
    const [at, here] = await Promise.all([readlink(`/proc/${pid}/cwd`).catch(() => ''), realpath(cluster)]);
    return at === here;
  }
  if (process.platform === 'win32') {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  }
  const { stdout } = await promisify(execFile)('ps', ['-o', 'stat=,command=', '-p', String(pid)]).catch(
    () => ({
      stdout: '',
    }),
  );
  return !stdout.trimStart().startsWith('Z') && stdout.includes(cluster);
}
