import { decodeJwt } from 'jose';
import type { Faults } from '../faults.ts';
import type { CloudSide } from './parts.ts';
import { RateLimits } from './rate-limits.ts';
import { ServiceError } from './service-error.ts';

const audience = 'https://api.botframework.com';
const mostTokens = 100;

/** What stands before every call of a bot: its token, Teams' limits, and the faults that are switched on. */
export class ConnectorGuard {
  readonly #cloud: CloudSide;
  readonly #appId: string;
  readonly #faults: Faults;
  readonly #limits = new RateLimits();
  /** Tokens that were found good, with their end in milliseconds since 1970. */
  readonly #good = new Map<string, number>();
  #refusals = 0;
  #writes = 0;

  constructor(cloud: CloudSide, appId: string, faults: Faults) {
    this.#cloud = cloud;
    this.#appId = appId;
    this.#faults = faults;
  }

  /** @throws ServiceError 503 while Teams is down, 401 without a good token, 403 for another app's */
  async admit(authorization: string | undefined): Promise<void> {
    if (this.#faults.hit('teams-down'))
      throw new ServiceError(503, 'ServiceUnavailable', 'The service is unavailable');
    const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) throw new ServiceError(401, 'Unauthorized', 'Authorization has been denied');
    if (Date.now() < (this.#good.get(token) ?? 0)) return;
    const { appId } = await this.#verify(token);
    if (appId !== this.#appId) throw new ServiceError(403, 'Forbidden', 'The bot is not registered');
    if (this.#good.size >= mostTokens) this.#good.clear();
    this.#good.set(token, (decodeJwt(token).exp ?? 0) * 1000);
  }

  /** @throws ServiceError 429 beyond the limits; 403, 412, 429, 502 or 504 by a fault */
  pace(kind: 'write' | 'read', conversation: string): void {
    const isChannel = conversation.startsWith('19:');
    if (isChannel && this.#faults.hit('teams-removed'))
      throw new ServiceError(
        403,
        'BotNotInConversationRoster',
        'The bot is not part of the conversation roster',
      );
    if (kind === 'write') this.#strike();
    const waitMs = this.#limits.take(kind, conversation);
    if (waitMs !== undefined) throw this.#tooMany(waitMs);
  }

  #strike(): void {
    if (this.#faults.hit('teams-429')) throw this.#tooMany(2000);
    if (this.#faults.hit('teams-429-bare'))
      throw new ServiceError(429, 'TooManyRequests', 'API calls quota exceeded');
    if (this.#faults.hit('teams-502')) throw new ServiceError(502, 'BadGateway', 'Bad gateway');
    if (this.#faults.hit('teams-504')) throw new ServiceError(504, 'GatewayTimeout', 'Gateway timeout');
    this.#writes += 1;
    if (this.#writes % 2 === 0 && this.#faults.hit('teams-412'))
      throw new ServiceError(412, 'PreconditionFailed', 'Precondition failed, please retry again');
  }

  /** Every fourth refusal comes without Retry-After: Teams doesn't always send it. */
  #tooMany(waitMs: number): ServiceError {
    this.#refusals += 1;
    const seconds = String(Math.max(1, Math.ceil(waitMs / 1000)));
    const headers: Record<string, string> = this.#refusals % 4 === 0 ? {} : { 'retry-after': seconds };
    return new ServiceError(429, 'TooManyRequests', 'API calls quota exceeded', headers);
  }

  async #verify(token: string): Promise<{ readonly appId: string }> {
    try {
      return await this.#cloud.verifyToken(token, audience);
    } catch (error) {
      throw new ServiceError(401, 'Unauthorized', `Authorization has been denied: ${String(error)}`);
    }
  }
}
