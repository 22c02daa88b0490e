import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { activitiesPath, card, type Stage, setStage } from './stage.ts';

let stage: Stage;
let operations: string;

beforeEach(async () => {
  stage = await setStage();
  operations = String(stage.tenant.channels.find((channel) => channel.key === 'operations')?.id);
});
afterEach(() => stage.close());

async function say(words: Record<string, unknown>): Promise<{ id: string; delivered: number }> {
  const { body } = await stage.call('POST', '/api/messages', {
    as: 'ana',
    conversation: operations,
    ...words,
  });
  return body;
}

async function seenBy(as: string, conversation = operations): Promise<Record<string, unknown>[]> {
  const query = new URLSearchParams({ conversation, as });
  const { body } = await stage.call('GET', `/api/messages?${query}`);
  return (body as { messages: Record<string, unknown>[] }).messages;
}

describe('an order, a card, a click', () => {
  test('goes from the person to the bot and back', async () => {
    const { id, delivered } = await say({ text: 'stop GraniteFalls' });
    expect(delivered).toBe(200);
    const heard = stage.bot.received[0]?.body as Record<string, never>;
    expect(heard).toMatchObject({
      type: 'message',
      id,
      channelId: 'msteams',
      text: '<at>Gatehouse</at>&nbsp;stop GraniteFalls',
      textFormat: 'plain',
      from: { name: 'Ana Duarte', aadObjectId: stage.tenant.people[0]?.aadObjectId },
      recipient: { id: `28:${stage.tenant.bot.appId}`, name: 'Gatehouse' },
      conversation: { id: `${operations};messageid=${id}`, conversationType: 'channel', isGroup: true },
      serviceUrl: `${stage.teams.url}/teams/`,
      localTimezone: 'Europe/Berlin',
    });

    const thread = `${operations};messageid=${id}`;
    const sent = await stage.call('POST', activitiesPath(thread, id), {
      type: 'message',
      attachments: [card('Approve?')],
    });
    expect(sent.status).toBe(201);
    const cardId = (sent.body as { id: string }).id;
    expect((await seenBy('bo')).map((message) => [message['id'], message['thread']])).toEqual([
      [id, id],
      [cardId, id],
    ]);

    stage.bot.onActivity = () => ({
      body: { statusCode: 200, type: card('').contentType, value: card('You approved').content },
    });
    const pressed = await stage.call('POST', '/api/invoke', {
      as: 'bo',
      message: cardId,
      action: { type: 'Action.Execute', verb: 'approve', data: { request: 'x', why: 'old' } },
      inputs: { why: 'because' },
    });
    expect(pressed.body).toMatchObject({ status: 200, slow: false, body: { statusCode: 200 } });
    expect(stage.bot.received[1]?.body).toMatchObject({
      type: 'invoke',
      name: 'adaptiveCard/action',
      replyToId: cardId,
      conversation: { id: thread },
      value: {
        action: { type: 'Action.Execute', verb: 'approve', data: { request: 'x', why: 'because' } },
        trigger: 'manual',
      },
    });
    expect((await seenBy('bo'))[1]?.['attachments']).toEqual([card('You approved')]);
    expect((await seenBy('ana'))[1]?.['attachments']).toEqual([card('Approve?')]);
  });
});
