import { describe, expect, test } from '@jest/globals';
import { makeCredential } from '../../src/azure/credential.ts';
import { EntraDirectory } from '../../src/azure/entra-directory.ts';
import { Graph } from '../../src/azure/graph.ts';
import { makePipelines } from '../../src/azure/pipeline.ts';
import type { Person } from '../../src/sandbox/tenant.ts';
import { type Between, json, startBetween } from './between.ts';
import { type Contoso, quiet, until } from './contoso.ts';
import { contosoBetween } from './contoso-between.ts';

let contoso: Contoso;
let between: Between;
/** Machine time of the directory, ms. */
let now = 0;

contosoBetween({}, (...started) => {
  [contoso, between] = started;
});

function directory(): EntraDirectory {
  const settings = between.settings();
  const options = makePipelines(settings.ca)(settings.graph);
  return new EntraDirectory(
    new Graph(makeCredential(settings), 'public', settings.graph, options),
    quiet,
    () => now,
  );
}

const person = (key: string): Person => {
  const found = contoso.tenant.people.find((one) => one.key === key);
  if (found === undefined) throw new Error(`nobody called ${key}`);
  return found;
};
const groups = () => contoso.tenant.groups;
const allGroups = () => Object.values(groups()).map((one) => one.id);

async function asked(work: () => Promise<unknown>): Promise<number> {
  const before = between.passed.length;
  await work();
  return between.passed.slice(before).filter((one) => one.url.startsWith('/graph/')).length;
}

describe('groups of a person', () => {
  test.each([
    { key: 'ana', expected: ['readers', 'operators'] },
    { key: 'bo', expected: ['readers', 'approvers'] },
    { key: 'dana', expected: ['readers'] },
  ] as const)('$key is in $expected', async ({ key, expected }) => {
    const found = await directory().groupsOf(person(key).aadObjectId, allGroups());
    expect([...found].sort()).toEqual(expected.map((name) => groups()[name].id).sort());
  });

  test('are told as the ids were spelled by who asked', async () => {
    const upper = groups().readers.id.toUpperCase();
    const found = await directory().groupsOf(person('ana').aadObjectId.toUpperCase(), [upper]);
    expect([...found]).toEqual([upper]);
  });

  test('are none for somebody whom the directory does not know', async () => {
    const stranger = '00000000-0000-4000-8000-000000000000';
    expect(await directory().groupsOf(stranger, allGroups())).toEqual(new Set());
  });

  test('are asked for in twenties', async () => {
    const many = Array.from(
      { length: 41 },
      (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    );
    const all = directory();
    expect(await asked(() => all.groupsOf(person('bo').aadObjectId, [...many, groups().approvers.id]))).toBe(
      3,
    );
    expect(await all.groupsOf(person('bo').aadObjectId, [groups().approvers.id])).toEqual(
      new Set([groups().approvers.id]),
    );
  });

  test('are kept for five minutes, unless they are wanted fresh', async () => {
    const kept = directory();
    const ask = (fresh: boolean) => () => kept.groupsOf(person('bo').aadObjectId, allGroups(), { fresh });
    now = 0;
    expect(await asked(ask(false))).toBe(1);
    now = 299_999;
    expect(await asked(ask(false))).toBe(0);
    expect(await asked(ask(true))).toBe(1);
    now += 299_999; // the fresh answer is kept as well
    expect(await asked(ask(false))).toBe(0);
    now += 1;
    expect(await asked(ask(false))).toBe(1);
  });

  test('that many ask for at the same time are asked for once', async () => {
    const one = directory();
    const ask = () => one.groupsOf(person('bo').aadObjectId, allGroups(), { fresh: true });
    expect(await asked(() => Promise.all([ask(), ask(), ask()]))).toBe(1);
  });

  test('can’t be told after 1.5 s without an answer', async () => {
    const one = directory();
    await one.groupsOf(person('ana').aadObjectId, allGroups());
    between.meddle = ({ url }, ask) => (url.startsWith('/graph/') ? 'hang' : ask());
    const began = performance.now();
    await expect(one.groupsOf(person('ana').aadObjectId, allGroups(), { fresh: true })).rejects.toMatchObject(
      { name: 'DirectoryUnreachable' },
    );
    expect(performance.now() - began).toBeGreaterThan(1400);
    expect(performance.now() - began).toBeLessThan(2500);
    await until(() => between.givenUp > 0); // and the connection is not kept waiting
  });

  test('can’t be told while Graph is down, and what is kept is no answer to a fresh question', async () => {
    const one = directory();
    const bo = person('bo').aadObjectId;
    now = 0;
    await one.groupsOf(bo, allGroups());
    contoso.faults.set('graph-down', true);
    await expect(one.groupsOf(bo, allGroups(), { fresh: true })).rejects.toMatchObject({
      name: 'DirectoryUnreachable',
      code: 'cannot-verify-now',
    });
    expect((await one.groupsOf(bo, allGroups())).size).toBe(2);
    contoso.faults.set('graph-down', false);
    expect((await one.groupsOf(bo, allGroups(), { fresh: true })).size).toBe(2);
  });

  test('can’t be told from an answer that is none', async () => {
    between.meddle = ({ url }, ask) => (url.startsWith('/graph/') ? json(200, { hello: 1 }) : ask());
    await expect(directory().groupsOf(person('bo').aadObjectId, allGroups())).rejects.toMatchObject({
      name: 'DirectoryUnreachable',
    });
  });
});

describe('members of a group', () => {
  test('are its people, with names, kept for five minutes', async () => {
    const one = directory();
    now = 0;
    const expected = ['Bo Lindqvist', 'Chen Wei'];
    expect((await one.membersOf(groups().approvers.id)).map((member) => member.name)).toEqual(expected);
    expect(await asked(() => one.membersOf(groups().approvers.id))).toBe(0);
    now = 300_000;
    expect(await asked(() => one.membersOf(groups().approvers.id))).toBe(1);
  });

  test('come from every page; devices and groups are left out', async () => {
    const page = (count: number, next?: string) =>
      json(200, {
        value: [
          { '@odata.type': '#microsoft.graph.user', id: `u${count}`, displayName: null },
          { '@odata.type': '#microsoft.graph.group', id: `g${count}`, displayName: 'A group' },
          { '@odata.type': '#microsoft.graph.device', id: `d${count}` },
        ],
        ...(next === undefined ? {} : { '@odata.nextLink': next }),
      });
    between.meddle = ({ url }, ask) => {
      if (!url.startsWith('/graph/')) return ask();
      return url.includes('skip=1') ? page(2) : page(1, `${between.url}/graph/v1.0/groups/x?skip=1`);
    };
    expect(await directory().membersOf('x')).toEqual([
      { aadObjectId: 'u1', name: undefined },
      { aadObjectId: 'u2', name: undefined },
    ]);
  });

  test('are not sought at another server, which gets no token', async () => {
    const stranger = await startBetween(contoso);
    between.meddle = ({ url }, ask) =>
      url.startsWith('/graph/')
        ? json(200, { value: [], '@odata.nextLink': `${stranger.url}/graph/x` })
        : ask();
    await expect(directory().membersOf('x')).rejects.toMatchObject({ name: 'DirectoryUnreachable' });
    expect(stranger.passed).toEqual([]);
    await stranger.close();
  });
});
