import { decodeJwt } from 'jose';
import { toFault } from '../azure/azure-fault.ts';
import { scopeOf } from '../azure/scope.ts';
import type { Config, Credential } from '../config/config.ts';
import { cloudAddresses } from '../domain/cloud.ts';
import { addressId } from './addresses.ts';
import { type Check, type Finding, right, wrong } from './check.ts';
import { alongCauses, codeOf, networkTrouble } from './explain.ts';

/** Where tokens come from: for the bot towards Teams, and for Azure and Graph. */
export interface Tokens {
  /** The bot's own. */
  readonly bot: () => Promise<string>;
  /** For Azure and Graph, by scope. */
  readonly azure: (scope: string) => Promise<string>;
}

/** Whether Entra knows the tenant and gives the tokens that the configuration speaks of. */
export function identityChecks(config: Config, tokens: Tokens): readonly Check[] {
  const { cloud, tenant, bot, azure } = config;
  const usual = cloudAddresses[cloud];
  const signIn = azure.authorityHost ?? usual.authorityHost;
  const botSignIn = bot.loginEndpoint ?? usual.authorityHost;
  const graphScope = `${usual.graph}/.default`;
  return [
    {
      id: 'tenant',
      title: 'Entra, tenant',
      needs: [addressId(signIn)],
      run: (signal) => judgeTenant(signIn, tenant, signal),
    },
    {
      id: 'bot-token',
      title: 'Bot, credential',
      needs: ['tenant', addressId(botSignIn)],
      run: async () => judgeBotToken(await orWhyNot(tokens.bot(), bot.credential, 'bot'), config),
    },
    {
      id: 'azure-token',
      title: 'Azure, credential',
      needs: ['tenant'],
      run: async () => {
        const token = await orWhyNot(
          tokens.azure(scopeOf(azure.resourceManager.audience)),
          azure.credential,
          'azure',
        );
        return typeof token === 'string' ? right(`a token for ${azure.resourceManager.audience}`) : token;
      },
    },
    {
      id: 'graph-token',
      title: 'Graph, credential',
      needs: ['azure-token', addressId(azure.graph)],
      run: async () => {
        const token = await orWhyNot(tokens.azure(graphScope), azure.credential, 'azure');
        return typeof token === 'string' ? right(`a token for ${usual.graph}`) : token;
      },
    },
  ];
}

async function judgeTenant(signIn: string, tenant: string, signal: AbortSignal): Promise<Finding> {
  const base = signIn.replace(/\/+$/, '');
  const response = await fetch(`${base}/${tenant}/v2.0/.well-known/openid-configuration`, { signal });
  const body = (await response.json().catch(() => undefined)) as
    | { readonly error_codes?: unknown }
    | undefined;
  if (response.ok) return right(`known (${tenant})`);
  if (response.status < 500 && Array.isArray(body?.error_codes) && body.error_codes.includes(90002))
    return wrong(
      `Entra knows no tenant ${tenant}`,
      'Put the directory (tenant) id of Entra’s overview page into tenant; compare cloud.',
    );
  return wrong(
    `Entra answered ${response.status} for the tenant ${tenant}`,
    'Compare tenant, azure.authorityHost and cloud; else ask again in some minutes.',
  );
}

/** The token, or what Entra has against it. */
async function orWhyNot(
  asked: Promise<string>,
  credential: Credential,
  key: 'bot' | 'azure',
): Promise<string | Finding> {
  try {
    return await asked;
  } catch (error) {
    return whyNoToken(error, credential, key);
  }
}

function whyNoToken(error: unknown, credential: Credential, key: 'bot' | 'azure'): Finding {
  const trouble = networkTrouble(codeOf(error));
  if (trouble !== undefined) return wrong(trouble.says, trouble.remedy);
  const fault = toFault(error, 'Entra', []);
  const says = fault.message;
  if (credential.kind === 'managed-identity')
    return wrong(
      says,
      `Give this machine or app the managed identity ${credential.clientId ?? 'in Azure'}; outside of Azure set ${key}.secret.`,
    );
  return wrong(says, remedyFor(entraNumber(error), credential.clientId, key) ?? fault.remedy);
}

function remedyFor(number: string | undefined, app: string, key: 'bot' | 'azure'): string | undefined {
  const idKey = key === 'bot' ? 'bot.appId' : 'azure.clientId';
  switch (number) {
    case '7000215':
      return `${key}.secret is not a secret of the application ${app}: put the secret’s value there, not its id (Entra, App registrations, Certificates & secrets).`;
    case '7000222':
      return `The secret of the application ${app} has expired: make a new one in Entra and put its value into ${key}.secret.`;
    case '700016':
      return `Compare ${idKey} (${app}) with the application’s id in Entra, and tenant with the tenant that it is in.`;
    case '500011':
      return 'Compare the audience in gatehouse.yaml, and cloud: this tenant has no such service.';
    default:
      return undefined;
  }
}

/** The number in Entra's AADSTS code. */
function entraNumber(error: unknown): string | undefined {
  return alongCauses(error, (one) => {
    const number = 'errorNo' in one ? one.errorNo : undefined;
    return typeof number === 'string' || typeof number === 'number' ? String(number) : undefined;
  });
}

/** Teams refuses a token that is for somebody else, and says no more than 401. */
function judgeBotToken(token: string | Finding, { cloud, bot, tenant }: Config): Finding {
  if (typeof token !== 'string') return token;
  const wanted = cloudAddresses[cloud].bot.audience;
  const { aud, appid, azp, tid } = decodeJwt(token);
  const app = String(appid ?? azp ?? 'nobody').toLowerCase();
  if (aud !== wanted) return wrong(`its token is for ${String(aud)}, not for ${wanted}`, 'Compare cloud.');
  if (app !== bot.appId)
    return wrong(
      `its token is the application ${app}’s`,
      `Let bot.appId (${bot.appId}) be the application id of the identity that the bot runs under.`,
    );
  if (typeof tid === 'string' && tid.toLowerCase() !== tenant)
    return wrong(`its token is of the tenant ${tid}`, 'Compare tenant with the tenant of the Azure Bot.');
  return right(`a token for ${wanted}, as ${app}`);
}
