import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { activitiesPath, adaptive, card, channelId, chatId, type Stage, seenBy, setStage } from './stage.ts';

let stage: Stage;
let operations: string;

beforeEach(async () => {
  stage = await setStage();
  operations = channelId(stage, 'operations');
});
afterEach(() => stage.close());

async function say(words: Record<string, unknown>): Promise<{ id: string; delivered: number }> {
  return (await stage.call('POST', '/api/messages', { as: 'ana', conversation: operations, ...words })).body;
}

const heard = () => stage.bot.received.map(({ body }) => body);

describe('an order, a card, a click', () => {
  test('go from the person to the bot and back', async () => {
    const { id, delivered } = await say({ text: 'stop GraniteFalls' });
    expect(delivered).toBe(200);
    expect(id).toMatch(/^\d{13}$/);
    expect(heard()[0]).toMatchObject({
      type: 'message',
      id,
      channelId: 'msteams',
      from: {
        id: expect.stringMatching(/^29:/),
        name: 'Ana Duarte',
        aadObjectId: stage.tenant.people[0]?.aadObjectId,
      },
      recipient: { id: `28:${stage.tenant.bot.appId}`, name: 'Gatehouse' },
      conversation: {
        ...{ id: `${operations};messageid=${id}`, conversationType: 'channel', isGroup: true },
        tenantId: stage.tenant.tenantId,
      },
      channelData: {
        ...{ tenant: { id: stage.tenant.tenantId }, team: { id: stage.tenant.team.id } },
        channel: { id: operations },
      },
      serviceUrl: `${stage.teams.url}/teams/`,
      timestamp: expect.stringMatching(/^2026-11-20T13:00:\d\d\.\d{3}Z$/),
      localTimestamp: expect.stringMatching(/^2026-11-20T14:00:\d\d\.\d{3}\+01:00$/),
      localTimezone: 'Europe/Berlin',
    });

    const thread = `${operations};messageid=${id}`;
    const reply = { type: 'message', attachments: [card('Approve?')] };
    const sent = await stage.call('POST', activitiesPath(thread, id), reply);
    expect(sent.status).toBe(201);
    const cardId = (sent.body as { id: string }).id;
    stage.bot.onActivity = () => ({
      body: { statusCode: 200, type: adaptive, value: card('You approved').content },
    });
    const action = { type: 'Action.Execute', verb: 'approve', data: { request: 'x', why: 'old' } };
    const click = { as: 'bo', message: cardId, action, inputs: { why: 'because' } };
    const pressed = await stage.call('POST', '/api/invoke', click);
    expect(pressed.body).toMatchObject({ status: 200, slow: false, body: { statusCode: 200 } });
    expect(heard()[1]).toMatchObject({
      type: 'invoke',
      name: 'adaptiveCard/action',
      replyToId: cardId,
      conversation: { id: thread },
      value: { action: { ...action, data: { request: 'x', why: 'because' } }, trigger: 'manual' },
    });
  });

  test('a thread keeps its replies, in order', async () => {
    const root = await say({ text: 'status' });
    const reply = await say({ text: 'and GraniteHill?', thread: root.id });
    const other = await say({ text: 'another thread' });
    const list = await seenBy(stage, 'dana', operations);
    expect(list.map(({ id, thread }) => [id, thread])).toEqual([
      [root.id, root.id],
      [reply.id, root.id],
      [other.id, other.id],
    ]);
    expect(heard()[1]).toMatchObject({ conversation: { id: `${operations};messageid=${root.id}` } });
  });
});

