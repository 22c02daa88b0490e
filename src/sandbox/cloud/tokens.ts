import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CryptoKey,
  errors,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  jwtVerify,
  SignJWT,
} from 'jose';
import { replaceFile } from './replace-file.ts';

/** Who holds a verified token. */
export interface TokenHolder {
  readonly appId: string;
  readonly tenantId: string;
}

interface Verified extends TokenHolder {
  readonly audience: string;
  /** Milliseconds since 1970, real time. */
  readonly expiresAt: number;
}

/** A token that is not accepted, and why. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
  readonly why: 'invalid' | 'expired' | 'audience';

  constructor(why: 'invalid' | 'expired' | 'audience', message: string, options?: ErrorOptions) {
    super(message, options);
    this.why = why;
  }
}

/** Seconds for which Entra's app-only tokens are good. */
export const tokenLifetime = 3599;

const kept = 1000;
const expired = 'The access token expiry UTC time has passed.';

/** A resource as Entra writes it into `aud`: SDKs ask for `https://management.azure.com//.default` as well. */
export function toAudience(scope: string): string {
  return scope.replace(/\/\.default$/, '').replace(/\/+$/, '');
}

/** Signs and checks the tenant's app-only tokens. Tokens live in real time, whatever the tenant's clock says. */
export class Tokens {
  readonly #tenantId: string;
  readonly #privateKey: CryptoKey;
  readonly #publicKey: CryptoKey;
  readonly #publicJwk: JWK;
  readonly #verified = new Map<string, Verified>();

  private constructor(tenantId: string, privateKey: CryptoKey, publicKey: CryptoKey, publicJwk: JWK) {
    this.#tenantId = tenantId;
    this.#privateKey = privateKey;
    this.#publicKey = publicKey;
    this.#publicJwk = publicJwk;
  }

  /** With the key kept in `dir`, which is made at the first start. */
  static async open(dir: string, tenantId: string): Promise<Tokens> {
    const file = join(dir, 'signing-key.json');
    if (!existsSync(file)) {
      const pair = await generateKeyPair('RS256', { extractable: true });
      const jwk = { ...(await exportJWK(pair.privateKey)), kid: randomUUID(), alg: 'RS256', use: 'sig' };
      replaceFile(file, JSON.stringify(jwk), 0o600);
    }
    const jwk = JSON.parse(readFileSync(file, 'utf8')) as JWK;
    const { kty, n, e, kid, alg, use } = jwk;
    const publicJwk = { kty, n, e, kid, alg, use } as JWK;
    const [privateKey, publicKey] = await Promise.all([
      importJWK(jwk, 'RS256'),
      importJWK(publicJwk, 'RS256'),
    ]);
    return new Tokens(tenantId, privateKey as CryptoKey, publicKey as CryptoKey, publicJwk);
  }

  get keys(): { readonly keys: readonly JWK[] } {
    return { keys: [this.#publicJwk] };
  }

  issue(issuer: string, appId: string, audience: string, objectId: string): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({
      appid: appId,
      azp: appId,
      azpacr: '1',
      appidacr: '1',
      idtyp: 'app',
      oid: objectId,
      sub: objectId,
      tid: this.#tenantId,
      ver: '2.0',
      uti: randomUUID(),
    })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: this.#publicJwk.kid ?? '' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + tokenLifetime)
      .sign(this.#privateKey);
  }

  /**
   * `audiences` are those of which the token may have any.
   * @throws TokenRefused when the token is not ours, is over, or is for another audience
   */
  async verify(token: string, ...audiences: readonly string[]): Promise<TokenHolder> {
    const holder = this.#verified.get(token) ?? (await this.#check(token));
    if (Date.now() >= holder.expiresAt) throw new TokenRefused('expired', expired);
    if (!audiences.some((one) => toAudience(one) === holder.audience)) {
      const text = `The access token has been obtained for wrong audience or resource '${holder.audience}'. It should exactly match with one of the allowed audiences '${audiences.join(',')}'.`;
      throw new TokenRefused('audience', text);
    }
    return { appId: holder.appId, tenantId: holder.tenantId };
  }

  async #check(token: string): Promise<Verified> {
    const { payload } = await jwtVerify(token, this.#publicKey, { algorithms: ['RS256'] }).catch(
      (cause: unknown) => {
        if (cause instanceof errors.JWTExpired) throw new TokenRefused('expired', expired, { cause });
        throw new TokenRefused('invalid', 'The access token is invalid.', { cause });
      },
    );
    const { appid, tid, aud, exp } = payload;
    if (
      typeof appid !== 'string' ||
      typeof tid !== 'string' ||
      typeof aud !== 'string' ||
      exp === undefined
    ) {
      throw new TokenRefused('invalid', 'The access token lacks appid, tid, aud or exp.');
    }
    const holder = { appId: appid, tenantId: tid, audience: aud, expiresAt: exp * 1000 };
    if (this.#verified.size >= kept) this.#verified.delete(this.#verified.keys().next().value as string);
    this.#verified.set(token, holder);
    return holder;
  }
}
