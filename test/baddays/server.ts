import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tenant } from '../e2e/tenant.ts';

/** The processes of the tenant's own PostgreSQL, the first one of which is the parent of the others. */
export async function serverProcesses(tenant: Tenant): Promise<readonly number[]> {
  const file = join(tenant.line.data, 'store/postgres/postmaster.pid');
  const postmaster = Number.parseInt(await readFile(file, 'utf8'), 10);
  const all = (await readdir('/proc')).filter((one) => /^\d+$/.test(one));
  const children = await Promise.all(
    all.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      return Number(stat.slice(stat.lastIndexOf(')')).split(' ')[2]) === postmaster ? Number(pid) : undefined;
    }),
  );
  return [postmaster, ...children.filter((one) => one !== undefined)];
}

export async function signalServer(tenant: Tenant, signal: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): Promise<void> {
  for (const pid of await serverProcesses(tenant)) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      // A worker may end by itself in between.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

/** HTTP status of one of the bot's addresses for those who run it. */
export async function statusOf(tenant: Tenant, path: 'healthz' | 'readyz' | 'metrics'): Promise<number> {
  return (await fetch(`${tenant.line.operations}/${path}`)).status;
}
