import type { Activity } from 'botbuilder';
import {
  AuthenticationConfiguration,
  AuthenticationError,
  BotFrameworkAuthenticationFactory,
  ServiceClientCredentialsFactory,
} from 'botframework-connector';
import { inTime } from './in-time.ts';
import { Proven } from './proven.ts';
import { quietly } from './quiet.ts';
import { type BotSettings, frameworks } from './settings.ts';

type Credentials = Awaited<ReturnType<ServiceClientCredentialsFactory['createCredentials']>>;

export type Authenticated =
  | { readonly kind: 'known' }
  /** `token`: it is not the channel's for this bot. `keys-unreachable`: nobody can tell now. */
  | { readonly kind: 'refused'; readonly why: 'token' | 'keys-unreachable' };

/** Fetching the channel's keys has no deadline in the SDK. */
const deadlineMs = 8000;
const ofToken = new Set(['JsonWebTokenError', 'NotBeforeError', 'TokenExpiredError']);

/** botbuilder's authentication with our own addresses and our own token. */
export function makeAuthentication(bot: BotSettings, token: () => Promise<string>) {
  const known = frameworks[bot.cloud ?? 'public'];
  const keys = bot.openIdMetadata ?? known.openIdMetadata;
  const rules = new AuthenticationConfiguration([], async (claims) => {
    const issuer = claims.find(({ type }) => type === 'iss')?.value;
    // Any other class of error would become a 500 that repeats its message.
    if (issuer !== known.issuer) throw new AuthenticationError('Another issuer', 401);
  });
  // One address given means to botbuilder that all are meant as given: so all are.
  const framework = BotFrameworkAuthenticationFactory.create(
    '',
    true,
    bot.loginEndpoint ?? known.loginEndpoint,
    known.scope,
    known.issuer,
    known.oauth,
    keys,
    keys,
    '',
    new OwnCredentials(bot.appId, token),
    rules,
    undefined,
    {},
  );

  const proven = new Proven();

  /** `bearer` is undefined for an unsigned activity on an open channel. */
  async function authenticate(activity: Activity, bearer: string | undefined): Promise<Authenticated> {
    if (bearer === undefined || proven.has(bearer, activity, Date.now())) return { kind: 'known' };
    try {
      const proving = quietly(() => framework.authenticateRequest(activity, bearer));
      const identity = await inTime(proving, deadlineMs, undefined);
      if (identity === undefined) return { kind: 'refused', why: 'keys-unreachable' };
      const { claims } = identity.claimsIdentity;
      const endsAt: unknown = claims.find(({ type }) => type === 'exp')?.value;
      proven.add(bearer, activity, endsAt, Date.now());
      return { kind: 'known' };
    } catch (error) {
      return { kind: 'refused', why: whyFailed(error) };
    }
  }
  return { framework, authenticate };
}

function whyFailed(error: unknown): 'token' | 'keys-unreachable' {
  if (error instanceof AuthenticationError) return error.statusCode === 500 ? 'keys-unreachable' : 'token';
  return error instanceof Error && ofToken.has(error.name) ? 'token' : 'keys-unreachable';
}

/** Authentication is never off, whatever the settings: an empty app id opens nothing. */
class OwnCredentials extends ServiceClientCredentialsFactory {
  readonly #appId: string;
  readonly #token: () => Promise<string>;

  constructor(appId: string, token: () => Promise<string>) {
    super();
    this.#appId = appId;
    this.#token = token;
  }

  override async isValidAppId(appId: string): Promise<boolean> {
    return typeof appId === 'string' && appId.toLowerCase() === this.#appId.toLowerCase();
  }

  override async isAuthenticationDisabled(): Promise<boolean> {
    return false;
  }

  override async createCredentials(): Promise<Credentials> {
    return {
      signRequest: async (request) => {
        request.headers.set('authorization', `Bearer ${await this.#token()}`);
        return request;
      },
    };
  }
}
