import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  SignJWT,
} from 'jose';

const lifetimeSeconds = 3600;
const renewEarlySeconds = 300;

/** The Bot Framework's signing key, and the tokens that go with activities. Tokens live by real time. */
export class ChannelKey {
  readonly #key: CryptoKey;
  readonly #public: JWK;
  readonly #tokens = new Map<string, { readonly token: string; readonly renewAt: number }>();

  private constructor(key: CryptoKey, publicKey: JWK) {
    this.#key = key;
    this.#public = publicKey;
  }

  /** The key is kept in `folder`, since a bot caches the key set for a day. */
  static async open(folder: string | undefined): Promise<ChannelKey> {
    const jwk = folder === undefined ? await newKey() : await keptKey(join(folder, 'channel-key.json'));
    const { kty, n, e } = jwk;
    const kid = await calculateJwkThumbprint(jwk);
    const publicKey = { kty, n, e, kid, use: 'sig', alg: 'RS256', endorsements: ['msteams'] } as JWK;
    return new ChannelKey((await importJWK(jwk, 'RS256')) as CryptoKey, publicKey);
  }

  get keySet(): { readonly keys: readonly JWK[] } {
    return { keys: [this.#public] };
  }

  /** A token for `audience` (the bot's app id) that allows answers to `serviceUrl`; `claims` overrides what it says. */
  async token(audience: string, serviceUrl: string, claims: Record<string, unknown> = {}): Promise<string> {
    const cacheKey = JSON.stringify([audience, serviceUrl, claims]);
    const nowSeconds = Math.floor(Date.now() / 1000);
    const cached = this.#tokens.get(cacheKey);
    if (cached !== undefined && nowSeconds < cached.renewAt) return cached.token;
    const expires = nowSeconds + lifetimeSeconds;
    const standard = { iss: 'https://api.botframework.com', aud: audience, serviceurl: serviceUrl };
    const times = { iat: nowSeconds, nbf: nowSeconds - 60, exp: expires };
    const token = await new SignJWT({ ...standard, ...times, ...claims })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: String(this.#public.kid) })
      .sign(this.#key);
    if (Object.keys(claims).length === 0)
      this.#tokens.set(cacheKey, { token, renewAt: expires - renewEarlySeconds });
    return token;
  }
}

async function keptKey(path: string): Promise<JWK> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as JWK;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const jwk = await newKey();
    await writeFile(path, JSON.stringify(jwk), { mode: 0o600 });
    return jwk;
  }
}

async function newKey(): Promise<JWK> {
  return exportJWK((await generateKeyPair('RS256', { extractable: true })).privateKey);
}
