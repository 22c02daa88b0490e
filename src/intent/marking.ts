import { joinCompounds } from './compounds.ts';
import { findExact, type GatewayIndex } from './gateways.ts';
import { type Item, join, toItem } from './items.ts';
import { markGateways, nearName, readUser } from './names.ts';
import { correct, isKnownWord } from './spelling.ts';
import { readTime } from './times.ts';
import { type Token, tokenise } from './tokens.ts';
import { markValue } from './values.ts';

function markQuote(item: Item, index: GatewayIndex): Item {
  const exact = item.text === '' ? undefined : findExact(index, item.text);
  if (exact !== undefined) return { ...item, word: '<gateway>', mark: { kind: 'gateway', ...exact } };
  const inner = tokenise(item.text).map(toItem);
  const value = inner.length > 0 ? markValue(inner, 0) : undefined;
  if (value !== undefined && value.next === inner.length)
    return { ...item, word: `<${value.mark.kind}>`, mark: value.mark };
  return { ...item, word: '<quote>', mark: { kind: 'quote', value: item.text } };
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
  items = joinCompounds(items);
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
