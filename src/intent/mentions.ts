import type { Item } from './items.ts';

const botNames = /^(?:gate\s?house|gate\s?keeper|.*\bbot)$/i;

/**
 * Drops the mentions that address the bot. A message in a channel begins with one; a mention elsewhere is a
 * person, unless it is the bot's name or stands alone at the end.
 */
export function dropBotMentions(items: readonly Item[]): Item[] {
  const left = items.filter((i) => i.mark?.kind !== 'user' || !botNames.test(i.mark.value));
  const first = left[0];
  const dropped = left.length < items.length;
  const isSubject = /^(?:is|'s|has|takes|will|goes|are)$/.test(left[1]?.word ?? '');
  if (first?.mark?.kind === 'user' && !isSubject && !dropped && left.length > 1) left.shift();
  const last = left.at(-1);
  const object = /^(?:to|is|by|of|from|:|=|for|did|about|put|make)$/.test(left.at(-2)?.word ?? '');
  if (
    last?.mark?.kind === 'user' &&
    !object &&
    left.filter((i) => i.mark?.kind === 'user').length === 1 &&
    !dropped
  )
    left.pop();
  return left;
}
