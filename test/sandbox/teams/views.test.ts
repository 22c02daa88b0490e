import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { activitiesPath, adaptive, card, channelId, type Stage, seenBy, setStage } from './stage.ts';

let stage: Stage;
let operations: string;
let message: string;

beforeEach(async () => {
  stage = await setStage({ patienceMs: 300 });
  operations = channelId(stage, 'operations');
  const refresh = { action: { type: 'Action.Execute', verb: 'view' }, userIds: [stage.tenant.people[1]?.id] };
  const sent = await stage.call('POST', activitiesPath(operations), {
    type: 'message',
    attachments: [card('For all', { refresh })],
  });
  message = (sent.body as { id: string }).id;
});
afterEach(() => stage.close());

const answerWith = (text: string) => ({
  body: { statusCode: 200, type: adaptive, value: card(text).content },
});

async function look(as: string): Promise<Record<string, unknown>> {
  const action = { type: 'Action.Execute', verb: 'view', data: { id: 'R-1' } };
  return (await stage.call('POST', '/api/invoke', { as, message, action, trigger: 'automatic' })).body;
}

async function textFor(as: string): Promise<unknown> {
  const [one] = await seenBy(stage, as, operations);
  const cards = (one?.['attachments'] ?? []) as ReturnType<typeof card>[];
  return cards.map(({ content }) => (content['body'] as { text: string }[])[0]?.text).join();
}

describe('a card that a refresh answered with', () => {
  test('is this person’s own view, until the message is edited for all', async () => {
    stage.bot.onActivity = () => answerWith('For Bo');
    await look('bo');
    expect(stage.bot.received[0]?.body).toMatchObject({
      value: { trigger: 'automatic' },
      replyToId: message,
    });
    expect([await textFor('bo'), await textFor('ana')]).toEqual(['For Bo', 'For all']);
    const edit = { type: 'message', attachments: [card('Decided')] };
    await stage.call('PUT', activitiesPath(operations, message), edit);
    expect([await textFor('bo'), await textFor('ana')]).toEqual(['Decided', 'Decided']);
  });

  test('is not changed by an answer without a card', async () => {
    stage.bot.onActivity = () => ({
      body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'Noted' },
    });
    expect(await look('bo')).toMatchObject({ status: 200, body: { value: 'Noted' } });
    expect(await textFor('bo')).toBe('For all');
  });
});

describe('a press that goes wrong', () => {
  test('after Teams’ patience is over', async () => {
    stage.bot.onActivity = () => new Promise(() => {});
    const answer = await look('bo');
    expect(answer).toMatchObject({ status: 0, body: null, error: 'Something went wrong' });
    expect(answer['ms']).toBeGreaterThanOrEqual(290);
  });

  test('when the bot answers with a status of its own', async () => {
    stage.bot.onActivity = () => ({ status: 400, body: { statusCode: 400, value: 'no' } });
    expect(await look('bo')).toMatchObject({ status: 400, error: 'Something went wrong' });
    expect((await stage.call('GET', '/api/invokes')).body).toEqual([
      {
        ...{ at: expect.any(String), as: 'bo', verb: 'view', trigger: 'automatic', status: 400 },
        ms: expect.any(Number),
      },
    ]);
  });
});
