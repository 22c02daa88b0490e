import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/identity';

/** A token is asked for anew in the background once it is this close to its end. */
const renewBeforeMs = 10 * 60_000;
/** A token that ends so soon is not handed out any more. */
const reserveMs = 5 * 60_000;
/** After a renewal that failed the old token serves for so long before the next try. */
const renewPauseMs = 30_000;
const renewLimitMs = 20_000;

interface Kept {
  token: AccessToken | undefined;
  renewal: Promise<AccessToken> | undefined;
  /** Machine time, ms. */
  renewalFailedAt: number;
}

/**
 * Keeps tokens until shortly before they end and renews them in the background, for all clients together.
 *
 * It also stands between the clients and their habits: the SDK's own cache shares one caller's abort signal with all
 * that wait, and a renewal of its that fails at the very end of a token rejects a promise that nobody awaits, which
 * would end the process. Clients are told that tokens end `reserveMs` earlier than they do, so that a failed renewal
 * always has a good token to fall back on.
 */
export class TokenKeeper implements TokenCredential {
  readonly #source: TokenCredential;
  readonly #kept = new Map<string, Kept>();

  constructor(source: TokenCredential) {
    this.#source = source;
  }

  /** @throws AuthenticationError and its like from `source` when there is no good token and none can be had */
  async getToken(scopes: string | string[], options: GetTokenOptions = {}): Promise<AccessToken> {
    const kept = this.#keptFor(scopes, options);
    if (options.claims !== undefined) {
      // The service wants a token that meets `claims` (continuous access evaluation): the kept one is of no use to it.
      kept.token = undefined;
      return asSeenOutside(await this.#renew(kept, scopes, options));
    }
    const leftMs = (kept.token?.expiresOnTimestamp ?? 0) - Date.now();
    if (kept.token === undefined || leftMs <= reserveMs) {
      return asSeenOutside(await this.#renew(kept, scopes, options));
    }
    if (leftMs <= renewBeforeMs && Date.now() - kept.renewalFailedAt > renewPauseMs) {
      this.#renew(kept, scopes, options).catch(() => {
        kept.renewalFailedAt = Date.now(); // the old token is still good for five minutes and more
      });
    }
    return asSeenOutside(kept.token);
  }

  #keptFor(scopes: string | string[], options: GetTokenOptions): Kept {
    const key = JSON.stringify([scopes, options.enableCae ?? false, options.tenantId ?? null]);
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const kept: Kept = { token: undefined, renewal: undefined, renewalFailedAt: 0 };
    this.#kept.set(key, kept);
    return kept;
  }

  #renew(kept: Kept, scopes: string | string[], options: GetTokenOptions): Promise<AccessToken> {
    // Nobody's abort signal: others may wait for the same token. Whoever asks has a deadline of their own.
    const { abortSignal: _, ...rest } = options;
    kept.renewal ??= withinLimit(this.#source.getToken(scopes, rest))
      .then((token) => {
        if (token === null) throw new Error('the credential gave no token');
        kept.token = token;
        return token;
      })
      .finally(() => {
        kept.renewal = undefined;
      });
    return kept.renewal;
  }
}

function asSeenOutside(token: AccessToken): AccessToken {
  const { refreshAfterTimestamp: _, ...rest } = token;
  return { ...rest, expiresOnTimestamp: token.expiresOnTimestamp - reserveMs };
}

/** Not every credential heeds an abort signal, so the wait ends by itself. */
async function withinLimit<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no token within ${renewLimitMs / 1000} s`)), renewLimitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
