import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { closeBots, message, press, startBot, type TestBot, tenant } from './bot.ts';

// As long as the test process lives, the bot's does: an unhandled rejection would end both.
let bot: TestBot;
let token: string;
beforeAll(async () => {
  bot = await startBot();
  bot.script.hear = async () => [];
  token = `Bearer ${await bot.teams.sign()}`;
});
afterAll(closeBots);

const expected = [200, 400, 401, 403, 404, 413];
const nasty = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  fc.constantFrom<unknown>(
    null,
    '',
    0,
    -1,
    [],
    {},
    [null],
    [[]],
    { id: null },
    '__proto__',
    '\0',
    '\ud800',
    '..',
  ),
);
const kinds = [
  'message',
  'invoke',
  'conversationUpdate',
  'installationUpdate',
  'messageUpdate',
  'event',
  'command',
];

/** A good activity, some of whose fields at any depth have become something else. */
function spoilt(): fc.Arbitrary<unknown> {
  const place = fc.nat({ max: 60 });
  return fc
    .record({
      isPress: fc.boolean(),
      type: fc.option(fc.constantFrom(...kinds)),
      spoils: fc.array(fc.tuple(place, nasty), { minLength: 1, maxLength: 4 }),
    })
    .map(({ isPress, type, spoils }) => {
      const activity = structuredClone(isPress ? press(bot) : message(bot));
      if (type !== null) activity['type'] = type;
      activity['membersAdded'] = [{ id: 'x' }];
      activity['attachments'] = [{ contentType: 'text/html', content: '<blockquote>x</blockquote>y' }];
      for (const [at, value] of spoils) {
        const spots = spotsOf(activity);
        const spot = spots[at % spots.length];
        if (spot !== undefined) Reflect.set(spot.holder, spot.key, structuredClone(value));
      }
      return activity;
    });
}

function spotsOf(holder: object): { holder: object; key: string }[] {
  return Object.entries(holder).flatMap(([key, value]) => [
    { holder, key },
    ...(typeof value === 'object' && value !== null ? spotsOf(value as object) : []),
  ]);
}

test('whatever is posted is answered, and the bot lives', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), fc.boolean(), async (body, isSigned) => {
      expect(expected).toContain((await bot.post(body, isSigned ? token : null)).status);
    }),
    { numRuns: 800 },
  );
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (text) => {
      expect(expected).toContain((await bot.postText(text, { authorization: token })).status);
    }),
    { numRuns: 300 },
  );
  expect((await bot.post(message(bot), token)).status).toBe(200);
}, 60_000);

test('a good activity with spoilt fields is answered, and whoever is heard is of the tenant', async () => {
  await fc.assert(
    fc.asyncProperty(spoilt(), async (body) => {
      expect(expected).toContain((await bot.post(body, token)).status);
    }),
    { numRuns: 2500 },
  );
  for (const { by, place } of [...bot.heard, ...bot.clicks]) {
    expect(by).toMatchObject({
      tenant,
      aadObjectId: expect.stringMatching(/./),
      teamsId: expect.stringMatching(/./),
    });
    expect(place.serviceUrl).toBe(bot.teams.serviceUrl);
  }
  expect((await bot.post(message(bot), token)).status).toBe(200);
}, 60_000);

test('a header of any form is a 401', async () => {
  const part = fc.oneof(
    fc.base64String(),
    fc.jsonValue().map((claims) => Buffer.from(JSON.stringify(claims)).toString('base64url')),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(part, part, part),
      fc.constantFrom('Bearer', 'bearer', 'Basic', ''),
      async (parts, scheme) => {
        expect((await bot.post(message(bot), `${scheme} ${parts.join('.')}`)).status).toBe(401);
      },
    ),
    { numRuns: 400 },
  );
}, 60_000);

test('a body of brackets as deep as it may be long is answered', async () => {
  for (const [open, close] of [
    ['[', ']'],
    ['{"a":', '}'],
  ] as const) {
    const value = `${open.repeat(30_000)}1${close.repeat(30_000)}`;
    const text = JSON.stringify({ ...press(bot), value: 'HERE' }).replace('"HERE"', () => value);
    const { status } = await bot.postText(text, { authorization: token });
    expect(expected).toContain(status);
    const chunks = new Blob([text]).stream();
    expect(expected).toContain((await bot.postText(chunks, { authorization: token })).status);
  }
  expect((await bot.post(message(bot), token)).status).toBe(200);
});
