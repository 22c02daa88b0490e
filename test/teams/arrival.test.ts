import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ana, appId, closeBots, message, startBot, type TestBot, tenant } from './bot.ts';

let bot: TestBot;
beforeEach(async () => {
  bot = await startBot();
});
afterEach(closeBots);

describe('an installation', () => {
  const me = { id: `28:${appId}` };
  const channel = { id: '19:general@thread.tacv2', conversationType: 'channel', tenantId: tenant };
  const team = { tenant: { id: tenant }, settings: { selectedChannel: { id: '19:chosen@thread.tacv2' } } };
  const news = (change: object) => ({ ...message(bot), text: undefined, entities: [], ...change });

  test('is welcomed once, in the channel that was chosen, though Teams tells of it twice', async () => {
    await bot.post(
      news({ type: 'conversationUpdate', membersAdded: [me], conversation: channel, channelData: team }),
    );
    await bot.post(
      news({ type: 'installationUpdate', action: 'add', conversation: channel, channelData: team }),
    );
    expect(bot.joined).toMatchObject([{ kind: 'channel', conversation: '19:chosen@thread.tacv2' }]);
    expect(bot.teams.requests).toMatchObject([
      {
        path: ['conversations'],
        body: {
          isGroup: true,
          channelData: { channel: { id: '19:chosen@thread.tacv2' } },
          activity: { summary: 'Welcome' },
        },
      },
    ]);
  });

  test('in a chat is welcomed there', async () => {
    const conversation = { id: 'a:1', conversationType: 'personal' };
    await bot.post(news({ type: 'installationUpdate', action: 'add', conversation }));
    expect(bot.teams.requests).toMatchObject([{ path: ['conversations', 'a:1', 'activities'] }]);
  });

  test.each([
    { type: 'installationUpdate', action: 'add-upgrade' },
    { type: 'installationUpdate', action: 'remove' },
    { type: 'conversationUpdate', membersAdded: [ana] },
    { type: 'conversationUpdate', membersRemoved: [{ id: `28:${appId}` }] },
    { type: 'conversationUpdate', membersAdded: 'all' },
  ])('is not what %j tells', async (change) => {
    expect((await bot.post(news(change))).status).toBe(200);
    expect([bot.joined, bot.teams.requests]).toEqual([[], []]);
  });
});
