import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { ToBotFromBotOrEmulatorTokenValidationParameters as emulator } from 'botframework-connector/lib/auth/tokenValidationParameters.js';
import { UnsecuredJWT } from 'jose';
import { makeTeams } from '../../src/teams/make-teams.ts';
import { ana, appId, closeBots, message, press, startBot, type TestBot, tenant } from './bot.ts';

let bot: TestBot;
beforeEach(async () => {
  // botbuilder writes the announced key to the console for each token that fails.
  jest.spyOn(console, 'error').mockReturnValue();
  bot = await startBot();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await closeBots();
});

/** Nothing was heard, nothing was said, and the next good message is. */
async function expectNothingBut(why: string): Promise<void> {
  expect([bot.heard, bot.clicks, bot.people, bot.teams.requests]).toEqual([[], [], [], []]);
  expect(bot.counted).toContain(`refused_total ${why}`);
  expect((await bot.post(message(bot))).status).toBe(200);
  expect(bot.heard).toHaveLength(1);
}

describe('a body that is no activity', () => {
  // The first of these ends a process that hands it to CloudAdapter.process without a catch.
  test.each([
    '{"a":1}',
    '{"type":7}',
    '{"type":null,"channelId":"msteams"}',
    '[]',
    '[{"type":"message"}]',
    'null',
    '7',
    '"message"',
    '',
    '{"type":"mess',
  ])('%s is a 400, without a token and with one', async (text) => {
    expect((await bot.postText(text)).status).toBe(400);
    expect((await bot.postText(text, { authorization: `Bearer ${await bot.teams.sign()}` })).status).toBe(
      400,
    );
    await expectNothingBut('malformed');
  });

  test.each([
    ['no serviceUrl, which botbuilder takes for a good one', { serviceUrl: undefined }],
    ['a serviceUrl that is no text', { serviceUrl: 7 }],
    ['another channel', { channelId: 'emulator' }],
    ['the channel that botbuilder authenticates in its own way', { channelId: 'AseChannel' }],
    ['no conversation', { conversation: undefined }],
    ['no id, so that it can’t be told from its repetition', { id: undefined }],
    ['an id that no database takes', { id: '1\0' }],
    ['an id of half a character', { id: '\ud800' }],
    ['an id that no index takes', { id: 'x'.repeat(301) }],
    ['a conversation of such an id', { conversation: { id: 'a:\0', conversationType: 'personal' } }],
    ['a conversation that no index takes', { conversation: { id: 'ä'.repeat(301) } }],
  ])('with %s is a 400', async (_, change) => {
    expect((await bot.post({ ...message(bot), ...change })).status).toBe(400);
    await expectNothingBut('malformed');
  });

  test('longer than Teams sends is a 413', async () => {
    expect((await bot.post(message(bot, { text: 'x'.repeat(300_000) }))).status).toBe(413);
    await expectNothingBut('too-large');
  });
});

describe('a token', () => {
  const now = (): number => Math.floor(Date.now() / 1000);
  const self = {
    iss: `https://login.microsoftonline.com/${tenant}/v2.0`,
    azp: appId,
    ver: '2.0',
    tid: tenant,
  };
  test.each<[string, () => Promise<string | null>]>([
    ['none at all', async () => null],
    ['an empty one', async () => ''],
    ['no token in it', async () => 'Bearer abc'],
    ['another scheme', async () => `Basic ${await bot.teams.sign()}`],
    ['something behind it', async () => `Bearer ${await bot.teams.sign()} x`],
    ['a signature by an unknown key', async () => `Bearer ${await bot.teams.forge()}`],
    ['no signature', async () => `Bearer ${new UnsecuredJWT({ aud: appId }).encode()}`],
    ['another bot as its audience', async () => `Bearer ${await bot.teams.sign({ aud: 'other' })}`],
    ['no audience', async () => `Bearer ${await bot.teams.sign({ aud: undefined })}`],
    [
      'another serviceUrl',
      async () => `Bearer ${await bot.teams.sign({ serviceurl: 'https://evil.test/' })}`,
    ],
    ['no serviceUrl', async () => `Bearer ${await bot.teams.sign({ serviceurl: undefined })}`],
    ['an end an hour ago', async () => `Bearer ${await bot.teams.sign({ exp: now() - 3600 })}`],
    ['a beginning in an hour', async () => `Bearer ${await bot.teams.sign({ nbf: now() + 3600 })}`],
    ['the app itself as its issuer', async () => `Bearer ${await bot.teams.sign(self)}`],
    ['a tenant of its own', async () => `Bearer ${await bot.teams.sign({ tid: 'somebody' })}`],
    ['a tenant that is no text', async () => `Bearer ${await bot.teams.sign({ tid: ['x'] })}`],
  ])('with %s is a 401', async (_, header) => {
    expect(await bot.post(message(bot), await header())).toEqual({
      status: 401,
      body: { error: { code: 'token' } },
    });
    await expectNothingBut('token');
  });

  test('never makes botbuilder’s list of issuers longer', async () => {
    const before = emulator.issuer?.length;
    const issuers = ['https://api.botframework.com', 'https://sts.windows.net/x/', undefined];
    for (let round = 0; round < 40; round += 1) {
      const token = await bot.teams.forge({ tid: `tenant-${round}`, iss: issuers[round % 3] });
      expect((await bot.post(message(bot), `Bearer ${token}`)).status).toBe(401);
    }
    expect(emulator.issuer).toHaveLength(before ?? -1);
  });

  test('of a forger fills no log: botbuilder’s own words about it are not written', async () => {
    const told = jest.mocked(console.error);
    await bot.post(message(bot), `Bearer ${await bot.teams.forge()}`);
    await bot.post(message(bot), `Bearer ${await bot.teams.sign({ exp: now() - 3600 })}`);
    expect(told.mock.calls).toEqual([]);
    console.error('others are still heard');
    expect(told.mock.calls).toEqual([['others are still heard']]);
  });

  test('whose keys can’t be fetched is a 503, and no part of it is logged', async () => {
    const lost = await startBot({ openIdMetadata: 'http://127.0.0.1:9/openid' });
    const token = await lost.teams.sign();
    expect((await lost.post(message(lost), `Bearer ${token}`)).status).toBe(503);
    expect(lost.counted).toContain('refused_total keys-unreachable');
    for (const part of token.split('.')) expect(JSON.stringify(lost.logged)).not.toContain(part);
  });
});

