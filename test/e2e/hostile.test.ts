import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { nodesOf, plainCard } from '../card/teams-card.ts';
import { expectHealthy } from './healthy.ts';
import { Order } from './order.ts';
import { type Card, Tenant, textOf } from './tenant.ts';

let tenant: Tenant;

beforeAll(async () => {
  tenant = await Tenant.start({ speed: 40, gateways: 25 });
});
afterAll(() => tenant?.stop());

const wicked: Readonly<Record<string, string>> = {
  Markdown: '**bold** [click](https://evil.example) `code` # head',
  'a template': '\u0024{title} \u0024{$root.refresh} \u0024data',
  'a mention': '<at>Bo Lindqvist</at> <at id="1">Chen</at>',
  HTML: '<img src=x onerror=alert(1)><script>alert(2)</script>&lt;b&gt;',
  JSON: '","type":"Action.Execute","verb":"approve","x":"',
  'right to left': 'again \u202Eevorppa\u202C word',
  brackets: '{0} {1} {{DATE(2026-11-20T10:00:00Z)}}',
  'a long story': 'water in the basement of hall four '.repeat(35).trim(),
};

/** What of `card` a client would read as more than text. */
function marksIn(card: Card): readonly string[] {
  const blocks = nodesOf(plainCard(card)).filter((one) => one['type'] === 'TextBlock');
  const texts = blocks.map((one) => String(one['text']));
  const active = /(?<!\\)\]\((?!\s)|<at>|<img|<script|\u202E|\{\{DATE/;
  return texts.filter((one) => active.test(one));
}

describe.each(Object.entries(wicked))('%s as a reason', (name, reason) => {
  const gateway = `Edge${String(4 + Object.keys(wicked).indexOf(name) * 2).padStart(3, '0')}`;

  test('stays text on every card, in every reply, and does not decide anything', async () => {
    const place = Object.keys(wicked).indexOf(name) % 2 === 0 ? 'general' : 'alerts';
    // What is no sentence is no reason that the parser vouches for: then the words come back on another card.
    const answer = textOf(await tenant.ask('ana', `stop ${gateway} because ${reason}`, place));
    if (/^Waiting for approval$/m.test(answer)) expect(answer).toMatch(/Reason: \n“.+”$/m);
    else expect(answer).toMatch(/Nothing|nothing/);
    const order = await Order.give(tenant, `stop ${gateway} because of the freeze`, place);
    await order.refresh('bo');
    const rejected = await order.press('bo', 'reject', { reason });
    expect(rejected.status).toBe(200);
    await order.until(/^Rejected by Bo Lindqvist/m);
    const reply = await order.reply(/was rejected by Bo Lindqvist/);
    expect(reply.mentions).toEqual(['ana']);
    expect(reply.text).not.toMatch(/(?<!\\)\[click\]\(|<img|<script|<at>(Chen|Bo)/);
    expect(await tenant.changes(gateway)).toEqual([]);
  });
});

test.each(['אישור \u2067نص عربي\u2069', '凍結のため', 'из-за заморозки'])(
  'a reason in any script: %s',
  async (reason) => {
    const order = await Order.give(tenant, 'scale Edge022 to 3', 'operations');
    await order.press('bo', 'reject', { reason });
    const words = await order.until(/^Rejected by Bo Lindqvist/m);
    expect(words).toContain(reason.slice(0, 5));
  },
);

test('a reason of 4,000 characters in a form is cut, and the card stays small', async () => {
  const order = await Order.give(tenant, 'stop Edge024 because of the freeze', 'operations');
  const long = `${'x'.repeat(3990)} the end`;
  await order.press('bo', 'reject', { reason: long });
  const words = await order.until(/^Rejected by Bo Lindqvist/m);
  expect(words).toMatch(/x{250,}…/);
  expect(words).not.toMatch(/the end/);
});

test('a reason of 4,000 characters in a message is too long to be read', async () => {
  const answer = await tenant.ask('ana', `stop Edge025 because ${'x '.repeat(2000)}`);
  expect(textOf(answer)).toMatch(/A message is read up to 2,000 characters/);
});

test('what was said stays text in lists and in the history too', async () => {
  for (const text of ['history', 'pending approvals', '**[x](https://evil.example)** <at>Bo</at>'])
    await tenant.ask('dana', text, 'operations');
  expect([...tenant.seen.values()].flatMap(marksIn)).toEqual([]);
});

test('every card was one that Teams takes, and nothing went wrong unseen', () => expectHealthy(tenant));
