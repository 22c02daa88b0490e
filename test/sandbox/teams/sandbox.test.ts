import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { jsonLine, welcome } from '../../../src/sandbox/greeting.ts';
import { parseOptions, type SandboxOptions } from '../../../src/sandbox/options.ts';
import { findPorts } from '../../../src/sandbox/ports.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';

const tinyBot = fileURLToPath(new URL('./tiny-bot.js', import.meta.url));
let data: string;
let sandbox: Sandbox | undefined;

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'sandbox-'));
});
afterEach(async () => {
  await sandbox?.close();
  sandbox = undefined;
  await rm(data, { recursive: true });
});

const options = (...argv: string[]): SandboxOptions => parseOptions(['--data', data, '--port', '0', ...argv]);

async function start(...argv: string[]): Promise<Sandbox> {
  sandbox = await startSandbox(options(...argv), {
    logs: () => new PassThrough(),
    complain: () => {},
    botCommand: [process.execPath, tinyBot],
  });
  return sandbox;
}

async function isUp(running: Sandbox, otherThan = 0): Promise<number> {
  return new Promise((resolve) => {
    const look = () => {
      const { up, pid } = running.process?.status ?? { up: false, pid: 0 };
      if (up && pid !== otherThan) resolve(pid);
    };
    running.process?.onChange(look);
    look();
  });
}

describe('a sandbox', () => {
  test('starts its bot with a configuration, again when it is killed, and ends it before the tenant', async () => {
    const running = await start();
    const first = await isUp(running);
    const { pid, ...line } = JSON.parse(jsonLine(running, data));
    expect(pid).toBe(first);
    expect(line).toMatchObject({
      ...{ bot: running.bot, room: running.room, authority: running.cloud, ca: running.caFile },
      ...{ graph: `${running.cloud}/graph`, alerts: running.alerts },
      gateways: ['GraniteFalls', 'GraniteHill', 'RedmondEdge'],
    });
    expect(line.people.map(({ key }: { key: string }) => key)).toEqual(['ana', 'bo', 'chen', 'dana', 'kim']);
    expect(line.channels.map(({ name }: { name: string }) => name)).toEqual([
      'General',
      'Operations',
      'Alerts',
    ]);
    await fetch(`${running.room}/api/bot`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"signal":"SIGKILL"}',
    });
    expect(await isUp(running, first)).not.toBe(first);
    const readLog = async () => (await readFile(join(data, 'store.log'), 'utf8')).split('\n');
    while (!(await readLog()).includes('heard installationUpdate')) await pause(20);
    await running.close();
    const log = await readLog();
    expect(log.filter((entry) => entry === `started with ${running.caFile}`)).toHaveLength(2);
    expect(log.at(-2)).toBe('clock 200');
  });

  test('writes a configuration that is YAML, with the patch laid over it', async () => {
    const patch = join(data, 'patch.yaml');
    await writeFile(patch, 'lastGateway: { approvers: 2 }\nalerts: { codes: [a b] }\nlisten: { more: 1 }\n');
    const running = await start('--no-bot', '--config-patch', patch, '--open-channel');
    const config = parse(await readFile(running.configFile, 'utf8'));
    expect(config).toMatchObject({
      ...{ cloud: 'public', lastGateway: { approvers: 2 }, tenant: running.tenant.tenantId },
      listen: { host: '127.0.0.1', operations: running.operations.slice('http://'.length), more: 1 },
      bot: {
        ...{ appId: running.tenant.bot.appId, openChannel: true, loginEndpoint: running.cloud },
        ...{ serviceUrl: `${running.room}/teams/`, serviceUrls: [`${running.room}/teams/`] },
      },
      clock: `${running.room}/clock`,
      apps: running.tenant.apps,
      onCall: { people: [`user:${running.tenant.people[4]?.aadObjectId}`], handover: 'MON 09:00' },
      probe: { 'GraniteFalls.contoso.com': expect.stringMatching(/^127\.0\.0\.1:\d+$/) },
    });
    expect(config.gateways).toHaveLength(3);
    expect(config.gateways[0]).toMatchObject({ name: 'GraniteFalls', control: 'azure', production: true });
    expect(running.alerts).toBe(`${running.bot}/api/alerts?code=a%20b`);
    expect(JSON.parse(jsonLine(running, data))).toMatchObject({ pid: 0 });
    expect(welcome(running, data, 'on stderr')).toContain(running.room);
  });

  test('keeps the secret of its webhook', async () => {
    const first = await start('--no-bot');
    expect(first.alerts).toMatch(/\/api\/alerts\?code=[\w-]{43}$/);
    const code = new URL(first.alerts).search;
    await first.close();
    expect(new URL((await start('--no-bot')).alerts).search).toBe(code);
    await sandbox?.close();
    expect(new URL((await start('--no-bot', '--fresh')).alerts).search).not.toBe(code);
  });

  test('shares its folder with nobody', async () => {
    await start('--no-bot');
    await expect(
      startSandbox(options('--no-bot'), { logs: () => new PassThrough(), complain: () => {} }),
    ).rejects.toThrow(/already runs in .*--data DIR/);
  });

  test('leaves nothing running when it can’t start', async () => {
    await expect(start('--config-patch', join(data, 'nothing.yaml'))).rejects.toThrow('ENOENT');
    const ports = JSON.parse(await readFile(join(data, 'ports.json'), 'utf8')) as { room: number };
    await expect(fetch(`http://127.0.0.1:${ports.room}/api/room`)).rejects.toThrow('fetch failed');
  });

  test('keeps a stranger’s files when it begins anew', async () => {
    await writeFile(join(data, 'letter.txt'), 'mine');
    await writeFile(join(data, 'gatehouse.yaml'), 'old');
    const running = await start('--no-bot', '--fresh');
    expect(await readFile(join(data, 'letter.txt'), 'utf8')).toBe('mine');
    expect(await readFile(running.configFile, 'utf8')).not.toBe('old');
  });
});

