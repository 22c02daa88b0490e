import { readFile, stat } from 'node:fs/promises';

/** Who runs the database server, when it can't be the one who runs the bot. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
}

const preferred = ['gatehouse', 'postgres', '_postgres', 'nobody'];

/**
 * The account for the server of a cluster. Undefined unless this process is root, whom PostgreSQL refuses; a cluster
 * that exists keeps its owner.
 * @returns `'none'` when the machine knows no unprivileged account
 */
export async function serverAccount(cluster: string): Promise<Account | 'none' | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = parseAccounts(await readFile('/etc/passwd', 'utf8').catch(() => ''));
  const owner = await stat(cluster).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) {
    const name = accounts.find((one) => one.uid === owner.uid)?.name ?? String(owner.uid);
    return { uid: owner.uid, gid: owner.gid, name };
  }
  const named = preferred.map((name) => accounts.find((one) => one.name === name));
  return named.find((one) => one !== undefined) ?? accounts[0] ?? 'none';
}

/** The unprivileged accounts of a passwd file. */
export function parseAccounts(passwd: string): readonly Account[] {
  return passwd.split('\n').flatMap((line) => {
    const [name = '', , uid = '', gid = ''] = line.split(':');
    if (name === '' || !/^\d+$/.test(uid) || !/^\d+$/.test(gid) || Number(uid) === 0) return [];
    return [{ name, uid: Number(uid), gid: Number(gid) }];
  });
}
