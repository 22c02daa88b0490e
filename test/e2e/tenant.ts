import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { stringify } from 'yaml';
import { wordsOf } from '../card/teams-card.ts';

export type Card = Readonly<Record<string, unknown>>;

/** A message as one person sees it in the Teams room. */
export interface Message {
  readonly id: string;
  readonly conversation: string;
  /** Id of the thread's first message. */
  readonly thread: string;
  readonly from: { readonly bot: boolean; readonly name: string };
  readonly text: string;
  readonly attachments: readonly { readonly contentType: string; readonly content: unknown }[];
  readonly summary?: string;
  readonly at: string;
  readonly version: number;
  readonly deleted?: true;
  readonly mentions: readonly string[];
}

/** A call that Azure took and that changed something. */
export interface Change {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body: string;
  readonly clientRequestId?: string;
}

/** What a click came to: a card, or a sentence for this person alone. */
export interface Clicked {
  readonly status: number;
  readonly card: Card | undefined;
  readonly text: string;
  readonly ms: number;
}

interface Line {
  readonly bot: string;
  /** Where Azure's webhooks go, with the code that lets them in. */
  readonly alerts: string;
  readonly operations: string;
  readonly room: string;
  readonly pid: number;
  /** Entra tenant id. */
  readonly tenant: string;
  readonly people: readonly { readonly key: string; readonly id: string; readonly aadObjectId: string }[];
  readonly channels: readonly { readonly key: string; readonly id: string }[];
  readonly gateways: readonly string[];
  readonly data: string;
}

interface Options {
  /** Seconds of the tenant in one second of the machine; 20 without it. */
  readonly speed?: number;
  /** Beyond the three, pairs of a site: Edge004 and Edge005 in S01, Edge006 and Edge007 in S02 ... */
  readonly gateways?: number;
  /** Beyond the four, approvers p5, p6 ... */
  readonly people?: number;
  /** Laid over the bot's configuration. */
  readonly patch?: Readonly<Record<string, unknown>>;
  /** For sandbox and bot, beside the variables of the test's own process. */
  readonly environment?: Readonly<Record<string, string>>;
}

const root = resolve(import.meta.dirname, '../..');
/** Those of this test file whose start is not over, or failed. */
const starting = new Set<ChildProcess>();

/** A test that ran out of time while its tenant started never gets it to stop it: left alone it would slow all others. */
async function stopStarting(): Promise<void> {
  for (const child of starting) {
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    const isOver = await Promise.race([exited, pause(stopWithinMs)]);
    if (isOver === undefined) child.kill('SIGKILL');
  }
}
const stopWithinMs = 20_000;
// The benches use tenants, too, and have no such hook.
(globalThis as { afterAll?: (act: () => Promise<void>, ms: number) => void }).afterAll?.(
  stopStarting,
  60_000,
);

const askEveryMs = 50;
const patienceMs = 30_000;

/** The sandbox and the bot as `npm start` runs them, in a folder of their own, driven by the Teams room's API. */
export class Tenant {
  /** Every card that anybody saw, by its JSON. */
  readonly seen = new Map<string, Card>();
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #log: string[];
  readonly #chats: Readonly<Record<string, string>>;
  #line: Line;

  private constructor(
    child: ChildProcess,
    folder: string,
    line: Line,
    log: string[],
    chats: Tenant['chats'],
  ) {
    this.#child = child;
    this.#folder = folder;
    this.#line = line;
    this.#log = log;
    this.#chats = chats;
  }

