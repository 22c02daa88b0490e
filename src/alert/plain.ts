import { textOf } from './lenient.ts';

/** More is never read of a text from outside: what a card shows of it is 300 characters. */
const read = 4000;

const marks = /<!--[\s\S]*?(?:-->|$)|<(script|style)\b[\s\S]*?(?:<\/\1\s*>|$)|<[a-z/!][^<>]*(?:>|$)/gi;
// Controls, line separators, what turns the direction of text or can't be seen, and lone halves of a pair.
const unseen =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u{e0000}-\u{e007f}]+/gu;
const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/** Marks within a word leave no gap, others do. */
function bare(text: string): string {
  return text
    .replace(/<\/?(?:a|abbr|b|code|em|font|i|span|strong|u)(?:\s[^<>]*)?>/gi, '')
    .replace(marks, ' ');
}

function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,4}));/gi, (all, decimal, hex, name) => {
    if (name !== undefined) return entities[String(name).toLowerCase()] ?? all;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ' ';
  });
}

/** At most `most` UTF-16 units, never half a character; what was cut ends with "…". */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '');
  return `${kept.trimEnd()}…`;
}

/**
 * What somebody else wrote, as one line of plain text: HTML stripped, entities decoded, controls and marks of direction out,
 * at most `most` characters. Undefined when nothing is left or it is no text.
 */
export function plain(value: unknown, most: number): string | undefined {
  const text = textOf(value)?.slice(0, read);
  if (text === undefined) return undefined;
  // Twice, since what was an entity may be a mark once it is decoded.
  const line = bare(decoded(bare(text)))
    .replace(unseen, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return line === '' ? undefined : clip(line, most);
}

/** A name for a title: short, so that a sentence around it stays whole. */
export function nameOf(value: unknown): string | undefined {
  return plain(value, 80);
}
