/** Zero-width and direction marks: they hide or turn words round, on a card as well. */
export const invisible = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]|[\uFE0E\uFE0F]/g;

/** The letters and digits of a text, each with where it stands there. */
function lettersOf(text: string): { readonly letters: string; readonly at: readonly number[] } {
  let letters = '';
  const at: number[] = [];
  let index = 0;
  for (const char of text) {
    const isPlain = char.length === 1 && char < '\u0080';
    const kept = isPlain ? (plain.test(char) ? char : '') : char.normalize('NFKC').replace(other, '');
    letters += kept;
    for (let i = 0; i < kept.length; i += 1) at.push(index);
    index += char.length;
  }
  return { letters, at };
}

const plain = /[A-Za-z0-9]/;
const other = /[^\p{L}\p{N}]/gu;
const letter = /[\p{L}\p{N}]/u;
const sign = /[^\s\p{L}\p{N}]/u;

function signsAtEnd(text: string): number {
  return (/[^\p{L}\p{N}]*$/u.exec(text)?.[0] ?? '').replace(/\s/g, '').length;
}

/**
 * The words of a reason as they stand in the message: with the quotes, dashes and stars that reading took away. What
 * can't be found there once, or holds markup, stays as it was read.
 * @param message as it came
 * @param said part of the message as it was read
 */
export function asWritten(message: string, said: string): string {
  const part = lettersOf(said).letters;
  const { letters, at } = lettersOf(message);
  const found = letters.indexOf(part);
  if (part === '' || found < 0 || letters.indexOf(part, found + 1) >= 0) return said;
  let from = at[found] ?? 0;
  const last = at[found + part.length - 1] ?? from;
  let to = last + String.fromCodePoint(message.codePointAt(last) ?? 32).length;
  // Signs at its ends belong to it where reading left some there: "full (98 %)".
  if (sign.test(said[0] ?? '')) while (from > 0 && sign.test(message[from - 1] ?? '')) from -= 1;
  for (
    let left = signsAtEnd(said);
    left > 0 && to < message.length && !letter.test(message[to] ?? '');
    to += 1
  )
    if (sign.test(message[to] ?? '')) left -= 1;
  const written = message
    .slice(from, to)
    .replace(invisible, '')
    .replace(/[^\S\n]+/g, ' ')
    .trim();
  return /[<>&\uE000-\uE002]/.test(written) ? said : written;
}
