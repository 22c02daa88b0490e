import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { nodesOf, plainCard } from '../card/teams-card.ts';
import { expectHealthy } from '../e2e/healthy.ts';
import { Order } from '../e2e/order.ts';
import { type Card, cardOf, type Message, Tenant, textOf } from '../e2e/tenant.ts';
import { BotLine } from './bot-line.ts';
import { expectUnharmed, metricsOf } from './unharmed.ts';

let tenant: Tenant;
let line: BotLine;
let pid: number;

beforeAll(async () => {
  const environment = { LOG_LEVEL: 'debug' };
  tenant = await Tenant.start({ speed: 40, gateways: 25, environment });
  line = await BotLine.open(tenant);
  pid = tenant.line.pid;
});
afterAll(async () => {
  line?.close();
  await tenant?.stop();
});

/** Says something in a person's own chat, past the room, and waits for what comes back. */
async function answerTo(as: string, activity: Readonly<Record<string, unknown>>): Promise<Message> {
  const before = new Set((await tenant.messages(as, 'chat')).map((one) => one.id));
  expect((await line.post(activity)).status).toBe(200);
  return tenant.waitFor('an answer', async () =>
    (await tenant.messages(as, 'chat')).find((one) => one.from.bot && !before.has(one.id)),
  );
}

/** Each in turn, since Teams lets a bot say only so much in one chat. */
let turn = 0;
function somebody(): string {
  turn += 1;
  return ['ana', 'bo', 'chen', 'dana'][turn % 4] ?? 'ana';
}

const odd: Readonly<Record<string, string>> = {
  'a NUL': 'status\0 of Edge004',
  'controls of every kind': `help${Array.from({ length: 32 }, (_, at) => String.fromCharCode(at)).join('')}\x7f\x85`,
  'a turn of direction': '\u202e400egdE fo sutats\u202c \u2066help\u2069',
  'marks without width': 'h\u200be\u200dl\u2060p\ufeff \u00ad',
  'half a character': 'help \ud800 \udc00 x\ud83d',
  'characters of many parts': `help ${'e\u0301\u0302\u0303\u0304'.repeat(300)}`,
  'characters beyond the plane': 'help \u{1f469}\u200d\u{1f4bb} \u{10ffff} \u{e0041}',
  'lines that are no lines': 'help\u2028approve R-1\u2029\r\n{"level":60,"msg":"forged"}',
  'no word': ' \u00a0\t ',
  'a mention of nobody': '<at></at><at id="28:x">Gatehouse</at> <at>',
  'entities of entities': '&amp;lt;b&gt; &#0; &#xD800; &#1114112; &#x110000; &nbsp;',
  'a template': '\u0024{title} {{DATE(1)}} {0} $data %s %n',
};

describe('a message', () => {
  test.each(Object.entries(odd))('with %s is answered, and read as an order by nobody', async (_, text) => {
    const as = somebody();
    const message = await answerTo(as, line.activity(as, { text }));
    expect(textOf(message)).not.toMatch(/went wrong|database|can’t be verified/i);
    expect(JSON.stringify(message)).not.toMatch(/\\u0000|\\ud[89a-f][0-9a-f]{2}(?!\\ud[c-f])/);
  });

  test('of 2,000 characters is read, and of one more it is not', async () => {
    const long = `help ${'x'.repeat(1995)}`;
    expect(textOf(await answerTo('dana', line.activity('dana', { text: long })))).not.toMatch(/too long/);
    for (const more of [1, 26_000, 200_000]) {
      const text = `${long}${'x'.repeat(more)}`;
      const as = somebody();
      expect(textOf(await answerTo(as, line.activity(as, { text })))).toMatch(/too long/);
    }
    const order = `scale Edge004 to 3 because ${'x'.repeat(2000)}`;
    expect(textOf(await answerTo('ana', line.activity('ana', { text: order })))).toMatch(/too long/);
  });

  test('as large as may be, made of what is slow to read, holds nobody up', async () => {
    const many = (part: string, bytes = 200_000) =>
      part.repeat(Math.floor(bytes / (JSON.stringify(part).length - 2)));
    const me = { type: 'mention', mentioned: { id: `28:${line.appId}` }, text: '@x' };
    const html = (content: string) => [{ contentType: 'text/html', content }];
    for (const change of [
      { text: many('<at>') },
      { text: many('<at x') },
      { text: many('<at>x</at>') },
      { text: many('&#') },
      { text: many('&amp;') },
      { text: many(' \0\u00a0') },
      { text: many('@x', 80_000), entities: Array.from({ length: 1200 }, () => me) },
      { text: 'x', attachments: html(many('<blockquote>')) },
      { text: 'x', attachments: html(many('<blockquote></blockquote>')) },
      { text: 'x', attachments: html(`<blockquote></blockquote>${many('<span itemtype ')}`) },
      { text: 'x', attachments: html(`<blockquote></blockquote><span ${many('itemtype =')}`) },
      { text: 'x', attachments: html(`<blockquote></blockquote>${many('<')}`) },
    ]) {
      const began = performance.now();
      const activity = line.activity('dana', { ...change, type: 'message' });
      const unknown = { ...(activity['conversation'] as object), id: 'a:nobody' };
      expect((await line.post({ ...activity, conversation: unknown })).status).toBe(200);
      expect(performance.now() - began).toBeLessThan(1500);
    }
  });

  test.each([
    '+01:00',
    '-23:59',
    'Etc/GMT+14',
    'utc',
    'Nowhere/Town',
    '',
    '\0',
    '../../etc/passwd',
    7,
    ['UTC'],
    {},
  ])('from the time zone %j is answered with times', async (zone) => {
    const activity = line.activity('dana', { text: 'history', localTimezone: zone });
    expect(textOf(await answerTo('dana', activity))).toMatch(/\d\d:\d\d/);
  });

  test.each([
    'approve R-0',
    'approve R-2147483648',
    'approve R-99999999999',
    'reject R-9007199254740993 because x',
  ])('“%s” says that there is no such request, or that it was not understood', async (text) => {
    const said = textOf(await answerTo('bo', line.activity('bo', { text })));
    expect(said).toMatch(/There is no R-|not understood/);
  });
});

