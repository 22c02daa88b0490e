const space = '\u00a0';

/** "9,140"; below 10 with one decimal. */
export function count(value: number): string {
  const shown = Math.abs(value) < 10 ? Math.round(value * 10) / 10 : Math.round(value);
  return shown.toLocaleString('en-GB');
}

/** "9,140 of 10,000 GB", with spaces that don't break. */
export function ofAll(part: number, whole: number, unit: string): string {
  return [count(part), 'of', count(whole), unit].join(space);
}

/** "4 machines", "1 machine" */
export function counted(value: number, one: string): string {
  return `${count(value)}${space}${value === 1 ? one : `${one}s`}`;
}

/** "91 %" */
export function percent(value: number): string {
  return `${count(value)}${space}%`;
}

/** "2026-12-01 14:00 UTC" */
export function utc(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')}${space}UTC`;
}

/** A text that an outside party wrote, in one line and no longer than `most`. */
export function plain(text: string, most: number): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const line = text.replaceAll(/[\u0000-\u0020\u007f]+/g, ' ').trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

/** "machines", "storage account and machines", "a, b and c" */
export function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
