import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { StoreUnavailable } from '../../src/domain/fault.ts';
import { ana, closeBots, message, startBot, type TestBot, tenant, thread } from './bot.ts';

let bot: TestBot;
beforeEach(async () => {
  bot = await startBot();
});
afterEach(closeBots);

describe('a message', () => {
  test('is heard without the mention and answered in its thread', async () => {
    const sent = message(bot);
    expect(await bot.post(sent)).toEqual({ status: 200, body: undefined });
    expect(bot.heard).toEqual([
      {
        key: `${thread} ${String(sent['id'])}`,
        text: 'stop GraniteFalls',
        by: { tenant, aadObjectId: ana.aadObjectId, teamsId: '29:ana', name: 'Ana Duarte' },
        place: { conversation: thread, kind: 'channel', serviceUrl: bot.teams.serviceUrl },
        timeZone: 'Europe/Berlin',
      },
    ]);
    const [answer] = bot.teams.requests;
    expect(answer?.path).toEqual(['conversations', thread, 'activities', sent['id']]);
    expect(answer?.authorization).toBe('Bearer own-token');
    expect(answer?.body).toMatchObject({ type: 'message', text: 'heard stop GraniteFalls' });
    expect(bot.people).toEqual([{ aadObjectId: ana.aadObjectId, name: 'Ana Duarte', teamsId: '29:ana' }]);
  });

  test('is of the same person however the object id is written', async () => {
    await bot.post(message(bot, { from: { ...ana, aadObjectId: ana.aadObjectId.toUpperCase() } }));
    expect(bot.heard).toMatchObject([{ by: { aadObjectId: ana.aadObjectId } }]);
    expect(bot.people).toMatchObject([{ aadObjectId: ana.aadObjectId }]);
  });

  test('is of somebody whose name is one line of at most 256 characters', async () => {
    const name = `Ana\0\r\n\ud800Du\u200barte ${'x'.repeat(10_000)}`;
    await bot.post(message(bot, { from: { ...ana, name } }));
    const clean = `Ana \ufffdDu arte ${'x'.repeat(10_000)}`.slice(0, 256);
    expect(bot.heard).toMatchObject([{ by: { name: clean } }]);
    expect(bot.people).toMatchObject([{ name: clean }]);
  });

  test('of a name without a letter is of somebody', async () => {
    await bot.post(message(bot, { from: { ...ana, name: ' \0\n ' } }));
    expect(bot.heard).toMatchObject([{ by: { name: 'Somebody' } }]);
    expect(bot.people).toEqual([]);
  });

  test('is answered in words that are no Markdown and no HTML', async () => {
    bot.script.hear = async () => [
      { kind: 'text', text: 'Only [Ana](https://evil.test) *or* <b>Bo</b> `may`' },
    ];
    await bot.post(message(bot));
    const text = 'Only \\[Ana](https://evil.test) \\*or\\* &lt;b&gt;Bo&lt;/b&gt; \\`may\\`';
    expect(bot.teams.requests[0]?.body).toMatchObject({ text });
  });

  test('may be answered by several cards, each with its summary, in their order', async () => {
    bot.script.hear = async () =>
      ['one', 'two'].map((summary) => ({ kind: 'card', card: { type: 'AdaptiveCard', summary }, summary }));
    await bot.post(message(bot));
    expect(bot.teams.requests.map(({ body }) => body)).toMatchObject(
      ['one', 'two'].map((summary) => ({
        summary,
        attachments: [
          {
            contentType: 'application/vnd.microsoft.card.adaptive',
            content: { type: 'AdaptiveCard', summary },
          },
        ],
      })),
    );
  });

  test.each([
    ['an edit', { type: 'messageUpdate', channelData: { tenant: { id: tenant }, eventType: 'editMessage' } }],
    [
      'an edit that comes as a message',
      { channelData: { tenant: { id: tenant }, eventType: 'editMessage' } },
    ],
    ['one that speaks to somebody else', { entities: [] }],
    ['one without words', { text: undefined, textFormat: undefined }],
    ['a button without a verb', { text: undefined, value: { x: 1 } }],
  ])('that is %s is no order, and nothing is said', async (_, change) => {
    expect((await bot.post({ ...message(bot), ...change })).status).toBe(200);
    expect([bot.heard, bot.clicks, bot.teams.requests]).toEqual([[], [], []]);
  });

  test('in a 1:1 chat needs no mention', async () => {
    const conversation = { id: 'a:1', conversationType: 'personal' };
    await bot.post({ ...message(bot), conversation, entities: [], text: 'status' });
    expect(bot.heard).toMatchObject([{ text: 'status', place: { kind: 'personal', conversation: 'a:1' } }]);
  });

  test.each([
    [{ localTimezone: 'America/Denver' }, 'America/Denver'],
    [{ localTimezone: undefined, entities: clientInfo('Asia/Kolkata') }, 'Asia/Kolkata'],
    [{ localTimezone: 'Nowhere/Land', entities: clientInfo('UTC') }, 'UTC'],
    [{ localTimezone: undefined }, undefined],
  ])('%j was written in the zone %s', async (change, timeZone) => {
    const conversation = { id: 'a:1', conversationType: 'personal' };
    await bot.post({ ...message(bot), conversation, ...change });
    expect(bot.heard[0]?.timeZone).toBe(timeZone);
  });

  test('that takes longer is answered by typing first', async () => {
    bot.script.hear = async () => {
      await bot.teams.seen(({ body }) => body?.['type'] === 'typing');
      return [{ kind: 'text', text: 'done' }];
    };
    await bot.post(message(bot));
    expect(bot.teams.requests.map(({ body }) => body?.['type'])).toEqual(['typing', 'message']);
  });

  test('whose answer Teams puts off is answered in the end, in three tries', async () => {
    bot.teams.refusals.push({ status: 412 }, { status: 429, headers: { 'retry-after': '0' } });
    await bot.post(message(bot));
    expect(bot.teams.requests).toHaveLength(3);
    expect(bot.counted).toEqual(
      expect.arrayContaining(['sends_total 412', 'sends_total 429', 'sends_total 201']),
    );
  });

  test('whose answer Teams does not take at all is over after three tries', async () => {
    bot.teams.refusals.push(...Array.from({ length: 9 }, () => ({ status: 502 })));
    expect((await bot.post(message(bot))).status).toBe(200);
    expect(bot.teams.requests).toHaveLength(3);
  });

  test('that fails is answered by a reference, which the log explains', async () => {
    bot.script.hear = async () => {
      throw new Error('secret detail');
    };
    expect((await bot.post(message(bot))).status).toBe(200);
    const text = String(bot.teams.requests[0]?.body?.['text']);
    expect(text).toMatch(
      /^Something went wrong here, and nothing was changed by it that the card does not show\. Reference [0-9a-f]{6}\.$/,
    );
    const reference = text.slice(-7, -1);
    expect(bot.logged).toContainEqual(expect.objectContaining({ reference, error: 'Error' }));
  });

  test('that meets a known fault is told what to do', async () => {
    bot.script.hear = async () => {
      throw new StoreUnavailable('The store does not answer');
    };
    await bot.post(message(bot));
    expect(bot.teams.requests[0]?.body).toMatchObject({
      text: expect.stringMatching(/^The store does not answer\. What no card shows was not recorded\./),
    });
  });
});

describe('a button of an older kind', () => {
  test('comes as a message with a value, and is answered by a message', async () => {
    const value = { verb: 'approve', request: 'rq_1', reason: 'b\0ad' };
    await bot.post({ ...message(bot), text: undefined, entities: [], value, replyToId: '17' });
    expect(bot.heard).toEqual([]);
    expect(bot.clicks).toMatchObject([
      { verb: 'approve', data: { request: 'rq_1', reason: 'bad' }, messageId: '17', isAutomatic: false },
    ]);
    expect(bot.teams.requests[0]?.body).toMatchObject({ attachments: [{ content: { verb: 'approve' } }] });
  });

  test('that refuses says so in a message', async () => {
    bot.script.click = async () => ({ kind: 'message', text: 'Not <you>' });
    await bot.post({ ...message(bot), value: { verb: 'approve' } });
    expect(bot.teams.requests[0]?.body).toMatchObject({ text: 'Not &lt;you&gt;' });
  });
});

function clientInfo(timezone: string): unknown[] {
  return [{ type: 'clientInfo', locale: 'en-US', timezone }];
}
