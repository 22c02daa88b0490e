import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ana, message, press, startBot, type TestBot, tenant, thread } from './bot.ts';

let bot: TestBot;
beforeEach(async () => {
  bot = await startBot();
});
afterEach(() => bot.close());

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
});

describe('a press on a button', () => {
  test('is answered by the card, within HTTP 200', async () => {
    expect(await bot.post(press(bot))).toEqual({
      status: 200,
      body: {
        statusCode: 200,
        type: 'application/vnd.microsoft.card.adaptive',
        value: { type: 'AdaptiveCard', verb: 'approve' },
      },
    });
    expect(bot.clicks).toMatchObject([
      {
        verb: 'approve',
        data: { request: 'rq_1', comment: 'go' },
        messageId: '1636999999999',
        isAutomatic: false,
      },
    ]);
    expect(bot.teams.requests).toEqual([]);
  });
});
