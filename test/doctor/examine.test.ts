import { describe, expect, test } from '@jest/globals';
import { type Check, type Finding, right, wrong } from '../../src/doctor/check.ts';
import { examine } from '../../src/doctor/examine.ts';
import { lineOf, summaryOf } from '../../src/doctor/report.ts';
import { StoreUnavailable } from '../../src/domain/fault.ts';

const check = (id: string, run: Check['run'], ...needs: string[]): Check => ({
  id,
  title: `The ${id}`,
  needs,
  run,
});
const well = async () => right('fine');
const ill = async () => wrong('broken', 'Mend it.');
const endless = () => new Promise<Finding>(() => undefined);

async function told(checks: readonly Check[], deadlineMs = 1000): Promise<readonly string[]> {
  const lines = await Promise.all(examine(checks, deadlineMs));
  return lines.map(lineOf);
}

describe('an examination', () => {
  test('goes on behind what is wrong, and leaves out what needs it', async () => {
    let ran = 0;
    const count = async () => {
      ran += 1;
      return right('fine');
    };
    const lines = await told([
      check('a', ill),
      check('b', well),
      check('c', count, 'a'),
      check('d', count, 'c', 'b'),
      check('e', well, 'b'),
    ]);
    expect(lines).toEqual([
      '✕ The a: broken\n    Mend it.',
      '✓ The b: fine',
      '▲ The c: not looked at, since this is not right: The a',
      '▲ The d: not looked at, since this is not right: The a',
      '✓ The e: fine',
    ]);
    expect(ran).toBe(0);
  });

  test('waits for nobody longer than the deadline, and for all at the same time', async () => {
    let aborted = 0;
    const late: Check['run'] = (signal) => {
      signal.addEventListener('abort', () => {
        aborted += 1;
      });
      return endless();
    };
    const began = performance.now();
    const lines = await told([...'abcdefgh'].map((id) => check(id, late)).concat(check('z', well)), 200);
    expect(performance.now() - began).toBeLessThan(1000);
    expect(lines.filter((line) => line.includes('no answer within 0.2 s'))).toHaveLength(8);
    expect(lines.at(-1)).toBe('✓ The z: fine');
    expect(aborted).toBe(8);
  });

  test('gives a check that had to wait for its turn its whole time', async () => {
    const checks = Array.from({ length: 20 }, (_, index) => check(`${index}`, index < 16 ? endless : well));
    const lines = await told(checks, 200);
    expect(lines.filter((line) => line.startsWith('✓'))).toHaveLength(4);
  });

  test('tells of an error only what was written for people', async () => {
    const lines = await told([
      check('fault', () => Promise.reject(new StoreUnavailable('The database is full.'))),
      check('network', () => Promise.reject(new Error('fetch failed', { cause: { code: 'ECONNREFUSED' } }))),
      check('other', () => Promise.reject(new TypeError('Bearer eyJhbGciOi'))),
    ]);
    expect(lines[0]).toMatch(/^✕ The fault: The database is full\.\n {4}What no card shows/);
    expect(lines[1]).toMatch(/nobody listens there \(ECONNREFUSED\)\n {4}Compare address and port/);
    expect(lines[2]).toMatch(/^✕ The other: it failed \(TypeError\)\n/);
  });

  test('is summed up', async () => {
    const lines = await Promise.all(
      examine([check('a', ill), check('b', well), check('c', well, 'a')], 1000),
    );
    expect(summaryOf(lines)).toBe('1 wrong, 1 not looked at, 1 right.');
  });
});
