import { firstWordsOf } from './first-words.ts';
import type { Item, MarkKind, MarkOf } from './items.ts';

/**
 * A pattern of the grammar, compiled. Patterns are written as people speak:
 *   stop | halt          words
 *   (a | b c)            one of these
 *   [the]                may be left out
 *   {name}               a group of patterns by name
 *   <alert> <step=number> a marked stretch, kept under its kind or under the given name
 *   <kind={kind}>        the words of a group, kept
 *   <target=any>         one step, whatever it is
 *   <text>               the rest of the sentence, whatever it says (only at the end)
 */
export interface Pattern {
  readonly expression: RegExp;
  /** It ends in `<text>`: matched with commas and times left in. */
  readonly takesText: boolean;
  /** Words of which one begins each line that fits; undefined where that may be anything. */
  readonly begins: ReadonlySet<string> | undefined;
}

const gatewayNoun = '(?:(?:the|our|my|this|that) )?(?:gateway |gateways )?(?:called |named )?';
const list = (kind: string) => `<${kind}:\\d+> (?:(?:(?:and|or|plus|&|/|\\+|,) )*<${kind}:\\d+> )*`;
const slots: Readonly<Record<string, string>> = {
  gateway: `(?:${gatewayNoun}(?<gateway>(?:both )?${list('gateway')}|<name:\\d+> )(?:gateway |gateways )?|(?<all>all (?:of them |(?:(?:of )?(?:the |our )?)gateways )?|every gateway )|(?:it|this|that|them|this one|that one|(?:the|this|that|our|my) gateway|gateway|(?:both |the |these |those )+(?:gateways )?) )`,
  alert: `(?:the )?(?:alert |alerts )?(?<alert>${list('alert')})`,
  request: `(?:the )?(?:request |requests )?(?<request>${list('request')})`,
  schedule: `(?:the )?(?:schedule |schedules )?(?<schedule>${list('schedule')})`,
  package: `(?:the )?(?:package |packages |content |content package )?(?<package>${list('package')})`,
};

function slot(spec: string): string {
  const [name, kind = name] = spec.split('=') as [string, string?];
  if (name === 'text') return '(?<text>.+)';
  if (name === kind && Object.hasOwn(slots, name)) return slots[name] as string;
  if (kind === 'any') return `(?<${name}>\\S+ )`;
  if (kind === 'two') return `(?<${name}>(?:[^\\s<>]+ ){2})`;
  if (kind === 'three') return `(?<${name}>(?:[^\\s<>]+ ){3})`;
  if (kind === 'word') return `(?<${name}>[^\\s<>]+ )`;
  return `(?<${name}><${kind}:\\d+> )`;
}

/** The regular expression's source for one pattern. */
export function sourceOf(pattern: string, groups: Readonly<Record<string, string>>): string {
  const pieces = pattern.match(/[()[\]|]|\{\w+\}|<\w+=\{\w+\}>|<[\w=]+>|[^\s()[\]|]+/g) ?? [];
  return pieces
    .map((piece) => {
      if (piece === '(') return '(?:';
      if (piece === '[') return '(?:';
      if (piece === ']') return ')?';
      if (piece === ')' || piece === '|') return piece;
      const group = /^\{(\w+)\}$/.exec(piece)?.[1];
      if (group !== undefined) {
        const inner = groups[group];
        if (inner === undefined) throw new Error(`The grammar has no group ${group}`);
        return `(?:${sourceOf(inner, groups)})`;
      }
      const kept = /^<(\w+)=\{(\w+)\}>$/.exec(piece);
      if (kept !== null) {
        const inner = groups[kept[2] ?? ''];
        if (inner === undefined) throw new Error(`The grammar has no group ${kept[2]}`);
        return `(?<${kept[1]}>${sourceOf(inner, groups)})`;
      }
      const spec = /^<([\w=]+)>$/.exec(piece)?.[1];
      if (spec !== undefined) return slot(spec);
      return `${piece.replace(/[.*+?^$\\/-]/g, (c) => (c === '-' ? '-' : `\\${c}`))} `;
    })
    .join('');
}

