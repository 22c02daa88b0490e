import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { StoreUnavailable } from '../../src/domain/fault.ts';
import { AlertDoor } from '../../src/http/alert-door.ts';
import { makeBotServer } from '../../src/http/bot-server.ts';

const tenant = '11111111-1111-4111-8111-111111111111';
const sender = '461e8683-5575-4561-ac7f-899cc907d62a';
const audience = 'api://gatehouse-alerts';
const codes = ['the-first-secret-of-two', 'the-second-secret-of-two'];
const role = 'ActionGroupsSecureWebhook';

let entra: Server;
let authority: string;
type Key = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

let key: Key;
let strangerKey: Key;
let taken: { payload: unknown; text: string }[];
let fails: Error | undefined;

const listening = async (server: Server) => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

beforeAll(async () => {
  const pair = await generateKeyPair('RS256');
  key = pair.privateKey;
  strangerKey = (await generateKeyPair('RS256')).privateKey;
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
  entra = createServer((request, response) => {
    const isKeys = request.url === `/${tenant}/discovery/v2.0/keys`;
    response.writeHead(isKeys ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ keys: [jwk, { ...jwk, kid: 'two' }] }));
  });
  authority = await listening(entra);
});
afterAll(() => {
  entra.close();
});
beforeEach(() => {
  taken = [];
  fails = undefined;
});

/** Sends to a bot of these settings, and tells what came back. */
async function deliver(
  request: { query?: string; headers?: Record<string, string>; body?: string },
  settings: { codes?: readonly string[]; audience?: string | undefined; authority?: string } = {},
): Promise<{ status: number; code: string | undefined }> {
  const door = new AlertDoor({ codes, audience, sender, tenant, authority, ...settings });
  const server = makeBotServer(async () => ({ status: 200, body: undefined }), {
    door,
    take: async (payload, text) => {
      if (fails !== undefined) throw fails;
      taken.push({ payload, text });
    },
  });
  const base = await server.listen({ host: '127.0.0.1', port: 0 });
  try {
    const response = await fetch(`${base}/api/alerts${request.query ?? ''}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...request.headers },
      body: request.body ?? '{"data":{}}',
    });
    const answer = (await response.json().catch(() => undefined)) as
      | { error?: { code?: string } }
      | undefined;
    return { status: response.status, code: answer?.error?.code };
  } finally {
    await server.close();
  }
}

const claims = { tid: tenant, azp: sender, roles: [role] };
const token = (
  changes: Record<string, unknown> = {},
  signing: { key?: Key; header?: object; issuer?: string; expires?: string; audience?: string } = {},
) =>
  new SignJWT({ ...claims, ...changes })
    .setProtectedHeader({ alg: 'RS256', kid: 'one', ...signing.header })
    .setIssuer(signing.issuer ?? `${authority}/${tenant}/v2.0`)
    .setAudience(signing.audience ?? audience)
    .setIssuedAt()
    .setExpirationTime(signing.expires ?? '1h')
    .sign(signing.key ?? key);
const bearing = async (made: Promise<string>) => ({ headers: { authorization: `Bearer ${await made}` } });

describe('a plain webhook', () => {
  test.each(codes)('with the code %s is taken, as it came', async (code) => {
    const body = '{"schemaId": "x",  "data": 1}';
    expect(await deliver({ query: `?code=${code}`, body })).toEqual({ status: 202, code: undefined });
    expect(taken).toEqual([{ payload: { schemaId: 'x', data: 1 }, text: body }]);
  });

  test.each(['?code=wrong', '?code=', '?code=the-first-secret-of-two&code=x', ''])(
    'with %j is refused, and nothing of it is read',
    async (query) => {
      expect(await deliver({ query, body: 'not even JSON' })).toEqual({ status: 401, code: 'unauthorized' });
      expect(taken).toEqual([]);
    },
  );

  test('without codes and audience in the configuration has no door', async () => {
    const settings = { codes: [], audience: undefined };
    expect(await deliver({ query: '?code=' }, settings)).toEqual({ status: 404, code: 'not-found' });
  });

  test.each([
    { name: 'no JSON', body: '{"data":', status: 400, code: 'not-json' },
    { name: 'nothing', body: '', status: 400, code: 'not-json' },
    { name: 'too much', body: `"${'x'.repeat(1_100_000)}"`, status: 413, code: 'too-large' },
  ])('that brings $name is told so', async ({ body, status, code }) => {
    expect(await deliver({ query: `?code=${codes[0]}`, body })).toEqual({ status, code });
    expect(taken).toEqual([]);
  });

  test('may call its body anything', async () => {
    const headers = { 'content-type': 'text/plain' };
    expect(await deliver({ query: `?code=${codes[0]}`, headers })).toMatchObject({ status: 202 });
  });

  test.each([
    { error: new StoreUnavailable('the database is away'), code: 'store-unavailable' },
    { error: new RangeError('nobody foresaw it'), code: 'unavailable' },
  ])('is asked to try again after $error.name, since Azure only then does', async ({ error, code }) => {
    fails = error;
    expect(await deliver({ query: `?code=${codes[0]}` })).toEqual({ status: 503, code });
  });
});

describe('a secure webhook', () => {
  test('with Entra’s token for us, of the sender and with the role, is taken', async () => {
    expect(await deliver(await bearing(token()))).toMatchObject({ status: 202 });
  });

  test('with a token of the older kind is taken', async () => {
    const older = token({ azp: undefined, appid: sender }, { issuer: `https://sts.windows.net/${tenant}/` });
    expect(await deliver(await bearing(older))).toMatchObject({ status: 202 });
  });

  test.each<{ name: string; made: () => Promise<string>; status: number }>([
    { name: 'for somebody else', made: () => token({}, { audience: 'api://other' }), status: 401 },
    { name: 'of another issuer', made: () => token({}, { issuer: 'https://evil.example' }), status: 401 },
    { name: 'signed by a stranger', made: () => token({}, { key: strangerKey }), status: 401 },
    { name: 'without its key’s name', made: () => token({}, { header: { kid: undefined } }), status: 401 },
    { name: 'that is over', made: () => token({}, { expires: '-1h' }), status: 401 },
    { name: 'of another tenant', made: () => token({ tid: 'other' }), status: 403 },
    { name: 'of another application', made: () => token({ azp: 'other' }), status: 403 },
    { name: 'without the role', made: () => token({ roles: ['Other'] }), status: 403 },
    { name: 'without roles', made: () => token({ roles: undefined }), status: 403 },
    { name: 'that is none', made: async () => 'abc.def', status: 401 },
  ])('with a token $name is refused', async ({ made, status }) => {
    expect(await deliver(await bearing(made()))).toMatchObject({ status });
    expect(taken).toEqual([]);
  });

  test('is asked to try again while Entra’s keys can’t be read', async () => {
    const settings = { authority: 'http://127.0.0.1:9' };
    const made = token({}, { issuer: `http://127.0.0.1:9/${tenant}/v2.0` });
    expect(await deliver(await bearing(made), settings)).toMatchObject({ status: 503 });
  });
});
