import { isChanging } from '../domain/intent.ts';
import { helpTopics } from './catalogue.ts';
import type { Item } from './items.ts';
import { baseOf, orderVerbs } from './verbs.ts';

const most = 3;

/** Verbs of which two in one line must not be undone by each other's example. */
function exampleFor(verb: string, gateway: string): string | undefined {
  const topic = helpTopics.find((t) => isChanging(t.intent) && t.examples[0]?.startsWith(`${verb} `));
  return topic?.examples[0]?.replaceAll('GraniteFalls', gateway);
}

/**
 * Lines that would parse, for a message that did not or that names no gateway for certain. They are shown as
 * text to type; nothing acts on them.
 */
export function suggest(
  items: readonly Item[],
  clean: string,
  candidates: readonly string[],
): readonly string[] {
  if (candidates.length > 0) {
    const unsure = items.filter((i) => i.mark?.kind === 'gateway');
    const first = unsure[0];
    const last = unsure.at(-1);
    if (first === undefined || last === undefined) return [];
    const [before, after] = [clean.slice(0, first.start), clean.slice(last.end)];
    return candidates.slice(0, most).map((name) => `${before}${name}${after}`.replace(/\s+/g, ' ').trim());
  }
  const gateway = items.flatMap((i) =>
    i.mark?.kind === 'gateway' && i.mark.gateway !== undefined ? [i.mark.gateway] : [],
  )[0];
  const verbs = new Set(
    items.flatMap((i) => (i.isWord ? [orderVerbs.has(i.word) ? i.word : (baseOf(i.word) ?? '')] : [])),
  );
  const lines: string[] = [];
  if (gateway !== undefined) {
    for (const verb of verbs) {
      const example = verb === '' ? undefined : exampleFor(verb, gateway);
      if (example !== undefined) lines.push(example);
    }
    // Who said "don't" is not offered the order.
    if (items.some((i) => /^(?:not|never|no)$/.test(i.word))) lines.length = 0;
    if (lines.length === 0) lines.push(`status of ${gateway}`);
  }
  return lines.length === 0 ? ['help'] : lines.slice(0, most);
}
