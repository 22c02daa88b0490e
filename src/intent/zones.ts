import type { Item } from './items.ts';

const zones: Readonly<Record<string, string>> = {
  utc: 'UTC', gmt: 'UTC', zulu: 'UTC', z: 'UTC',
  cet: 'UTC+1', cest: 'UTC+2', bst: 'UTC+1', ist: 'UTC+5:30', jst: 'UTC+9',
  est: 'UTC-5', edt: 'UTC-4', cst: 'UTC-6', cdt: 'UTC-5', mst: 'UTC-7', mdt: 'UTC-6', pst: 'UTC-8', pdt: 'UTC-7',
  et: 'America/New_York', ct: 'America/Chicago', mt: 'America/Denver', pt: 'America/Los_Angeles',
}; // biome-ignore format: offsets side by side

/** Reads a time zone's short name, an IANA name or "UTC+2" at `items[at]`. */
export function readZone(items: readonly Item[], at: number): { zone: string; next: number } | undefined {
  const word = items[at]?.word;
  if (word === undefined || items[at]?.mark !== undefined) return undefined;
  if (Object.hasOwn(zones, word)) return { zone: zones[word] as string, next: at + 1 };
  if (
    /^(?:europe|america|asia|africa|australia|pacific|atlantic)$/.test(word) &&
    items[at + 1]?.word === '/'
  ) {
    const city = items[at + 2];
    if (city?.isWord === true) return { zone: `${items[at]?.text}/${city.text}`, next: at + 3 };
  }
  return undefined;
}
