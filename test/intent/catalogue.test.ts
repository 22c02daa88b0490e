import { describe, expect, test } from '@jest/globals';
import { changingIntents, readingIntents } from '../../src/domain/intent.ts';
import { helpTopics, topicOf } from '../../src/intent/catalogue.ts';
import { parse } from '../../src/intent/parse.ts';

const context = {
  now: new Date('2026-11-20T09:00:00Z'),
  timeZone: 'Europe/Berlin',
  gateways: ['GraniteFalls', 'RedmondEdge'],
};
const examples = helpTopics.flatMap(({ intent, examples: lines }) => lines.map((line) => ({ intent, line })));

describe('the help', () => {
  test('has a line for each intent', () => {
    expect(helpTopics.map((t) => t.intent)).toEqual([...readingIntents, ...changingIntents]);
  });
  test.each(examples)('shows "$line", which is $intent', ({ intent, line }) => {
    expect(parse(line, context).intent).toBe(intent);
  });
  test.each(helpTopics.map((t) => t.topic))('finds its topic %s', (topic) => {
    expect(topicOf(topic)).toBe(topic);
    expect(parse(`help ${topic}`, context)).toMatchObject({ intent: 'help' });
  });
});

describe('suggestions', () => {
  test('name what was meant when a gateway is not certain', () => {
    const two = { ...context, gateways: ['GraniteFalls', 'GraniteHill'] };
    const { suggestions } = parse('stop granite tonight', two);
    expect(suggestions).toEqual(['stop GraniteFalls tonight', 'stop GraniteHill tonight']);
    for (const line of suggestions)
      expect(parse(line, two)).toMatchObject({ intent: 'stop-gateway', candidates: [] });
  });
  test.each([
    'stop GraniteFalls and start RedmondEdge',
    'if GraniteFalls is red restart it',
    'hm',
    'GraniteFalls pizza',
  ])('for "%s" parse', (text) => {
    const { intent, suggestions } = parse(text, context);
    expect(intent).toBe('unknown');
    expect(suggestions.length).toBeGreaterThan(0);
    for (const line of suggestions) expect(parse(line, context).intent).not.toBe('unknown');
  });
});