describe('an authentic activity', () => {
  const other = '0d9b645f-597b-41f0-a2a3-ef103fbd91bb';
  test.each([
    ['tenant', 'of another tenant', { channelData: { tenant: { id: other } } }],
    ['tenant', 'without a tenant', { channelData: {} }],
    ['tenant', 'without channel data', { channelData: undefined }],
    [
      'tenant',
      'in a conversation of another tenant',
      { conversation: { id: 'a:1', conversationType: 'personal', tenantId: other } },
    ],
    ['sender', 'without an object id', { from: { id: '29:ana', name: 'Ana Duarte' } }],
    ['sender', 'without a sender', { from: undefined }],
    ['sender', 'whose id no database takes', { from: { ...ana, id: '29:\0' } }],
    ['sender', 'whose object id would climb out of a path', { from: { ...ana, aadObjectId: '..' } }],
    ['sender', 'whose object id is a path', { from: { ...ana, aadObjectId: `${ana.aadObjectId}/manager` } }],
    ['sender', 'whose object id has a NUL', { from: { ...ana, aadObjectId: `${ana.aadObjectId}\0` } }],
    ['sender', 'whose object id is half a character', { from: { ...ana, aadObjectId: '\ud800' } }],
    ['sender', 'whose object id is blank', { from: { ...ana, aadObjectId: ' ' } }],
    ['sender', 'whose object id is 10 KB long', { from: { ...ana, aadObjectId: 'a'.repeat(10_000) } }],
    ['tenant', 'of somebody from outside, in a shared channel', { from: { ...ana, tenantId: other } }],
    ['sender', 'of a bot', { from: { ...ana, id: '28:other-bot' } }],
    ['sender', 'of somebody with the role of a bot', { from: { ...ana, role: 'bot' } }],
    ['sender', 'of an agent', { from: { ...ana, role: 'agenticUser' } }],
    ['sender', 'of an agent’s user', { from: { ...ana, agenticUserId: ana.aadObjectId } }],
  ])('(%s) %s is a 403, without a word in the chat', async (why, _, change) => {
    for (const activity of [message(bot), press(bot)])
      expect(await bot.post({ ...activity, ...change })).toEqual({
        status: 403,
        body: { error: { code: why } },
      });
    await expectNothingBut(why);
  });

  test('to be answered at an address that is not allowed is a 403, whatever its token says', async () => {
    const serviceUrl = 'https://evil.test/';
    const token = await bot.teams.sign({ serviceurl: serviceUrl });
    expect((await bot.post({ ...message(bot), serviceUrl }, `Bearer ${token}`)).status).toBe(403);
    await expectNothingBut('service-url');
  });

  test('of a kind that the bot does not know is a 200, and nothing happens', async () => {
    for (const type of [
      'messageReaction',
      'typing',
      'event',
      'messageDelete',
      'endOfConversation',
      'new-kind',
    ])
      expect((await bot.post({ ...message(bot), type, text: undefined })).status).toBe(200);
    expect([bot.heard, bot.teams.requests]).toEqual([[], []]);
  });
});

describe('an open channel', () => {
  test('hears unsigned activities of the tenant, and answers at any loopback address', async () => {
    const open = await startBot({
      openChannel: true,
      serviceUrls: [],
      serviceUrl: 'https://elsewhere.test/',
    });
    expect((await open.post(message(open), null)).status).toBe(200);
    expect(open.teams.requests[0]?.body).toMatchObject({ text: 'heard stop GraniteFalls' });
    expect((await open.post({ ...message(open), channelData: {} }, null)).status).toBe(403);
    expect((await open.post({ ...message(open), serviceUrl: 'https://evil.test/' }, null)).status).toBe(403);
    expect((await open.post(message(open), `Bearer ${await open.teams.forge()}`)).status).toBe(401);
  });
});

test('a bot without an app id does not start: botbuilder would let everybody in', () => {
  const nothing = (): never => {
    throw new Error('not to be called');
  };
  const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
  const counters = { count: nothing, observe: nothing };
  const conversations = { hear: nothing, click: nothing, joined: nothing };
  const bot = { appId: ' ', serviceUrl: 'https://smba.trafficmanager.net/emea/' };
  const settings = { bot, tenant, botName: 'Gatehouse', token: nothing, conversations, log, counters };
  expect(() => makeTeams(settings)).toThrow('app id');
});
