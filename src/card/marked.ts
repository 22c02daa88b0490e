import type { AdaptiveCard } from './look.ts';

/**
 * Names the letter that a card is in the data of its buttons and of its refresh, so that what comes back tells which
 * message it should have come from. A list that shows the same request has no such mark: it is no copy of its card.
 */
export function marked(card: AdaptiveCard, letter: string): AdaptiveCard {
  return markedWithin(card, letter) as AdaptiveCard;
}

function markedWithin(value: unknown, letter: string): unknown {
  if (Array.isArray(value)) return value.map((one) => markedWithin(one, letter));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, markedWithin(inner, letter)] as const);
  const node: Readonly<Record<string, unknown>> = Object.fromEntries(entries);
  const { type, data } = node;
  return type === 'Action.Execute' && isOfSubject(data) ? { ...node, data: { ...data, letter } } : node;
}

const subjects = ['request', 'question', 'alert', 'digest'];

function isOfSubject(data: unknown): data is object {
  return typeof data === 'object' && data !== null && subjects.some((one) => one in data);
}

/** The mark in what a button sent; undefined where there is none that could be one of ours. */
export function markIn(data: Readonly<Record<string, unknown>>): string | undefined {
  const { letter } = data;
  return typeof letter === 'string' && /^[1-9]\d{0,14}$/.test(letter) ? letter : undefined;
}
