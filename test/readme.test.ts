import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import * as faults from '../src/domain/fault.ts';

const readme = readFileSync('README.md', 'utf8');

/** One of each fault that the bot can tell; what they are given does not matter here. */
const all = Object.values(faults)
  .filter((one) => one !== faults.Fault)
  .map((one) => new (one as unknown as new (detail: unknown) => faults.Fault)([]));

describe('the README', () => {
  test('lists every error code with its remedy, and no other', () => {
    const section = readme.slice(
      readme.indexOf('## Error codes'),
      readme.indexOf('## Connect a real tenant'),
    );
    const rows = [...section.matchAll(/^\| `([a-z-]+)` \| (.+) \|$/gm)].map(([, code, remedy]) => ({
      code,
      remedy,
    }));
    const expected = all.map(({ code, remedy }) => ({ code, remedy }));
    expect(rows).toHaveLength(expected.length);
    expect(rows).toEqual(expect.arrayContaining(expected));
  });

  test('names only npm scripts that there are', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    const named = [...readme.matchAll(/npm run (?:-s )?([a-z:]+)/g)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(3);
    for (const name of named) expect(scripts).toHaveProperty([name]);
  });

  test('shows pictures that there are', () => {
    for (const [, file = ''] of readme.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g))
      expect(readFileSync(file).length).toBeGreaterThan(1000);
  });
});