/** Compiles one pattern to match a whole line. */
export function compile(pattern: string, groups: Readonly<Record<string, string>>): Pattern {
  let ready: RegExp | undefined;
  return {
    // Compiled when first asked for: a program that starts need not wait for the whole grammar.
    get expression() {
      ready ??= expressionOf(pattern, groups);
      return ready;
    },
    takesText: pattern.includes('<text>'),
    get begins() {
      return firstWordsOf(pattern, groups);
    },
  };
}

function expressionOf(pattern: string, groups: Readonly<Record<string, string>>): RegExp {
  // A slot may stand in two places of one pattern; the second gets a name of its own.
  const seen = new Map<string, number>();
  const source = sourceOf(pattern, groups).replace(/\(\?<(\w+)>/g, (_, name: string) => {
    const n = (seen.get(name) ?? 0) + 1;
    seen.set(name, n);
    return n === 1 ? `(?<${name}>` : `(?<${name}__${n}>`;
  });
  return new RegExp(`^${source}$`, 'u');
}

/** Items as the string that patterns are matched on: words, and marks as <kind:index>. */
export function lineOf(items: readonly Item[]): string {
  let line = '';
  items.forEach((item, i) => {
    line += item.mark === undefined ? `${item.word} ` : `<${item.mark.kind}:${i}> `;
  });
  return line;
}

/** What a pattern found. */
export class Found {
  readonly #groups: Readonly<Record<string, string | undefined>>;
  readonly #items: readonly Item[];
  readonly #line: string;
  readonly #source: string;
  constructor(
    groups: Readonly<Record<string, string | undefined>>,
    items: readonly Item[],
    line: string,
    source: string,
  ) {
    const merged: Record<string, string | undefined> = {};
    for (const [name, words] of Object.entries(groups)) {
      if (words !== undefined) merged[name.replace(/__\d+$/, '')] ??= words;
    }
    this.#groups = merged;
    this.#items = items;
    this.#line = line;
    this.#source = source;
  }
  /** True when the slot or word group was given. */
  has(name: string): boolean {
    return this.#groups[name] !== undefined;
  }
  /** The words of a group, trimmed. */
  words(name: string): string | undefined {
    return this.#groups[name]?.trim();
  }
  /** All marks in a group. */
  marks<K extends MarkKind>(name: string, kind: K): MarkOf<K>[] {
    const found: MarkOf<K>[] = [];
    for (const m of (this.#groups[name] ?? '').matchAll(/<\w+:(\d+)>/g)) {
      const mark = this.#items[Number(m[1])]?.mark;
      if (mark?.kind === kind) found.push(mark as MarkOf<K>);
    }
    return found;
  }
  /** What stands in a slot, as written. */
  written(name: string): string | undefined {
    const words = this.#groups[name];
    if (words === undefined) return undefined;
    const at = ` ${this.#line}`.lastIndexOf(` ${words}`);
    const from = this.#line.slice(0, at).split(' ').length - 1;
    const first = this.#items[from];
    const last = this.#items[from + words.trim().split(' ').length - 1];
    return first === undefined || last === undefined ? undefined : this.#source.slice(first.start, last.end);
  }
  /** The value of the percent mark with this index; a plain number beside a level is one too. */
  percent(index: string | undefined): number | undefined {
    const mark = index === undefined ? undefined : this.#items[Number(index)]?.mark;
    return mark?.kind === 'percent' || mark?.kind === 'number' ? mark.value : undefined;
  }
  /** The whole line that was matched. */
  line(): string {
    return this.#line;
  }
  /** The `text` at the end as written, without quotation marks around all of it. */
  text(): string | undefined {
    const rest = this.rest();
    const [first, last] = [rest[0], rest.at(-1)];
    if (first === undefined || last === undefined) return undefined;
    if (rest.length === 1 && first.mark?.kind === 'quote') return first.mark.value;
    return this.#source
      .slice(first.start, last.end)
      .replace(/^[:,;\s-]+/, '')
      .trim();
  }
  /** The items of the `text` at the end. */
  rest(): readonly Item[] {
    const text = this.#groups['text'];
    if (text === undefined) return [];
    const before = this.#line.slice(0, this.#line.length - text.length);
    return this.#items.slice(before.split(' ').length - 1);
  }
}
