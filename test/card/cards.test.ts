import { describe, expect, test } from '@jest/globals';
import * as AdaptiveCards from 'adaptivecards';
import { gallery } from './gallery.ts';
import { nodesOf, plainCard, teamsCard, wordsOf } from './teams-card.ts';

const cards = gallery();

/** Elements that only Teams draws. */
const extensions = new Set(['Icon', 'ProgressBar', 'Chart.Line']);

/** Without the calls, which are in Azure's words. */
function unfolded(card: unknown): unknown {
  return JSON.parse(
    JSON.stringify(card, (_key, value) => (value?.fontType === 'Monospace' ? undefined : value)),
  );
}

/** What the renderer's own parser and validator object to. */
function objections(card: unknown): readonly string[] {
  const context = new AdaptiveCards.SerializationContext();
  const parsed = new AdaptiveCards.AdaptiveCard();
  parsed.parse(plainCard(card), context);
  const events = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message);
  const failures = parsed.validateProperties().validationEvents.map((one) => one.message);
  return [...events, ...failures];
}

describe.each(cards)('the card $name', ({ card }) => {
  test('is a valid card of version 1.5 without Teams’ extensions', () => {
    const { error } = teamsCard.safeParse(plainCard(card));
    expect(error?.issues ?? []).toEqual([]);
    expect(objections(card)).toEqual([]);
  });

  test('is well under 25 KB and has nothing left to fill', () => {
    const json = JSON.stringify(card);
    expect(Buffer.byteLength(json)).toBeLessThan(12_000);
    expect(json).not.toMatch(/\$\{|"\$(data|when)"|undefined|\[object|NaN|Invalid Date|null/);
  });

  test('has one heading, a fallback for each extension, at most one positive button and nothing cut off in one tap', () => {
    const nodes = nodesOf(card);
    expect(nodes.filter((one) => one['style'] === 'heading')).toHaveLength(1);
    for (const node of nodes.filter((one) => extensions.has(String(one['type'])))) {
      expect(node['fallback']).toBeDefined();
    }
    const buttons = (card['actions'] ?? []) as readonly Record<string, unknown>[];
    expect(buttons.filter((one) => one['style'] === 'positive').length).toBeLessThan(2);
    expect(buttons.filter((one) => one['style'] === 'destructive')).toEqual([]);
  });

  test('keeps to the house’s words', () => {
    const words = wordsOf(unfolded(card));
    expect(words).not.toMatch(/\b(please|oops|sorry|successfully|deallocated?|VMSS|OK|submit)\b/i);
    expect(words).not.toMatch(/!|[⚠✔❌🔴✅]|\d{4}-\d{2}-\d{2}T|GMT[+-]/u);
    // A number and its unit stay on one line.
    const loose = /(?<!of\u00a0)\b\d+ (min|s|h|GB|%|USD|CET|instances?|of \d)\b.{0,20}/;
    expect(JSON.stringify(card).match(loose)?.[0]).toBeUndefined();
  });
});

test('a card that breaks a rule is found out', () => {
  const first = cards[0]?.card ?? {};
  expect(teamsCard.safeParse(plainCard({ ...first, body: [{ type: 'TextBlock', text: 'x' }] })).success).toBe(
    false,
  );
  expect(teamsCard.safeParse(plainCard({ ...first, colour: 'red' })).success).toBe(false);
  expect(
    objections({ type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlok', text: 'x' }] }),
  ).not.toEqual([]);
});
