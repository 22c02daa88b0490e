import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, test } from '@jest/globals';
import { BotProcess } from '../../../src/sandbox/bot-process.ts';

type Status = BotProcess['status'];
let bot: BotProcess;
afterEach(() => bot.stop());

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function make(script: (port: number) => string): Promise<{ complaints: string[]; logs: PassThrough }> {
  const port = await freePort();
  const complaints: string[] = [];
  const logs = new PassThrough();
  bot = new BotProcess({
    command: [process.execPath, '-e', script(port)],
    folder: process.cwd(),
    environment: process.env,
    readyUrl: `http://127.0.0.1:${port}/readyz`,
    logs,
    complain: (line) => complaints.push(line),
  });
  return { complaints, logs };
}

function reaches(fits: (status: Status) => boolean): Promise<Status> {
  return new Promise((resolve) => {
    const stop = bot.onChange((status) => {
      if (!fits(status)) return;
      stop();
      resolve(status);
    });
  });
}

const ready = (port: number) =>
  `console.log('hello'); require('node:http').createServer((q, r) => r.end()).listen(${port}, '127.0.0.1')`;

describe('the bot’s process', () => {
  test('is up when it says so, is started again when it is killed, and stays away when stopped', async () => {
    const { complaints, logs } = await make(ready);
    bot.start();
    const first = await reaches(({ up }) => up);
    expect(first).toEqual({ up: true, pid: expect.any(Number), restarts: 0 });
    expect(String(logs.read())).toBe('hello\n');
    const down = reaches(({ up }) => !up);
    expect(bot.signal('SIGKILL')).toBe(true);
    expect(await down).toMatchObject({ pid: 0 });
    const second = await reaches(({ up }) => up);
    expect(second).toMatchObject({ restarts: 1 });
    expect(second.pid).not.toBe(first.pid);
    expect(complaints).toEqual(['The bot ended (SIGKILL); it is started again in 0.5 s.']);
    await bot.stop();
    expect(bot.status).toMatchObject({ up: false, pid: 0 });
    expect(() => process.kill(second.pid, 0)).toThrow('ESRCH');
    expect(bot.signal('SIGTERM')).toBe(false);
  });

  test('is given longer and longer pauses while it dies before it is ready', async () => {
    const { complaints } = await make(() => 'process.exit(3)');
    bot.start();
    await reaches(({ restarts, pid }) => restarts === 2 && pid === 0);
    expect(complaints).toEqual([
      'The bot ended (code 3); it is started again in 0.5 s.',
      'The bot ended (code 3); it is started again in 1 s.',
    ]);
  });

  test('can be halted, and still be stopped', async () => {
    await make(ready);
    bot.start();
    await reaches(({ up }) => up);
    bot.signal('SIGSTOP');
    const askedAt = Date.now();
    await bot.stop();
    expect(bot.status.pid).toBe(0);
    expect(Date.now() - askedAt).toBeLessThan(5000); // not by the kill that comes after 10 s
  });
});
