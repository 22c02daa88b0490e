import { access, constants, readFile, realpath, rm, rmdir, stat, statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Log } from '../ports/log.ts';
import { type Account, serverAccount } from '../postgres/server/account.ts';
import { findBinaries } from '../postgres/server/binaries.ts';
import { freshFolder } from '../postgres/server/place.ts';
import { isServing, readPostmaster } from '../postgres/server/postmaster.ts';
import { canReach } from '../postgres/server/reach.ts';
import { run } from '../postgres/server/run.ts';
import { type Check, doubtful, type Finding, right, wrong } from './check.ts';

const enoughBytes = 2e9;
/** A new cluster takes 50 MB, its write-ahead log up to 256. */
const leastBytes = 4e8;

/** The embedded PostgreSQL: whether it could start, without starting it. */
export function storeFolderChecks(folder: string, log: Log): readonly Check[] {
  const cluster = join(resolve(folder), 'postgres');
  return [
    {
      id: 'store account',
      title: 'Store, account',
      needs: [],
      run: () => judgeAccount(cluster),
    },
    {
      id: 'store folder',
      title: 'Store, folder',
      needs: ['store account'],
      run: () => judgeFolder(cluster, log),
    },
    {
      id: 'store programs',
      title: 'Store, PostgreSQL',
      needs: ['store account'],
      run: () => judgePrograms(cluster),
    },
    { id: 'store disk', title: 'Store, disk', needs: ['store folder'], run: () => judgeDisk(cluster) },
  ];
}

/** @throws Error when there is none: the check of the account comes first */
async function accountOf(cluster: string): Promise<Account | undefined> {
  const account = await serverAccount(cluster);
  if (account === 'none') throw new Error('no account');
  return account;
}

async function judgeAccount(cluster: string): Promise<Finding> {
  const account = await serverAccount(cluster);
  if (account === 'none')
    return wrong(
      'PostgreSQL does not run as root, and this machine has no other account',
      'Run Gatehouse as another user, or make an account called gatehouse.',
    );
  return right(account === undefined ? 'the one that runs this' : `${account.name}, since root may not`);
}

async function judgeFolder(cluster: string, log: Log): Promise<Finding> {
  const account = await accountOf(cluster);
  if ((await stat(join(cluster, 'PG_VERSION')).catch(() => undefined)) === undefined)
    return judgeNewFolder(cluster, account, log);
  const isReachable =
    account === undefined
      ? await access(cluster, constants.R_OK | constants.W_OK | constants.X_OK).then(
          () => true,
          () => false,
        )
      : await canReach(await realpath(cluster), account);
  if (!isReachable)
    return wrong(
      `${cluster} can’t be used by ${account?.name ?? 'this user'}`,
      'Give the folder to that account, or run Gatehouse as the one that made it.',
    );
  const postmaster = await readPostmaster(cluster);
  const runs = postmaster !== undefined && (await isServing(postmaster.pid, cluster));
  return right(runs ? `${cluster}; its database runs` : `${cluster}; its database is stopped`);
}

/** Makes the folder as the first start would, and takes away again what was not there. */
async function judgeNewFolder(cluster: string, account: Account | undefined, log: Log): Promise<Finding> {
  const made = await missingAbove(cluster);
  try {
    const fresh = await freshFolder(cluster, account, log);
    await rm(fresh, { recursive: true });
    const home = dirname(fresh);
    const where = home === dirname(cluster) ? '' : `, the data itself in ${home}`;
    return right(`${cluster} can be made${where}`);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    return wrong(
      `${cluster} can’t be made (${code})`,
      'Let store.folder name a folder that the bot’s account may write.',
    );
  } finally {
    // Only what is empty goes.
    for (const one of made) await rmdir(one).catch(() => undefined);
  }
}

/** The folders above `path` that are not there, the innermost first. */
async function missingAbove(path: string): Promise<readonly string[]> {
  const missing: string[] = [];
  let at = dirname(path);
  while ((await stat(at).catch(() => undefined)) === undefined && dirname(at) !== at) {
    missing.push(at);
    at = dirname(at);
  }
  return missing;
}

async function judgePrograms(cluster: string): Promise<Finding> {
  const account = await accountOf(cluster);
  const { pgCtl } = await findBinaries(account);
  const { code, said } = await run(pgCtl, ['--version'], account);
  const version = /(\d+)(\.\d+)*/.exec(said);
  if (code !== 0 || version === null)
    return wrong(
      `${pgCtl} does not run (exit status ${code})`,
      'Run npm ci again on this machine; on Alpine, or another system without glibc, set store.url.',
    );
  const cut = (await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => version[1] ?? '')).trim();
  if (cut !== version[1])
    return wrong(
      `PostgreSQL ${version[0]} can’t read the folder, which PostgreSQL ${cut} has written`,
      'Start the Gatehouse that wrote it, dump the database, and restore it into a new folder.',
    );
  return right(`${version[0]} as npm brought it`);
}

async function judgeDisk(cluster: string): Promise<Finding> {
  const above = await missingAbove(join(cluster, 'x'));
  const nearest = dirname(above.at(-1) ?? join(cluster, 'x'));
  const { bavail, bsize } = await statfs(nearest);
  const free = bavail * bsize;
  const says = `${(free / 1e9).toFixed(1)} GB free in ${nearest}`;
  if (free < leastBytes) return wrong(says, 'Make room: a full disk stops the database.');
  if (free < enoughBytes)
    return doubtful(says, 'Make room before the audit log and the write-ahead log need it.');
  return right(says);
}
