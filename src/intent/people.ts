import type { Item } from './items.ts';
import { isKnownWord } from './spelling.ts';
import { baseOf } from './verbs.ts';

/** A person's name that begins at `items[at]`: a mention, one unknown word, or words written with capitals. */
function nameAt(items: readonly Item[], at: number): string | undefined {
  const first = items[at];
  if (first?.mark?.kind === 'user') return first.mark.value;
  if (first?.isWord !== true || !/^\p{L}[\p{L}\p{M}.'-]+$/u.test(first.text)) return undefined;
  const capital = (item: Item | undefined) => item?.isWord === true && /^\p{Lu}\p{Ll}/u.test(item.text);
  if (
    isKnownWord(first.word) &&
    !(capital(first) && !/^(?:I|The|A|Did|Has|Anyone|Someone|Anybody|Somebody)$/.test(first.text))
  )
    return undefined;
  let next = at + 1;
  while (capital(first) && next < at + 3 && capital(items[next])) next += 1;
  return items
    .slice(at, next)
    .map((i) => i.text)
    .join(' ');
}

/** The person that a question is about: "what did Kim do", "changes by Kim", "Kim's history". */
export function personIn(items: readonly Item[]): string | undefined {
  for (let i = 0; i < items.length; i++) {
    const word = items[i]?.word ?? '';
    const next = items[i + 1];
    if (['did', 'has', 'by', 'from', 'of', 'user', 'have', 'was', 'for'].includes(word)) {
      const name = nameAt(items, i + 1);
      if (name !== undefined) return name;
    }
    if (/^(?:everything|anything|what|things)$/.test(word)) {
      // "everything Priya changed": a name with a verb behind it
      const name = nameAt(items, i + 1);
      const after = items[i + 1 + (name?.split(' ').length ?? 0)];
      if (name !== undefined && (after?.word === 'did' || baseOf(after?.word ?? '') !== undefined))
        return name;
    }
    if (next?.word === "'s" && items[i]?.mark === undefined) {
      const name = nameAt(items, i) ?? undefined;
      if (name !== undefined) {
        const before = nameAt(items, i - 1);
        return before?.endsWith(name) === true && before !== name ? before : name;
      }
    }
    if (items[i]?.mark?.kind === 'user') return nameAt(items, i);
  }
  return undefined;
}
