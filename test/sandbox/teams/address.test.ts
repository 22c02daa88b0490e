import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Stage, setStage } from './stage.ts';

let stage: Stage;
let other: Stage;
beforeAll(async () => {
  [stage, other] = await Promise.all([setStage(), setStage()]);
});
afterAll(() => Promise.all([stage.close(), other.close()]));

describe('Teams', () => {
  test('sends to another address once it is told one, on this machine alone', async () => {
    const tell = (url: string) => stage.call('POST', '/api/bot/address', { url });
    for (const elsewhere of ['https://127.0.0.1:1', 'http://10.0.0.1/', 'http://localhost.example/', 'x'])
      expect(await tell(elsewhere)).toMatchObject({ status: 400 });
    expect(await tell(other.bot.url)).toMatchObject({ status: 200 });
    await stage.call('POST', '/api/activity', { activity: { type: 'message' } });
    expect(other.bot.received).toHaveLength(1);
    expect(stage.bot.received).toHaveLength(0);
  });
});
