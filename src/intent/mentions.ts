import type { Item } from './items.ts';

const botNames = /^(?:gate[\s-]?(?:house|keeper)(?:\s.*)?|.*\bbot|.*\bassistant|cmg.*)$/i;

/**
 * Drops the mentions that address the bot, wherever they stand. Any other mention is a person: what is said to a
 * person orders nothing from the bot.
 */
export function dropBotMentions(items: readonly Item[]): Item[] {
  return items.filter((i) => i.mark?.kind !== 'user' || !botNames.test(i.mark.value));
}
