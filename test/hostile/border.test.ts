import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, UnsecuredJWT } from 'jose';
import { Tenant } from '../e2e/tenant.ts';
import { BotLine } from './bot-line.ts';
import { expectUnharmed, metricsOf } from './unharmed.ts';

let tenant: Tenant;
let line: BotLine;
let pid: number;
/** An address that is not allowed, and what came there. */
let evil: Server;
const visits: string[] = [];

beforeAll(async () => {
  evil = createServer((request, response) => {
    visits.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    response.end('{}');
  });
  await new Promise<void>((done) => evil.listen(0, '127.0.0.1', done));
  tenant = await Tenant.start();
  line = await BotLine.open(tenant);
  pid = tenant.line.pid;
});
afterAll(async () => {
  evil?.close();
  line?.close();
  await tenant?.stop();
});

const port = (): number => (evil.address() as AddressInfo).port;

/** How often the bot has refused for this reason. */
async function refusals(why: string): Promise<number> {
  const text = await metricsOf(tenant);
  return Number(new RegExp(`^gatehouse_refused_total\\{why="${why}"\\} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
}

/** Posts it and expects the refusal, which is counted, and after which nothing was said to Dana. */
async function expectRefused(why: string, status: number, post: () => ReturnType<BotLine['post']>) {
  const [counted, said] = [await refusals(why), (await tenant.messages('dana', 'chat')).length];
  expect(await post()).toEqual({ status, text: JSON.stringify({ error: { code: why } }) });
  expect(await refusals(why)).toBe(counted + 1);
  expect(await tenant.messages('dana', 'chat')).toHaveLength(said);
}

describe('a body without a type, which ends a bot that hands it to botbuilder', () => {
  test.each(['{"a":1}', '{"type":7}', '{}', '[]', 'null', '"x"', '7', '{"type":{"type":"message"}}'])(
    '%s is a 400, unsigned and signed',
    async (body) => {
      await expectRefused('malformed', 400, () => line.post(body, { authorization: null }));
      await expectRefused('malformed', 400, () => line.post(body));
    },
  );
});

describe('a token', () => {
  const now = () => Math.floor(Date.now() / 1000);
  const entra = () => ({
    iss: `${line.config.bot.loginEndpoint}/${tenant.line.tenant}/v2.0`,
    azp: line.appId,
    appid: line.appId,
    tid: tenant.line.tenant,
    ver: '2.0',
    serviceurl: undefined,
  });
  const microsofts = () => ({
    ...entra(),
    iss: `https://login.microsoftonline.com/${tenant.line.tenant}/v2.0`,
  });
  test.each<[string, () => Promise<string | null>]>([
    ['of the app for itself, by Entra', () => line.token(entra(), 'entra')],
    ['of the app for itself, as Microsoft’s Entra names itself', () => line.token(microsofts(), 'entra')],
    [
      'of the app for itself, of Entra’s older form',
      () =>
        line.token(
          { ...entra(), iss: `https://sts.windows.net/${tenant.line.tenant}/`, ver: '1.0' },
          'entra',
        ),
    ],
    ['of Entra that names the channel as its issuer', () => line.token({}, 'entra')],
    ['of the channel’s key with Entra’s claims', () => line.token(microsofts())],
    ['of the channel for another bot', () => line.token({ aud: tenant.line.tenant })],
    ['of the channel that is over', () => line.token({ exp: now() - 3600 })],
    ['of the channel for another address', () => line.token({ serviceurl: 'https://evil.test/' })],
    ['of the channel for another tenant', () => line.token({ tid: 'f8cdef31-a31e-4b4a-93e4-000000000000' })],
    ['without a signature', async () => new UnsecuredJWT({ aud: line.appId }).encode()],
    ['of two words', async () => `${await line.token()} x`],
    ['of 100 KB', async () => `${await line.token()}${'x'.repeat(10_000)}`],
    [
      'by another key of the same name',
      async () => {
        const { privateKey } = await generateKeyPair('RS256', { extractable: true });
        return line.token({}, { ...(await exportJWK(privateKey)), kid: String(line.keys.channel.kid) });
      },
    ],
  ])('%s opens nothing', async (_, token) => {
    const authorization = `Bearer ${await token()}`;
    await expectRefused('token', 401, () =>
      line.post(line.activity('dana', { text: 'help' }), { authorization }),
    );
  });

  test('that is not there opens nothing, by the room’s own way too', async () => {
    const activity = line.activity('dana', { text: 'help' });
    await expectRefused('token', 401, () => line.post(activity, { authorization: null }));
    const answer = await tenant.call('POST', '/activity', { activity, unsigned: true });
    expect(answer).toEqual({ status: 401, body: { error: { code: 'token' } } });
  });

  // That botbuilder's list of issuers stays as long as it is: test/teams/receive.test.ts, inside the process.
  test('of a thousand tenants that do not exist make the thousandth no slower than the first', async () => {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    const key = { ...(await exportJWK(privateKey)), kid: 'x' };
    const took: number[] = [];
    for (let round = 0; round < 1000; round += 1) {
      const tid = `00000000-0000-4000-8000-${String(round).padStart(12, '0')}`;
      const iss = ['https://api.botframework.com', `https://sts.windows.net/${tid}/`][round % 2];
      const authorization = `Bearer ${await line.token({ tid, iss, ver: '2.0', azp: line.appId }, key)}`;
      const began = performance.now();
      expect((await line.post(line.activity('dana'), { authorization })).status).toBe(401);
      took.push(performance.now() - began);
    }
    const middle = (some: number[]) => some.sort((one, other) => one - other)[some.length / 2] ?? 0;
    expect(middle(took.slice(-200))).toBeLessThan(middle(took.slice(0, 200)) * 2 + 2);
  });
});

