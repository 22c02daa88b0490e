import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cleanText, pack, unpack } from '../../src/postgres/codec.ts';
import { openTestStore } from './cluster.ts';
import { gatewayCalled, planFor } from './samples.ts';

let db: Awaited<ReturnType<typeof openTestStore>>;
beforeAll(async () => {
  db = await openTestStore();
  await db.database.admin.query('create table value (content json not null, text text)');
});
afterAll(() => db.close());

async function throughDatabase(value: unknown): Promise<unknown> {
  const { rows } = await db.database.admin.query<{ content: unknown }>(
    'with written as (insert into value (content) values ($1) returning content) select content from written',
    [pack(value)],
  );
  return unpack(rows[0]?.content);
}

describe('a stored value', () => {
  test('comes back as it was: dates, odd keys and odd texts too', async () => {
    const leaf = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter((one) => !Object.is(one, -0)),
      fc.boolean(),
      fc.constant(null),
      fc.date({ noInvalidDate: true }),
    );
    const key = fc.oneof(fc.string(), fc.constantFrom('$date', '$$date', '$', 'format', 'value', '\0'));
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie('value')),
        fc.dictionary(key, tie('value'), { noNullPrototype: true }),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(value, async (one) => {
        expect(await throughDatabase(one)).toEqual(one);
      }),
      { numRuns: 300 },
    );
  });

  test('keeps the order of its keys, which a hash and a request to Azure may show', async () => {
    const plan = planFor(gatewayCalled('GraniteFalls'), new Date('2026-11-20T12:00:00.001Z'));
    expect(JSON.stringify(await throughDatabase(plan))).toBe(JSON.stringify(plan));
  });

  test('of a newer version is refused and not misread', () => {
    expect(() => unpack({ format: 2, value: {} })).toThrow('format 2');
    expect(() => unpack('text')).toThrow('format undefined');
  });

  test('in a text column holds what PostgreSQL can hold', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        const clean = cleanText(text);
        const { rows } = await db.database.admin.query<{ text: string }>('select $1::text as text', [clean]);
        expect(rows[0]?.text).toBe(clean);
      }),
    );
  });
});
