import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { SandboxClock } from '../../../src/sandbox/clock.ts';
import { Faults } from '../../../src/sandbox/faults.ts';
import type { BotSide, CloudSide, PortalChange } from '../../../src/sandbox/teams/parts.ts';
import { startTeams, type Teams } from '../../../src/sandbox/teams/start-teams.ts';
import { makeTenant, stableId, type Tenant } from '../../../src/sandbox/tenant.ts';

type Json = Record<string, unknown>;
interface Received {
  readonly body: Json;
  readonly authorization: string | undefined;
}
type Answer = { readonly status?: number; readonly body?: unknown } | undefined;

/** A bot in a few lines: writes down what it hears and answers what the test says. */
class TinyBot {
  readonly received: Received[] = [];
  /** What to answer an activity; undefined answers 200 with nothing. A promise that stays open answers never. */
  onActivity: (activity: Json) => Answer | Promise<Answer> = () => undefined;
  readonly #server: Server;
  #waiting: { count: number; resolve: () => void }[] = [];

  private constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', async () => {
        const text = Buffer.concat(chunks).toString();
        const body = readJson(text);
        this.received.push({ body, authorization: request.headers.authorization });
        for (const one of this.#waiting) if (this.received.length >= one.count) one.resolve();
        const answer = await this.onActivity(body);
        response.writeHead(answer?.status ?? 200, { 'content-type': 'application/json' });
        response.end(answer?.body === undefined ? '' : JSON.stringify(answer.body));
      });
    });
  }

  static async start(): Promise<TinyBot> {
    const bot = new TinyBot();
    await new Promise<void>((resolve) => bot.#server.listen(0, '127.0.0.1', resolve));
    return bot;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Resolves when at least `count` activities have come. */
  async heard(count: number): Promise<void> {
    if (this.received.length >= count) return;
    await new Promise<void>((resolve) => this.#waiting.push({ count, resolve }));
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** Teams' side with a bot, and with an Entra that knows its own tokens. */
export interface Stage {
  readonly tenant: Tenant;
  readonly clock: SandboxClock;
  readonly faults: Faults;
  readonly teams: Teams;
  readonly bot: TinyBot;
  readonly edits: { gateway: string; change: PortalChange }[];
  /** How often Entra was asked about a token. */
  readonly verified: () => number;
  token(audience?: string, appId?: string): Promise<string>;
  /** Calls the room's API, or the connector with the bot's token (`/teams/...`). */
  call(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; headers: Headers; body: never }>;
  close(): Promise<void>;
}

export interface StageOptions {
  readonly dir?: string;
  readonly people?: number;
  readonly side?: BotSide;
  readonly patienceMs?: number;
  readonly botUrl?: string;
  readonly startAt?: Date;
}

export async function setStage(options: StageOptions = {}): Promise<Stage> {
  const tenant = makeTenant({ gateways: 3, people: options.people ?? 4 });
  const clock = new SandboxClock(options.startAt ?? new Date('2026-11-20T13:00:00Z'));
  const faults = new Faults();
  const bot = await TinyBot.start();
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const edits: Stage['edits'] = [];
  let verified = 0;
  const cloud: CloudSide = {
    verifyToken: async (token, audience) => {
      verified += 1;
      const { payload } = await jwtVerify(token, publicKey, { audience });
      return { appId: String(payload['azp']), tenantId: tenant.tenantId };
    },
    requests: { all: () => [{ path: '/read' }, { path: '/change' }], changes: () => [{ path: '/change' }] },
    edit: (gateway, change) => edits.push({ gateway, change }),
    machines: () => [{ instanceId: '0', power: 'running' }],
  };
  const { dir, side, patienceMs, people: _, botUrl } = options;
  const teams = await startTeams({
    tenant,
    clock,
    faults,
    cloud,
    botUrl: () => botUrl ?? bot.url,
    ...(dir === undefined ? {} : { dir }),
    ...(side === undefined ? {} : { bot: side }),
    ...(patienceMs === undefined ? {} : { patienceMs }),
  });
  const token = (audience = 'https://api.botframework.com', appId = tenant.bot.appId) =>
    new SignJWT({ azp: appId })
      .setProtectedHeader({ alg: 'RS256' })
      .setAudience(audience)
      .setExpirationTime('1h')
      .sign(privateKey);
  const own = await token();
  const call: Stage['call'] = async (method, path, body) => {
    const response = await fetch(`${teams.url}${path}`, {
      method,
      headers: {
        ...(path.startsWith('/teams/') ? { authorization: `Bearer ${own}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? undefined : JSON.parse(text)) as never,
    };
  };
  const close = async () => {
    await teams.close();
    bot.close();
  };
  return { tenant, clock, faults, teams, bot, edits, verified: () => verified, token, call, close };
}

/** An adaptive card with one line. */
export function card(text: string, more: Json = {}): { contentType: string; content: Json } {
  const content = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text }], ...more };
  return { contentType: adaptive, content };
}

export function activitiesPath(conversation: string, activity?: string): string {
  const base = `/teams/v3/conversations/${encodeURIComponent(conversation)}/activities`;
  return activity === undefined ? base : `${base}/${activity}`;
}

export const adaptive = 'application/vnd.microsoft.card.adaptive';

export function channelId(stage: Stage, key: string): string {
  return String(stage.tenant.channels.find((channel) => channel.key === key)?.id);
}

/** The same person always has the same chat. */
export function chatId(key: string): string {
  return `a:1${stableId(`chat ${key}`).replaceAll('-', '')}`;
}

/** The messages of a conversation as one person sees them. */
export async function seenBy(stage: Stage, as: string, conversation: string): Promise<Json[]> {
  const query = new URLSearchParams({ conversation, as });
  const { body } = await stage.call('GET', `/api/messages?${query}`);
  return (body as { messages: Json[] }).messages;
}

function readJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return { raw: text };
  }
}
