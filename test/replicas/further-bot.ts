import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { parse, stringify } from 'yaml';

type Json = Readonly<Record<string, unknown>>;

const root = resolve(import.meta.dirname, '../..');
const upWithinMs = 30_000;

/** One more bot: a process of its own with the configuration of the sandbox's, on other ports. */
export class FurtherBot {
  readonly url: string;
  readonly operations: string;
  /** What it wrote, one JSON object a line. */
  readonly log: string[] = [];
  readonly #config: string;
  readonly #ca: string;
  #child: ChildProcess | undefined;

  private constructor(config: string, ca: string, port: number, operationsPort: number) {
    this.#config = config;
    this.#ca = ca;
    this.url = `http://127.0.0.1:${port}`;
    this.operations = `http://127.0.0.1:${operationsPort}`;
  }

  /** Writes its configuration into the sandbox's folder. `change` is laid over what the sandbox wrote. */
  static async prepare(data: string, change: Json = {}): Promise<FurtherBot> {
    const config = parse(await readFile(join(data, 'gatehouse.yaml'), 'utf8')) as Json;
    const [port, operationsPort] = await freePorts(2);
    if (port === undefined || operationsPort === undefined) throw new Error('no free port');
    const listen = { port, host: '127.0.0.1', operations: `127.0.0.1:${operationsPort}` };
    const file = join(data, `further-${port}.yaml`);
    await writeFile(file, stringify({ ...config, listen, ...change }));
    return new FurtherBot(file, join(data, 'cloud/ca.pem'), port, operationsPort);
  }

  /** Runs it; resolves when it is ready. */
  async start(): Promise<this> {
    this.run();
    await this.ready();
    return this;
  }

  run(): void {
    const child = spawn(process.execPath, ['src/gatehouse.js', 'start', '--config', this.#config], {
      cwd: root,
      env: { ...process.env, NODE_EXTRA_CA_CERTS: this.#ca },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const input of [child.stdout, child.stderr])
      createInterface({ input }).on('line', (line) => this.log.push(line));
    this.#child = child;
  }

  async ready(): Promise<void> {
    const until = Date.now() + upWithinMs;
    while (!(await isReady(this.operations))) {
      if (Date.now() > until || this.#child?.exitCode !== null)
        throw new Error(`a further bot is not ready:\n${this.log.slice(-8).join('\n')}`);
      await pause(50);
    }
  }

  signal(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
    this.#child?.kill(signal);
  }

  /** What the command `doctor` says of its configuration. */
  async doctor(): Promise<{ readonly code: number | null; readonly said: string }> {
    const child = spawn(process.execPath, ['src/gatehouse.js', 'doctor', '--config', this.#config], {
      cwd: root,
      env: { ...process.env, NODE_EXTRA_CA_CERTS: this.#ca },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, said };
  }

  /** Ends it as a rolling restart does. A bot that was killed has ended already. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    child.kill('SIGCONT');
    await exited;
  }
}

/** Whether the bot with this operations address says that it can work. */
export async function isReady(operations: string): Promise<boolean> {
  try {
    return (await fetch(`${operations}/readyz`, { signal: AbortSignal.timeout(3000) })).ok;
  } catch {
    return false; // it does not listen
  }
}

/** The sum of a counter over its labels that match, as /metrics tells it. */
export async function counted(operations: string, name: string, labels = ''): Promise<number> {
  const text = await (await fetch(`${operations}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line.includes(name) && line.includes(labels));
  return lines
    .filter((line) => !line.startsWith('#'))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

async function freePorts(count: number): Promise<readonly number[]> {
  const probes = await Promise.all(
    Array.from({ length: count }, async () => {
      const probe = createServer().listen(0, '127.0.0.1');
      await once(probe, 'listening');
      return probe;
    }),
  );
  return probes.map((probe) => {
    const address = probe.address();
    probe.close();
    return typeof address === 'object' && address !== null ? address.port : 0;
  });
}
