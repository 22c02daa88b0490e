import type { TrafficHour } from '../../src/domain/watch.ts';
import { hourMs } from '../../src/watch/series.ts';

export const seriesKinds = ['steady', 'weekly', 'growing', 'spike', 'step', 'gaps'] as const;
export type SeriesKind = (typeof seriesKinds)[number];

/** The same numbers for the same seed, in every run; from 0 to 1. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function bell(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** An office's day, a week with a quiet end; about 1 on the average. */
function office(hour: number, weekend: number): number {
  const weekday = (Math.floor(hour / 24) + 4) % 7;
  const busy = Math.exp(-(((hour % 24) - 13) ** 2) / 24.5);
  return (0.25 + busy * (weekday === 0 || weekday === 6 ? weekend : 1)) * 1.7;
}

/**
 * What a made gateway sends: `before` days that are known at `now` and `after` days that are to come, hour by hour. No two
 * hours and no two days are alike: 15 % of noise an hour, 8 % a day.
 */
export function makeSeries(
  kind: SeriesKind,
  seed: number,
  now: Date,
  days: { readonly before: number; readonly after: number } = { before: 35, after: 14 },
): { readonly known: readonly TrafficHour[]; readonly coming: readonly TrafficHour[] } {
  const random = randomOf(seed * 7919 + seriesKinds.indexOf(kind));
  const level = 2e9 * 10 ** (random() * 2); // 2 to 200 GB an hour
  const end = Math.floor(now.getTime() / hourMs);
  // When something happens, in hours before now: between 12 h and 12 days ago.
  const since = end - Math.floor(12 + random() * 276);
  const lasting = 4 + Math.floor(random() * 20);
  const size = 2 + random() * 4;
  const growth = 0.03 + random() * 0.12; // a week
  const hours: TrafficHour[] = [];
  let daily = 1;
  for (let hour = end - days.before * 24; hour < end + days.after * 24; hour += 1) {
    if (hour % 24 === 0) daily = Math.exp(0.08 * bell(random));
    const noise = Math.exp(0.15 * bell(random)) * daily;
    const isLost = random() < 0.06;
    const shape = office(hour, kind === 'steady' || kind === 'growing' ? 1 : 0.2);
    let bytes = level * shape * noise;
    if (kind === 'growing') bytes *= (1 + growth) ** ((hour - end) / 168);
    if (kind === 'spike' && hour >= since && hour < since + lasting) bytes *= size;
    if (kind === 'step' && hour >= since) bytes *= 1 + size / 4;
    const isOut = kind === 'gaps' && hour < end && (isLost || (hour >= since && hour < since + lasting));
    if (!isOut) hours.push({ at: new Date(hour * hourMs), bytes: Math.round(bytes) });
  }
  const isKnown = ({ at }: TrafficHour): boolean => at.getTime() < end * hourMs;
  return { known: hours.filter(isKnown), coming: hours.filter((one) => !isKnown(one)) };
}
