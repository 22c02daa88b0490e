import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Account } from './account.ts';

/** Whether `account` may pass through every folder above `path`, and use `path` itself where it exists. */
export async function canReach(path: string, account: Account): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (found !== undefined && !mayEnter(found, account)) return false;
  const parent = dirname(path);
  return parent === path || canReach(parent, account);
}

/** Execute on a file and search on a folder are the same bit. Access lists are not looked at. */
function mayEnter(
  { mode, uid, gid }: { readonly mode: number; readonly uid: number; readonly gid: number },
  account: Account,
): boolean {
  if (uid === account.uid) return (mode & 0o100) !== 0;
  if (gid === account.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}
