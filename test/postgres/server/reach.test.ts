import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseAccounts } from '../../../src/postgres/server/account.ts';
import { canReach } from '../../../src/postgres/server/reach.ts';

const stranger = { uid: 54_321, gid: 54_321, name: 'stranger' };

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'gatehouse-reach-'));
  chmodSync(home, 0o711);
  mkdirSync(join(home, 'closed'));
  chmodSync(join(home, 'closed'), 0o700);
  mkdirSync(join(home, 'open'));
  chmodSync(join(home, 'open'), 0o755);
  writeFileSync(join(home, 'open', 'text'), '');
  chmodSync(join(home, 'open', 'text'), 0o644);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('another account', () => {
  test.each([
    { path: 'open', reached: true },
    { path: 'open/not-there/yet', reached: true },
    { path: 'open/text', reached: false },
    { path: 'closed', reached: false },
    { path: 'closed/not-there', reached: false },
  ])('reaches $path: $reached', async ({ path, reached }) => {
    expect(await canReach(join(home, path), stranger)).toBe(reached);
  });

  test('reaches its own closed folder', async () => {
    const own = { uid: process.getuid?.() ?? 0, gid: 0, name: 'me' };
    expect(await canReach(join(home, 'closed'), own)).toBe(true);
  });
});

describe('the accounts of a machine', () => {
  test('are all but root', () => {
    const passwd = 'root:x:0:0::/root:/bin/sh\npostgres:x:101:104:,,,:/var/lib:/bin/sh\n\nodd line\n';
    expect(parseAccounts(passwd)).toEqual([{ name: 'postgres', uid: 101, gid: 104 }]);
  });
});
