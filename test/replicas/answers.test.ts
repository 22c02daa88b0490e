import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cardOf, type Message, textOf } from '../e2e/tenant.ts';
import { House } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await House.open({ bots: 3, speed: 20, gateways: 5 });
}, 120_000);
afterAll(() => house?.close(), 60_000);

async function cardsBelow(said: string, as: string): Promise<readonly Message[]> {
  const answers = await house.tenant.answers(said, as, 'general');
  return answers.filter((one) => cardOf(one) !== undefined);
}

describe('a message that two bots get at the same time', () => {
  beforeAll(() => {
    house.balancer.isDoubling = true;
  });
  afterAll(() => {
    house.balancer.isDoubling = false;
  });

  test.each([
    ['a question', 'status of GraniteFalls'],
    ['help', 'help'],
    ['an order that lacks something', 'scale Edge004'],
    ['an order that is blocked', 'scale Edge004 to 17'],
    ['an order with nothing to do', 'start Edge004'],
    ['a preview', 'preview scale Edge004 to 3'],
    ['an order that this person may not give', 'stop Edge004 because of the move', 'dana'],
    ['nonsense', 'florp the wug'],
    ['an order', 'scale Edge004 to 3'],
  ])('gets one answer: %s', async (_what, words, as = 'ana') => {
    const said = await Promise.all(
      [1, 2, 3].map(() => house.tenant.say(as, words, { where: 'general' })), // both bots have answered then
    );
    await house.sent();
    for (const one of said) expect((await cardsBelow(one, as)).map(textOf)).toHaveLength(1);
  });

  test('gets one answer: what a stranger writes', async () => {
    const { tenant } = house;
    const { line } = tenant;
    const said = await tenant.say('ana', 'a thread', { where: 'general', mention: false });
    const { tenant: told } = await tenant.call<{ tenant: { bot: { id: string } } }>('GET', '/room');
    const mentioned = { id: told.bot.id, name: 'Gatehouse' };
    const activity = {
      ...{ type: 'message', id: `${Date.now()}`, channelId: 'msteams', serviceUrl: `${line.room}/teams/` },
      from: { id: '29:eve', name: 'Eve', aadObjectId: '00000000-0000-4000-8000-0000000000ee' },
      conversation: {
        ...{ id: `${tenant.place('ana', 'general')};messageid=${said}`, conversationType: 'channel' },
        ...{ isGroup: true, tenantId: line.tenant },
      },
      recipient: mentioned,
      text: '<at>Gatehouse</at> status of GraniteFalls',
      entities: [{ type: 'mention', mentioned, text: '<at>Gatehouse</at>' }],
      channelData: { tenant: { id: line.tenant } },
    };
    await tenant.call('POST', '/activity', { activity });
    expect((await cardsBelow(said, 'ana')).map(textOf)).toEqual([expect.stringContaining('don’t know you')]);
  });

  test('is audited once', async () => {
    const { books } = house;
    for (const act of ['blocked', 'refused', 'requested'])
      expect([act, await books.acts(act)]).toEqual([act, 3]);
  });
});

describe('the bot that comes to a chat', () => {
  test('welcomes once, though each of two bots hears of it', async () => {
    const { tenant, books, balancer } = house;
    // The sandbox’s own bot has welcomed everybody when it was alone.
    balancer.targets = house.urls.slice(1);
    await books.client.query(`delete from heard where key like 'joined %'`);
    const before = (await tenant.messages('ana', 'chat')).length;
    const { tenant: told } = await tenant.call<{ tenant: { bot: { id: string } } }>('GET', '/room');
    const { line } = tenant;
    const ana = line.people.find((one) => one.key === 'ana');
    const news = {
      ...{ channelId: 'msteams', serviceUrl: `${line.room}/teams/`, from: { ...ana, name: 'Ana Duarte' } },
      conversation: { id: tenant.place('ana', 'chat'), conversationType: 'personal', tenantId: line.tenant },
      recipient: { id: told.bot.id, name: 'Gatehouse' },
      channelData: { tenant: { id: line.tenant } },
    };
    const activities = [
      { ...news, type: 'conversationUpdate', id: 'f:1', membersAdded: [{ id: told.bot.id }] },
      { ...news, type: 'installationUpdate', id: 'f:2', action: 'add' },
    ];
    for (const activity of activities)
      expect(await tenant.call('POST', '/activity', { activity })).toMatchObject({ status: 200 });
    expect((await tenant.messages('ana', 'chat')).length).toBe(before + 1);
    house.spread();
  });
});
