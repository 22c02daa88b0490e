import type { Item } from './items.ts';
import { baseOf } from './verbs.ts';

/** Base forms in place of "stopping" and "stopped", and "X stopped" turned into "stop X". */
export function unbend(items: readonly Item[]): readonly Item[] {
  const first = items[0];
  const base = first === undefined || first.mark !== undefined ? undefined : baseOf(first.word);
  if (first !== undefined && base !== undefined) return [{ ...first, word: base }, ...items.slice(1)];
  if (first?.mark?.kind !== 'gateway') return items;
  const verbAt = items.findIndex((i, at) => at > 0 && i.mark === undefined && baseOf(i.word) !== undefined);
  const between = items.slice(1, verbAt).map((i) => i.word);
  if (
    verbAt < 1 ||
    !between.every((w) => ['is', 'was', 'were', 'gets', 'got', 'be', 'to', 'being', 'would'].includes(w))
  )
    return items;
  const verb = items[verbAt] as Item;
  return [{ ...verb, word: baseOf(verb.word) as string }, first, ...items.slice(verbAt + 1)];
}

/** "on X, enforce TLS 1.2" with the gateway at the end, where the patterns have it. */
export function turned(items: readonly Item[]): readonly Item[] | undefined {
  const preposition = items[0]?.word;
  if (preposition !== 'on' && preposition !== 'for' && preposition !== 'in') return undefined;
  const start = items[1]?.word === 'gateway' ? 2 : 1;
  if (items[start]?.mark?.kind !== 'gateway') return undefined;
  return [...items.slice(start + 1), ...items.slice(0, start + 1)];
}

/** "scale A to 4 and B to 2": one verb, two gateways, a value for each. The values are left out. */
export function paired(items: readonly Item[]): readonly Item[] | undefined {
  const at = items.flatMap((item, i) => (item.mark?.kind === 'gateway' ? [i] : []));
  const [first, second] = at;
  if (at.length !== 2 || first === undefined || second === undefined || first === 0) return undefined;
  const joint = items.slice(first + 1, second).findLastIndex((i) => i.word === 'and') + first + 1;
  if (joint <= first) return undefined;
  const shape = (part: readonly Item[]) => part.map((i) => i.word).join(' ');
  const [one, two] = [items.slice(first + 1, joint), items.slice(second + 1)];
  if (one.length === 0 || joint + 1 !== second || shape(one) !== shape(two)) return undefined;
  return [...items.slice(0, first + 1), items[joint] as Item, items[second] as Item, ...two];
}
