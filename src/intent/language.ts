import type { Item } from './items.ts';
import { foreign } from './words.ts';

const notForeign = new Set(['die', 'was', 'as', 'a', 'no', 'on', 'in', 'me', 'para']);

/** True when words of another language, or another script, stand among the words of a message. */
export function looksForeign(items: readonly Item[]): boolean {
  const shouted = items.every((item) => item.text === item.text.toUpperCase());
  return items.some((item) => {
    if (!item.isWord) return false;
    if (!shouted && /^[A-Z]{2,4}$/.test(item.text)) return false; // OS, EST, LA
    if (foreign.has(item.word) && !notForeign.has(item.word)) return true;
    return /[^\p{Script=Latin}\p{N}\p{P}\p{S}\p{M}]/u.test(item.word);
  });
}
