import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parse, stringify } from 'yaml';

/** One of the doctor's lines, as `--json` tells it. */
export interface Told {
  readonly id: string;
  readonly title: string;
  readonly result: 'right' | 'doubtful' | 'wrong' | 'skipped';
  readonly says: string;
  readonly remedy?: string;
}

export interface Visit {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Diagnosis extends Visit {
  readonly checks: readonly Told[];
  /** Remedies of what is wrong, by id. */
  readonly wrong: Readonly<Record<string, string>>;
}

/** gatehouse.yaml as the sandbox has written it. */
export interface ConfigFile {
  store: { folder?: string; url?: string };
  tenant: string;
  bot: { secret: string; appId: string; serviceUrl: string; openIdMetadata: string };
  azure: {
    secret: string;
    resourceManager: { endpoint: string; audience: string };
    metrics: { endpoint: string };
  };
  roles: Record<string, string[]>;
  gateways: { name: string; site: string; scaleSet: string }[];
  channels: { operations: string; alerts: string };
  alerts?: { codes: string[] };
  apps: { name: string; appId: string }[];
  probe: Record<string, string>;
  policies: { approvers: number; from: string; orders: string[]; own: boolean }[];
  [key: string]: unknown;
}

const root = resolve(import.meta.dirname, '../..');

/** The sandbox without a bot, and the doctor who is called to its configuration. */
export class Practice {
  /** The doctor's working folder; the sandbox lives in `data/sandbox` in it. */
  readonly folder: string;
  readonly room: string;
  readonly cloud: string;
  readonly ca: string;
  readonly #child: ChildProcess;
  readonly #config: string;
  #visits = 0;

  private constructor(folder: string, child: ChildProcess, line: Readonly<Record<string, string>>) {
    this.folder = folder;
    this.#child = child;
    this.room = line['room'] ?? '';
    this.cloud = line['resourceManager'] ?? '';
    this.ca = line['ca'] ?? '';
    this.#config = line['config'] ?? '';
  }

  static async open(): Promise<Practice> {
    // PostgreSQL runs under another account, which must be able to get there.
    const folder = await mkdtemp(join(tmpdir(), 'gatehouse-doctor-'));
    await chmod(folder, 0o711);
    const data = join(folder, 'data', 'sandbox');
    await mkdir(data, { recursive: true, mode: 0o711 });
    await writeFile(join(data, 'ports.json'), JSON.stringify({ bot: 0, operations: 0, cloud: 0, room: 0 }));
    const options = ['start', '--sandbox', '--json', '--no-bot', '--port', '0', '--data', data];
    const child = spawn(process.execPath, ['src/gatehouse.js', ...options], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    return new Practice(folder, child, JSON.parse(line) as Record<string, string>);
  }

  async close(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await exited;
    await rm(this.folder, { recursive: true, force: true });
  }

  /** The configuration as the sandbox wrote it. */
  async config(): Promise<ConfigFile> {
    return parse(await readFile(this.#config, 'utf8')) as ConfigFile;
  }

  /** Calls the doctor to the sandbox's configuration with `change` made to it. */
  async diagnose(
    change: (config: ConfigFile) => void = () => undefined,
    environment: Readonly<Record<string, string | undefined>> = { NODE_EXTRA_CA_CERTS: this.ca },
  ): Promise<Diagnosis> {
    const config = await this.config();
    change(config);
    this.#visits += 1;
    const file = join(this.folder, `changed-${this.#visits}.yaml`);
    await writeFile(file, stringify(config));
    const visit = await this.visit(['--json', '--config', file], environment);
    const { checks } = JSON.parse(visit.stdout) as { checks: readonly Told[] };
    const ill = checks.filter((one) => one.result === 'wrong');
    return { ...visit, checks, wrong: Object.fromEntries(ill.map((one) => [one.id, one.remedy ?? ''])) };
  }

  /** Runs the command as npm does. */
  async visit(
    args: readonly string[],
    environment: Readonly<Record<string, string | undefined>> = { NODE_EXTRA_CA_CERTS: this.ca },
  ): Promise<Visit> {
    const { NODE_EXTRA_CA_CERTS: _, ...rest } = process.env;
    const child = spawn(process.execPath, [join(root, 'src/gatehouse.js'), 'doctor', ...args], {
      cwd: this.folder,
      env: { ...rest, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [stdout, stderr, [status]] = await Promise.all([
      textOf(child.stdout),
      textOf(child.stderr),
      once(child, 'exit') as Promise<[number]>,
    ]);
    return { status, stdout, stderr };
  }

  async post(path: string, body: object): Promise<void> {
    const response = await fetch(`${this.room}/api${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  }

  /** What Dana sees in the Operations channel. */
  async messages(): Promise<
    readonly { readonly deleted?: true; readonly attachments: readonly unknown[] }[]
  > {
    const { channels } = await this.config();
    const query = new URLSearchParams({ conversation: channels.operations, as: 'dana' });
    const response = await fetch(`${this.room}/api/messages?${query}`);
    return ((await response.json()) as { messages: Awaited<ReturnType<Practice['messages']>> }).messages;
  }
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
