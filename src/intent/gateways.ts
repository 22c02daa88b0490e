import { distance } from './distance.ts';
import { namesAnother, partsOf } from './name-parts.ts';

interface Entry {
  readonly name: string;
  readonly key: string;
  /** Key of the first label where the name has a domain suffix. */
  readonly label: string | undefined;
  readonly letters: string;
  readonly digits: string;
  readonly segments: readonly string[];
  /** The words and numbers of its first label. */
  readonly parts: readonly string[];
}

/** The names that a speaker may see, ready to be found in text. */
export interface GatewayIndex {
  readonly entries: readonly Entry[];
  readonly byKey: ReadonlyMap<string, readonly Entry[]>;
  readonly byLabel: ReadonlyMap<string, readonly Entry[]>;
  /** First letters of all names: most words of a message need no closer look. */
  readonly initials: ReadonlySet<string>;
  /** Most words that a written name may be spread over. */
  readonly words: number;
}

/** A written name: one gateway for certain, or what could be meant, best first. */
export interface Resolution {
  readonly gateway?: string;
  readonly candidates: readonly string[];
}

const mostCandidates = 10;
/** How far a name is from one of its own parts: farther than any misspelling. */
const partOff = 5;

function keyOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]+/g, '');
}
function lettersOf(key: string): string {
  return key.replace(/\d+/g, '');
}
function digitsOf(key: string): string {
  return (key.match(/\d+/g) ?? []).join(' ');
}
function segmentsOf(name: string): string[] {
  return name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((s) => s.length > 1);
}
/** The part before the domain; a space behind the dot ends the name, what follows is not part of it. */
function firstLabel(text: string): string | undefined {
  const dot = text.indexOf('.');
  return dot > 0 && !/\s/.test(text.slice(dot)) ? keyOf(text.slice(0, dot)) : undefined;
}
function group(entries: readonly Entry[], key: (e: Entry) => string | undefined): Map<string, Entry[]> {
  const map = new Map<string, Entry[]>();
  for (const entry of entries) {
    const k = key(entry);
    if (k !== undefined) map.set(k, [...(map.get(k) ?? []), entry]);
  }
  return map;
}

const known = new WeakMap<readonly string[], GatewayIndex>();

/** Prepares `gateways`; remembered for each list, since a fleet's list outlives many messages. */
export function indexGateways(gateways: readonly string[]): GatewayIndex {
  const ready = known.get(gateways);
  if (ready !== undefined && ready.entries.length === gateways.length) return ready;
  const entries = gateways.map((name): Entry => {
    const key = keyOf(name);
    return {
      name,
      key,
      label: firstLabel(name),
      letters: lettersOf(key),
      digits: digitsOf(key),
      segments: segmentsOf(name),
      parts: partsOf(name),
    };
  });
  const index: GatewayIndex = {
    entries,
    byKey: group(entries, (e) => e.key),
    byLabel: group(entries, (e) => e.label),
    initials: new Set(entries.map((e) => e.key.slice(0, 1))),
    words: Math.min(5, Math.max(2, ...entries.map((e) => e.segments.length + 1))),
  };
  known.set(gateways, index);
  return index;
}

function settle(found: readonly Entry[], text: string): Resolution {
  const asWritten = found.filter((e) => e.name === text);
  const sameLetters = found.filter((e) => e.name.toLowerCase() === text.toLowerCase());
  const best = asWritten.length > 0 ? asWritten : sameLetters.length > 0 ? sameLetters : found;
  const only = best.length === 1 ? best[0] : undefined;
  return only === undefined
    ? { candidates: best.slice(0, mostCandidates).map((e) => e.name) }
    : { gateway: only.name, candidates: [] };
}

/** A name written out: case, spaces, hyphens and a domain suffix on one side do not count. */
export function findExact(index: GatewayIndex, text: string): Resolution | undefined {
  const key = keyOf(text);
  const whole = index.byKey.get(key);
  if (whole !== undefined) return settle(whole, text);
  const label = firstLabel(text);
  const found =
    label === undefined
      ? index.byLabel.get(key)
      : index.byKey.get(label)?.filter((e) => e.label === undefined);
  return found === undefined || found.length === 0 ? undefined : settle(found, text);
}

/** How many letters may be wrong in a name of so many letters. */
function tolerance(letters: number): number {
  return letters < 4 ? 0 : letters < 8 ? 1 : 2;
}

const digitLike = /\d[oil]|[oil]\d/;

/** True when what was written names something else, near as its letters are: "edge-1O", another domain. */
function isAnother(entry: Entry, text: string, key: string): boolean {
  if (namesAnother(entry.parts, key)) return true;
  // A letter beside a digit may be meant as one.
  if (digitLike.test(key) && !digitLike.test(entry.key)) return true;
  const domain = (name: string) => name.slice(name.indexOf('.') + 1).toLowerCase();
  if (entry.label === undefined || firstLabel(text) === undefined) return false;
  return distance(domain(text), domain(entry.name), 1) > 1;
}

/**
 * A name that is not written out: one close misspelling is resolved, everything else gives candidates.
 * Digits are never corrected, and a runner-up that is nearly as close makes both candidates.
 */
export function findNear(index: GatewayIndex, text: string): Resolution | undefined {
  const key = keyOf(firstLabel(text) === undefined ? text : text.slice(0, text.indexOf('.')));
  const letters = lettersOf(key);
  const digits = digitsOf(key);
  if (letters.length < 3) return undefined;
  const limit = tolerance(letters.length);
  let near: { readonly entry: Entry; readonly off: number; readonly sure: boolean }[] = [];
  for (const entry of index.entries) {
    const off = Math.min(
      distance(key, entry.key, limit + 2),
      entry.label === undefined ? limit + 3 : distance(key, entry.label, limit + 2),
    );
    const sameDigits = entry.digits === digits;
    if (off > limit && entry.key.startsWith(key)) near.push({ entry, off: partOff, sure: false });
    else if (sameDigits && off <= limit + 1) {
      const another = isAnother(entry, text, key);
      // Less near than a misspelling, but not yet a whole part of the name.
      near.push({
        entry,
        off: another ? Math.min(off + 2, partOff - 1) : off,
        sure: off <= limit && !another,
      });
    } else if (!sameDigits && distance(letters, entry.letters, 1) <= Math.min(1, limit)) {
      near.push({ entry, off: off + 0.5, sure: false });
    } else if (entry.segments.includes(key)) near.push({ entry, off: partOff + 1, sure: false });
  }
  if (near.length === 0) return undefined;
  // A whole part of a name says more than a likeness: "ridge" is not "edge".
  const parts = near.filter((n) => n.off >= partOff);
  if (parts.length > 0) near = near.filter((n) => n.sure || n.off >= partOff || n.entry.digits !== digits);
  near.sort((a, b) => a.off - b.off);
  const sure = near.filter((n) => n.sure);
  const best = sure[0];
  const second = near.find((n) => n !== best && n.entry.digits === digits);
  if (best !== undefined && (second === undefined || second.off >= best.off + 2)) {
    return { gateway: best.entry.name, candidates: [] };
  }
  return { candidates: near.slice(0, mostCandidates).map((n) => n.entry.name) };
}
