import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AccessToken } from '@azure/identity';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { botToken } from '../../src/azure/credential.ts';
import { TokenKeeper } from '../../src/azure/token-keeper.ts';
import { type Contoso, startContoso } from './contoso.ts';

describe('the bot’s own token', () => {
  let contoso: Contoso;
  beforeAll(async () => {
    contoso = await startContoso();
  });
  afterAll(() => contoso.close());

  test('is one for the Bot Framework, and asked for once', async () => {
    const { bot, tenantId } = contoso.tenant;
    const token = botToken({
      ...contoso.settings,
      credential: { kind: 'secret', clientId: bot.appId, secret: bot.secret },
    });
    const holder = await contoso.cloud.verifyToken(await token(), 'https://api.botframework.com');
    expect(holder).toEqual({ appId: bot.appId, tenantId });
    expect(await token()).toBe(await token());
    const asked = contoso.cloud.requests.all().filter((one) => one.path.endsWith('/oauth2/v2.0/token'));
    expect(asked).toHaveLength(1);
  });

  test('is not there when Entra refuses the secret', async () => {
    const credential = { kind: 'secret', clientId: contoso.tenant.bot.appId, secret: 'no' } as const;
    await expect(botToken({ ...contoso.settings, credential })()).rejects.toThrow('invalid_client');
  });
});

describe('a managed identity', () => {
  const asked: URLSearchParams[] = [];
  const machine = createServer((request, response) => {
    asked.push(new URL(request.url ?? '', 'http://localhost').searchParams);
    const expires_on = String(Math.floor(Date.now() / 1000) + 3600);
    const token = { access_token: 'from the machine', expires_on, token_type: 'Bearer', resource: 'x' };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(token));
  });

  // One machine for all rows: MSAL remembers, for the whole process, where it found it.
  beforeAll(async () => {
    machine.listen(0, '127.0.0.1');
    await once(machine, 'listening');
    process.env['IDENTITY_ENDPOINT'] = `http://127.0.0.1:${(machine.address() as AddressInfo).port}/token`;
    process.env['IDENTITY_HEADER'] = 'secret of the machine';
  });

  afterAll(() => {
    delete process.env['IDENTITY_ENDPOINT'];
    delete process.env['IDENTITY_HEADER'];
    machine.close();
    machine.closeAllConnections();
  });

  test.each<{ clientId: string | undefined }>([{ clientId: undefined }, { clientId: 'one-of-two' }])(
    'of client $clientId gets its token from the machine that it runs on',
    async ({ clientId }) => {
      const credential = { kind: 'managed-identity', clientId } as const;
      expect(await botToken({ cloud: 'usgovernment', tenant: 't', credential })()).toBe('from the machine');
      expect(asked.at(-1)?.get('resource')).toBe('https://api.botframework.us');
      expect(asked.at(-1)?.get('client_id') ?? undefined).toBe(clientId);
    },
  );
});

describe('a kept token', () => {
  const minute = 60_000;
  let given = 0;
  let isDown = false;
  const source = {
    async getToken(): Promise<AccessToken> {
      await Promise.resolve();
      if (isDown) throw new Error('down');
      given += 1;
      return { token: `token ${given}`, expiresOnTimestamp: Date.now() + 60 * minute };
    },
  };
  const settle = async () => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  const get = async (keeper: TokenKeeper) => (await keeper.getToken('s')).token;

  afterEach(() => {
    jest.useRealTimers();
    given = 0;
    isDown = false;
  });

  test('serves all that ask at once, and until ten minutes before its end', async () => {
    jest.useFakeTimers();
    const keeper = new TokenKeeper(source);
    expect(await Promise.all([get(keeper), get(keeper)])).toEqual(['token 1', 'token 1']);
    jest.setSystemTime(Date.now() + 49 * minute);
    expect(await get(keeper)).toBe('token 1');
    await settle();
    expect(given).toBe(1);
  });

  test('is renewed in the background: nobody waits', async () => {
    jest.useFakeTimers();
    const keeper = new TokenKeeper(source);
    await get(keeper);
    jest.setSystemTime(Date.now() + 51 * minute);
    expect(await get(keeper)).toBe('token 1');
    await settle();
    expect(await get(keeper)).toBe('token 2');
  });

  test('serves on while it can’t be renewed, and not beyond its end', async () => {
    jest.useFakeTimers();
    const keeper = new TokenKeeper(source);
    await get(keeper);
    isDown = true;
    jest.setSystemTime(Date.now() + 51 * minute);
    expect(await get(keeper)).toBe('token 1');
    await settle();
    jest.setSystemTime(Date.now() + 3 * minute);
    expect(await get(keeper)).toBe('token 1');
    await settle();
    jest.setSystemTime(Date.now() + 2 * minute);
    await expect(keeper.getToken('s')).rejects.toThrow('down');
    isDown = false;
    expect(await get(keeper)).toBe('token 2');
  });

  test('is another for each scope, and for a claim that Azure asks for', async () => {
    const keeper = new TokenKeeper(source);
    expect(await get(keeper)).toBe('token 1');
    expect((await keeper.getToken('t')).token).toBe('token 2');
    expect((await keeper.getToken('s', { claims: '{}' })).token).toBe('token 3');
    expect(await get(keeper)).toBe('token 3');
  });

  test('does not wait for ever', async () => {
    jest.useFakeTimers();
    const keeper = new TokenKeeper({ getToken: () => new Promise<AccessToken>(() => {}) });
    const waiting = expect(keeper.getToken('s')).rejects.toThrow('no token within 20 s');
    await jest.advanceTimersByTimeAsync(20_000);
    await waiting;
  });
});
