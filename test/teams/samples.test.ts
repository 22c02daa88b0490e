import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { closeBots, startBot, type TestBot, tenant } from './bot.ts';

// Activities from Microsoft's documentation and from its Agents Playground, which does not sign.
const folder = join(import.meta.dirname, 'samples');
let bot: TestBot;
beforeAll(async () => {
  bot = await startBot({ openChannel: true });
});
afterAll(closeBots);

const becomes: Readonly<Record<string, string>> = {
  'conversationUpdate-botAddedToTeam':
    '200 joined 19:0b7f32667e064dd9b25d7969801541f4@thread.tacv2 (channel)',
  'conversationUpdate-channelCreated': '200 nothing',
  'conversationUpdate-channelDeleted': '200 nothing',
  'conversationUpdate-teamRenamed': '200 nothing',
  // The same installation as the first one told.
  'installationUpdate-add-channel': '200 nothing',
  // As the documentation prints it, without serviceUrl and channelId: Teams never sends such a one.
  'invoke-composeExtension-fetchTask-channel': '404 nothing',
  'invoke-task-fetch-tab': '400 nothing',
  // Nobody is known to have clicked: there is no object id.
  'message-messageBack-card-click': '403 nothing',
  'message-personal-with-html-attachment': '200 heard Hello Teams TestBot.Sending bold-italic rich text',
  'messageReaction-added': '200 nothing',
  'playground-conversationUpdate-personal': '200 joined personal-chat-id (personal)',
  'playground-conversationUpdate-userAdded-team': '200 nothing',
  'playground-installationUpdate-add-personal': '200 nothing',
  'playground-invoke-adaptiveCard-action-channel': '200 click approve {"req":"42","why":"because"}',
  'playground-invoke-adaptiveCard-action-personal': '200 click approve {"req":"42","why":"because"}',
  'playground-message-actionSubmit-channel': '200 nothing',
  'playground-message-channel-bot-mention': '200 heard deploy',
};

test.each(readdirSync(folder).map((file) => file.replace('.json', '')))('%s', async (name) => {
  const sample = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
  // The address and the tenant of the test; the rest is as Teams sends it.
  const { conversation, channelData } = sample;
  const ours = {
    ...(sample.type === undefined ? {} : { serviceUrl: bot.teams.serviceUrl, channelId: 'msteams' }),
    conversation: { ...conversation, ...('tenantId' in conversation ? { tenantId: tenant } : {}) },
    channelData: { ...channelData, tenant: { id: tenant } },
  };
  const told = () => [
    ...bot.heard.map(({ text }) => `heard ${text}`),
    ...bot.clicks.map(({ verb, data }) => `click ${verb} ${JSON.stringify(data)}`),
    ...bot.joined.map((place) => `joined ${place.conversation} (${place.kind})`),
  ];
  const before = told();
  const { status } = await bot.post({ ...sample, ...ours }, null);
  const news = told().filter((one, at) => one !== before[at] || at >= before.length);
  const isNews = told().length > before.length;
  expect(`${status} ${isNews ? news.at(0) : 'nothing'}`).toBe(becomes[name]);
});
