import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Place } from '../../src/domain/conversation.ts';
import type { Post } from '../../src/ports/channel.ts';
import { closeBots, startBot, type TestBot, tenant } from './bot.ts';

let bot: TestBot;
let thread: Place;
beforeEach(async () => {
  bot = await startBot();
  const conversation = '19:ops@thread.tacv2;messageid=7';
  thread = { conversation, kind: 'channel', serviceUrl: bot.teams.serviceUrl };
});
afterEach(closeBots);

const card: Post = { kind: 'card', card: { type: 'AdaptiveCard', version: '1.5' }, summary: 'R-12: stop X' };
const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card.card }];

describe('a post', () => {
  test.each(['post', 'rewrite'] as const)('that is over its time does not leave: %s', async (how) => {
    const past = new Date(Date.now() - 1);
    const sending =
      how === 'post'
        ? await bot.channel.post(thread, card, past)
        : await bot.channel.rewrite(thread, '7', card, past);
    expect(sending).toEqual({ kind: 'later', status: 0, afterMs: 0 });
    expect(bot.teams.requests).toEqual([]);
  });

  test('to a bare channel begins a thread, whose id it answers', async () => {
    const place = { ...thread, conversation: '19:ops@thread.tacv2' };
    const sending = await bot.channel.post(place, card);
    const [request] = bot.teams.requests;
    expect(request).toMatchObject({
      method: 'POST',
      path: ['conversations'],
      authorization: 'Bearer own-token',
      body: {
        isGroup: true,
        channelData: { channel: { id: '19:ops@thread.tacv2' }, tenant: { id: tenant } },
        activity: { type: 'message', attachments, summary: 'R-12: stop X' },
      },
    });
    const activityId = expect.stringMatching(/^\d+$/);
    expect(sending).toEqual({ kind: 'sent', conversation: expect.anything(), activityId });
    expect(sending).toMatchObject({
      conversation: `19:ops@thread.tacv2;messageid=${sending.kind === 'sent' && sending.activityId}`,
    });
  });

  test('that begins a thread takes the message’s id where Teams tells no more', async () => {
    bot.teams.refusals.push({ status: 201, body: { id: '19:ops@thread.tacv2', activityId: '99' } });
    expect(await bot.channel.post({ ...thread, conversation: '19:ops@thread.tacv2' }, card)).toEqual({
      kind: 'sent',
      conversation: '19:ops@thread.tacv2;messageid=99',
      activityId: '99',
    });
  });

  test('to a thread goes there, its id in one piece of the path', async () => {
    const sending = await bot.channel.post(thread, card);
    expect(bot.teams.requests[0]).toMatchObject({
      rawPath: 'conversations/19%3Aops%40thread.tacv2%3Bmessageid%3D7/activities',
      body: { attachments, summary: 'R-12: stop X' },
    });
    expect(bot.teams.requests[0]?.body).not.toHaveProperty('text');
    expect(sending).toMatchObject({ kind: 'sent', conversation: thread.conversation });
  });

  test('of text mentions people by their Entra id, and shows everything else as it stands', async () => {
    const mentions = [
      { id: 'aad-1', name: 'Ana <& Co>' },
      { id: 'aad-2', name: 'Not named' },
    ];
    const text = '{0}, R-12 waits: "a < b & [x](http://y) *z*" {7}';
    await bot.channel.post(thread, { kind: 'text', text, mentions, summary: 'R-12' });
    const at = '<at>Ana &lt;&amp; Co&gt;</at>';
    expect(bot.teams.requests[0]?.body).toMatchObject({
      text: `${at}, R-12 waits: "a &lt; b &amp; \\[x](http://y) \\*z\\*" {7}`,
      entities: [{ type: 'mention', mentioned: { id: 'aad-1', name: 'Ana <& Co>' }, text: at }],
      summary: 'R-12',
    });
    expect(bot.teams.requests[0]?.body).not.toHaveProperty('attachments');
  });

  test.each([
    [
      { status: 429, headers: { 'retry-after': '3' } },
      { kind: 'later', status: 429, afterMs: 3000 },
    ],
    [{ status: 429 }, { kind: 'later', status: 429, afterMs: undefined }],
    [{ status: 412 }, { kind: 'later', status: 412, afterMs: undefined }],
    [{ status: 408 }, { kind: 'later', status: 408, afterMs: undefined }],
    [{ status: 401 }, { kind: 'later', status: 401, afterMs: undefined }],
    [{ status: 500 }, { kind: 'later', status: 500, afterMs: undefined }],
    [
      { status: 503, headers: { 'retry-after': 'soon' } },
      { kind: 'later', status: 503, afterMs: undefined },
    ],
    [
      { status: 0, cut: true },
      { kind: 'later', status: 0, afterMs: undefined },
    ],
    [
      { status: 403, body: { error: { code: 'Forbidden', subCode: 'MessageWritesBlocked' } } },
      { kind: 'refused', status: 403, code: 'MessageWritesBlocked' },
    ],
    [
      { status: 413, body: { error: { code: 'MessageSizeTooBig' } } },
      { kind: 'refused', status: 413, code: 'MessageSizeTooBig' },
    ],
    [
      { status: 404, body: 'x' },
      { kind: 'refused', status: 404, code: 'HTTP 404' },
    ],
    [
      { status: 302, headers: { location: 'http://127.0.0.1:9/' } },
      { kind: 'refused', status: 302, code: 'HTTP 302' },
    ],
  ])('that is answered by %j is %j, after one request', async (refusal, sending) => {
    bot.teams.refusals.push(refusal);
    expect(await bot.channel.post(thread, card)).toEqual(sending);
    expect(bot.teams.requests).toHaveLength(1);
  });

  test('that is answered by more than Teams ever says is put off, after one request', async () => {
    bot.teams.refusals.push({ status: 200, body: 'x'.repeat(1_100_000) });
    expect(await bot.channel.post(thread, card)).toEqual({ kind: 'later', status: 0, afterMs: undefined });
    expect(bot.teams.requests).toHaveLength(1);
  });

  test('waits until a date that Teams names', async () => {
    const date = new Date(Date.now() + 60_000).toUTCString();
    bot.teams.refusals.push({ status: 429, headers: { 'retry-after': date } });
    const sending = await bot.channel.post(thread, card);
    expect(sending.kind === 'later' && sending.afterMs).toBeGreaterThan(50_000);
  });

  test.each(['https://evil.test/', 'http://127.0.0.1:1/teams/', 'not an address'])(
    'to %s, which is not allowed, is refused unsent: the address gets no token',
    async (serviceUrl) => {
      expect(await bot.channel.post({ ...thread, serviceUrl }, card)).toMatchObject({ kind: 'refused' });
    },
  );

  test('without an address goes to the usual one; an id that climbs goes nowhere', async () => {
    expect(await bot.channel.post({ ...thread, serviceUrl: '' }, card)).toMatchObject({ kind: 'sent' });
    expect(await bot.channel.post({ ...thread, kind: 'personal', conversation: '..' }, card)).toMatchObject({
      kind: 'refused',
    });
    expect(bot.teams.requests).toHaveLength(1);
  });
});

