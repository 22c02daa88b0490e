import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AuditEntry } from '../../src/domain/audit.ts';
import { openTestStore } from './cluster.ts';
import { entry } from './samples.ts';

let db: Awaited<ReturnType<typeof openTestStore>>;
beforeAll(async () => {
  db = await openTestStore();
});
afterAll(() => db.close());

const at = (day: number, hour = 12) => new Date(Date.UTC(2026, 10, day, hour));
const kim = { actor: 'kim', actorName: 'Kim Osei' };
const dana = { actor: 'dana', actorName: 'Dana Okafor' };
const eve = { actor: 'eve', actorName: 'Eve Kimball' };

/** Writes entries of a gateway that no other test has, oldest first. */
async function written(gateway: string, ...entries: readonly Partial<AuditEntry>[]): Promise<void> {
  for (const { act = 'called', at: when = at(20), ...more } of entries)
    await db.store.recordAudit(entry(act, when, { gateway, ...more }));
}

const nothing = { actor: undefined, from: undefined, to: undefined, limit: 15 };
type Asked = Partial<Parameters<typeof db.store.chronicle>[0]>;

async function lines(gateway: string, asked: Asked = {}): Promise<readonly string[]> {
  const found = await db.store.chronicle({ ...nothing, among: [gateway], ...asked });
  return found.lines.map((one) => `${one.actor} ${one.act} ${one.request ?? ''} x${one.times}`);
}

describe('what is asked of the audit', () => {
  const request = 12;

  test.each<{ asked: Asked; found: readonly number[] }>([
    { asked: {}, found: [4, 3, 2, 1] },
    { asked: { actor: 'Kim' }, found: [4, 2] },
    { asked: { actor: ' kim osei ' }, found: [4, 2] },
    { asked: { actor: 'osei' }, found: [] },
    { asked: { actor: 'K%' }, found: [] },
    { asked: { from: at(18) }, found: [4, 3] },
    { asked: { from: at(17), to: at(19) }, found: [3, 2] },
    { asked: { actor: 'KIM', to: at(18) }, found: [2] },
  ])('$asked gives the requests $found', async ({ asked, found }) => {
    const gateway = `filtered ${JSON.stringify(asked)}`;
    await written(
      gateway,
      { ...eve, at: at(16), request: 1 },
      { ...kim, at: at(17), request: 2 },
      { ...eve, at: at(18), request: 3 },
      { ...kim, at: at(19), request: 4 },
    );
    const told = await db.store.chronicle({ ...nothing, among: [gateway], ...asked });
    expect(told.lines.map((one) => one.request)).toEqual(found);
    expect(told).toMatchObject({ left: 0, isAll: true });
  });

  test('has only the gateways that are named', async () => {
    await written('seen', {});
    expect(await lines('seen')).toHaveLength(1);
    expect((await db.store.chronicle({ ...nothing, among: [] })).lines).toEqual([]);
  });

  test('has refusals of one person for one thing in a row in one line', async () => {
    await written(
      'pressed',
      { ...kim, act: 'approved', request },
      ...Array.from({ length: 40 }, () => ({ ...dana, act: 'refused' as const, request })),
    );
    expect(await lines('pressed')).toEqual(['dana refused 12 x40', 'kim approved 12 x1']);
  });

  test('tells people, requests and orders apart, also where they take turns', async () => {
    const refused = { act: 'refused', request } as const;
    const order = (title: string) => ({
      ...dana,
      act: 'refused' as const,
      request: undefined,
      detail: { title },
    });
    await written(
      'in turns',
      { ...dana, ...refused },
      { ...eve, ...refused },
      { ...dana, ...refused },
      { ...dana, ...refused, request: 13 },
      { ...kim, act: 'approved', request },
      { ...dana, ...refused },
      order('stop A'),
      order('start A'),
      order('stop A'),
    );
    expect(await lines('in turns')).toEqual([
      'dana refused  x2',
      'dana refused  x1',
      'dana refused 12 x1',
      'kim approved 12 x1',
      'dana refused 13 x1',
      'dana refused 12 x2',
      'eve refused 12 x1',
    ]);
  });

  test('counts what does not fit, in lines', async () => {
    const pressed = Array.from({ length: 9 }, () => ({ ...dana, act: 'refused' as const, request: 1 }));
    await written('many', ...pressed, ...Array.from({ length: 6 }, () => ({ ...kim })));
    const told = await db.store.chronicle({ ...nothing, among: ['many'], limit: 4 });
    expect(told).toMatchObject({ left: 3, isAll: true });
    expect(told.lines).toHaveLength(4);
  });
});
