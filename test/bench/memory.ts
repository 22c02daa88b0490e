import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tenant } from '../e2e/tenant.ts';

/** Megabytes (2^20). Of shared pages `pss` counts this process's part, `rss` all. */
export interface Size {
  readonly rss: number;
  readonly pss: number;
}

export interface Memory {
  readonly bot: Size;
  /** All processes of its PostgreSQL. RSS counts their shared memory once each, PSS once. */
  readonly postgres: Size & { readonly processes: number };
}

/** Undefined where the machine does not tell (no Linux, or no right to look). */
export async function measureMemory(tenant: Tenant): Promise<Memory | undefined> {
  try {
    const file = join(tenant.line.data, 'store/postgres/postmaster.pid');
    const postmaster = Number((await readFile(file, 'utf8')).split('\n')[0]);
    const family = [postmaster, ...(await childrenOf(postmaster))];
    const sizes = await Promise.all(family.map(sizeOf));
    const sum = (key: keyof Size) =>
      Math.round(sizes.reduce((total, size) => total + size[key], 0) * 10) / 10;
    return {
      bot: await sizeOf(tenant.line.pid),
      postgres: { rss: sum('rss'), pss: sum('pss'), processes: family.length },
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return undefined;
  }
}

async function childrenOf(pid: number): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = await Promise.all(
    pids.map(
      async (one) =>
        /^PPid:\s+(\d+)$/m.exec(await readFile(`/proc/${one}/status`, 'utf8').catch(() => ''))?.[1],
    ),
  );
  return pids.filter((_, index) => Number(parents[index]) === pid);
}

async function sizeOf(pid: number): Promise<Size> {
  const told = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
  const megabytes = (key: string) =>
    Math.round(Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(told)?.[1]) / 102.4) / 10;
  return { rss: megabytes('Rss'), pss: megabytes('Pss') };
}
