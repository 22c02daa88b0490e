import { findExact, findNear, type GatewayIndex } from './gateways.ts';
import { type Item, join, type Mark, toItem } from './items.ts';
import { numberInDigits, readNumber } from './numbers.ts';
import { regions } from './regions.ts';
import { correct, isKnownWord } from './spelling.ts';
import { readTime } from './times.ts';
import { type Token, tokenise } from './tokens.ts';
import { foreign } from './words.ts';

/** Words that together are one word of the grammar; longest first. */
const compounds: readonly (readonly [readonly string[], string])[] = [
  ['virtual machine scale sets', 'vmss'],
  ['virtual machine scale set', 'vmss'],
  ['vm scale sets', 'vmss'],
  ['vm scale set', 'vmss'],
  ['scale sets', 'vmss'],
  ['scale set', 'vmss'],
  ['scaleset', 'vmss'],
  ['cloud service ( classic )', 'classic'],
  ['on call', 'oncall'],
  ['on-call', 'oncall'],
  ['dry run', 'dryrun'],
  ['dry-run', 'dryrun'],
  ['set up', 'setup'],
  ['set-up', 'setup'],
  ['power cycle', 'powercycle'],
  ['power-cycle', 'powercycle'],
  ['re start', 'restart'],
  ['re-start', 'restart'],
  ['re boot', 'reboot'],
  ['re-boot', 'reboot'],
  ['re deploy', 'redeploy'],
  ['re-deploy', 'redeploy'],
  ['re-distribute', 'redistribute'],
  ['re-size', 'resize'],
  ['un-mute', 'unmute'],
  ['un mute', 'unmute'],
  ['un-subscribe', 'unsubscribe'],
  ['shut-down', 'shutdown'],
  ['tls 1.2', 'tls12'],
  ['tls1.2', 'tls12'],
  ['tls-1.2', 'tls12'],
  ['tlsv1.2', 'tls12'],
  ['tls 12', 'tls12'],
  ['cloud management gateway', 'gateway'],
  ['cloud management gateways', 'gateways'],
  ['cmg connection point', 'connection point'],
  ['power on', 'poweron'],
  ['power off', 'poweroff'],
  ['power down', 'poweroff'],
  ['power up', 'poweron'],
].map(([from, to]) => [(from as string).split(' '), to as string] as const);
const compoundsByFirst = new Map<string, (readonly [readonly string[], string])[]>();
for (const compound of compounds) {
  const first = compound[0][0] as string;
  compoundsByFirst.set(first, [...(compoundsByFirst.get(first) ?? []), compound]);
}

const sizes: Readonly<Record<string, string>> = {
  lab: 'lab', labs: 'lab', b2s: 'lab', standard_b2s: 'lab',
  standard: 'standard', a2_v2: 'standard', a2v2: 'standard', standard_a2_v2: 'standard',
  large: 'large', a4_v2: 'large', a4v2: 'large', standard_a4_v2: 'large',
}; // biome-ignore format: one size a line

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

function word(item: Item, text: string): Item {
  return { ...item, word: text };
}

function markGateways(items: readonly Item[], index: GatewayIndex): Item[] {
  const out: Item[] = [];
  for (let i = 0; i < items.length; ) {
    const item = items[i] as Item;
    let found: Item | undefined;
    let next = i + 1;
    for (let n = Math.min(index.words, items.length - i); n >= 1 && found === undefined; n--) {
      const run = items.slice(i, i + n);
      if (!run.every((r) => r.isWord && r.mark === undefined)) continue;
      const written = run.map((r) => r.text).join(n === 1 ? '' : ' ');
      const exact = findExact(index, written);
      if (exact === undefined) continue;
      // A gateway may be named like a word of the grammar; the word wins unless the case tells them apart.
      if (run.every((r) => isKnownWord(r.word) || Object.hasOwn(sizes, r.word) || /^\d+$/.test(r.word))) {
        const told =
          out.at(-1)?.word === 'gateway' ||
          (i > 0 && written !== written.toLowerCase() && exact.gateway === written);
        if (!told) continue;
      }
      found = join(items, i, i + n, { kind: 'gateway', ...exact });
      next = i + n;
    }
    out.push(found ?? item);
    i = next;
  }
  return out;
}

function markId(item: Item, before: Item | undefined): Mark | undefined {
  const m = /^#?([ars])-?(\d{1,6})$/.exec(item.word);
  if (m === null) return undefined;
  const [, letter, digits] = m;
  const kind = letter === 'a' ? 'alert' : letter === 'r' ? 'request' : 'schedule';
  if (!item.word.includes('-') && before?.word !== kind && !item.word.startsWith('#')) return undefined;
  return { kind, value: `${letter?.toUpperCase()}-${Number(digits)}` };
}

