import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { chatId, type Stage, setStage } from './stage.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.close());

describe('a raw activity', () => {
  test.each<[string, unknown]>([
    ['an object without a type', { a: 1 }],
    ['what is no JSON', '{"type":'],
    ['a list', [1, 2]],
    ['null', null],
  ])('%s reaches the bot as it is, signed', async (_name, activity) => {
    stage.bot.onActivity = () => ({ status: 400, body: { error: 'no' } });
    const { body } = await stage.call('POST', '/api/activity', { activity });
    expect(body).toEqual({ status: 400, body: { error: 'no' } });
    expect(stage.bot.received[0]).toEqual({
      body: activity === '{"type":' ? { raw: activity } : activity,
      authorization: expect.stringMatching(/^Bearer ey/),
    });
  });

  test('goes unsigned where that is asked', async () => {
    await stage.call('POST', '/api/activity', { activity: { type: 'message' }, unsigned: true });
    expect(stage.bot.received[0]?.authorization).toBeUndefined();
  });
});

describe('the room answers', () => {
  test.each<[string, string, unknown, number]>([
    ['an unknown person', '/api/messages', { as: 'eve', conversation: 'x', text: 'x' }, 404],
    ['an unknown conversation', '/api/messages', { as: 'ana', conversation: 'x', text: 'x' }, 404],
    ['a missing field', '/api/messages', { as: 'ana' }, 400],
    ['a press on nothing', '/api/invoke', { as: 'ana', message: '1', action: {} }, 404],
    ['an unknown fault', '/api/faults', { id: 'x', on: true }, 400],
    ['an unknown gateway', '/api/portal', { gateway: 'x' }, 404],
    ['a signal without a bot', '/api/bot', { signal: 'SIGKILL' }, 409],
  ])('%s with an error that says so', async (_name, path, body, status) => {
    expect(await stage.call('POST', path, body)).toMatchObject({
      status,
      body: { error: { message: expect.any(String) } },
    });
  });

  test('nothing under a name that is not this machine’s', async () => {
    const { request } = await import('node:http');
    const status = await new Promise((resolve) => {
      const { port } = new URL(stage.teams.url);
      const headers = { host: 'rebound.example' };
      request({ port, host: '127.0.0.1', path: '/api/room', headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).end();
    });
    expect(status).toBe(403);
    const foreign = await fetch(`${stage.teams.url}/api/clock`, {
      method: 'POST',
      headers: { origin: 'https://elsewhere.example', 'content-type': 'text/plain' },
      body: '{"speed":0}',
    });
    expect(foreign.status).toBe(403);
  });

  test('who is there, without the bot’s secret', async () => {
    const { body } = await stage.call('GET', '/api/room');
    expect(body).toMatchObject({
      tenant: { people: expect.any(Array), gateways: expect.any(Array), bot: { name: 'Gatehouse' } },
      chats: { ana: chatId('ana') },
      speeds: [1, 10, 60, 0],
      bot: { up: false, pid: 0, restarts: 0 },
    });
    for (const { secret } of [stage.tenant.bot, stage.tenant.azure])
      expect(JSON.stringify(body)).not.toContain(secret);
  });

  test('with the page’s libraries, and nothing from outside its folder', async () => {
    expect((await fetch(`${stage.teams.url}/room/vendor/adaptivecards.js`)).status).toBe(200);
    expect((await fetch(`${stage.teams.url}/room/vendor/markdown-it.js`)).status).toBe(200);
    expect((await fetch(`${stage.teams.url}/room/..%2f..%2fgatehouse.js`)).status).toBe(404);
  });
});
