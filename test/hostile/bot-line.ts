import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { importJWK, type JWK, type JWTPayload, SignJWT } from 'jose';
import { parse } from 'yaml';
import type { Tenant } from '../e2e/tenant.ts';

type Json = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  /** As it came; empty where nothing did. */
  readonly text: string;
}

const patienceMs = 20_000;

/** Straight to the bot's own address, past the room, with the keys of the sandbox's channel and Entra in hand. */
export class BotLine {
  readonly #tenant: Tenant;
  /** As the sandbox wrote it for the bot. */
  readonly config: {
    readonly bot: { readonly appId: string; readonly secret: string; readonly loginEndpoint: string };
    readonly azure: { readonly secret: string };
  };
  readonly #keys: Readonly<Record<'channel' | 'entra', JWK>>;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });
  #next = Date.now();
  #good: Promise<string> | undefined;

  private constructor(tenant: Tenant, config: BotLine['config'], keys: BotLine['keys']) {
    this.#tenant = tenant;
    this.config = config;
    this.#keys = keys;
  }

  static async open(tenant: Tenant): Promise<BotLine> {
    const jwk = async (...path: string[]) =>
      JSON.parse(await readFile(join(tenant.line.data, ...path), 'utf8')) as JWK;
    const [channel, entra] = await Promise.all([
      jwk('teams', 'channel-key.json'),
      jwk('cloud', 'signing-key.json'),
    ]);
    const { room } = tenant.line;
    const { keys } = await fetchJson<{ keys: JWK[] }>(`${room}/botframework/.well-known/keys`);
    const config = parse(
      await readFile(join(tenant.line.data, 'gatehouse.yaml'), 'utf8'),
    ) as BotLine['config'];
    return new BotLine(tenant, config, { channel: { ...channel, kid: String(keys[0]?.kid) }, entra });
  }

  close(): void {
    this.#agent.destroy();
  }

  get keys(): Readonly<Record<'channel' | 'entra', JWK>> {
    return this.#keys;
  }

  get serviceUrl(): string {
    return `${this.#tenant.line.room}/teams/`;
  }

  /** A token as Teams sends it; `claims` stand over the usual ones, undefined takes one away. */
  token(claims: Json = {}, key: 'channel' | 'entra' | JWK = 'channel'): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const usual = { iss: 'https://api.botframework.com', aud: this.appId, serviceurl: this.serviceUrl };
    const jwk = typeof key === 'string' ? this.#keys[key] : key;
    return sign({ ...usual, nbf: now - 60, exp: now + 3600, ...claims }, jwk);
  }

  get appId(): string {
    return this.config.bot.appId;
  }

  /** Something of a person's, as Teams sends it; `change` stands over it. A 1:1 chat without another `where`. */
  activity(as: string, change: Json = {}, where = 'chat'): Record<string, unknown> {
    const person = this.#tenant.line.people.find((one) => one.key === as);
    const isChat = where === 'chat';
    const tenant = { id: this.#tenant.line.tenant };
    this.#next += 1;
    return {
      type: 'message',
      id: String(this.#next),
      timestamp: '2026-11-20T13:12:00.000Z',
      localTimezone: 'Europe/Berlin',
      serviceUrl: this.serviceUrl,
      channelId: 'msteams',
      from: { id: person?.id, name: person?.key, aadObjectId: person?.aadObjectId },
      conversation: {
        id: this.#tenant.place(as, where),
        conversationType: isChat ? 'personal' : 'channel',
        tenantId: tenant.id,
        ...(isChat ? {} : { isGroup: true }),
      },
      recipient: { id: `28:${this.appId}`, name: 'Gatehouse' },
      channelData: { tenant },
      locale: 'en-US',
      ...change,
    };
  }

  /** A press on a button of the message `replyToId`. */
  press(as: string, action: unknown, change: Json = {}, where = 'chat'): Record<string, unknown> {
    const { trigger = 'manual', ...rest } = change;
    const value = { action, trigger };
    return this.activity(as, { type: 'invoke', name: 'adaptiveCard/action', value, ...rest }, where);
  }

  /** Text and bytes go as they are, all else as JSON; with a good token where `authorization` says nothing else. */
  async post(
    body: unknown,
    { authorization, headers = {} }: { authorization?: string | null; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const bearer = authorization === undefined ? `Bearer ${await this.goodToken()}` : authorization;
    return this.send(body, {
      'content-type': 'application/json',
      ...(bearer === null ? {} : { authorization: bearer }),
      ...headers,
    });
  }

  send(body: unknown, headers: Readonly<Record<string, string>>, path = '/api/messages'): Promise<Answer> {
    const bytes = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const sent = request(new URL(path, this.#tenant.line.bot), {
        method: 'POST',
        agent: this.#agent,
        headers: { ...headers, 'content-length': Buffer.byteLength(bytes) },
        timeout: patienceMs,
      });
      sent.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        );
        response.on('error', reject);
      });
      sent.on('timeout', () => sent.destroy(new Error('the bot did not answer in time')));
      sent.on('error', reject);
      sent.end(bytes);
    });
  }

  /** The token of everything that is posted without another one. */
  goodToken(): Promise<string> {
    this.#good ??= this.token();
    return this.#good;
  }
}

async function sign(payload: Json, jwk: JWK): Promise<string> {
  const key = await importJWK(jwk, 'RS256');
  return new SignJWT(payload as JWTPayload)
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: String(jwk.kid) })
    .sign(key);
}

async function fetchJson<T>(url: string): Promise<T> {
  return (await (await fetch(url)).json()) as T;
}
