import type { Item } from './items.ts';

const ones =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
/** Each word for a number below a hundred, without those of two words. */
export const smallNumbers: ReadonlyMap<string, number> = new Map([
  ...ones.map((word, at) => [word, at] as const),
  ...tens.map((word, at) => [word, 20 + at * 10] as const),
]);
const ordinals = 'first second third fourth fifth sixth seventh eighth ninth tenth'.split(' ');

/** A number found at an item, and the index after it. */
export interface FoundNumber {
  readonly value: number;
  readonly signed: boolean;
  readonly next: number;
}

/** The value of digits as people write them: 4, x3, 20k, 20,000, 1.5k, +2. */
export function numberInDigits(word: string): { value: number; signed: boolean } | undefined {
  const m = /^(?:#)?([+-]?)(?:x|×)?(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(k|m|x)?$/.exec(word);
  if (m === null) return undefined;
  const base = Number((m[2] ?? '').replaceAll(',', ''));
  const value = base * (m[3] === 'k' ? 1000 : m[3] === 'm' ? 1_000_000 : 1);
  return { value: m[1] === '-' ? -value : value, signed: m[1] !== '' };
}

function small(word: string | undefined): number | undefined {
  return word === undefined ? undefined : smallNumbers.get(word);
}

/** Reads a number at `items[at]`: in digits, in words, "a couple", "a dozen". */
export function readNumber(items: readonly Item[], at: number): FoundNumber | undefined {
  const item = items[at];
  if (item === undefined || item.mark !== undefined) return undefined;
  const digits = numberInDigits(item.word);
  if (digits !== undefined) {
    const scale = items[at + 1]?.word;
    // "30 000": a thin space, or a plain one, between the thousands
    if (scale === '000' && /^[1-9]\d{0,2}$/.test(item.word))
      return { ...digits, value: digits.value * 1000, next: at + 2 };
    if (scale === 'thousand' || scale === 'k') return { ...digits, value: digits.value * 1000, next: at + 2 };
    return { ...digits, next: at + 1 };
  }
  let i = item.word === 'a' ? at + 1 : at;
  const collective = items[i]?.word;
  if (collective === 'couple' || collective === 'pair') {
    return { value: 2, signed: false, next: items[i + 1]?.word === 'of' ? i + 2 : i + 1 };
  }
  if (collective === 'dozen') return { value: 12, signed: false, next: i + 1 };
  if (item.word === 'a' && collective !== 'hundred' && collective !== 'thousand') return undefined;
  let total = 0;
  let part = item.word === 'a' ? 1 : undefined;
  for (; i < items.length; i++) {
    const word: string = items[i]?.word ?? '';
    const pieces: string[] = /^[a-z]+-[a-z]+$/.test(word) ? word.split('-') : [word];
    const values = pieces.map(small);
    if (values.every((v) => v !== undefined)) {
      // "two three" is not a number; "twenty five" is.
      const sum = values.reduce((a, v) => a + v, 0);
      const fits = part === undefined || ((part % 100 === 0 || part % 10 === 0) && part >= 20 && sum < 10);
      if (!fits) break;
      part = (part ?? 0) + sum;
    } else if (word === 'hundred' && part !== undefined) part *= 100;
    else if (word === 'thousand' && part !== undefined) {
      total += part * 1000;
      part = 0;
    } else break;
  }
  if (part === undefined) return undefined;
  return { value: total + part, signed: false, next: i };
}

/** 3 for "third" and "3rd". */
export function ordinal(word: string): number | undefined {
  const at = ordinals.indexOf(word);
  if (at >= 0) return at + 1;
  const m = /^(\d{1,2})(?:st|nd|rd|th)$/.exec(word);
  return m === null ? undefined : Number(m[1]);
}
