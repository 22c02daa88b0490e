import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

const command = fileURLToPath(new URL('../../src/parse-command.ts', import.meta.url));

async function run(input: string, ...args: string[]) {
  const code = `import(${JSON.stringify(command)}).then(async (m) => { process.exitCode = await m.runParse(${JSON.stringify(args)}); })`;
  const child = spawn(process.execPath, ['-e', code], { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  child.stdin.end(input);
  const [out, err, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { out: out.split('\n').filter((l) => l !== ''), err, status };
}
const line = (words: string) =>
  JSON.stringify({
    text: words,
    now: '2026-11-20T09:00:00Z',
    timeZone: 'Europe/Berlin',
    gateways: ['GraniteFalls'],
  });

describe('the command parse', () => {
  test('answers each line in order', async () => {
    const { out, status } = await run(`${line('scale granitefals to four')}\n\n${line('help')}\n`);
    expect(status).toBe(0);
    expect(out.map((l) => JSON.parse(l))).toEqual([
      expect.objectContaining({ intent: 'scale-gateway', slots: { gateway: 'GraniteFalls', instances: 4 } }),
      expect.objectContaining({ intent: 'help', slots: {}, candidates: [] }),
    ]);
  });

  test.each([
    '{"text"',
    '[]',
    '{"now":"2026-11-20T09:00:00Z"}',
    '{"text":"a","timeZone":"Mars/Base"}',
    '{"text":"a","now":"soon"}',
    '{"text":"a","gateways":"b"}',
  ])('answers %s with an error, goes on, and ends with 1', async (bad) => {
    const { out, status } = await run(`${bad}\n${line('help')}`);
    expect(status).toBe(1);
    expect(JSON.parse(out[0] ?? '')).toEqual({ error: expect.any(String) });
    expect(JSON.parse(out[1] ?? '')).toMatchObject({ intent: 'help' });
  });

  test('--help says what goes in and out', async () => {
    const { out, status } = await run('', '--help');
    expect(status).toBe(0);
    expect(out.join('\n')).toContain('JSON lines');
  });

  test('another argument is refused with what to do', async () => {
    const { err, status } = await run('', '--fast');
    expect(status).toBe(1);
    expect(err).toContain('usage: npm run -s parse');
  });
});