test('a token that can’t be had puts a post off', async () => {
  const poor = await startBot({}, () => Promise.reject(new Error('no sign-in')));
  const place = { ...thread, serviceUrl: poor.teams.serviceUrl };
  expect(await poor.channel.post(place, card)).toEqual({ kind: 'later', status: 0, afterMs: undefined });
  expect(poor.teams.requests).toEqual([]);
});

test('a token that does not come is waited for no longer than an answer, and then nothing leaves', async () => {
  let come: (token: string) => void = () => undefined;
  const slow = await startBot({}, () => new Promise((resolve) => (come = resolve)));
  const place = { ...thread, serviceUrl: slow.teams.serviceUrl };
  expect(await slow.channel.post(place, card)).toEqual({ kind: 'later', status: 0, afterMs: undefined });
  come('late');
  await new Promise((over) => setTimeout(over, 100));
  expect(slow.teams.requests).toEqual([]);
}, 20_000);

test('a rewrite is a PUT on the message', async () => {
  expect(await bot.channel.rewrite(thread, '7', card)).toEqual({
    kind: 'sent',
    conversation: thread.conversation,
    activityId: '7',
  });
  expect(bot.teams.requests).toMatchObject([
    { method: 'PUT', path: ['conversations', thread.conversation, 'activities', '7'], body: { attachments } },
  ]);
});

test('a removal is a DELETE of the message', async () => {
  expect((await bot.channel.remove(thread, '7')).kind).toBe('sent');
  expect(bot.teams.requests).toMatchObject([
    { method: 'DELETE', path: ['conversations', thread.conversation, 'activities', '7'], body: undefined },
  ]);
});

describe('a member', () => {
  const aad = 'eddfa9d4-346e-4cce-a18f-fa6261ad776b';
  test.each([
    [
      { id: '29:ana', name: 'Ana', aadObjectId: aad },
      { teamsId: '29:ana', name: 'Ana' },
    ],
    [
      { id: '29:ana', name: 'Ana', objectId: aad.toUpperCase() },
      { teamsId: '29:ana', name: 'Ana' },
    ],
    [{ id: '29:ben', name: 'Ben', aadObjectId: 'another' }, undefined],
    [{ id: '29:ana', name: 'Ana' }, undefined],
    [{ name: 'Ana' }, undefined],
    ['a page of a proxy', undefined],
    [undefined, undefined],
  ])('that Teams describes as %j is %j', async (found, member) => {
    // A thread has no members: the channel is asked.
    if (found !== undefined) bot.teams.members.set(`19:ops@thread.tacv2 ${aad}`, found);
    expect(await bot.channel.member(thread, aad)).toEqual(member);
    expect(bot.teams.requests).toHaveLength(1);
  });

  test('is undefined when Teams does not answer', async () => {
    bot.teams.refusals.push({ status: 500 }, { status: 0, cut: true });
    expect(await bot.channel.member(thread, aad)).toBeUndefined();
    expect(await bot.channel.member(thread, aad)).toBeUndefined();
  });
});
