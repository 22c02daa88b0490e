import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importJWK, type JWK, SignJWT } from 'jose';
import { parse } from 'yaml';
import type { Tenant } from '../e2e/tenant.ts';

/** What the sandbox wrote into the bot's configuration. */
export interface Registration {
  readonly tenant: string;
  readonly bot: {
    readonly appId: string;
    readonly secret: string;
    readonly openIdMetadata: string;
    readonly loginEndpoint: string;
  };
}

export async function registrationOf(tenant: Tenant): Promise<Registration> {
  return parse(await readFile(join(tenant.line.data, 'gatehouse.yaml'), 'utf8')) as Registration;
}

/** Hands activities to bots as Teams does, signed with the tenant's key. Each turn is in a chat of its own, up to 200. */
export class Sender {
  readonly #tenant: Tenant;
  readonly #registration: Registration;
  readonly #serviceUrl: string;
  readonly #token: string;
  #turns = 0;

  private constructor(tenant: Tenant, registration: Registration, serviceUrl: string, token: string) {
    this.#tenant = tenant;
    this.#registration = registration;
    this.#serviceUrl = serviceUrl;
    this.#token = token;
  }

  static async open(tenant: Tenant, registration: Registration, serviceUrl: string): Promise<Sender> {
    const jwk = JSON.parse(await readFile(join(tenant.line.data, 'teams/channel-key.json'), 'utf8')) as JWK;
    const keys = await fetch(registration.bot.openIdMetadata.replace('openidconfiguration', 'keys'));
    const [published] = ((await keys.json()) as { keys: readonly JWK[] }).keys;
    const claims = {
      iss: 'https://api.botframework.com',
      aud: registration.bot.appId,
      serviceurl: serviceUrl,
    };
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: published?.kid ?? '' })
      .setIssuedAt()
      .setNotBefore('-60s')
      .setExpirationTime('1h')
      .sign(await importJWK(jwk, 'RS256'));
    return new Sender(tenant, registration, serviceUrl, token);
  }

  message(text: string): object {
    return { ...this.#envelope('ana', 'message'), text, textFormat: 'plain', attachments: [] };
  }

  /** Said by Ana in a channel, to the bot. */
  saidIn(channel: string, text: string): object {
    const mention = '<at>Gatehouse</at>';
    const { bot, tenant } = this.#registration;
    const mentioned = { id: `28:${bot.appId}`, name: 'Gatehouse' };
    const said = this.#envelope('ana', 'message');
    const id = `${channel};messageid=${this.#turns}`;
    return {
      ...said,
      ...{ text: `${mention} ${text}`, textFormat: 'plain', attachments: [] },
      conversation: { conversationType: 'channel', isGroup: true, tenantId: tenant, id },
      channelData: { tenant: { id: tenant }, channel: { id: channel }, team: { id: channel } },
      entities: [{ type: 'mention', text: mention, mentioned }],
    };
  }

  click(who: string, verb: string, request: string, trigger: 'manual' | 'automatic'): object {
    const action = { type: 'Action.Execute', verb, data: { request } };
    const value = { action, trigger };
    return { ...this.#envelope(who, 'invoke'), replyToId: '1', name: 'adaptiveCard/action', value };
  }

  /**
   * Milliseconds until the bot has answered the turn. What it says in the turn has reached the connector by then.
   * @throws Error for any status but 200
   */
  async post(bot: string, activity: object): Promise<number> {
    const body = JSON.stringify(activity);
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${this.#token}` };
    const began = performance.now();
    const response = await fetch(`${bot}/api/messages`, { method: 'POST', headers, body });
    const text = await response.text();
    const took = performance.now() - began;
    if (response.status !== 200) throw new Error(`${bot} answered ${response.status}: ${text}`);
    return took;
  }

  #envelope(who: string, type: string): object {
    const person = this.#tenant.line.people.find(({ key }) => key === who);
    const { tenant, bot } = this.#registration;
    this.#turns += 1;
    return {
      ...{ type, id: randomUUID(), timestamp: new Date().toISOString(), localTimezone: 'Europe/Berlin' },
      ...{ serviceUrl: this.#serviceUrl, channelId: 'msteams', locale: 'en-US' },
      from: { id: person?.id, aadObjectId: person?.aadObjectId, name: who },
      conversation: { conversationType: 'personal', tenantId: tenant, id: `a:bench-${this.#turns % 200}` },
      recipient: { id: `28:${bot.appId}`, name: 'Gatehouse' },
      channelData: { tenant: { id: tenant } },
      entities: [{ type: 'clientInfo', locale: 'en-US', country: 'US', platform: 'Web' }],
    };
  }
}
