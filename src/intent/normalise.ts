import { invisible } from './as-written.ts';

/** Brackets that stand for Teams' mention tags in normalised text. */
export const mentionOpen = '\uE000';
export const mentionClose = '\uE001';
/** Stands where a quoted, struck out or code block stood. Nothing around it is an order. */
export const blockMark = '\uE002';

const entities: Readonly<Record<string, string>> = {
  '&nbsp;': ' ',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&apos;': "'",
  '&amp;': '&',
};

/**
 * Brings a message to plain text: Teams' markup, entities, invisible characters and typographic quotes and
 * dashes are reduced; words and case stay as written. A reason is put back as it stood (`asWritten`).
 */
export function normalise(text: string): string {
  let clean = text.replace(/[\uE000-\uE002]/g, ' ').normalize('NFKC');
  if (clean.includes('<')) {
    clean = clean
      .replace(/<at(?:\s[^>]*)?>([^<]*)<\/at>/gi, ` ${mentionOpen}$1${mentionClose} `)
      .replace(/<\/?(?:blockquote|pre|code|s|strike|del|attachment)(?:\s[^>]*)?>/gi, ` ${blockMark} `)
      .replace(/<(?:br|\/p|\/div|\/li)\s*\/?>/gi, '\n')
      .replace(/<li(?:\s[^>]*)?>/gi, '\n- ')
      .replace(/<\/?(?:p|div|span|b|i|u|em|strong|ul|ol|font)(?:\s[^>]*)?>/gi, ' ');
  }
  if (clean.includes('&'))
    clean = clean.replace(/&(?:nbsp|lt|gt|quot|#39|apos|amp);/g, (e) => entities[e] ?? e);
  return (
    clean
      // Zero-width and direction marks would hide a "not" from the words, or split a name.
      .replace(invisible, '')
      .replace(/[\u2018\u2019\u201A\u201B\u00B4\u2032]/g, "'")
      .replace(/[\u201C-\u201F\u00AB\u00BB\u2033]/g, '"')
      .replace(/\u2014/g, ' - ')
      .replace(/[\u2010-\u2013\u2212]/g, '-')
      .replace(/\r\n?/g, '\n')
      .replace(/[^\S\n]/g, ' ')
      // Bold and italics of Markdown; a star followed by a space begins a list and stays.
      .replace(/(\*\*|__)(?=\S)([^*_\n]+?)\1/g, '$2')
      .replace(/(^|\s)([*_])(?=\S)([^*_\n]+?)\2(?=$|[\s.,!?:;])/g, '$1$3')
      .trim()
  );
}
