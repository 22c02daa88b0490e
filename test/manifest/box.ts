import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { parse, stringify } from 'yaml';
import type { Message } from '../e2e/tenant.ts';
import { textOf } from '../e2e/tenant.ts';
import { command, instructions } from './image.ts';

const root = resolve(import.meta.dirname, '../..');

/** The account that the image's program runs as: one that owns nothing. Where the tests aren't root, their own. */
export const account = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** The sandbox of the full checkout, without a bot. */
export class Box {
  readonly #child: ChildProcess;
  readonly #line: Readonly<Record<'room' | 'operations' | 'ca' | 'config', string>>;
  readonly #channel: string;

  private constructor(child: ChildProcess, line: Box['line'], channel: string) {
    this.#child = child;
    this.#line = line;
    this.#channel = channel;
  }

  static async start(folder: string): Promise<Box> {
    await mkdir(folder);
    await writeFile(join(folder, 'ports.json'), JSON.stringify({ bot: 0, operations: 0, cloud: 0, room: 0 }));
    const words = ['src/gatehouse.js', 'start', '--sandbox', '--no-bot', '--json', '--data', folder];
    const child = spawn(process.execPath, words, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    const [text] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    const line = JSON.parse(text) as Box['line'] & { channels: { key: string; id: string }[] };
    return new Box(child, line, line.channels.find((one) => one.key === 'operations')?.id ?? '');
  }

  get line(): Readonly<Record<'room' | 'operations' | 'ca' | 'config', string>> {
    return this.#line;
  }

  /** The sandbox's configuration as production takes it: with the machine's own clock, and `changes`. */
  async writeConfig(file: string, changes: Readonly<Record<string, unknown>>): Promise<void> {
    const {
      clock: _,
      store: __,
      ...config
    } = parse(await readFile(this.#line.config, 'utf8')) as Record<string, unknown>;
    await writeFile(file, stringify({ ...config, ...changes }));
    await chmod(file, 0o644);
  }

  /** What the bot answers first to a message in the Operations channel. */
  async ask(as: string, text: string): Promise<string> {
    const conversation = this.#channel;
    const said = { as, conversation, text };
    const { id } = (await this.#call('/messages', { method: 'POST', body: JSON.stringify(said) })) as {
      id: string;
    };
    return waitFor(`an answer to “${text}”`, async () => {
      const query = new URLSearchParams({ conversation, as: 'dana' });
      const { messages } = (await this.#call(`/messages?${query}`)) as { messages: readonly Message[] };
      const answer = messages.find((one) => one.thread === id && one.from.bot);
      return answer === undefined ? undefined : textOf(answer);
    });
  }

  async #call(path: string, request: RequestInit = {}): Promise<unknown> {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${this.#line.room}/api${path}`, { ...request, headers });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  async stop(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await exited;
  }
}

/** The bot as a container would run it: the image's CMD, in its folder, as an account that owns nothing. */
export class Container {
  readonly #image: string;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #child: ChildProcess;
  readonly log: string[] = [];

  constructor(image: string, config: string, box: Box) {
    this.#image = image;
    this.#environment = {
      PATH: `${join(image, 'bin')}:/usr/bin:/bin`,
      NODE_ENV: 'production',
      NODE_EXTRA_CA_CERTS: box.line.ca,
    };
    const [name = '', ...words] = command(instructions('CMD').at(-1) ?? '').map((one) =>
      one === '/etc/gatehouse/gatehouse.yaml' ? config : one,
    );
    const options = { cwd: image, env: this.#environment, ...account };
    this.#child = spawn(join(image, 'bin', name), words, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
    if (this.#child.stderr !== null)
      createInterface({ input: this.#child.stderr }).on('line', (line) => this.log.push(line));
  }

  /** Runs one of the image's commands beside the bot, as `docker exec` does. @returns its exit status and all it said */
  run(words: readonly string[]): Promise<{ readonly status: number; readonly said: string }> {
    const [name = '', ...rest] = words;
    const options = { cwd: this.#image, env: this.#environment, ...account };
    return new Promise((ended) => {
      execFile(join(this.#image, 'bin', name), rest, options, (error, out, said) => {
        ended({ status: error === null ? 0 : Number(error.code), said: `${out}${said}` });
      });
    });
  }

  async ready(operations: string): Promise<void> {
    await waitFor('the bot', async () => {
      if (this.#child.exitCode !== null) throw new Error(`the bot ended: ${this.log.slice(-5).join('\n')}`);
      const answer = await fetch(`${operations}/readyz`).catch(() => undefined);
      return answer?.status === 200 ? true : undefined;
    });
  }

  /**
   * As `docker stop` does: a signal to the bot, and when it has ended nothing in the container lives on.
   * @param store folder of its PostgreSQL
   * @returns the exit status
   */
  async stop(store: string): Promise<number | null> {
    if (this.#child.exitCode === null) {
      const exited = once(this.#child, 'exit');
      this.#child.kill('SIGTERM');
      await exited;
    }
    const server = await readFile(join(store, 'postmaster.pid'), 'utf8').catch(() => '');
    const pid = Number.parseInt(server, 10);
    if (Number.isNaN(pid)) return this.#child.exitCode;
    process.kill(pid, 'SIGKILL');
    await waitFor('the end of its PostgreSQL', async () => {
      const states = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') Z');
      return / Z/.test(states) ? true : undefined;
    });
    return this.#child.exitCode;
  }
}

/** A folder of the container's account, as the image's data folder and a volume are. */
export async function ownFolder(path: string): Promise<string> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  if (account.uid !== undefined) await chown(path, account.uid, account.gid);
  return path;
}

async function waitFor<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (const until = Date.now() + 20_000; Date.now() < until; await pause(50)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error(`${what} did not come within 20 s`);
}
