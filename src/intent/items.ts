import type { Token } from './tokens.ts';
import type { When } from './when.ts';

/** What a stretch of text was recognised as. */
export type Mark =
  | { readonly kind: 'gateway'; readonly gateway?: string; readonly candidates: readonly string[] }
  /** Looks like a gateway's name, but is none that the speaker may see. */
  | { readonly kind: 'name' }
  | { readonly kind: 'number'; readonly value: number; readonly signed: boolean }
  | { readonly kind: 'percent' | 'data'; readonly value: number }
  | {
      readonly kind: 'alert' | 'request' | 'schedule' | 'package' | 'region' | 'size' | 'user' | 'quote';
      readonly value: string;
    }
  | { readonly kind: 'when'; readonly when: When };

export type MarkKind = Mark['kind'];
type Holding<M, K> = M extends { readonly kind: infer X } ? (K extends X ? M : never) : never;
/** The marks of one kind. */
export type MarkOf<K extends MarkKind> = Holding<Mark, K>;

/** One step of a sentence: a word, a sign, or a marked stretch of text. */
export interface Item {
  /** Lower case and spelt right; of a mark its kind in angle brackets. */
  readonly word: string;
  /** As written. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly mark?: Mark;
  /** The word was misspelt. */
  readonly corrected?: true;
  readonly isWord: boolean;
}

/** One item in place of `items[from]` to `items[to - 1]`. */
export function join(items: readonly Item[], from: number, to: number, mark: Mark): Item {
  const first = items[from] as Item;
  const last = items[to - 1] as Item;
  const text = items
    .slice(from, to)
    .map((i) => i.text)
    .join(' ');
  return { word: `<${mark.kind}>`, text, start: first.start, end: last.end, mark, isWord: false };
}

/** An unmarked item of a token. */
export function toItem(token: Token): Item {
  const { word, text, start, end } = token;
  return { word, text, start, end, isWord: token.kind === 'word' };
}
