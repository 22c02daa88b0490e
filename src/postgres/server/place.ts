import { chown, lstat, mkdir, mkdtemp, readdir, rename, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { StoreUnavailable } from '../../domain/fault.ts';
import type { Log } from '../../ports/log.ts';
import type { Account } from './account.ts';
import { canReach } from './reach.ts';

const abandonedAfterMs = 10 * 60_000;

/**
 * An empty folder of `account`, 0700, in which a cluster is made before `settle` gives it its name: a crash half-way
 * leaves nothing that looks like a cluster. Where `account` can't reach the data folder (root's home), it lies under
 * /var/lib/gatehouse.
 */
export async function freshFolder(cluster: string, account: Account | undefined, log: Log): Promise<string> {
  const home = await homeFor(cluster, account, log);
  await sweep(cluster);
  const fresh = await mkdtemp(join(home, `${basename(cluster)}.new-`));
  if (account !== undefined) await chown(fresh, account.uid, account.gid);
  return fresh;
}

async function homeFor(cluster: string, account: Account | undefined, log: Log): Promise<string> {
  const parent = dirname(cluster);
  await mkdir(parent, { recursive: true, mode: 0o711 });
  if (account === undefined || (await canReach(parent, account))) return parent;
  const elsewhere = '/var/lib/gatehouse';
  await mkdir(elsewhere, { recursive: true, mode: 0o711 });
  if (!(await canReach(elsewhere, account))) {
    const problem = `PostgreSQL does not run as root, and the account ${account.name} can reach neither ${parent} nor ${elsewhere}: name a folder in store.folder that it can, or start Gatehouse as another user`;
    throw new StoreUnavailable(problem);
  }
  log.warn(
    { folder: parent, instead: elsewhere },
    'the database lies elsewhere: its account can’t reach the data folder',
  );
  return elsewhere;
}

/** Gives a finished cluster its name. False when another process was first; then `fresh` is gone. */
export async function settle(fresh: string, cluster: string): Promise<boolean> {
  try {
    if (dirname(fresh) === dirname(cluster)) await rename(fresh, cluster);
    else await symlink(fresh, cluster);
    return true;
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    if ((await stat(cluster).catch(() => undefined)) === undefined) throw error;
    return false;
  }
}

/** Takes away what starts that were killed have left, and a link whose cluster is gone. */
async function sweep(cluster: string): Promise<void> {
  const parent = dirname(cluster);
  for (const name of await readdir(parent)) {
    if (!name.startsWith(`${basename(cluster)}.new-`)) continue;
    const made = await stat(join(parent, name)).catch(() => undefined);
    if (made === undefined || Date.now() - made.mtimeMs < abandonedAfterMs) continue;
    await rm(join(parent, name), { recursive: true, force: true });
  }
  const link = await lstat(cluster).catch(() => undefined);
  const there = await stat(cluster).catch(() => undefined);
  if (link?.isSymbolicLink() === true && there === undefined) await rm(cluster);
}

/**
 * A folder for the socket: the cluster itself, or a 0700 temp folder where that path is too long for a socket.
 * @param settings of the server's last start, whose folder is used again while it exists
 */
export async function socketFolder(
  cluster: string,
  account: Account | undefined,
  settings: string,
): Promise<string> {
  // sun_path holds 104 to 108 bytes, of which "/.s.PGSQL.54321" takes 15.
  if (Buffer.byteLength(cluster) <= 85) return cluster;
  const before = /^unix_socket_directories = '(.*)'$/m.exec(settings)?.[1]?.replaceAll("''", "'") ?? '';
  const owner = account?.uid ?? process.getuid?.();
  const found = await lstat(before).catch(() => undefined);
  if (found?.isDirectory() === true && found.uid === owner && (found.mode & 0o77) === 0) return before;
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-'));
  if (account !== undefined) await chown(folder, account.uid, account.gid);
  return folder;
}
