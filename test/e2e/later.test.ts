import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Tenant, textOf } from './tenant.ts';

let tenant: Tenant;

beforeAll(async () => {
  tenant = await Tenant.start({ speed: 20 });
});
afterAll(() => tenant?.stop());

describe('an order for later', () => {
  test.each<{ text: string; says: readonly RegExp[] }>([
    {
      text: 'stop GraniteFalls tomorrow at 22:00 because of the freeze',
      says: [
        /Preview: nothing will happen/,
        /Nothing is scheduled/,
        /Once:/,
        /22:00/,
        /CET/,
        /Cuts off every internet client/,
      ],
    },
    {
      text: 'start GraniteHill every weekday at 8',
      says: [/already/],
    },
    {
      text: 'scale GraniteHill to 3 every weekday at 8',
      says: [
        /Preview: nothing will happen/,
        /Nothing is scheduled/,
        /Repeating, at 08:00/,
        /Europe\/Berlin/,
        /08:00[^;]*;[^;]*08:00[^;]*;/,
      ],
    },
    { text: 'delete GraniteFalls tomorrow at 8', says: [/not built yet/, /Nothing is scheduled/, /08:00/] },
  ])('“$text” is answered with a preview, and nothing waits or happens', async ({ text, says }) => {
    const card = textOf(await tenant.ask('ana', text)).replaceAll('\u00a0', ' ');
    for (const words of says) expect(card).toMatch(words);
    expect(textOf(await tenant.ask('ana', 'pending approvals'))).not.toMatch(/R-\d/);
    expect(await tenant.changes()).toEqual([]);
  });

  test('that lacks its gateway stays an order for later when the answer comes', async () => {
    const asked = await tenant.ask('ana', 'stop granite tomorrow at 22:00');
    const question = /"question":"(qu_[^"]+)"/.exec(JSON.stringify(asked.attachments))?.[1];
    const { card } = await tenant.click('ana', asked.id, 'answer', { question }, { gateway: 'granitefalls' });
    expect(JSON.stringify(card)).toMatch(/Nothing is scheduled/);
    expect(await tenant.changes()).toEqual([]);
  });
});

describe('a near miss', () => {
  test('is answered with the nearest order as a link that fills it in, and nothing happens', async () => {
    const answer = await tenant.ask('ana', 'stpo the GraniteFalls gateway thing');
    const card = JSON.stringify(answer.attachments);
    expect(card).toMatch(/Did you mean/);
    expect(card).toMatch(/"type":"Action.OpenUrl","title":"Fill in: stop GraniteFalls"/);
    expect(card).not.toMatch(/Action.Execute/);
    expect(await tenant.changes()).toEqual([]);
  });
});
