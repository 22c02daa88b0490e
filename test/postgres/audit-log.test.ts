import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ChainedEntry } from '../../src/domain/audit.ts';
import { auditHash, chainStart } from '../../src/domain/audit.ts';
import { openTestStore } from './cluster.ts';
import { entry } from './samples.ts';

const noon = new Date('2026-11-20T12:00:00.123Z');

let one: Awaited<ReturnType<typeof openTestStore>>;
let two: Awaited<ReturnType<typeof openTestStore>>;
beforeAll(async () => {
  one = await openTestStore();
  two = await openTestStore({ database: one.database });
});
afterAll(async () => {
  await two.close();
  await one.close();
});

/** Number of the first entry that does not fit, as somebody with the rows alone would find it. */
async function firstBroken(): Promise<number | undefined> {
  let previous = chainStart;
  let number = 0;
  for await (const found of one.store.auditChain()) {
    number += 1;
    if (found.number !== number || found.previous !== previous) return number;
    if (auditHash(previous, number, found) !== found.hash) return number;
    previous = found.hash;
  }
  return undefined;
}

describe('the audit', () => {
  test('is one chain without gaps, whoever writes at the same time', async () => {
    const odd = entry('refused', noon, {
      actorName: 'N\0ul and \ud800 half a letter',
      gateway: undefined,
      detail: { z: 1.5, a: 'text "quoted"', $date: true, nothing: null },
    });
    const write = (i: number) =>
      (i % 2 === 0 ? one : two).store.recordAudit(
        i % 10 === 0 ? odd : entry('requested', noon, { request: i }),
      );
    for (let at = 0; at < 1100; at += 100)
      await Promise.all(Array.from({ length: 100 }, (_, i) => write(at + i)));
    expect(await firstBroken()).toBeUndefined();
    const all: ChainedEntry[] = [];
    for await (const found of one.store.auditChain()) all.push(found);
    expect(all).toHaveLength(1100);
    const kept = all.find((found) => found.act === 'refused');
    expect(kept).toMatchObject({ detail: odd.detail, actorName: 'Nul and \ufffd half a letter', at: noon });
  });

  test('is read newest first, for one gateway or for all', async () => {
    await one.store.recordAudit(entry('blocked', noon, { gateway: 'silverlake' }));
    await one.store.recordAudit(entry('called', noon));
    const acts = async (gateway: string | undefined) =>
      (await one.store.history({ gateway, limit: 2 })).map((found) => found.act);
    expect(await acts(undefined)).toEqual(['called', 'blocked']);
    expect(await acts('silverlake')).toEqual(['blocked']);
  });

  test.each([
    `update audit set actor = 'nobody' where number = 7`,
    `delete from audit where number = 7`,
    `truncate audit`,
  ])('refuses: %s', async (statement) => {
    await expect(one.database.admin.query(statement)).rejects.toThrow('append-only');
  });

  test('shows what a superuser has changed behind the trigger', async () => {
    const tampered = `update audit set detail = '{"format":1,"value":{"capacity":16}}' where number = 7`;
    await one.database.admin.query(
      `set session_replication_role = replica; ${tampered}; set session_replication_role = origin`,
    );
    expect(await firstBroken()).toBe(7);
    await one.database.admin.query(
      `set session_replication_role = replica; delete from audit where number = 7; set session_replication_role = origin`,
    );
    expect(await firstBroken()).toBe(7);
  });
});
