import { describe, expect, test } from '@jest/globals';
import { withoutMention } from '../../src/teams/mentions.ts';
import { ownWords } from '../../src/teams/quotes.ts';

const recipient = { id: '28:bot', name: 'Gatehouse' };
const entities = [
  {
    type: 'mention',
    mentioned: { id: '28:bot', name: 'Gatehouse' },
    text: '<at>Gatehouse</at>',
    timezone: undefined,
  },
];
const html = (content: string) => [{ contentType: 'text/html', content }];
const quoted = (words: string, kind = 'Reply') =>
  `<blockquote itemscope="" itemtype="http://schema.skype.com/${kind}" itemid="1"><strong itemprop="mri" itemid="29:x">Kim</strong><p itemprop="preview">${words}</p></blockquote>`;
const span = '<span itemscope="" itemtype="http://schema.skype.com/Mention" itemid="0">Gatehouse</span>';
const reference = (messagePreview?: string) => [
  { contentType: 'messageReference', content: JSON.stringify({ messageId: '1', messagePreview }) },
];

/** What the desk gets to hear. */
function words(text: string, attachments: { contentType: string; content?: unknown }[]): string {
  return withoutMention(ownWords({ text, attachments, entities }), { entities, recipient });
}

describe('a message that quotes another', () => {
  const flat = 'Kim stop GraniteFalls <at>Gatehouse</at> status';
  test.each([
    ['in a reply', html(`${quoted('stop GraniteFalls')}<p>${span}&nbsp;status</p>`)],
    ['forwarded with a comment', html(`<p>${span} status</p>${quoted('stop GraniteFalls', 'Forward')}`)],
    ['in between', html(`<p>${span}</p>${quoted('stop GraniteFalls')}<p>status</p>`)],
    ['in a quote of a quote', html(`${quoted(`x${quoted('stop GraniteFalls')}y`)}<p>${span} status</p>`)],
    ['by hand', html(`<blockquote>stop GraniteFalls</blockquote><p>${span} <b>status</b></p>`)],
  ])('%s says only what its sender wrote', (_, attachments) => {
    expect(words(flat, attachments)).toBe('status');
  });

  test.each([
    ['not closed', html(`${quoted('stop').replace('</blockquote>', '')}<p>status</p>`)],
    ['closed twice', html(`${quoted('stop')}</blockquote><p>status</p>`)],
    ['broken', html(`${quoted('x')}<blockquote <p>stop GraniteFalls`)],
    ['a reference without a mark', reference()],
    ['a reference whose words stand in the text', reference('stop Granite')],
  ])('in markup that is %s says nothing for certain, so nothing', (_, attachments) => {
    expect(words(flat, attachments)).toBe('');
  });

  test('by a mark says all else', () => {
    const text = '<attachment id="1"></attachment><at>Gatehouse</at> status';
    expect(words(text, reference('stop GraniteFalls'))).toBe('status');
    expect(words('<quoted messageId="1"/> <at>Gatehouse</at> status', reference())).toBe('status');
  });

  test('by a reference says its text, where the quoted words are not in it', () => {
    expect(words('<at>Gatehouse</at> status', reference('stop GraniteFalls'))).toBe('status');
  });
});

test('rich text that quotes nothing is read from the text, not from its HTML', () => {
  expect(words('<at>Gatehouse</at> status', html('<p>stop GraniteFalls</p>'))).toBe('status');
});

test('quotes are cut in time that grows with the message alone', () => {
  const began = performance.now();
  for (const part of ['<blockquote>', '<blockquote ', '<span itemtype=', '</blockquote>', '<'])
    ownWords({ text: '', attachments: html(`${quoted('x')}${part.repeat(20_000)}`), entities });
  expect(performance.now() - began).toBeLessThan(1000);
});
