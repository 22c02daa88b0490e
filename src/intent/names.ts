import { findExact, findNear, type GatewayIndex } from './gateways.ts';
import { type Item, join } from './items.ts';
import { numberInDigits } from './numbers.ts';
import { isKnownWord } from './spelling.ts';
import { sizeOf } from './values.ts';
import { orderVerbs } from './verbs.ts';
import { foreign, lexicon } from './words.ts';

const servers =
  /^(?:srv|server|sql|dc|vm|host|pc|db|iis|win|ws|laptop|node|web|app|exchange|prod|test|dev)\d*[-_.\d]/i;

/** Written like a gateway's name: two capitals apart, or letters and digits joined by a hyphen. */
function looksLikeName(text: string): boolean {
  if (servers.test(text)) return false;
  return (
    /^\p{Lu}\p{Ll}+(?:\p{Lu}\p{Ll}+)+\d*$/u.test(text) ||
    /^[\p{L}\d]+(?:-[\p{L}\d]+)*-\d+$/u.test(text) ||
    /^(?:.*[-_])?(?:cmg|gw)(?:[-_\d].*)?$/i.test(text) ||
    /^[\p{L}]+(?:cmg|gate|gateway)\d*$/iu.test(text)
  );
}

const gluedVerb = /^(?:start|stop|restart|reboot|redeploy|scale|delete|convert|mute|unmute|status)(?=.{3})/;

/** "stopGraniteFalls": a verb and a whole name written as one word. */
function unglued(item: Item, index: GatewayIndex): Item[] | undefined {
  const verb = gluedVerb.exec(item.word)?.[0];
  if (verb === undefined || isKnownWord(item.word)) return undefined;
  const at = item.start + verb.length;
  const name = item.text.slice(verb.length);
  const exact = findExact(index, name);
  if (exact?.gateway === undefined || !/^[\p{L}\p{N}]/u.test(name)) return undefined;
  if (findExact(index, item.text) !== undefined) return undefined;
  return [
    { ...item, word: verb, text: item.text.slice(0, verb.length), end: at },
    {
      word: '<gateway>',
      text: name,
      start: at,
      end: item.end,
      mark: { kind: 'gateway', ...exact },
      isWord: false,
    },
  ];
}

const meaningful = new Set(lexicon);
/** "restart backup", "alerts on backup": a word without a meaning of its own where a gateway's name stands. */
function namesThing(word: string, before: string): boolean {
  return (
    word.length > 3 &&
    !meaningful.has(word) &&
    sizeOf(word) === undefined &&
    !/^\d+$/.test(word) &&
    (orderVerbs.has(before) || /^(?:of|on|for|from|to|status)$/.test(before))
  );
}

/** Marks the gateways that are written out; nothing else comes before them. */
export function markGateways(items: readonly Item[], index: GatewayIndex): Item[] {
  const out: Item[] = [];
  for (let i = 0; i < items.length; ) {
    const pieces = items[i]?.isWord === true ? unglued(items[i] as Item, index) : undefined;
    if (pieces !== undefined) {
      out.push(...pieces);
      i += 1;
      continue;
    }
    const item = items[i] as Item;
    let found: Item | undefined;
    let next = i + 1;
    if (!item.isWord || !index.initials.has(item.word.slice(0, 1))) {
      out.push(item);
      i += 1;
      continue;
    }
    for (let n = Math.min(index.words, items.length - i); n >= 1 && found === undefined; n--) {
      const run = items.slice(i, i + n);
      if (!run.every((r) => r.isWord && r.mark === undefined)) continue;
      const written = run.map((r) => r.text).join(n === 1 ? '' : ' ');
      const exact = findExact(index, written);
      if (exact === undefined) continue;
      // A gateway may be named like a word of the grammar; the word wins unless the case tells them apart.
      if (run.every((r) => isKnownWord(r.word) || sizeOf(r.word) !== undefined || /^\d+$/.test(r.word))) {
        const told =
          out.at(-1)?.word === 'gateway' ||
          // "status of now" can only be a name; "as of now" is a time.
          (n === 1 && i === items.length - 1 && out.at(-1)?.word === 'of' && out.at(-2)?.word === 'status') ||
          (i > 0 && written !== written.toLowerCase() && exact.gateway === written);
        if (!told && !(n === 1 && namesThing(item.word, out.at(-1)?.word ?? ''))) continue;
      }
      found = join(items, i, i + n, { kind: 'gateway', ...exact });
      next = i + n;
    }
    out.push(found ?? item);
    i = next;
  }
  return out;
}

/** "@Alex Wilber": a second and third word belong to the name when they are written with a capital. */
export function readUser(items: readonly Item[], at: number): { name: string; next: number } | undefined {
  if (items[at]?.word !== '@') return undefined;
  const first = items[at + 1];
  if (first?.isWord !== true || first.start !== items[at]?.end || !/^\p{L}/u.test(first.text))
    return undefined;
  let next = at + 2;
  while (
    next < at + 4 &&
    items[next]?.isWord === true &&
    /^\p{Lu}[\p{L}.'-]*$/u.test(items[next]?.text ?? '')
  )
    next += 1;
  const name = items
    .slice(at + 1, next)
    .map((i) => i.text)
    .join(' ');
  return { name, next };
}

/** A misspelt or partly written gateway at `items[at]`, or a word that is written like a gateway's name. */
export function nearName(
  items: readonly Item[],
  at: number,
  index: GatewayIndex,
): { item: Item; next: number } | undefined {
  const item = items[at] as Item;
  if (foreign.has(item.word) || !/^[\p{L}\d][\p{L}\p{M}\d._-]+$/u.test(item.text)) return undefined;
  for (const n of [3, 2, 1]) {
    const run = items.slice(at, at + n);
    if (run.length < n || !run.every((r) => r.isWord && r.mark === undefined)) continue;
    const last = run[n - 1] as Item;
    if (n > 1 && isKnownWord(last.word) && numberInDigits(last.word) === undefined) continue;
    const near = findNear(index, run.map((r) => r.text).join(n === 1 ? '' : ' '));
    if (near === undefined || (n > 1 && near.gateway === undefined)) continue;
    return { item: join(items, at, at + n, { kind: 'gateway', ...near }), next: at + n };
  }
  const before = items[at - 1]?.word;
  if (
    looksLikeName(item.text) ||
    ((before === 'gateway' || before === 'gateways') && !isKnownWord(item.word))
  ) {
    return { item: join(items, at, at + 1, { kind: 'name' }), next: at + 1 };
  }
  return undefined;
}
