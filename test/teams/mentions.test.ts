import { describe, expect, test } from '@jest/globals';
import { TurnContext } from 'botbuilder';
import { mentionsBot, withoutMention } from '../../src/teams/mentions.ts';

const recipient = { id: '28:bot', name: 'Gatehouse' };
const mention = (text: string, id = '28:bot', name = 'Gatehouse') => ({
  type: 'mention',
  mentioned: { id, name },
  text,
  timezone: undefined,
});
const at = '<at>Gatehouse</at>';

describe('what is left of a text without the mention', () => {
  test.each<{ text: string; entities: ReturnType<typeof mention>[]; left: string }>([
    { text: `${at} stop X`, entities: [mention(at)], left: 'stop X' },
    { text: `${at}&nbsp;restart ${at}`, entities: [mention(at)], left: 'restart' },
    { text: `${at}\u00a0stop\u200b X\n\tnow`, entities: [mention(at)], left: 'stop X now' },
    {
      text: `${at} is A &amp; B &lt; C &quot;q&quot; &#39;x&#x27;`,
      entities: [mention(at)],
      left: `is A & B < C "q" 'x'`,
    },
    { text: `${at} &amp;lt; stays`, entities: [mention(at)], left: '&lt; stays' },
    { text: '<at id="0">Gatehouse</at> stop X', entities: [mention('<at>Gatehouse</at>')], left: 'stop X' },
    { text: '<at>gatehouse </at> stop X', entities: [mention('<at>Other text</at>')], left: 'stop X' },
    { text: '@Gatehouse stop X', entities: [mention('@Gatehouse')], left: 'stop X' },
    {
      text: `${at} tell <at>Ana Duarte</at> of X`,
      entities: [mention(at), mention('<at>Ana Duarte</at>', '29:ana', 'Ana Duarte')],
      left: 'tell Ana Duarte of X',
    },
    // Somebody of the same name as the bot is a person.
    { text: `${at} stop X`, entities: [mention(at, '29:other')], left: 'Gatehouse stop X' },
    { text: 'stop X', entities: [], left: 'stop X' },
    { text: 'stop <at>', entities: [mention(at)], left: 'stop <at>' },
    { text: `stop \0X\ud800 ${at}`, entities: [mention(at)], left: 'stop X\ufffd' },
    { text: at, entities: [mention(at)], left: '' },
  ])('$text', ({ text, entities, left }) => {
    expect(withoutMention(text, { entities, recipient })).toBe(left);
  });

  test('is more than botbuilder leaves, which drops one mention and keeps the blank’s name', () => {
    const text = `${at}&nbsp;restart ${at}`;
    const activity = { text, recipient, entities: [mention(at)] } as never;
    expect(TurnContext.removeRecipientMention(activity)).toBe(`&nbsp;restart ${at}`);
  });

  test('is found in time that grows with the text alone', () => {
    const began = performance.now();
    for (const part of ['<at>', '<at ', '&#', '</at>', '<at>Gatehouse</at>', ' \u00a0'])
      withoutMention(part.repeat(20_000), { entities: [mention(at)], recipient });
    expect(performance.now() - began).toBeLessThan(1000);
  });
});

test('the entity tells whether the bot is meant, not the text', () => {
  expect(mentionsBot({ entities: [mention(at)], recipient })).toBe(true);
  expect(mentionsBot({ entities: [mention(at, '29:other')], recipient })).toBe(false);
  expect(mentionsBot({ entities: [], recipient })).toBe(false);
});
