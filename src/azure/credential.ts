import { ClientSecretCredential, ManagedIdentityCredential, type TokenCredential } from '@azure/identity';
import { cloudAddresses } from '../domain/cloud.ts';
import type { IdentitySettings } from './settings.ts';
import { TokenKeeper } from './token-keeper.ts';

const microsoftsOwn = new Set(Object.values(cloudAddresses).map((one) => new URL(one.authorityHost).host));

/** The bot's identity towards Azure and Graph. Tokens are kept until shortly before they end, for all clients together. */
export function makeCredential(settings: IdentitySettings): TokenCredential {
  return new TokenKeeper(source(settings));
}

/**
 * What gives the bot's own token, with which it speaks to Teams.
 * @returns a function that rejects when there is no good token and none can be had
 */
export function botToken(settings: IdentitySettings): () => Promise<string> {
  const credential = makeCredential(settings);
  const scope = `${cloudAddresses[settings.cloud].bot.audience}/.default`;
  return async () => {
    const token = await credential.getToken(scope);
    if (token === null) throw new Error('no token for the Bot Framework');
    return token.token;
  };
}

function source({ cloud, tenant, credential, authorityHost, ca }: IdentitySettings): TokenCredential {
  if (credential.kind === 'managed-identity') {
    return new ManagedIdentityCredential(
      credential.clientId === undefined ? {} : { clientId: credential.clientId },
    );
  }
  const host = authorityHost ?? cloudAddresses[cloud].authorityHost;
  return new ClientSecretCredential(tenant, credential.clientId, credential.secret, {
    authorityHost: host,
    // Instance discovery asks login.microsoftonline.com, which knows nothing of anybody else's authority.
    disableInstanceDiscovery: !microsoftsOwn.has(new URL(host).host),
    ...(ca === undefined ? {} : { tlsOptions: { ca } }),
  });
}
