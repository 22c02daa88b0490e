import { randomUUID } from 'node:crypto';
import type { Faults } from '../faults.ts';
import { stableId, type Tenant } from '../tenant.ts';
import type { AlertsManagement } from './alerts-management.ts';
import { Allowances } from './allowance.ts';
import type { Entra } from './entra.ts';
import { type Exchange, failure, header, type Reply } from './exchange.ts';
import type { Graph } from './graph.ts';
import { azureFault } from './guard.ts';
import type { Metrics } from './metrics.ts';
import type { ResourceManager } from './resource-manager.ts';
import { TokenRefused, type Tokens } from './tokens.ts';

const management = 'https://management.azure.com';
const graphAudience = 'https://graph.microsoft.com';
const metricsAudience = 'https://metrics.monitor.azure.com';

const batchRoute = /^\/metrics\/([^/]+)\/subscriptions\/([^/]+)\/metrics:getbatch$/;
const metricsRoute = /^(\/subscriptions\/.+)\/providers\/microsoft\.insights\/metrics$/;

const refusals = {
  invalid: 'InvalidAuthenticationToken',
  expired: 'ExpiredAuthenticationToken',
  audience: 'InvalidAuthenticationTokenAudience',
} as const;

/** Those whom the front sends callers to. */
export interface Services {
  readonly entra: Entra;
  readonly resourceManager: ResourceManager;
  readonly metrics: Metrics;
  readonly alertsManagement: AlertsManagement;
  readonly graph: Graph;
}

/** Finds out whose address was called, and whether the caller may. */
export class Front {
  readonly #tenant: Tenant;
  readonly #faults: Faults;
  readonly #tokens: Tokens;
  readonly #services: Services;
  readonly #allowances = new Allowances();

  constructor(tenant: Tenant, faults: Faults, tokens: Tokens, services: Services) {
    this.#tenant = tenant;
    this.#faults = faults;
    this.#tokens = tokens;
    this.#services = services;
  }

  async answer(exchange: Exchange): Promise<Reply> {
    const { route } = exchange;
    if (route.startsWith('/subscriptions/')) return this.#withHeaders(exchange, await this.#azure(exchange));
    if (route.startsWith('/metrics/')) return this.#withHeaders(exchange, await this.#batch(exchange));
    if (route.startsWith('/graph/')) {
      return this.#services.graph.answer(exchange, await this.#refusal(exchange, [graphAudience]));
    }
    const signIn = await this.#services.entra.answer(exchange);
    return signIn ?? failure(404, 'NotFound', `Nothing is known at '${exchange.path}'.`);
  }

  async #azure(exchange: Exchange): Promise<Reply> {
    const refusal = azureFault(this.#faults) ?? (await this.#refusal(exchange, [management]));
    if (refusal !== undefined) return refusal;
    const metrics = exchange.method === 'GET' ? metricsRoute.exec(exchange.route) : null;
    if (metrics !== null) {
      return this.#services.metrics.ofOne(exchange, exchange.path.slice(0, metrics[1]?.length));
    }
    const caller = this.#tenant.azure.clientId;
    const alerts = this.#services.alertsManagement.answer(exchange, caller);
    return alerts ?? this.#services.resourceManager.answer(exchange, caller);
  }

  async #batch(exchange: Exchange): Promise<Reply> {
    // Monitor's two batch clients ask for different audiences by default.
    const refusal =
      azureFault(this.#faults) ?? (await this.#refusal(exchange, [metricsAudience, management]));
    if (refusal !== undefined) return refusal;
    const [, region, subscription] = batchRoute.exec(exchange.route) ?? [];
    if (exchange.method !== 'POST' || region === undefined || subscription === undefined) {
      return failure(404, 'NotFound', `No ${exchange.method} is known for '${exchange.path}'.`);
    }
    return this.#services.metrics.ofMany(exchange, region, subscription);
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
      return audiences.includes(graphAudience)
        ? failure(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.')
        : failure(403, 'AuthorizationFailed', text);
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
      const code = audiences.includes(graphAudience) ? refusals.invalid : refusals[error.why];
      return { ...failure(401, code, error.message), headers: challenge };
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