describe('what the bot hears of a channel', () => {
  test('a message without a mention is kept, and is not told', async () => {
    expect(await say({ text: 'lunch?', mention: false })).toMatchObject({ delivered: 0 });
    expect(heard()).toEqual([]);
    expect(await seenBy(stage, 'bo', operations)).toHaveLength(1);
  });

  test.each<{ typed: string; text: string; mentions: number }>([
    { typed: 'status', text: '<at>Gatehouse</at>&nbsp;status', mentions: 1 },
    { typed: '@Gatehouse status', text: '<at>Gatehouse</at> status', mentions: 1 },
    { typed: 'please @gatehouse status', text: 'please <at>Gatehouse</at> status', mentions: 1 },
    {
      typed: '@Gatehouse ask @Gatehouse',
      text: '<at>Gatehouse</at> ask <at>Gatehouse</at>',
      mentions: 2,
    },
    { typed: 'a < b & c', text: '<at>Gatehouse</at>&nbsp;a &lt; b &amp; c', mentions: 1 },
    {
      typed: '@Gatehouses status',
      text: '<at>Gatehouse</at>&nbsp;@Gatehouses status',
      mentions: 1,
    },
  ])('"$typed" is told as "$text"', async ({ typed, text, mentions }) => {
    await say({ text: typed });
    const activity = heard()[0] as { text: string; entities: { type: string }[]; attachments: unknown[] };
    expect(activity.text).toBe(text);
    expect(activity.entities.filter(({ type }) => type === 'mention')).toEqual(
      Array.from({ length: mentions }, () => ({
        type: 'mention',
        mentioned: { id: `28:${stage.tenant.bot.appId}`, name: 'Gatehouse' },
        text: '<at>Gatehouse</at>',
      })),
    );
    expect(activity.entities).toContainEqual(
      expect.objectContaining({ type: 'clientInfo', timezone: 'Europe/Berlin' }),
    );
    expect(activity.attachments).toEqual([
      { contentType: 'text/html', content: expect.stringContaining('<div>') },
    ]);
  });

  test('an edit is told as an edit of the same message, and nobody edits for another', async () => {
    const { id } = await say({ text: 'stop GraniteFalls' });
    await say({ text: '@Gatehouse start GraniteFalls', edit: id });
    expect(heard()[1]).toMatchObject({
      type: 'messageUpdate',
      id,
      text: '<at>Gatehouse</at> start GraniteFalls',
      channelData: { eventType: 'editMessage', channel: { id: operations } },
    });
    const [message] = await seenBy(stage, 'ana', operations);
    expect(message).toMatchObject({ text: '<at>Gatehouse</at> start GraniteFalls', version: 2 });
    const forged = { as: 'bo', conversation: operations, text: 'x', edit: id };
    expect((await stage.call('POST', '/api/messages', forged)).status).toBe(403);
  });

  test('a quote comes as a block in the HTML, beside the new words', async () => {
    const { id } = await say({ text: 'stop <GraniteFalls>' });
    await say({ as: 'bo', text: 'do that', quote: id, thread: id });
    const { text, attachments } = heard()[1] as { text: string; attachments: { content: string }[] };
    expect(text).toBe('<at>Gatehouse</at>&nbsp;do that');
    expect(attachments[0]?.content).toContain(
      `<blockquote itemscope="" itemtype="http://schema.skype.com/Reply" itemid="${id}">`,
    );
    expect(attachments[0]?.content).toContain('stop &lt;GraniteFalls&gt;</p></blockquote>');
  });

  test('a repeated message comes twice with one id', async () => {
    const { id } = await say({ text: 'status', repeat: true });
    await stage.bot.heard(2);
    expect(heard()).toHaveLength(2);
    expect(heard()[0]).toEqual(heard()[1]);
    expect(heard()[0]).toMatchObject({ id });
  });
});

describe('a chat with the bot', () => {
  test('needs no mention, has no threads, and is nobody else’s', async () => {
    const chat = chatId('ana');
    expect(await say({ conversation: chat, text: 'status' })).toMatchObject({ delivered: 200 });
    expect(heard()[0]).toMatchObject({
      text: 'status',
      conversation: { id: chat, conversationType: 'personal', tenantId: stage.tenant.tenantId },
      channelData: { tenant: { id: stage.tenant.tenantId } },
    });
    expect(Object.keys((heard()[0] as { channelData: object }).channelData)).toEqual(['tenant']);
    const query = new URLSearchParams({ conversation: chat, as: 'bo' });
    expect((await stage.call('GET', `/api/messages?${query}`)).status).toBe(403);
  });

  test('Action.Submit comes as a message with a value and no text', async () => {
    const chat = chatId('ana');
    const sent = await stage.call('POST', activitiesPath(chat), { type: 'message', text: 'hello' });
    const message = (sent.body as { id: string }).id;
    await stage.call('POST', '/api/submit', { as: 'ana', message, data: { x: 1 } });
    expect(heard()[0]).toMatchObject({ type: 'message', replyToId: message, value: { x: 1 } });
    expect(heard()[0]).not.toHaveProperty('text');
  });
});