/** A single value, as it may also stand between quotes. */
function markValue(items: readonly Item[], at: number): { mark: Mark; next: number } | undefined {
  const item = items[at] as Item;
  if (!item.isWord) return undefined;
  const before = items[at - 1];
  const id = markId(item, before);
  if (id !== undefined) return { mark: id, next: at + 1 };
  const lower = item.word;
  const following = items[at + 1]?.word ?? '';
  if (
    /^(?:alert|request|schedule)$/.test(before?.word ?? '') &&
    /^#?\d{1,6}$/.test(lower) &&
    !/^(?:gb|tb|%|instances?|hours?)$/.test(following)
  ) {
    const kind = before?.word as 'alert' | 'request' | 'schedule';
    return {
      mark: { kind, value: `${kind[0]?.toUpperCase()}-${Number(lower.replace('#', ''))}` },
      next: at + 1,
    };
  }
  if (/^[ars]$/.test(lower) && /^\d{1,6}$/.test(following) && items[at]?.text !== 'a') {
    const kind = lower === 'a' ? 'alert' : lower === 'r' ? 'request' : 'schedule';
    return { mark: { kind, value: `${lower.toUpperCase()}-${Number(following)}` }, next: at + 2 };
  }
  if (/^[a-z][a-z0-9]{2}[0-9a-f]{5}$/.test(lower) && (lower.match(/\d/g)?.length ?? 0) >= 3) {
    return { mark: { kind: 'package', value: lower.toUpperCase() }, next: at + 1 };
  }
  for (const n of [3, 2, 1]) {
    const run = items.slice(at, at + n);
    if (
      run.length === n &&
      run.every((r) => r.isWord) &&
      regions.has(
        run
          .map((r) => r.word)
          .join('')
          .replaceAll('-', ''),
      )
    ) {
      const value = run
        .map((r) => r.word)
        .join('')
        .replaceAll('-', '');
      return { mark: { kind: 'region', value }, next: at + n };
    }
  }
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(lower);
  if (percent !== null) return { mark: { kind: 'percent', value: Number(percent[1]) }, next: at + 1 };
  const data = /^(\d+(?:,\d{3})*(?:\.\d+)?)(gb|tb|gib|tib|g|t)$/.exec(lower);
  if (data !== null) {
    const value = Number(data[1]?.replaceAll(',', '')) * (data[2]?.startsWith('t') ? 1024 : 1);
    return { mark: { kind: 'data', value }, next: at + 1 };
  }
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

function markQuote(item: Item, index: GatewayIndex): Item {
  const exact = item.text === '' ? undefined : findExact(index, item.text);
  if (exact !== undefined) return { ...item, word: '<gateway>', mark: { kind: 'gateway', ...exact } };
  const inner = tokenise(item.text).map(toItem);
  const value = inner.length > 0 ? markValue(inner, 0) : undefined;
  if (value !== undefined && value.next === inner.length)
    return { ...item, word: `<${value.mark.kind}>`, mark: value.mark };
  return { ...item, word: '<quote>', mark: { kind: 'quote', value: item.text } };
}

function compound(items: readonly Item[], at: number): { to: string; next: number } | undefined {
  for (const [from, to] of compoundsByFirst.get(items[at]?.word ?? '') ?? []) {
    if (from.every((w, i) => items[at + i]?.word === w)) return { to, next: at + from.length };
  }
  return undefined;
}

/** Recognises names, ids, numbers and times in the tokens of one message. */
export function mark(tokens: readonly Token[], index: GatewayIndex): Item[] {
  let items = tokens.map((token): Item => {
    const item = toItem(token);
    if (token.kind === 'quote') return markQuote(item, index);
    if (token.kind === 'mention')
      return { ...item, word: '<user>', mark: { kind: 'user', value: token.text } };
    return item;
  });
  items = markGateways(items, index);
  items = items.map((item, at) => {
    if (!item.isWord) return item;
    // A capital inside a sentence begins a name ("Marc"), not a misspelt word.
    const named = at > 0 && /^\p{Lu}\p{Ll}+$/u.test(item.text) && items[at - 1]?.isWord === true;
    const right = named ? undefined : correct(item.word);
    return right === undefined
      ? item
      : {
          ...item,
          word: right,
          ...(right.length - item.word.length < 3 && item.word.length > 3
            ? { corrected: true as const }
            : {}),
        };
  });
  const joined: Item[] = [];
  for (let i = 0; i < items.length; ) {
    const item = items[i] as Item;
    const found = compound(items, i);
    if (found !== undefined) {
      const last = items[found.next - 1] as Item;
      for (const part of found.to.split(' '))
        joined.push({ ...word(item, part), end: last.end, isWord: true });
      i = found.next;
    } else {
      joined.push(item);
      i += 1;
    }
  }
  items = joined;
  const out: Item[] = [];
  let strangers = 0;
  for (let i = 0; i < items.length; ) {
    const item = items[i] as Item;
    if (item.mark !== undefined) {
      out.push(item);
      i += 1;
      continue;
    }
    const time = readTime(items, i);
    if (time !== undefined) {
      out.push(join(items, i, time.next, { kind: 'when', when: time.when }));
      i = time.next;
      continue;
    }
    const user = readUser(items, i);
    if (user !== undefined) {
      out.push(join(items, i, user.next, { kind: 'user', value: user.name }));
      i = user.next;
      continue;
    }
    const value = markValue(items, i);
    if (value !== undefined) {
      out.push(join(items, i, value.next, value.mark));
      i = value.next;
      continue;
    }
    // A long text is no order: names are only looked for in what could be one.
    if (item.isWord && item.corrected !== true && !isKnownWord(item.word) && strangers < 12) {
      strangers += 1;
      const near = nearName(items, i, index);
      if (near !== undefined) {
        out.push(near.item);
        i = near.next;
        continue;
      }
    }
    out.push(item);
    i += 1;
  }
  return out;
}

/** "@Alex Wilber": a second and third word belong to the name when they are written with a capital. */
function readUser(items: readonly Item[], at: number): { name: string; next: number } | undefined {
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

function nearName(
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
