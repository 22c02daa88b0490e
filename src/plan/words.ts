const space = '\u00a0';

/** "4 instances", joined so that number and unit stay on one line. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-GB')}${space}${count === 1 ? one : many}`;
}

/** "2 of 4 running" */
export function runningWords(running: number, capacity: number): string {
  return `${running}${space}of${space}${capacity} running`;
}

/** "GraniteHill", "GraniteHill and RedmondEdge", "A, B and 3 more" */
export function listed(names: readonly string[], most = 4): string {
  if (names.length > most) return `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** "15 USD", short enough for a third of a phone. */
export function money(amount: number, currency: string): string {
  return `${amount.toLocaleString('en-GB')}${space}${currency}`;
}
