import { randomUUID } from 'node:crypto';
import { stableId, type Tenant } from '../tenant.ts';
import type { Exchange, Reply } from './exchange.ts';
import { type Tokens, toAudience, tokenLifetime } from './tokens.ts';

/** The resources that this tenant has tokens for. */
const resources = new Set([
  'https://management.azure.com',
  'https://metrics.monitor.azure.com',
  'https://graph.microsoft.com',
  'https://api.botframework.com',
]);

function refusal(status: number, error: string, code: number, text: string): Reply {
  const timestamp = `${new Date().toISOString().slice(0, 19).replace('T', ' ')}Z`;
  const [traceId, correlationId] = [randomUUID(), randomUUID()];
  return {
    status,
    body: {
      error,
      error_description: `AADSTS${code}: ${text} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
      error_codes: [code],
      timestamp,
      trace_id: traceId,
      correlation_id: correlationId,
      error_uri: `https://login.microsoftonline.com/error?code=${code}`,
    },
  };
}

/** The tenant's sign-in service: OpenID configuration, keys, and tokens for its two applications. */
export class Entra {
  readonly #tenant: Tenant;
  readonly #tokens: Tokens;
  readonly #url: string;

  constructor(tenant: Tenant, tokens: Tokens, url: string) {
    this.#tenant = tenant;
    this.#tokens = tokens;
    this.#url = url;
  }

  /** Undefined when the address is not one of Entra's. */
  async answer(exchange: Exchange): Promise<Reply | undefined> {
    const { route, method } = exchange;
    if (route === '/common/discovery/instance') return this.#instances();
    const match = /^\/([^/]+)(\/.+)$/.exec(route);
    const [, tenant = '', rest = ''] = match ?? [];
    switch (rest) {
      case '/v2.0/.well-known/openid-configuration':
        return this.#isKnown(tenant) ? this.#configuration() : this.#noTenant(tenant);
      case '/discovery/v2.0/keys':
        return { status: 200, body: this.#tokens.keys };
      case '/oauth2/v2.0/token':
        if (method !== 'POST')
          return refusal(400, 'invalid_request', 900561, 'The endpoint only accepts POST.');
        return this.#isKnown(tenant)
          ? this.#token(new URLSearchParams(exchange.body))
          : this.#noTenant(tenant);
      default:
        return undefined;
    }
  }

  /** Bots of the older, multi-tenant kind ask for their tokens at `botframework.com`. */
  #isKnown(tenant: string): boolean {
    return tenant === this.#tenant.tenantId || tenant === 'botframework.com';
  }

  #noTenant(tenant: string): Reply {
    return refusal(400, 'invalid_request', 90002, `Tenant '${tenant}' not found.`);
  }

  get #issuer(): string {
    return `${this.#url}/${this.#tenant.tenantId}/v2.0`;
  }

  #configuration(): Reply {
    const base = `${this.#url}/${this.#tenant.tenantId}`;
    return {
      status: 200,
      body: {
        issuer: this.#issuer,
        authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
        token_endpoint: `${base}/oauth2/v2.0/token`,
        jwks_uri: `${base}/discovery/v2.0/keys`,
        token_endpoint_auth_methods_supported: ['client_secret_post'],
        response_types_supported: ['code', 'id_token', 'token'],
        subject_types_supported: ['pairwise'],
        id_token_signing_alg_values_supported: ['RS256'],
        tenant_region_scope: 'EU',
      },
    };
  }

  #instances(): Reply {
    const host = new URL(this.#url).host;
    return {
      status: 200,
      body: {
        tenant_discovery_endpoint: `${this.#url}/${this.#tenant.tenantId}/v2.0/.well-known/openid-configuration`,
        'api-version': '1.1',
        metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
      },
    };
  }

  async #token(form: URLSearchParams): Promise<Reply> {
    if (form.get('grant_type') !== 'client_credentials') {
      return refusal(400, 'unsupported_grant_type', 70003, 'The app requested an unsupported grant type.');
    }
    const { bot, azure, tenantId } = this.#tenant;
    const clientId = form.get('client_id') ?? '';
    const secret = new Map([
      [bot.appId, bot.secret],
      [azure.clientId, azure.secret],
    ]).get(clientId);
    if (secret === undefined) {
      const text = `Application with identifier '${clientId}' was not found in the directory '${tenantId}'.`;
      return refusal(400, 'unauthorized_client', 700016, text);
    }
    if (form.get('client_secret') !== secret) {
      const text = `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`;
      return refusal(401, 'invalid_client', 7000215, text);
    }
    const scope = (form.get('scope') ?? '').split(' ').find((one) => one.endsWith('/.default'));
    if (scope === undefined) {
      const text = `The provided value for scope ${form.get('scope')} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`;
      return refusal(400, 'invalid_scope', 1002012, text);
    }
    const audience = toAudience(scope);
    if (!resources.has(audience)) {
      const text = `The resource principal named ${audience} was not found in the tenant named Contoso.`;
      return refusal(400, 'invalid_resource', 500011, text);
    }
    const token = await this.#tokens.issue(
      this.#issuer,
      clientId,
      audience,
      stableId(`principal ${clientId}`),
    );
    return {
      status: 200,
      headers: { 'cache-control': 'no-store, no-cache', pragma: 'no-cache' },
      body: {
        token_type: 'Bearer',
        expires_in: tokenLifetime,
        ext_expires_in: tokenLifetime,
        access_token: token,
      },
    };
  }
}
