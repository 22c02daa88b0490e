import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { round } from './figures.ts';

/** Milliseconds from `npm start` to an answered message. */
export interface Starts {
  /** With an empty folder. */
  readonly first: number;
  readonly second: number;
}

const root = resolve(import.meta.dirname, '../..');

/** Starts sandbox and bot as a newcomer does, and says help as soon as they say that they are there. */
export async function measureStarts(): Promise<Starts> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-bench-'));
  try {
    return { first: await toFirstAnswer(folder), second: await toFirstAnswer(folder) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function toFirstAnswer(folder: string): Promise<number> {
  const began = performance.now();
  const args = ['start', '-s', '--', '--json', '--sandbox', '--data', folder, '--port', '0'];
  const child = spawn('npm', args, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });
  const exited = once(child, 'exit');
  const [line] = (await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    exited.then(() => {
      throw new Error('npm start ended');
    }),
  ])) as [string];
  const { room } = JSON.parse(line) as { room: string };
  const { chats, sandbox } = (await (await fetch(`${room}/api/room`)).json()) as Room;
  const body = JSON.stringify({ as: 'ana', conversation: chats['ana'], text: 'help' });
  const headers = { 'content-type': 'application/json' };
  const said = await fetch(`${room}/api/messages`, { method: 'POST', headers, body });
  const { delivered } = (await said.json()) as { delivered: number };
  const took = performance.now() - began;
  // npm hands no signal on that comes while it waits: the sandbox gets it itself.
  process.kill(sandbox.pid, 'SIGTERM');
  await exited;
  if (delivered !== 200) throw new Error(`the first message was answered with ${delivered}`);
  return round(took);
}

interface Room {
  readonly chats: Readonly<Record<string, string>>;
  readonly sandbox: { readonly pid: number };
}
