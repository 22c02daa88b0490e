import type { Item, Mark } from './items.ts';
import { readNumber } from './numbers.ts';
import { regions } from './regions.ts';

const sizes: Readonly<Record<string, string>> = {
  lab: 'lab', labs: 'lab', b2s: 'lab', standard_b2s: 'lab',
  standard: 'standard', a2_v2: 'standard', a2v2: 'standard', standard_a2_v2: 'standard',
  large: 'large', a4_v2: 'large', a4v2: 'large', standard_a4_v2: 'large',
}; // biome-ignore format: one size a line

/** The size that a word names, in Configuration Manager's words or Azure's. */
export function sizeOf(word: string): string | undefined {
  return Object.hasOwn(sizes, word) ? sizes[word] : undefined;
}

/** "ack #17" and "approve r12": the verb tells what the number counts. */
const verbOf: Readonly<Record<string, 'alert' | 'request'>> = {
  acknowledge: 'alert', resolve: 'alert', snooze: 'alert', approve: 'request', reject: 'request', decline: 'request',
}; // biome-ignore format: verbs side by side

function markId(item: Item, before: Item | undefined): Mark | undefined {
  const told = Object.hasOwn(verbOf, before?.word ?? '') ? verbOf[before?.word ?? ''] : undefined;
  const bare = told === undefined ? null : /^#(\d{1,6})$/.exec(item.word);
  if (told !== undefined && bare !== null)
    return { kind: told, value: `${told === 'alert' ? 'A' : 'R'}-${Number(bare[1])}` };
  const m = /^#?([ars])-?(\d{1,6})$/.exec(item.word);
  if (m === null) return undefined;
  const [, letter, digits] = m;
  const kind = letter === 'a' ? 'alert' : letter === 'r' ? 'request' : 'schedule';
  if (!item.word.includes('-') && before?.word !== kind && told !== kind && !item.word.startsWith('#'))
    return undefined;
  return { kind, value: `${letter?.toUpperCase()}-${Number(digits)}` };
}

type Marked = { readonly mark: Mark; readonly next: number } | undefined;

/** What is written with digits in one word: an id, a package. */
function markDigits(items: readonly Item[], at: number): Marked {
  const item = items[at] as Item;
  const before = items[at - 1];
  const id = markId(item, before);
  if (id !== undefined) return { mark: id, next: at + 1 };
  if (
    /^(?:alert|request|schedule)$/.test(before?.word ?? '') &&
    /^#?\d{1,6}$/.test(item.word) &&
    !/^(?:gb|tb|%|instances?|hours?)$/.test(items[at + 1]?.word ?? '')
  ) {
    const kind = before?.word as 'alert' | 'request' | 'schedule';
    const value = `${kind[0]?.toUpperCase()}-${Number(item.word.replace('#', ''))}`;
    return { mark: { kind, value }, next: at + 1 };
  }
  if (/^[a-z][a-z0-9]{2}[0-9a-f]{5}$/.test(item.word) && (item.word.match(/\d/g)?.length ?? 0) >= 3)
    return { mark: { kind: 'package', value: item.word.toUpperCase() }, next: at + 1 };
  return undefined;
}

/** "r 12": the letter of an id, apart from its number. */
function markLetter(items: readonly Item[], at: number): Marked {
  const { word, text } = items[at] as Item;
  const digits = items[at + 1]?.word ?? '';
  if (!/^[ars]$/.test(word) || !/^\d{1,6}$/.test(digits) || text === 'a') return undefined;
  const kind = word === 'a' ? 'alert' : word === 'r' ? 'request' : 'schedule';
  return { mark: { kind, value: `${word.toUpperCase()}-${Number(digits)}` }, next: at + 2 };
}

const regionBeginnings: ReadonlySet<string> = new Set([...regions].map((name) => name.slice(0, 2)));

/** A region, its name in up to three words: "westeurope", "west europe", "west-europe". */
function markRegion(items: readonly Item[], at: number): Marked {
  if (!regionBeginnings.has(items[at]?.word.slice(0, 2) ?? '')) return undefined;
  for (const n of [3, 2, 1]) {
    const run = items.slice(at, at + n);
    if (run.length < n || !run.every((one) => one.isWord)) continue;
    const value = run.map((one) => one.word.replaceAll('-', '')).join('');
    if (regions.has(value)) return { mark: { kind: 'region', value }, next: at + n };
  }
  return undefined;
}

/** "80%", "1.5tb". */
function markAmount(word: string, at: number): Marked {
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(word);
  if (percent !== null) return { mark: { kind: 'percent', value: Number(percent[1]) }, next: at + 1 };
  const data = /^(\d+(?:,\d{3})*(?:\.\d+)?)(gb|tb|gib|tib|g|t)$/.exec(word);
  if (data === null) return undefined;
  const value = Number(data[1]?.replaceAll(',', '')) * (data[2]?.startsWith('t') ? 1024 : 1);
  return { mark: { kind: 'data', value }, next: at + 1 };
}

/** A single value at `items[at]`: an id, a package, a region, a size, a number. It may also stand between quotes. */
export function markValue(items: readonly Item[], at: number): Marked {
  const item = items[at] as Item;
  if (!item.isWord) return undefined;
  const lower = item.word;
  const hasDigit = /\d/.test(lower);
  const marked =
    (hasDigit ? markDigits(items, at) : markLetter(items, at)) ??
    markRegion(items, at) ??
    (hasDigit ? markAmount(lower, at) : undefined);
  if (marked !== undefined) return marked;
  if (Object.hasOwn(sizes, lower))
    return { mark: { kind: 'size', value: sizes[lower] as string }, next: at + 1 };
  const number = readNumber(items, at);
  if (number !== undefined) {
    const unit = items[number.next]?.word ?? '';
    if (/^(?:gb|gib|gigabytes?|gigs?|tb|tib|terabytes?)$/.test(unit)) {
      const value = number.value * (unit.startsWith('t') ? 1024 : 1);
      return { mark: { kind: 'data', value }, next: number.next + 1 };
    }
    if (/^(?:%|percent|pct)$/.test(unit)) {
      return { mark: { kind: 'percent', value: number.value }, next: number.next + 1 };
    }
    return { mark: { kind: 'number', value: number.value, signed: number.signed }, next: number.next };
  }
  return undefined;
}
