import { type Crossing, isLowerBound, type Thresholds, type TrafficOutlook } from '../domain/watch.ts';
import type { Look } from './look.ts';
import { dayOf, hourOf, zoneName } from './times.ts';
import { gigabytes, ofAll, space } from './words.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** A number of GB (10^9), as everywhere: "9,140 GB". */
export function gb(value: number): string {
  return gigabytes(value * 1e9);
}

/** Where a line lies, in GB. */
export function lineOf(line: Crossing['line'], thresholds: Thresholds): number {
  const percent = line === 'limit' ? 100 : thresholds[line];
  return (thresholds.gigabytes * percent) / 100;
}

/** "91 %": never more than it is. */
export function percentOf(value: number, limit: number): string {
  const percent = (value / limit) * 100;
  return percent > 0 && percent < 1 ? `under 1${space}%` : `${Math.floor(percent)}${space}%`;
}

/** "Sat 21 Nov, about 11:00 CET"; of a day over three days ahead the day alone. */
export function about(at: Date, look: Look): string {
  if (at.getTime() - look.now.getTime() > 3 * dayMs) return `about ${dayOf(at, look)}`;
  const full = new Date(Math.round(at.getTime() / hourMs) * hourMs);
  return `${dayOf(full, look)}, about ${hourOf(full, look)}${space}${zoneName(full, look.timeZone)}`;
}

/** "32 h (26 to 41 h)" from now on. */
export function spread({ at, earliest, latest }: Crossing, { now }: Look): string {
  const far = latest.getTime() - now.getTime();
  const [unit, word] = far > 3 * dayMs ? [dayMs, 'days'] : far > 2 * hourMs ? [hourMs, 'h'] : [60_000, 'min'];
  const count = (when: Date): number => Math.max(0, Math.round((when.getTime() - now.getTime()) / unit));
  const name = (number: number): string =>
    `${number === 0 ? 'under 1' : number}${space}${word === 'days' && number < 2 ? 'day' : word}`;
  const [from, mid, to] = [count(earliest), count(at), count(latest)];
  if (from === to) return `about ${name(mid)}`;
  const span = from === 0 ? `up to ${name(to)}` : `${from}${space}to${space}${name(to)}`;
  return `${name(mid)} (${span})`;
}

function crossed({ line }: Crossing, { thresholds }: TrafficOutlook): string {
  return line === 'limit'
    ? 'reaches the limit'
    : `crosses the ${line} line (${gb(lineOf(line, thresholds))})`;
}

/** "At this pace it reaches the limit on Sat 21 Nov, about 11:00 CET: in 32 h (26 to 41 h)." */
function crossingWords(
  crossing: Crossing,
  outlook: TrafficOutlook,
  look: Look,
  lead = 'At this pace',
): string {
  const what = `${lead} it ${crossed(crossing, outlook)}`;
  if (crossing.latest <= look.now) return '';
  if (crossing.at <= look.now) return `${what} about now.`;
  const when = about(crossing.at, look);
  return `${what} ${when.startsWith('about') ? when : `on ${when}`}: in ${spread(crossing, look)}.`;
}

/** The crossing that counts most: of the limit, else the soonest that is foreseen; undefined where nothing is claimed. */
export function worstCrossing({ crossings }: TrafficOutlook): Crossing | undefined {
  return crossings.find((one) => one.line === 'limit') ?? crossings[0];
}

/** Where the traffic stands against its limit, and when it will cross it, in a sentence or two. */
export function runwayWords(outlook: TrafficOutlook, look: Look): string {
  const { gigabytes: value, thresholds } = outlook;
  const percent = `${percentOf(value, thresholds.gigabytes)} of the limit`;
  const share = isLowerBound(outlook) ? `At least ${percent}` : percent;
  if (value >= thresholds.gigabytes) return `${share}: it is over the limit.`;
  const crossing = worstCrossing(outlook);
  if (crossing === undefined && isLowerBound(outlook))
    return `${share}: there are no numbers for ${outlook.gapHours}${space}h, so nobody knows how much is left.`;
  if (crossing === undefined) return `${share}: ${gb(thresholds.gigabytes - value)} are left.`;
  return `${share}. ${crossingWords(crossing, outlook, look)}`.trim();
}

/** How fast it rises, for who can't be told when it reaches the limit; undefined where that is foreseen, or it is over it. */
export function paceWords(outlook: TrafficOutlook): string | undefined {
  const { gigabytes: value, thresholds, days, crossings } = outlook;
  if (crossings.length > 0 || value >= thresholds.gigabytes) return undefined;
  const [before, today] = days.slice(-2);
  // The sum of the day before ends with its midnight, that of today with now.
  const grown = (today?.gigabytes ?? 0) - (before?.gigabytes ?? Number.POSITIVE_INFINITY);
  const rise = grown >= 1 ? `The sum grew by ${gb(grown)} since midnight. ` : '';
  return `${rise}The days before don’t tell whether and when it reaches the limit.`;
}

/** The line that it crosses before it reaches the limit; undefined where there is none. */
export function nextLine(outlook: TrafficOutlook, look: Look): string | undefined {
  const [first] = outlook.crossings;
  if (first === undefined || first === worstCrossing(outlook)) return undefined;
  const words = crossingWords(first, outlook, look, 'Before that');
  return words === '' ? undefined : words;
}

/** "9,140 of 10,000 GB" */
export function againstLimit(value: number, limit: number): string {
  return `${ofAll(Math.round(value), limit)}${space}GB`;
}