describe('an authentic activity', () => {
  const other = '0d9b645f-597b-41f0-a2a3-ef103fbd91bb';
  const dana = () => line.activity('dana')['from'] as Readonly<Record<string, unknown>>;
  test.each<[string, string, () => object]>([
    ['tenant', 'of another tenant', () => ({ channelData: { tenant: { id: other } } })],
    ['tenant', 'of no tenant', () => ({ channelData: {} })],
    ['tenant', 'of two tenants', () => ({ channelData: { tenant: { id: [tenant.line.tenant, other] } } })],
    ['tenant', 'of an external member', () => ({ from: { ...dana(), tenantId: other } })],
    ['sender', 'without an object id', () => ({ from: { ...dana(), aadObjectId: undefined } })],
    ['sender', 'with an object id that is a list', () => ({ from: { ...dana(), aadObjectId: ['x'] } })],
    ['sender', 'with an object id that is a path', () => ({ from: { ...dana(), aadObjectId: '../groups' } })],
    [
      'sender',
      'with an object id of 10 KB',
      () => ({ from: { ...dana(), aadObjectId: 'a'.repeat(10_240) } }),
    ],
    ['sender', 'with an object id with a NUL', () => ({ from: { ...dana(), aadObjectId: 'a\0' } })],
    ['sender', 'of nobody', () => ({ from: undefined })],
    ['sender', 'of a bot', () => ({ from: { ...dana(), id: '28:x' } })],
    ['sender', 'of an agent', () => ({ from: { ...dana(), role: 'agenticUser' } })],
  ])('(%s) %s is a 403, and nobody hears of it', async (why, _, change) => {
    await expectRefused(why, 403, () => line.post(line.activity('dana', { text: 'help', ...change() })));
    const action = { type: 'Action.Execute', verb: 'approve', data: {} };
    await expectRefused(why, 403, () => line.post(line.press('dana', action, { ...change() })));
  });

  test('of somebody of the tenant without a role learns nothing of it', async () => {
    const from = { id: '29:eve', name: 'Eve', aadObjectId: other };
    await line.post(line.activity('dana', { text: 'list gateways', from }));
    const last = (await tenant.messages('dana', 'chat')).at(-1);
    expect(JSON.stringify(last)).toMatch(/I don’t know you yet/);
    expect(JSON.stringify(last)).not.toMatch(/GraniteFalls/);
    for (const verb of ['page', 'show-gateway', 'approve', 'view']) {
      const action = { type: 'Action.Execute', verb, data: { gateway: 'granitefalls', page: 1 } };
      const { status, text } = await line.post(line.press('dana', action, { from }));
      expect([status, text]).toEqual([200, expect.stringMatching(/No role in Gatehouse is yours/)]);
    }
  });
});

describe('an address to answer at that is not allowed', () => {
  test.each<[string, (room: URL) => string]>([
    ['another port', () => `http://127.0.0.1:${port()}/teams/`],
    ['another name for the same machine', () => `http://localhost:${port()}/teams/`],
    ['the good one as a user', (room) => `http://${room.host}@127.0.0.1:${port()}/teams/`],
    ['the good one as a user, by a backslash', (room) => `http://127.0.0.1:${port()}\\@${room.host}/teams/`],
    ['the good one in the query', (room) => `http://127.0.0.1:${port()}/?${room.href}teams/`],
    ['the good one in the fragment', (room) => `http://127.0.0.1:${port()}/#${room.href}teams/`],
    ['another scheme', (room) => `https://${room.host}/teams/`],
    ['out of the folder', (room) => `${room.href}teams/../`],
    ['out of the folder, in code', (room) => `${room.href}teams/%2e%2e/`],
    ['a folder that begins alike', (room) => `${room.href}teamsters/`],
    ['a name that ends alike', (room) => `http://evil.${room.host}/teams/`],
    ['white space before', (room) => ` \thttp://127.0.0.1:${port()}/${room.host}/teams/`],
    ['no address', () => 'teams'],
    ['a file', () => 'file:///etc/passwd'],
    ['javascript', () => 'javascript:alert(1)'],
  ])('(%s) is a 403, though the token names it, and no token goes there', async (_, make) => {
    const serviceUrl = make(new URL(tenant.line.room));
    const authorization = `Bearer ${await line.token({ serviceurl: serviceUrl })}`;
    for (const activity of [
      line.activity('dana', { text: 'help', serviceUrl }),
      line.activity('ana', { text: 'scale GraniteFalls to 5', serviceUrl }),
      line.press('bo', { type: 'Action.Execute', verb: 'view', data: {} }, { serviceUrl }),
      line.activity('dana', {
        type: 'conversationUpdate',
        membersAdded: [{ id: `28:${line.appId}` }],
        serviceUrl,
      }),
    ])
      await expectRefused('service-url', 403, () => line.post(activity, { authorization }));
    expect(visits).toEqual([]);
  });

  test('listens, as this request shows', async () => {
    await fetch(`http://127.0.0.1:${port()}/`);
    expect(visits).toHaveLength(1);
  });
});

test('and after all that it is the same process, in good health', () => expectUnharmed(tenant, pid));
