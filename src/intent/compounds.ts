import type { Item } from './items.ts';

/** Words that together are one word of the grammar; longest first. */
const compounds: readonly (readonly [readonly string[], string])[] = [
  ['virtual machine scale sets', 'vmss'],
  ['virtual machine scale set', 'vmss'],
  ['vm scale sets', 'vmss'],
  ['vm scale set', 'vmss'],
  ['scale sets', 'vmss'],
  ['scale set', 'vmss'],
  ['scaleset', 'vmss'],
  ['cloud service ( classic )', 'classic'],
  ['on call', 'oncall'],
  ['on-call', 'oncall'],
  ['dry run', 'dryrun'],
  ['dry-run', 'dryrun'],
  ['set up', 'setup'],
  ['set-up', 'setup'],
  ['power cycle', 'powercycle'],
  ['power-cycle', 'powercycle'],
  ['re start', 'restart'],
  ['re-start', 'restart'],
  ['re boot', 'reboot'],
  ['re-boot', 'reboot'],
  ['re deploy', 'redeploy'],
  ['re-deploy', 'redeploy'],
  ['re-distribute', 'redistribute'],
  ['re-size', 'resize'],
  ['verify-crl', 'verify crl'],
  ['enforce-tls12', 'enforce tls12'],
  ['serve-content', 'serve content'],
  ['take a look', 'look'],
  ['have a look', 'look'],
  ['bring me', 'show me'],
  ['pretty please', 'please'],
  ['azure ad', 'entra'],
  ['entra id', 'entra'],
  ['cloud gateway', 'gateway'],
  ['cloud gateways', 'gateways'],
  ['un-mute', 'unmute'],
  ['un mute', 'unmute'],
  ['un-subscribe', 'unsubscribe'],
  ['shut-down', 'shutdown'],
  ['tls 1.2', 'tls12'],
  ['tls1.2', 'tls12'],
  ['tls-1.2', 'tls12'],
  ['tlsv1.2', 'tls12'],
  ['tls 12', 'tls12'],
  ['cloud management gateway', 'gateway'],
  ['cloud management gateways', 'gateways'],
  ['cmg connection point', 'connection point'],
  ['b / c', 'because'],
  ['power on', 'poweron'],
  ['power off', 'poweroff'],
  ['power down', 'poweroff'],
  ['power up', 'poweron'],
].map(([from, to]) => [(from as string).split(' '), to as string] as const);
const compoundsByFirst = new Map<string, (readonly [readonly string[], string])[]>();
for (const compound of compounds) {
  const first = compound[0][0] as string;
  compoundsByFirst.set(first, [...(compoundsByFirst.get(first) ?? []), compound]);
}

/** The word that several words at `items[at]` are together, and the index after them. */
export function compound(items: readonly Item[], at: number): { to: string; next: number } | undefined {
  for (const [from, to] of compoundsByFirst.get(items[at]?.word ?? '') ?? []) {
    if (from.every((w, i) => items[at + i]?.word === w)) return { to, next: at + from.length };
  }
  return undefined;
}

/** Items with compounds in one: "scale set" is vmss, "on call" oncall. */
export function joinCompounds(items: readonly Item[]): Item[] {
  const joined: Item[] = [];
  for (let i = 0; i < items.length; ) {
    const item = items[i] as Item;
    const found = compound(items, i);
    if (found === undefined) {
      joined.push(item);
      i += 1;
      continue;
    }
    const last = items[found.next - 1] as Item;
    for (const part of found.to.split(' ')) joined.push({ ...item, word: part, end: last.end, isWord: true });
    i = found.next;
  }
  return joined;
}
