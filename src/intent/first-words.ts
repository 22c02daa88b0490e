/** What a stretch of a pattern may begin with. */
interface Begin {
  /** Undefined: anything, since a mark or a slot may stand there. */
  readonly words: ReadonlySet<string> | undefined;
  /** All of it may be left out. */
  readonly isOptional: boolean;
}

type Groups = Readonly<Record<string, string>>;

/**
 * The words with which a line must begin to fit a pattern (see `Pattern` for how patterns are written); undefined where it
 * may be anything. Most lines begin like a few patterns only: the others need not be tried.
 */
export function firstWordsOf(pattern: string, groups: Groups): ReadonlySet<string> | undefined {
  const begin = beginOf(pattern, groups);
  return begin.isOptional ? undefined : begin.words;
}

function beginOf(pattern: string, groups: Groups): Begin {
  const pieces = pattern.match(/[()[\]|]|\{\w+\}|<\w+=\{\w+\}>|<[\w=]+>|[^\s()[\]|]+/g) ?? [];
  let at = 0;

  function either(): Begin {
    let begin = sequence();
    while (pieces[at] === '|') {
      at += 1;
      const other = sequence();
      begin = {
        words: joined(begin.words, other.words),
        isOptional: begin.isOptional || other.isOptional,
      };
    }
    return begin;
  }

  function sequence(): Begin {
    let begin: Begin = { words: new Set(), isOptional: true };
    while (at < pieces.length && !/^[)\]|]$/.test(pieces[at] ?? '')) {
      const next = element(pieces[at] ?? '');
      if (begin.isOptional) begin = { words: joined(begin.words, next.words), isOptional: next.isOptional };
    }
    return begin;
  }

  function element(piece: string): Begin {
    at += 1;
    if (piece === '(' || piece === '[') {
      const inner = either();
      at += 1;
      return piece === '[' ? { ...inner, isOptional: true } : inner;
    }
    const group = /^(?:<\w+=)?\{(\w+)\}>?$/.exec(piece)?.[1];
    if (group !== undefined) return beginOf(groups[group] ?? '', groups);
    return { words: piece.startsWith('<') ? undefined : new Set([piece]), isOptional: false };
  }

  return either();
}

function joined(
  one: ReadonlySet<string> | undefined,
  other: ReadonlySet<string> | undefined,
): ReadonlySet<string> | undefined {
  return one === undefined || other === undefined ? undefined : new Set([...one, ...other]);
}
