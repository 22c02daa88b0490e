import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ClickAnswer } from '../../src/desk/conversation-desk.ts';
import { closeBots, message, press, startBot, type TestBot, thread } from './bot.ts';

let bot: TestBot;
beforeEach(async () => {
  bot = await startBot();
});
afterEach(closeBots);

describe('a press on a button', () => {
  test('is answered by the card, within HTTP 200', async () => {
    const sent = press(bot);
    expect(await bot.post(sent)).toEqual({
      status: 200,
      body: {
        statusCode: 200,
        type: 'application/vnd.microsoft.card.adaptive',
        value: { type: 'AdaptiveCard', verb: 'approve' },
      },
    });
    expect(bot.clicks).toMatchObject([
      {
        key: `${thread} ${String(sent['id'])}`,
        verb: 'approve',
        data: { request: 'rq_1', comment: 'go' },
        messageId: '1636999999999',
        isAutomatic: false,
      },
    ]);
    expect(bot.teams.requests).toEqual([]);
  });

  test('by Teams itself is known as a refresh', async () => {
    await bot.post(
      press(bot, { type: 'Action.Execute', verb: 'view', data: { request: 'rq_1' } }, 'automatic'),
    );
    expect(bot.clicks).toMatchObject([{ verb: 'view', isAutomatic: true }]);
  });

  test.each(['Automatic', 'auto', '', 'refresh'])(
    'with a trigger that Teams never names, %j, does no more than a refresh',
    async (trigger) => {
      await bot.post(press(bot, undefined, trigger));
      expect(bot.clicks).toMatchObject([{ isAutomatic: true }]);
    },
  );

  test('without a trigger, as older clients send it, is one of a person', async () => {
    await bot.post({ ...press(bot), value: { action: { type: 'Action.Execute', verb: 'approve' } } });
    expect(bot.clicks).toMatchObject([{ isAutomatic: false }]);
  });

  test('may be answered by a sentence', async () => {
    bot.script.click = async () => ({ kind: 'message', text: 'You asked for it.' });
    expect((await bot.post(press(bot))).body).toEqual({
      statusCode: 200,
      type: 'application/vnd.microsoft.activity.message',
      value: 'You asked for it.',
    });
  });

  test.each([
    ['NotSupported', { type: 'Action.Submit', verb: 'approve', data: {} }],
    ['BadRequest', { type: 'Action.Execute', data: {} }],
    ['BadRequest', { type: 'Action.Execute', verb: '', data: {} }],
    ['BadRequest', { type: 'Action.Execute', verb: 'approve', data: 'rq_1' }],
    ['BadRequest', undefined],
  ])('is %s for %j, within HTTP 200', async (code, action) => {
    const { status, body } = await bot.post({ ...press(bot), value: { action, trigger: 'manual' } });
    expect(status).toBe(200);
    expect(body).toMatchObject({ statusCode: 400, type: 'application/vnd.microsoft.error', value: { code } });
    expect(bot.clicks).toEqual([]);
  });

  test('is answered within 3 s, however long the work goes on', async () => {
    let fail: (error: Error) => void = () => undefined;
    bot.script.click = () =>
      new Promise<ClickAnswer>((_, reject) => {
        fail = reject;
      });
    const began = performance.now();
    const { status, body } = await bot.post(press(bot));
    expect(performance.now() - began).toBeLessThan(3000);
    expect([status, body]).toMatchObject([200, { value: 'Still working: the card will tell.' }]);
    fail(new Error('too late for anybody to hear'));
    expect((await bot.post(message(bot))).status).toBe(200);
    expect(bot.logged).toContainEqual(expect.objectContaining({ message: 'A turn failed' }));
  });

  test('that was answered before it is done is done before the bot ends', async () => {
    let isDone = false;
    bot.script.click = async () => {
      await new Promise((over) => setTimeout(over, 3000)); // longer than Teams is kept waiting
      isDone = true;
      return { kind: 'message', text: 'done' };
    };
    await bot.post(press(bot));
    expect(isDone).toBe(false);
    await bot.finish();
    expect(isDone).toBe(true);
  });

  test('that fails tells its presser a reference, and a refresh nobody', async () => {
    bot.script.click = () => Promise.reject(new Error('secret detail'));
    const pressed = await bot.post(press(bot));
    expect(pressed).toMatchObject({
      status: 200,
      body: { statusCode: 200, value: expect.stringMatching(/Reference/) },
    });
    const refresh = await bot.post(press(bot, undefined, 'automatic'));
    expect(refresh).toMatchObject({ status: 200, body: { statusCode: 500 } });
    expect(JSON.stringify([pressed, refresh])).not.toContain('secret');
    expect(bot.teams.requests).toEqual([]);
  });

  test.each([
    ['message/submitAction', 200],
    ['signin/tokenExchange', 200],
    ['task/fetch', 200],
    ['composeExtension/query', 404],
    ['application/search', 404],
    ['unheard/of', 404],
    [undefined, 404],
  ])('of the kind %s is a %d', async (name, status) => {
    expect((await bot.post({ ...press(bot), name })).status).toBe(status);
    expect(bot.clicks).toEqual([]);
  });
});
