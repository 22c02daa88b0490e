import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { activitiesPath, card, channelId, chatId, type Stage, seenBy, setStage } from './stage.ts';

let stage: Stage;
let operations: string;

beforeEach(async () => {
  stage = await setStage();
  operations = channelId(stage, 'operations');
});
afterEach(() => stage.close());

async function post(conversation: string, activity: unknown): Promise<string> {
  const { body } = await stage.call('POST', activitiesPath(conversation), activity);
  return String((body as { id?: string }).id);
}

describe('a token', () => {
  const send = async (authorization: string | undefined) => {
    const response = await fetch(`${stage.teams.url}${activitiesPath(chatId('ana'))}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
      body: JSON.stringify({ type: 'message', text: 'hello' }),
    });
    return response.status;
  };

  test('of the bot opens the door, and Entra is asked about it once', async () => {
    const token = `Bearer ${await stage.token()}`;
    expect([await send(token), await send(token)]).toEqual([201, 201]);
    expect(stage.verified()).toBe(1);
  });

  test('is refused where it is absent, for another audience, or another app’s', async () => {
    expect(await send(undefined)).toBe(401);
    expect(await send('Bearer nonsense')).toBe(401);
    expect(await send(`Bearer ${await stage.token('https://graph.microsoft.com')}`)).toBe(401);
    expect(await send(`Bearer ${await stage.token(undefined, 'another-app')}`)).toBe(403);
  });
});

describe('a new conversation', () => {
  const create = (body: unknown) => stage.call('POST', '/teams/v3/conversations', body);
  const activity = { type: 'message', attachments: [card('Alert')] };

  test('in a channel is a thread, named by its first message', async () => {
    const body = { isGroup: true, channelData: { channel: { id: operations } }, activity };
    const created = await create(body);
    const { id, activityId } = created.body as { id: string; activityId: string };
    expect(created.status).toBe(201);
    expect(id).toBe(`${operations};messageid=${activityId}`);
    const reply = await post(id, { type: 'message', text: 'more' });
    expect(
      (await seenBy(stage, 'ana', operations)).map((message) => [message['id'], message['thread']]),
    ).toEqual([
      [activityId, activityId],
      [reply, activityId],
    ]);
  });

  test('with a person is the chat that the person sees', async () => {
    const id = stage.tenant.people[1]?.id;
    const created = await create({ isGroup: false, members: [{ id }], tenantId: stage.tenant.tenantId });
    expect(created).toMatchObject({ status: 201, body: { id: chatId('bo') } });
  });

  test.each<[string, object, number, string]>([
    ['with a stranger', { isGroup: false, members: [{ id: '29:x' }] }, 403, 'BotNotInConversationRoster'],
    [
      'in a foreign channel',
      { isGroup: true, channelData: { channel: { id: '19:x' } }, activity },
      403,
      'Bot',
    ],
    ['of a group', { isGroup: true, members: [{ id: 'ana' }, { id: 'bo' }] }, 400, 'BadSyntax'],
  ])('%s is refused', async (_name, body, status, code) => {
    expect(await create(body)).toMatchObject({
      status,
      body: { error: { code: expect.stringContaining(code) } },
    });
  });

  test('refuses a text beside a card: that would be two first messages', async () => {
    const both = { ...activity, text: 'Alert' };
    const body = { isGroup: true, channelData: { channel: { id: operations } }, activity: both };
    expect(await create(body)).toMatchObject({ status: 400, body: { error: { code: 'BadArgument' } } });
  });
});

describe('a send', () => {
  test('of a text and a card makes two messages and tells no id', async () => {
    const both = { type: 'message', text: 'see', attachments: [card('Alert')] };
    const sent = await stage.call('POST', activitiesPath(operations), both);
    expect(sent).toMatchObject({ status: 202, body: undefined });
    const [text, withCard] = await seenBy(stage, 'ana', operations);
    expect(text).toMatchObject({ text: 'see', attachments: [] });
    expect(withCard).toMatchObject({ text: '', attachments: [card('Alert')], thread: text?.['id'] });
  });

  test('keeps the text and who is mentioned', async () => {
    const bo = stage.tenant.people[1];
    const text = '**Done**, <at>Bo Lindqvist</at> & all\n\n- one';
    const mention = { type: 'mention', mentioned: { id: bo?.id, name: bo?.name }, text: '<at>Bo</at>' };
    await post(operations, { type: 'message', text, entities: [mention], summary: 'R-1 is done' });
    expect((await seenBy(stage, 'ana', operations))[0]).toMatchObject({
      ...{ text, entities: [mention], mentions: ['bo'], summary: 'R-1 is done', version: 1 },
      from: { id: `28:${stage.tenant.bot.appId}`, bot: true },
    });
  });

  test('of typing leaves nothing behind', async () => {
    expect((await stage.call('POST', activitiesPath(operations), { type: 'typing' })).status).toBe(201);
    expect(await seenBy(stage, 'ana', operations)).toEqual([]);
  });

  const letters = (count: number) => ({ type: 'message', text: 'x'.repeat(count) });
  const emptyLength = JSON.stringify(letters(0)).length;
  const image = `data:image/png;base64,${'A'.repeat(200_000)}`;
  test.each<[string, unknown, number]>([
    ['of 100 KB in UTF-16', letters(51_200 - emptyLength), 201],
    ['of one letter more', letters(51_201 - emptyLength), 413],
    ['with a large image in it', { type: 'message', attachments: [card('x', { icon: image })] }, 201],
    ['of invalid JSON', '{"type":"message",', 400],
    ['of nothing', { type: 'message' }, 400],
    ['of an unknown type', { type: 'trace', text: 'x' }, 400],
    ['of a card of 1.6', { type: 'message', attachments: [card('x', { version: '1.6' })] }, 400],
    ['of a card of 1.10', { type: 'message', attachments: [card('x', { version: '1.10' })] }, 400],
    ['of a card of 1.4', { type: 'message', attachments: [card('x', { version: '1.4' })] }, 201],
    ['of a card without a version', { type: 'message', attachments: [card('x', { version: null })] }, 400],
    [
      'of a card that is no JSON',
      { type: 'message', attachments: [{ ...card('x'), content: '{"type":' }] },
      400,
    ],
  ])('%s is answered with its status', async (_name, activity, status) => {
    expect((await stage.call('POST', activitiesPath(operations), activity)).status).toBe(status);
  });

  test.each<[string, string, number, string]>([
    ['to an unknown conversation', '19:nowhere@thread.tacv2', 403, 'BotNotInConversationRoster'],
    ['to a thread that nobody began', 'OPERATIONS;messageid=1', 404, 'ConversationNotFound'],
  ])('%s is refused', async (_name, conversation, status, code) => {
    const path = activitiesPath(conversation.replace('OPERATIONS', operations));
    const answer = await stage.call('POST', path, { type: 'message', text: 'x' });
    expect(answer).toMatchObject({ status, body: { error: { code } } });
  });
});

describe('an edit and a deletion', () => {
  test('reach the bot’s own message', async () => {
    const id = await post(operations, { type: 'message', attachments: [card('Waiting')] });
    const put = await stage.call('PUT', activitiesPath(operations, id), {
      type: 'message',
      attachments: [card('Done')],
    });
    expect(put).toMatchObject({ status: 200, body: { id } });
    const [edited] = await seenBy(stage, 'ana', operations);
    expect(edited).toMatchObject({ version: 2, attachments: [card('Done')], editedAt: expect.any(String) });
    expect((await stage.call('DELETE', activitiesPath(operations, id))).status).toBe(200);
    const [deleted] = await seenBy(stage, 'ana', operations);
    expect(deleted).toMatchObject({ version: 3, deleted: true, attachments: [] });
    const again = await stage.call('PUT', activitiesPath(operations, id), { type: 'message', text: 'x' });
    expect(again.status).toBe(404);
  });

  test('reach neither a person’s message nor one that isn’t there', async () => {
    const words = { as: 'ana', conversation: operations, text: 'status' };
    const { id } = (await stage.call('POST', '/api/messages', words)).body as { id: string };
    for (const target of [id, '17000'])
      for (const method of ['PUT', 'DELETE'])
        expect(
          await stage.call(method, activitiesPath(operations, target), { type: 'message', text: 'x' }),
        ).toMatchObject({ status: 404, body: { error: { code: 'ActivityNotFoundInConversation' } } });
  });

  test('need the message’s own conversation', async () => {
    const id = await post(operations, { type: 'message', text: 'x' });
    const path = activitiesPath(channelId(stage, 'alerts'), id);
    expect((await stage.call('PUT', path, { type: 'message', text: 'y' })).status).toBe(404);
  });
});