describe('ports', () => {
  let taken: Server;
  beforeEach(async () => {
    taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
  });
  afterEach(() => new Promise((resolve) => taken.close(resolve)));

  test('that are taken are replaced, and the replacement is remembered', async () => {
    const { port } = taken.address() as AddressInfo;
    const file = join(data, 'ports.json');
    const first = await findPorts({ bot: port, room: port, any: 0 }, file);
    expect(new Set([port, ...Object.values(first.ports)]).size).toBe(4);
    expect(first.replaced).toEqual([
      { name: 'bot', wanted: port, used: first.ports.bot },
      { name: 'room', wanted: port, used: first.ports.room },
    ]);
    const second = await findPorts({ bot: port, room: port, any: 0 }, file);
    expect(second.ports).toEqual(first.ports);
  });
});

describe('the program', () => {
  let child: ChildProcess | undefined;
  afterEach(() => {
    child?.kill('SIGKILL');
  });

  test('prints one line of JSON, and ends by SIGTERM', async () => {
    const source =
      "import { runSandbox } from './src/sandbox/main.ts'; await runSandbox(process.argv.slice(1));";
    const argv = ['--', '--json', '--no-bot', '--data', data, '--port', '0'];
    const running = spawn(process.execPath, ['--input-type=module', '-e', source, ...argv]);
    child = running;
    const lines = running.stdout.setEncoding('utf8');
    const line = JSON.parse(await new Promise<string>((resolve) => lines.once('data', resolve)));
    expect((await fetch(`${line.room}/api/room`)).status).toBe(200);
    const code = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGTERM');
    expect(await code).toBe(0);
  });

  test('that was killed leaves a bot, which the next one ends before it starts its own', async () => {
    const botCommand = JSON.stringify([process.execPath, tinyBot]);
    const source = `import { runSandbox } from './src/sandbox/main.ts';
      await runSandbox(process.argv.slice(1), { botCommand: ${botCommand} });`;
    const argv = ['--', '--json', '--data', data, '--port', '0'];
    const running = spawn(process.execPath, ['--input-type=module', '-e', source, ...argv]);
    child = running;
    const lines = running.stdout.setEncoding('utf8');
    const { pid, operations } = JSON.parse(
      await new Promise<string>((resolve) => lines.once('data', resolve)),
    );
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGKILL');
    await ended;
    expect(process.kill(pid, 0)).toBe(true);
    const next = await start();
    // The killed one's ports are free again: its bot has gone. (Its id may still be there, for its parent to ask.)
    expect(next.operations).toBe(operations);
    expect(await isUp(next)).not.toBe(pid);
  });

  test.each<[string[], string]>([
    [['--gateways', 'many'], "--gateways takes a number from 3 to 2000, not 'many'"],
    [['--people', '4.5'], "--people takes a whole number, not '4.5'"],
    [['--speed', '-1'], '--speed'],
    [['--colour'], '--colour'],
  ])('refuses %j', (argv, message) => {
    expect(() => parseOptions(argv)).toThrow(message);
  });
});
