import { randomUUID } from 'node:crypto';
import type { Faults } from '../faults.ts';
import { stableId, type Tenant } from '../tenant.ts';
import { Allowances } from './allowance.ts';
import type { Entra } from './entra.ts';
import { type Exchange, failure, header, type Reply } from './exchange.ts';
import { azureFault } from './guard.ts';
import type { ResourceManager } from './resource-manager.ts';
import { TokenRefused, type Tokens } from './tokens.ts';

const management = 'https://management.azure.com';

const refusals = {
  invalid: 'InvalidAuthenticationToken',
  expired: 'ExpiredAuthenticationToken',
  audience: 'InvalidAuthenticationTokenAudience',
} as const;

/** Finds out whose address was called, and whether the caller may. */
export class Front {
  readonly #tenant: Tenant;
  readonly #faults: Faults;
  readonly #tokens: Tokens;
  readonly #entra: Entra;
  readonly #resourceManager: ResourceManager;
  readonly #allowances = new Allowances();

  constructor(
    tenant: Tenant,
    faults: Faults,
    tokens: Tokens,
    services: { entra: Entra; resourceManager: ResourceManager },
  ) {
    this.#tenant = tenant;
    this.#faults = faults;
    this.#tokens = tokens;
    this.#entra = services.entra;
    this.#resourceManager = services.resourceManager;
  }

  async answer(exchange: Exchange): Promise<Reply> {
    const { route } = exchange;
    if (route.startsWith('/subscriptions/')) return this.#withHeaders(exchange, await this.#azure(exchange));
    const signIn = await this.#entra.answer(exchange);
    return signIn ?? failure(404, 'NotFound', `Nothing is known at '${exchange.path}'.`);
  }

  async #azure(exchange: Exchange): Promise<Reply> {
    const refusal = azureFault(this.#faults) ?? (await this.#refusal(exchange, [management]));
    if (refusal !== undefined) return refusal;
    return this.#resourceManager.answer(exchange, this.#tenant.azure.clientId);
  }

  /** The answer to a caller without a good token, or without rights; undefined when the caller may go on. */
  async #refusal(exchange: Exchange, audiences: readonly string[]): Promise<Reply | undefined> {
    const [scheme, token] = (header(exchange, 'authorization') ?? '').split(' ');
    const challenge = {
      'www-authenticate': `Bearer authorization_uri="https://login.microsoftonline.com/${this.#tenant.tenantId}", error="invalid_token"`,
    };
    if (scheme?.toLowerCase() !== 'bearer' || token === undefined) {
      const text = "Authentication failed. The 'Authorization' header is missing.";
      return { ...failure(401, 'AuthenticationFailed', text), headers: challenge };
    }
    try {
      const { appId } = await this.#tokens.verify(token, ...audiences);
      if (appId === this.#tenant.azure.clientId) return undefined;
      const text = `The client '${appId}' with object id '${stableId(`principal ${appId}`)}' does not have authorization to perform action over scope '${exchange.path}' or the scope is invalid. If access was recently granted, please refresh your credentials.`;
      return failure(403, 'AuthorizationFailed', text);
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
      return { ...failure(401, refusals[error.why], error.message), headers: challenge };
    }
  }

  #withHeaders(exchange: Exchange, reply: Reply): Reply {
    const clientRequestId = header(exchange, 'x-ms-client-request-id');
    const echo = header(exchange, 'x-ms-return-client-request-id')?.toLowerCase() === 'true';
    return {
      ...reply,
      headers: {
        'cache-control': 'no-cache',
        'x-ms-request-id': randomUUID(),
        'x-ms-correlation-request-id': randomUUID(),
        ...(echo && clientRequestId !== undefined ? { 'x-ms-client-request-id': clientRequestId } : {}),
        ...this.#allowances.headers(exchange.method, exchange.route),
        ...reply.headers,
      },
    };
  }
}