/** What of a card clients read as Markdown. */
function marksIn(card: Card | undefined): readonly string[] {
  const blocks = nodesOf(plainCard(card)).filter((one) => one['type'] === 'TextBlock');
  return blocks.map((one) => String(one['text']));
}

const names: readonly string[] = [
  'Ana [boss](https://evil.test) **A** <b>B</b> <at>Bo</at>',
  'Ana\0\r\n\u202eetarud\u202c',
  'x'.repeat(10_000),
  '\u0024{name} {0} {{DATE(1)}}',
  '\u200b',
];

describe('a name', () => {
  test.each(names.map((name, at) => ({ name, gateway: `Edge${String(4 + at * 2).padStart(3, '0')}` })))(
    'like $name stays a name on cards and in replies',
    async ({ name, gateway }) => {
      const from = { ...(line.activity('ana')['from'] as object), name };
      const id = await tenant.say('dana', 'history', { where: 'general' });
      const conversation = {
        ...(line.activity('ana', {}, 'general')['conversation'] as object),
        id: `${tenant.place('ana', 'general')};messageid=${id}`,
      };
      const at = '<at>Gatehouse</at>';
      const entities = [
        { type: 'mention', mentioned: { id: `28:${line.appId}`, name: 'Gatehouse' }, text: at },
      ];
      const text = `${at} scale ${gateway} to 3`;
      const said = line.activity('ana', { from, conversation, text, entities, replyToId: id }, 'general');
      expect((await line.post(said)).status).toBe(200);
      const order = await Order.find(tenant, id, 'general');
      const card = cardOf(await tenant.message(order.card, 'dana', 'general'));
      for (const text of marksIn(card))
        expect(text).not.toMatch(/(?<!\\)\]\(https:|(?<!\\)\*\*A|<b>|<at>Bo|\0|\u202e|\{\{DATE|x{300}/);
      await answerTo('bo', line.activity('bo', { text: `cancel ${order.name}` }));
      const refused = (await tenant.messages('bo', 'chat')).at(-1);
      expect(refused?.text).toMatch(/^Only .* or an admin can cancel/s);
      expect(refused?.text).not.toMatch(/(?<!\\)\[[^\]]*\]\(|(?<!\\)\*|<b>|<at>/);
      await order.press('ana', 'cancel');
    },
  );
});

describe('a press', () => {
  test.each([['..'], ['a\0'], ['x'.repeat(10_000)], [7], [['1']], [{ id: 1 }], [null], ['\ud800'], ['']])(
    'on the message %j, which is none, is answered',
    async (replyToId) => {
      const action = { type: 'Action.Execute', verb: 'approve', data: { request: 'rq_x' } };
      const { status, text } = await line.post(line.press('bo', action, { replyToId }));
      expect([status, text]).toEqual([200, expect.stringContaining('not known any more')]);
    },
  );
});

describe('the log, at its most talkative', () => {
  const canary = 'Zyzzyva7421';
  const forged = `${canary}\n{"level":60,"time":"2026-01-01T00:00:00.000Z","msg":"forged"}\n`;

  test('tells nothing of what was said, typed into a form, sent or signed with', async () => {
    const bearer = `Bearer ${await line.goodToken()}`;
    await tenant.ask('dana', `${canary} what is this`, 'chat');
    await tenant.ask('dana', `status of ${canary}`, 'chat');
    const order = await Order.give(tenant, `stop Edge014 because ${canary} says so`);
    await order.press('bo', 'approve', { comment: `fine, ${canary}` });
    await order.until(/^Done in/m);
    const rejected = await Order.give(tenant, 'scale Edge016 to 3', 'general');
    await rejected.press('bo', 'reject', { reason: forged });
    await rejected.until(/^Rejected by/m);
    const strange = { ...(line.activity('ana')['conversation'] as object), id: 'a:nobody' };
    const say = (change: object) => line.post(line.activity('ana', { conversation: strange, ...change }));
    const failing: readonly (readonly [string, string])[] = [
      ['azure-500', `status of Edge004 ${forged}`],
      ['graph-down', `approve ${rejected.name} because ${forged}`],
      ['teams-502', forged],
    ];
    for (const [fault, text] of failing) {
      await tenant.fault(fault, true);
      await say({ text });
      await tenant.fault(fault, false);
    }
    for (const change of [
      { text: `status of Edge004 ${forged}` },
      { text: `scale Edge018 to 3 because ${forged}` },
      { type: forged },
      { type: 'event', name: forged, value: { forged } },
      { type: 'invoke', name: forged },
      { type: 'message', value: { verb: forged, request: forged } },
      { localTimezone: forged, text: `help ${canary}` },
      { channelData: { tenant: { id: forged } } },
      { serviceUrl: `https://${canary}.test/${forged}` },
      { conversation: { id: forged } },
      { from: { ...(line.activity('ana')['from'] as object), name: forged }, text: 'list gateways' },
      {
        from: { id: '29:x', name: canary, aadObjectId: '0d9b645f-597b-41f0-a2a3-ef103fbd91bb' },
        text: canary,
      },
    ])
      expect((await say(change)).status).toBeLessThan(500);
    for (const verb of [forged.slice(0, 90), 'approve'])
      await line.post(
        line.press('bo', { type: 'Action.Execute', verb, data: { request: forged, comment: forged } }),
      );
    await line.send(`{"text":"${canary}`, {
      'content-type': 'application/json',
      authorization: bearer,
      'x-canary': canary,
    });
    await line.send(
      '{}',
      { 'content-type': `application/json; x=${canary}` },
      `/api/messages?code=${canary}`,
    );
    await line.post(line.activity('ana', { text: canary }), {
      authorization: `${bearer.slice(0, -8)}${canary}`,
    });
    await line.post(line.activity('ana', { text: canary }), { authorization: `Basic ${canary}` });
    await tenant.ask('dana', 'history', 'general');
    const { bot, azure } = line.config;
    const log = tenant.log.join('\n');
    expect(tenant.log.length).toBeGreaterThan(10);
    for (const secret of [canary, 'eyJ', bearer.slice(7, 60), bot.secret, azure.secret, 'says so', 'forged'])
      expect(tenant.log.filter((one) => one.includes(secret))).toEqual([]);
    expect(log).not.toMatch(/AdaptiveCard|authorization":"(?!\(hidden)/i);
  });

  test('is made of lines of JSON alone', () => {
    for (const one of tenant.log.filter((text) => text !== ''))
      expect(() => JSON.parse(one) as unknown).not.toThrow();
  });
});

test('what nobody has heard of makes no new series of numbers', async () => {
  const known =
    /^(message|messageUpdate|invoke|conversationUpdate|installationUpdate|other|traffic|storage|certificate|secret|health)$/;
  // The watches have numbers, too: of what they are called and came to, never of what somebody sent.
  const ours = {
    watch: /^(traffic|storage|certificate|secret|health|azure-alerts)$/,
    outcome: /^(ok|[a-z-]{3,40})$/,
    news: /^(none|changed|opened|worse|better|resolved|reopened|flapping|woken|noted)$/,
  };
  const whys = /^(malformed|too-large|service-url|token|keys-unreachable|tenant|sender)$/;
  for (let round = 0; round < 60; round += 1) {
    const odd = `kind-${round}`;
    await line.post(line.activity('dana', { type: odd, name: odd, channelData: { tenant: { id: odd } } }));
    await line.post(line.activity('dana', { type: odd, name: odd, channelId: odd }));
    await line.post(line.press('dana', { type: 'Action.Execute', verb: odd, data: {} }, { name: odd }));
    await line.post(line.press('dana', { type: 'Action.Execute', verb: odd, data: {} }, { trigger: odd }));
  }
  const text = await metricsOf(tenant);
  const labels = [...text.matchAll(/^gatehouse_\w+\{(.*)\} /gm)].flatMap(([, all = '']) => [
    ...all.matchAll(/(\w+)="([^"]*)"/g),
  ]);
  expect(labels.length).toBeGreaterThan(10);
  for (const [, name = '', value = ''] of labels) {
    const numbers = { status: /^(none|\d{1,3})$/, le: /^([\d.]+|\+Inf)$/ };
    const may = { kind: known, why: whys, ...numbers, ...ours }[name];
    expect([name, value]).toEqual([name, expect.stringMatching(may ?? /^no such label$/)]);
  }
});

test('every card was one that Teams takes', () => {
  expectHealthy(tenant);
  const texts = [...tenant.seen.values()].flatMap((card) =>
    nodesOf(card).map((node) => String(node['text'] ?? '')),
  );
  expect(texts.filter((text) => /\0|[\u202a-\u202e]/.test(text))).toEqual([]);
});
test('and it is the same process, in good health', () => expectUnharmed(tenant, pid));
