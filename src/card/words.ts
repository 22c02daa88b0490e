/** Joins a number and its unit, so that no line break comes between. */
export const space = '\u00a0';

/** Made once: a format costs more to make than a card to draw. */
const plainCount = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });

/** "9,140" */
export function count(value: number): string {
  return plainCount.format(value);
}

/** "4 instances", "1 instance" */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)}${space}${value === 1 ? one : many}`;
}

/** "3 of 4" */
export function ofAll(part: number, whole: number): string {
  return `${count(part)}${space}of${space}${count(whole)}`;
}

/** "about 15 USD a day" */
export function moneyADay(amount: number, currency: string): string {
  return `about ${count(amount)}${space}${currency} a day`;
}

/** "9,140 GB" of 10^9 bytes; below 10 GB with one decimal, and never "0 GB" where something was measured. */
export function gigabytes(bytes: number): string {
  const value = bytes / 1e9;
  if (value > 0 && value < 0.1) return `under 0.1${space}GB`;
  const shown = value < 10 ? Math.round(value * 10) / 10 : Math.round(value);
  return `${count(shown)}${space}GB`;
}

/** "Bo", "Bo or Chen", "Bo, Chen or Dana", "Bo, Chen and 3 more" */
export function listed(names: readonly string[], last: 'or' | 'and', most = 4): string {
  if (names.length > most)
    return `${names.slice(0, most - 1).join(', ')} and ${names.length - most + 1} more`;
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} ${last} ${names.at(-1)}`;
}

/** The same sentence with a capital. */
export function capital(sentence: string): string {
  return sentence.slice(0, 1).toUpperCase() + sentence.slice(1);
}

/** The same with one full stop at its end, whether whoever wrote it gave one or not. */
export function ended(sentence: string): string {
  return /[!?…]$/.test(sentence) ? sentence : `${sentence.replace(/\.+$/, '')}.`;
}

/** Sentences in a row: the first as it is (it stands behind a lead word), the others with a capital. */
export function inOneLine(sentences: readonly string[]): string {
  return sentences.map((one, index) => (index === 0 ? one : capital(one))).join(' ');
}

// Controls, line separators, marks that turn the direction of what stands around, and lone halves of a pair.
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\p{Cs}]+/gu;
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  let kept = '';
  for (const { segment } of new Intl.Segmenter('en').segment(text.slice(0, most + 50))) {
    if (kept.length + segment.length > most - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/**
 * Words that people or Azure wrote, made safe for places without Markdown (a TextRun, a button's title): one line, no
 * controls, at most `most` characters. Text written from right to left can't turn what stands around it.
 */
export function foreign(text: string, most = 300): string {
  const line = cut(text.replace(unprintable, ' ').replace(/ {2,}/g, ' ').trim(), most);
  return rightToLeft.test(line) ? `\u2068${line}\u2069` : line;
}

/** “What was written”, as foreign text. */
export function quoted(text: string): string {
  return `“${foreign(text)}”`;
}

// A number and what it counts, written by rooms that know no cards.
const loose = /(?<=\d) (?=(?:of \d+|instances?|machines?|min|s|h|days?|GB|%|[A-Z]{3})\b)|(?<=\d of) (?=\d)/g;

/**
 * Plain text for a TextBlock, where Teams reads Markdown: what would be a mark is escaped. An underscore within a word
 * is none, so Standard_A2_v2 stays as it is. Numbers are joined to their units.
 * A sentence is as long as it may be, so that names in it can't fill the card: 500 characters.
 */
export function escaped(text: string): string {
  return foreign(text, 500)
    .replace(loose, space)
    .replace(/[\\`*[\]<>~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|&(?=#|\w+;)/gu, '\\$&')
    .replace(/^(?=[#+-])/, '\\')
    .replace(/^(\d+)(?=[.)](?:\s|$))/, '$1\\');
}

/** A name where there is no Markdown: one line, at most 60 characters, never nothing. */
export function plainName(name: string): string {
  return foreign(name, 60) || '(no name)';
}

/** The same in a TextBlock. */
export function named(name: string): string {
  return escaped(plainName(name));
}
