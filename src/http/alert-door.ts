import { createHash, timingSafeEqual } from 'node:crypto';
import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';

/** Who may deliver alerts. Without codes and without an audience nobody may. */
export interface AlertDoorSettings {
  /** Secrets for `?code=`; two while one is replaced. */
  readonly codes: readonly string[];
  /** Audience of the secure webhook's token; undefined: no tokens are taken. */
  readonly audience: string | undefined;
  /** Application id of who sends, lower case. */
  readonly sender: string;
  /** Entra tenant, lower case. */
  readonly tenant: string;
  /** Entra's address, without a slash at the end. */
  readonly authority: string;
}

/** 401: nobody showed who they are; 403: somebody did, who may not; 503: Entra's keys can't be had now. */
export type Admission = 'welcome' | 401 | 403 | 503;

/** What Entra must say of Azure Monitor: the role that our app registration gives to it. */
const role = 'ActionGroupsSecureWebhook';

/**
 * Looks at who delivers an alert, before anything of the body is read. A plain webhook has nothing but the secret in its
 * address; a secure one brings Entra's token (Azure Monitor's action groups, "secure webhook").
 */
export class AlertDoor {
  readonly #settings: AlertDoorSettings;
  readonly #codes: readonly Buffer[];
  readonly #keys: JWTVerifyGetKey;

  constructor(settings: AlertDoorSettings) {
    this.#settings = settings;
    this.#codes = settings.codes.map(digest);
    const { authority, tenant } = settings;
    this.#keys = createRemoteJWKSet(new URL(`${authority}/${tenant}/discovery/v2.0/keys`), {
      timeoutDuration: 5000,
    });
  }

  /** False where the configuration lets nobody in: then there is no such door. */
  get isOpen(): boolean {
    return this.#codes.length > 0 || this.#settings.audience !== undefined;
  }

  /** @param code of the address; @param authorization header as it came */
  async admit(code: unknown, authorization: string | undefined): Promise<Admission> {
    if (typeof code === 'string') return this.#knows(code) ? 'welcome' : 401;
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? '')?.[1];
    const { audience } = this.#settings;
    return token === undefined || audience === undefined ? 401 : this.#believe(token, audience);
  }

  /** Every code is compared, each in the same time whatever it is. */
  #knows(code: string): boolean {
    const said = digest(code);
    return this.#codes.map((one) => timingSafeEqual(one, said)).includes(true);
  }

  async #believe(token: string, audience: string): Promise<Admission> {
    const { tenant, authority, sender } = this.#settings;
    try {
      const { payload } = await jwtVerify(token, this.#keys, {
        audience,
        issuer: [`${authority}/${tenant}/v2.0`, `https://sts.windows.net/${tenant}/`],
        algorithms: ['RS256'],
        clockTolerance: 300,
        requiredClaims: ['exp'],
      });
      const { tid, azp, appid, roles } = payload;
      const app = azp ?? appid;
      const isSender = typeof app === 'string' && app.toLowerCase() === sender;
      const isAllowed = Array.isArray(roles) && roles.includes(role);
      return tid === tenant && isSender && isAllowed ? 'welcome' : 403;
    } catch (error) {
      const isRefused =
        error instanceof errors.JWTClaimValidationFailed ||
        error instanceof errors.JWTExpired ||
        error instanceof errors.JWTInvalid ||
        error instanceof errors.JWSInvalid ||
        error instanceof errors.JWSSignatureVerificationFailed ||
        error instanceof errors.JOSEAlgNotAllowed ||
        error instanceof errors.JOSENotSupported ||
        error instanceof errors.JWKSNoMatchingKey ||
        // A token that doesn't say which key it was signed with.
        error instanceof errors.JWKSMultipleMatchingKeys;
      return isRefused ? 401 : 503;
    }
  }
}

/** Of one length whatever was said, so that a comparison tells nothing of it. */
function digest(code: string): Buffer {
  return createHash('sha256').update(code).digest();
}
