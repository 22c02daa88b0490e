import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { activitiesPath, adaptive, card, channelId, chatId, type Stage, seenBy, setStage } from './stage.ts';

let stage: Stage;
let operations: string;
let hangUp: AbortController;

beforeEach(async () => {
  stage = await setStage();
  operations = channelId(stage, 'operations');
  hangUp = new AbortController();
});
afterEach(async () => {
  hangUp.abort();
  await stage.close();
});

type Event = Record<string, unknown> & { type?: string };

/** Follows server-sent events; the returned function waits until one has come that fits. */
async function follow(path: string): Promise<(fits: (event: Event) => boolean) => Promise<Event>> {
  const headers = { accept: 'text/event-stream' };
  const response = await fetch(`${stage.teams.url}${path}`, { headers, signal: hangUp.signal });
  const seen: Event[] = [];
  let news = () => {};
  const reading = async () => {
    let text = '';
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk).toString();
      const frames = text.split('\n\n');
      text = frames.pop() ?? '';
      for (const frame of frames)
        if (frame.startsWith('data: ')) seen.push(JSON.parse(frame.slice(6)) as Event);
      news();
    }
  };
  reading().catch(() => {}); // ends when the test hangs up
  return async (fits) => {
    for (;;) {
      const found = seen.find(fits);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        news = resolve;
      });
    }
  };
}

const mentioning = (key: string) => {
  const person = stage.tenant.people.find((one) => one.key === key);
  return { type: 'mention', mentioned: { id: person?.aadObjectId, name: person?.name }, text: '<at>x</at>' };
};

describe('the page hears', () => {
  test('of messages, edits, deletions and views, without their cards', async () => {
    const wait = await follow('/api/events');
    const sent = await stage.call('POST', activitiesPath(operations), {
      type: 'message',
      attachments: [card('x')],
    });
    const id = (sent.body as { id: string }).id;
    const event = await wait(({ type }) => type === 'message');
    expect(event).toMatchObject({ message: { id, conversation: operations, version: 1 } });
    expect(event['message']).not.toHaveProperty('attachments');
    stage.bot.onActivity = () => ({ body: { statusCode: 200, type: adaptive, value: card('y').content } });
    await stage.call('POST', '/api/invoke', { as: 'bo', message: id, action: { verb: 'view' } });
    expect(await wait(({ type }) => type === 'view')).toMatchObject({ as: 'bo', message: id });
    await stage.call('PUT', activitiesPath(operations, id), { type: 'message', text: 'z' });
    expect(await wait(({ type }) => type === 'update')).toMatchObject({ message: { id, version: 2 } });
    await stage.call('DELETE', activitiesPath(operations, id));
    expect(await wait(({ type }) => type === 'delete')).toMatchObject({ message: { id, deleted: true } });
  });

  test('of the clock and the faults', async () => {
    const wait = await follow('/api/events');
    await stage.call('POST', '/api/clock', { speed: 60 });
    expect(await wait(({ type }) => type === 'clock')).toMatchObject({ clock: { speed: 60 } });
    await stage.call('POST', '/api/faults', { id: 'graph-down', on: true, seconds: 60 });
    const { faults } = await wait(({ type }) => type === 'faults');
    expect(faults).toContainEqual(expect.objectContaining({ id: 'graph-down', on: true }));
  });
});

describe('the bot hears the time', () => {
  test('once, or at each change', async () => {
    expect(await (await fetch(`${stage.teams.url}/clock`)).json()).toEqual(stage.clock.state);
    const wait = await follow('/clock');
    expect(await wait(({ speed }) => speed === 1)).toEqual(stage.clock.state);
    await stage.call('POST', '/api/clock', { speed: 10 });
    expect(await wait(({ speed }) => speed === 10)).toEqual(stage.clock.state);
  });
});

describe('a bell', () => {
  const bells = async (as: string) => (await stage.call('GET', `/api/bells?as=${as}`)).body as Event[];

  test('rings for a mention in a text or a card, with the summary; an edit rings for nobody', async () => {
    const wait = await follow('/api/events');
    const text = {
      type: 'message',
      text: '<at>x</at> decide',
      entities: [mentioning('bo')],
      summary: 'R-1 waits',
    };
    const sent = await stage.call('POST', activitiesPath(operations), text);
    const { id } = sent.body as { id: string };
    expect(await wait(({ type }) => type === 'bell')).toMatchObject({ as: 'bo', bell: { message: id } });
    const inCard = card('<at>x</at>', { msteams: { entities: [mentioning('chen')] } });
    await stage.call('POST', activitiesPath(operations), { type: 'message', attachments: [inCard] });
    await stage.call('PUT', activitiesPath(operations, id), { ...text, entities: [mentioning('ana')] });
    expect(await bells('bo')).toMatchObject([{ message: id, text: 'R-1 waits', read: false }]);
    expect(await bells('chen')).toMatchObject([{ text: 'Sent a card', read: false }]);
    expect(await bells('ana')).toEqual([]);
  });

  test('rings in one’s own chat, and is read by looking', async () => {
    await stage.call('POST', activitiesPath(chatId('ana')), { type: 'message', text: 'hello' });
    expect(await bells('ana')).toMatchObject([{ text: 'hello', read: false }]);
    await seenBy(stage, 'ana', operations);
    expect(await bells('ana')).toMatchObject([{ read: false }]);
    await seenBy(stage, 'ana', chatId('ana'));
    expect(await bells('ana')).toMatchObject([{ read: true }]);
  });
});

describe('the portal', () => {
  test('hands a change to the cloud and shows its machines and requests', async () => {
    const answer = await stage.call('POST', '/api/portal', { gateway: 'granitefalls', capacity: 3 });
    expect(answer).toMatchObject({ status: 200, body: { gateway: 'GraniteFalls' } });
    expect(stage.edits).toEqual([{ gateway: 'GraniteFalls', change: { capacity: 3 } }]);
    expect((await stage.call('GET', '/api/azure/machines?gateway=GraniteFalls')).body).toHaveLength(1);
    expect((await stage.call('GET', '/api/azure/requests')).body).toHaveLength(2);
    expect((await stage.call('GET', '/api/azure/requests?changes=1')).body).toEqual([{ path: '/change' }]);
  });
});