  static async start(options: Options = {}): Promise<Tenant> {
    // PostgreSQL runs under another account, which must be able to get there.
    const folder = await mkdtemp(join(tmpdir(), 'gatehouse-e2e-'));
    await chmod(folder, 0o711);
    // Any free ports: test files that start at the same time would find the usual ones free at the same time.
    await writeFile(join(folder, 'ports.json'), JSON.stringify({ bot: 0, operations: 0, cloud: 0, room: 0 }));
    const patch = join(folder, 'patch.yaml');
    if (options.patch !== undefined) await writeFile(patch, stringify(options.patch));
    const { speed = 20, gateways = 3, people = 4 } = options;
    const child = spawn(
      process.execPath,
      [
        ...['src/gatehouse.js', 'start', '--json', '--data', folder],
        ...['--speed', `${speed}`, '--gateways', `${gateways}`, '--people', `${people}`],
        ...(options.patch === undefined ? [] : ['--config-patch', patch]),
      ],
      {
        cwd: root,
        env: { ...process.env, ...options.environment },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    starting.add(child);
    child.once('exit', () => starting.delete(child));
    const log: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => log.push(line));
    const lines = createInterface({ input: child.stdout });
    const ended = once(child, 'exit').then(() => {
      throw new Error(`the sandbox ended: ${log.slice(-5).join('\n')}`);
    });
    const [first] = (await Promise.race([once(lines, 'line'), ended])) as [string];
    ended.catch(() => undefined);
    const line = JSON.parse(first) as Line;
    const room = (await (await fetch(`${line.room}/api/room`)).json()) as { chats: Tenant['chats'] };
    const tenant = new Tenant(child, folder, line, log, room.chats);
    lines.on('line', (text: string) => {
      tenant.#line = JSON.parse(text) as Line;
    });
    // The bot greets everybody when it is new; whoever speaks before would take the greeting for the answer.
    await tenant.waitFor(
      'the greetings',
      async () => {
        const chats = await Promise.all(line.people.map(({ key }) => tenant.messages(key, 'chat')));
        return chats.every((messages) => messages.length > 0);
      },
      2 * patienceMs,
    );
    starting.delete(child);
    return tenant;
  }

  /** Ends the bot and the sandbox as Ctrl+C does, and removes the folder. */
  async stop(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await exited;
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Addresses, and the bot's process, which changes with each restart. */
  get line(): Line {
    return this.#line;
  }

  get chats(): Readonly<Record<string, string>> {
    return this.#chats;
  }

  /** What bot and sandbox wrote to stderr, one JSON object a line. */
  get log(): readonly string[] {
    return this.#log;
  }

  /** @throws Error for every answer but 2xx */
  async call<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.#line.room}/api${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  /** @param where a channel's key; `chat` is the person's own 1:1 chat */
  place(as: string, where = 'operations'): string {
    const id = where === 'chat' ? this.#chats[as] : this.#line.channels.find((one) => one.key === where)?.id;
    if (id === undefined) throw new Error(`no place ${where} for ${as}`);
    return id;
  }

  /** Writes a message, in a channel with the bot's mention. Resolves, when the bot has taken it, with the message's id. */
  async say(
    as: string,
    text: string,
    { where = 'operations', ...more }: Readonly<Record<string, unknown>> & { where?: string } = {},
  ): Promise<string> {
    const said = { as, conversation: this.place(as, where), text, ...more };
    const { id } = await this.call<{ id: string }>('POST', '/messages', said);
    return id;
  }

  /** What somebody sees in a place, oldest first. */
  async messages(as: string, where = 'operations'): Promise<readonly Message[]> {
    const query = new URLSearchParams({ conversation: this.place(as, where), as });
    const { messages } = await this.call<{ messages: readonly Message[] }>('GET', `/messages?${query}`);
    for (const card of messages.map(cardOf)) this.#keep(card);
    return messages;
  }

  /** The bot's messages in the thread of `message`; in a chat, those after it. */
  async answers(message: string, as = 'dana', where = 'operations'): Promise<readonly Message[]> {
    const all = await this.messages(as, where);
    const isHere = (one: Message) =>
      where === 'chat' ? Number(one.id) > Number(message) : one.thread === message;
    return all.filter((one) => one.from.bot && one.deleted !== true && isHere(one));
  }

  /** Says it and waits for the first answer. */
  async ask(as: string, text: string, where = 'operations'): Promise<Message> {
    const id = await this.say(as, text, { where });
    return this.waitFor(`an answer to “${text}”`, async () => (await this.answers(id, as, where))[0]);
  }

  async message(id: string, as = 'dana', where = 'operations'): Promise<Message> {
    const found = (await this.messages(as, where)).find((one) => one.id === id);
    if (found === undefined) throw new Error(`${as} sees no message ${id}`);
    return found;
  }

  /** Presses a button. `data` stands for that of the card's own button. */
  async click(
    as: string,
    message: string,
    verb: string,
    data: unknown,
    inputs: Readonly<Record<string, unknown>> = {},
    trigger: 'manual' | 'automatic' = 'manual',
  ): Promise<Clicked> {
    const action = { type: 'Action.Execute', verb, data };
    const answer = await this.call<{
      status: number;
      ms: number;
      body: { type?: string; value?: unknown } | null;
    }>('POST', '/invoke', { as, message, action, inputs, trigger });
    const { status, ms, body } = answer;
    const isCard = body?.type === 'application/vnd.microsoft.card.adaptive';
    if (isCard) this.#keep(body.value as Card);
    return {
      status,
      ms,
      card: isCard ? (body.value as Card) : undefined,
      text: isCard ? '' : typeof body?.value === 'string' ? body.value : JSON.stringify(body),
    };
  }

  /** Calls to Azure that were taken and changed something, of one gateway or of all. */
  async changes(gateway?: string): Promise<readonly Change[]> {
    const all = await this.call<readonly Change[]>('GET', '/azure/requests?changes=1');
    const path = gateway === undefined ? '' : `/virtualMachineScaleSets/${gateway}`;
    return all.filter((one) => one.path.toLowerCase().includes(path.toLowerCase()));
  }

  /** Power of each machine, as Azure has it. */
  async machines(gateway: string): Promise<readonly string[]> {
    const all = await this.call<readonly { power: string }[]>('GET', `/azure/machines?gateway=${gateway}`);
    return all.map((one) => one.power);
  }

  /** What somebody does in the Azure portal. */
  async portal(gateway: string, change: Readonly<Record<string, unknown>>): Promise<void> {
    await this.call('POST', '/portal', { gateway, ...change });
  }

  /** Stops all machines of a gateway in the portal, and waits until Azure is done with it. */
  async switchOff(gateway: string): Promise<void> {
    await this.portal(gateway, { power: 'stop' });
    await this.waitFor(`${gateway} to be off`, async () =>
      (await this.machines(gateway)).every((one) => one === 'deallocated'),
    );
    // Azure calls a change finished some seconds after the last machine.
    const idle = (await this.now()) + 10_000;
    await this.waitFor(`${gateway} to be idle`, async () => (await this.now()) > idle);
  }

  /** The tenant's time, in milliseconds since 1970. */
  async now(): Promise<number> {
    const { clock } = await this.call<{ clock: { real: number; simulated: number; speed: number } }>(
      'GET',
      '/room',
    );
    return clock.simulated + (Date.now() - clock.real) * clock.speed;
  }

  async fault(id: string, on: boolean): Promise<void> {
    await this.call('POST', '/faults', { id, on });
  }

  /** Waits until a fault has struck that often. */
  async struck(id: string, times = 1): Promise<void> {
    await this.waitFor(`${id} to strike`, async () => {
      const faults = await this.call<readonly { id: string; hits: number }[]>('GET', '/faults');
      return faults.some((one) => one.id === id && one.hits >= times);
    });
  }

  /** Switches every fault off. */
  async calm(): Promise<void> {
    const faults = await this.call<readonly { id: string; on: boolean }[]>('GET', '/faults');
    for (const { id, on } of faults) if (on) await this.fault(id, false);
  }

  async speed(speed: number): Promise<void> {
    await this.call('POST', '/clock', { speed });
  }

  /** Asks until there is an answer. @throws Error that says what was waited for, and what was there instead */
  async waitFor<T>(
    what: string,
    look: () => Promise<T | undefined | false>,
    withinMs = patienceMs,
  ): Promise<T> {
    const until = Date.now() + withinMs;
    for (;;) {
      const found = await look();
      if (found !== undefined && found !== false) return found;
      if (Date.now() > until) throw new Error(`Never came: ${what}\n${await this.#scene()}`);
      await pause(askEveryMs);
    }
  }

  async #scene(): Promise<string> {
    const messages = (await this.messages('dana'))
      .slice(-6)
      .map((one) => `--- ${one.from.name}\n${textOf(one)}`);
    return [...messages, '--- log', ...this.#log.slice(-8)].join('\n').slice(0, 6000);
  }

  #keep(card: Card | undefined): void {
    if (card !== undefined) this.seen.set(JSON.stringify(card), card);
  }
}

export function cardOf(message: Message): Card | undefined {
  const found = message.attachments.find(
    (one) => one.contentType === 'application/vnd.microsoft.card.adaptive',
  );
  return found?.content as Card | undefined;
}

/** All words of a message, of its card where it has one; no-break spaces as plain ones. */
export function textOf(message: Message): string {
  const card = cardOf(message);
  return card === undefined ? message.text.replaceAll('\u00a0', ' ') : wordsOf(card);
}
