import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { appIdOf } from '../../src/manifest/app-id.ts';
import { checkSchema } from '../../src/manifest/check-schema.ts';
import { unpack, values } from './package.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-manifest-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ended {
  readonly status: number;
  readonly out: string;
  readonly said: string;
}

/** The command as npm runs it, with no secret in its environment. */
function run(...words: string[]): Promise<Ended> {
  const environment = { PATH: process.env['PATH'] };
  const options = { env: environment };
  return new Promise((resolve) => {
    execFile(process.execPath, ['src/gatehouse.js', 'manifest', ...words], options, (error, out, said) => {
      resolve({ status: error === null ? 0 : Number(error.code), out, said });
    });
  });
}

describe('npm run manifest', () => {
  test('writes a package that Teams takes, from a file whose secrets are not set', async () => {
    const out = join(folder, 'deep', 'app.zip');
    const ended = await run('--config', 'gatehouse.example.yaml', '--host', 'bot.example.com', '--out', out);
    expect(ended).toMatchObject({ status: 0, said: '' });
    expect(ended.out).toContain(out);
    expect(ended.out).toContain('schema 1.25');
    const { manifest, files } = unpack(readFileSync(out));
    expect(Object.keys(files).sort()).toEqual(['color.png', 'manifest.json', 'outline.png']);
    expect(Buffer.from(files['color.png'] ?? []).equals(readFileSync('manifest/color.png'))).toBe(true);
    expect(Buffer.from(files['outline.png'] ?? []).equals(readFileSync('manifest/outline.png'))).toBe(true);
    expect(manifest).toMatchObject({
      id: appIdOf(values.botId),
      bots: [{ botId: values.botId }],
      icons: { color: 'color.png', outline: 'outline.png' },
      validDomains: ['bot.example.com'],
      developer: { websiteUrl: 'https://bot.example.com/', termsOfUseUrl: 'https://bot.example.com/' },
    });
    expect(await checkSchema(manifest)).toEqual([]);
  });

  test('the same configuration gives the same bytes; --id and --name are taken', async () => {
    const [a, b] = [join(folder, 'a.zip'), join(folder, 'b.zip')];
    const words = ['--config', 'gatehouse.example.yaml', '--id', values.appId, '--name', 'Torwart'];
    await run(...words, '--out', a);
    await run(...words, '--out', b);
    expect(readFileSync(a).equals(readFileSync(b))).toBe(true);
    expect(unpack(readFileSync(a)).manifest).toMatchObject({ id: values.appId, name: { short: 'Torwart' } });
  });

  test('what Teams would refuse is told at once, and nothing is written', async () => {
    const out = join(folder, 'none.zip');
    const ended = await run(
      ...['--config', 'gatehouse.example.yaml', '--out', out],
      ...['--host', 'https://bot', '--name', 'x'.repeat(40)],
    );
    expect(ended.status).toBe(1);
    expect(ended.said).toMatch(/name\.short: 40 characters/);
    expect(ended.said).toMatch(/no host name/);
    expect(existsSync(out)).toBe(false);
  });

  test.each([
    { what: 'no bot', text: 'cloud: public\n', says: /bot\.appId/ },
    { what: 'an id that is none', text: 'bot: { appId: gatehouse }\n', says: /bot\.appId: an Entra id/ },
    {
      what: 'a variable that is not set',
      text: 'bot: { appId: "$\u007bNO_SUCH}" }\n',
      says: /NO_SUCH is not set/,
    },
    { what: 'no YAML', text: 'bot: {', says: /not YAML/ },
    { what: 'a list', text: '- bot\n', says: /bot\.appId/ },
  ])('a configuration with $what is told', async ({ text, says }) => {
    const file = join(folder, 'gatehouse.yaml');
    await writeFile(file, text);
    const ended = await run('--config', file, '--out', join(folder, 'none.zip'));
    expect(ended.status).toBe(1);
    expect(ended.said).toMatch(says);
    expect(ended.said).not.toMatch(/ at .*\.ts:/);
  });

  test('words that it does not know give 2, no file gives 1, --help gives 0', async () => {
    expect(await run('--colour')).toMatchObject({ status: 2, said: expect.stringContaining('--host') });
    expect(await run('--config', join(folder, 'nowhere.yaml'))).toMatchObject({
      status: 1,
      said: expect.stringContaining('--config FILE'),
    });
    expect(await run('--help')).toMatchObject({ status: 0, said: expect.stringContaining('Exit status') });
  });
});
