import { ClientSecretCredential } from '@azure/identity';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { call, type Started, signIn, start } from './start.ts';

let at: Started;
beforeAll(async () => {
  at = await start();
});
afterAll(() => at.cloud.close());

describe('signing in', () => {
  test('gives a token for one audience, which the cloud accepts', async () => {
    const { token } = await at.credential.getToken('https://graph.microsoft.com//.default');
    const holder = await at.cloud.verifyToken(token, 'https://graph.microsoft.com');
    expect(holder).toEqual({ appId: at.tenant.azure.clientId, tenantId: at.tenant.tenantId });
    const elsewhere = at.cloud.verifyToken(token, 'https://api.botframework.com');
    await expect(elsewhere).rejects.toMatchObject({ why: 'audience' });
    const changed = `${token.slice(0, -4)}AAAA`;
    await expect(at.cloud.verifyToken(changed, 'https://graph.microsoft.com')).rejects.toMatchObject({
      why: 'invalid',
    });
  });

  test('works for the bot as well', async () => {
    const { bot, tenantId } = at.tenant;
    const credential = new ClientSecretCredential(tenantId, bot.appId, bot.secret, {
      authorityHost: at.cloud.url,
      disableInstanceDiscovery: true,
      tlsOptions: { ca: at.ca },
    });
    const { token } = await credential.getToken('https://api.botframework.com/.default');
    const holder = await at.cloud.verifyToken(token, 'https://api.botframework.com');
    expect(holder.appId).toBe(bot.appId);
  });

  test.each([
    ['a wrong secret', 'wrong', 'https://graph.microsoft.com/.default', 'AADSTS7000215'],
    ['a resource that is not in the tenant', undefined, 'https://vault.azure.net/.default', 'AADSTS500011'],
  ])('with %s is refused as Entra refuses it', async (_, secret, scope, code) => {
    await expect(signIn(at.cloud, at.tenant, at.ca, secret).getToken(scope)).rejects.toThrow(code);
  });

  test('is described at the usual addresses', async () => {
    const { tenantId } = at.tenant;
    const configuration = await call(at, `/${tenantId}/v2.0/.well-known/openid-configuration`, { scope: '' });
    const { jwks_uri } = configuration.body as { jwks_uri: string };
    const keys = await call(at, new URL(jwks_uri).pathname, { scope: '' });
    expect(keys.body).toMatchObject({ keys: [{ kty: 'RSA', alg: 'RS256' }] });
    expect(keys.body['keys']).not.toMatchObject([{ d: expect.anything() }]);
    const nobody = await call(at, '/nobody/v2.0/.well-known/openid-configuration', { scope: '' });
    expect(nobody.status).toBe(400);
  });
});

test('secrets are not in the log of requests', async () => {
  await at.credential.getToken('https://api.botframework.com/.default');
  expect(JSON.stringify(at.cloud.requests.all())).not.toContain(at.tenant.azure.secret);
});
