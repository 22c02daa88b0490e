import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  activitiesPath,
  adaptive,
  card,
  channelId,
  chatId,
  type Stage,
  type StageOptions,
  seenBy,
  setStage,
} from './stage.ts';

let dir: string;
let stage: Stage;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sandbox-teams-'));
  stage = await setStage({ dir });
});
afterEach(async () => {
  await stage.close();
  await rm(dir, { recursive: true });
});

async function restart(more: StageOptions = {}): Promise<void> {
  await stage.close();
  stage = await setStage({ dir, ...more });
}

describe('a restarted room', () => {
  test('shows messages, edits, views and bells again, and keeps its signing key', async () => {
    const operations = channelId(stage, 'operations');
    const words = { as: 'ana', conversation: operations, text: 'status' };
    await stage.call('POST', '/api/messages', words);
    const sent = await stage.call('POST', activitiesPath(operations), {
      type: 'message',
      attachments: [card('x')],
    });
    const { id } = sent.body as { id: string };
    await stage.call('PUT', activitiesPath(operations, id), { type: 'message', attachments: [card('y')] });
    stage.bot.onActivity = () => ({ body: { statusCode: 200, type: adaptive, value: card('mine').content } });
    await stage.call('POST', '/api/invoke', { as: 'bo', message: id, action: { verb: 'view' } });
    await stage.call('POST', activitiesPath(chatId('ana')), { type: 'message', text: 'hello' });
    const keys = (stage: Stage) => stage.call('GET', '/botframework/.well-known/keys');
    const before = {
      ana: await seenBy(stage, 'ana', operations),
      bo: await seenBy(stage, 'bo', operations),
      bells: (await stage.call('GET', '/api/bells?as=ana')).body,
      keys: (await keys(stage)).body,
    };
    await restart();
    expect({
      ana: await seenBy(stage, 'ana', operations),
      bo: await seenBy(stage, 'bo', operations),
      bells: (await stage.call('GET', '/api/bells?as=ana')).body,
      keys: (await keys(stage)).body,
    }).toEqual(before);
    expect(before.bo[1]?.['attachments']).toEqual([card('mine')]);
    expect(before.bells).toHaveLength(1);
  });

  test('gives no id a second time, though the clock starts earlier', async () => {
    const chat = chatId('ana');
    const say = async () =>
      (await stage.call('POST', '/api/messages', { as: 'ana', conversation: chat, text: 'x' })).body as {
        id: string;
      };
    const first = [await say(), await say()].map(({ id }) => id);
    await restart({ startAt: new Date('2026-11-20T12:00:00Z') });
    const ids = [...first, (await say()).id];
    expect(ids).toEqual([...new Set(ids)].sort());
    expect((await seenBy(stage, 'ana', chat)).map(({ id }) => id)).toEqual(ids);
  });

  test('survives a line that a killed process left half written', async () => {
    await stage.call('POST', activitiesPath(chatId('ana')), { type: 'message', text: 'hello' });
    await stage.close();
    await appendFile(join(dir, 'teams.jsonl'), '{"message":{"id":"17');
    stage = await setStage({ dir });
    expect(await seenBy(stage, 'ana', chatId('ana'))).toMatchObject([{ text: 'hello' }]);
    expect(await readFile(join(dir, 'teams.jsonl'), 'utf8')).not.toContain('"17\n');
  });
});

describe('the installation', () => {
  const heard = () => stage.bot.received.map(({ body }) => body);

  test('is told for the team and for each chat, once in a tenant’s life', async () => {
    await stage.teams.install();
    expect(heard()).toHaveLength(2 * (1 + stage.tenant.people.length));
    const { team, tenantId, bot } = stage.tenant;
    const inTeam = heard().filter(
      ({ conversation }) => (conversation as { conversationType: string }).conversationType === 'channel',
    );
    const teamFacts = { id: team.id, name: team.name, aadGroupId: team.aadGroupId };
    expect(inTeam).toEqual([
      expect.objectContaining({
        type: 'conversationUpdate',
        membersAdded: [{ id: `28:${bot.appId}` }],
        channelData: expect.objectContaining({
          ...{ team: teamFacts, eventType: 'teamMemberAdded', tenant: { id: tenantId } },
        }),
      }),
      expect.objectContaining({
        ...{ type: 'installationUpdate', action: 'add' },
        channelData: expect.objectContaining({
          settings: { selectedChannel: { id: team.id } },
        }),
      }),
    ]);
    expect(heard()).toContainEqual(
      expect.objectContaining({
        ...{ type: 'installationUpdate', action: 'add' },
        conversation: { id: chatId('dana'), conversationType: 'personal', tenantId },
      }),
    );
    await restart();
    await stage.teams.install();
    expect(heard()).toEqual([]);
  });

  test('is told again when the bot did not take it', async () => {
    stage.bot.onActivity = () => ({ status: 500 });
    await stage.teams.install();
    stage.bot.onActivity = () => undefined;
    const before = heard().length;
    await stage.teams.install();
    expect(heard().length - before).toBe(2 * (1 + stage.tenant.people.length));
  });
});
