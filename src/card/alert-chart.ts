import { isLowerBound, type TrafficOutlook } from '../domain/watch.ts';
import type { Chart } from './alert-views.ts';
import type { Look } from './look.ts';
import { gb, lineOf } from './runway.ts';
import { zoneName } from './times.ts';
import { listed, plainName, space } from './words.ts';

type Day = TrafficOutlook['days'][number];
type Known = Day & { readonly gigabytes: number };

const glyphs = '▁▂▃▄▅▆▇█';
const nothing = '·';
// en-US, since the British month is "Sept".
const months = new Intl.DateTimeFormat('en-US', { month: 'short', timeZone: 'UTC' });

/** "7 Nov" of 2026-11-07. */
export function shortDay(date: string): string {
  const at = new Date(`${date}T00:00:00Z`);
  return `${at.getUTCDate()}${space}${months.format(at)}`;
}

function isKnown(day: Day): day is Known {
  return day.gigabytes !== undefined;
}

function bars({ days, thresholds }: TrafficOutlook): string {
  return days
    .map(({ gigabytes }) => {
      if (gigabytes === undefined) return nothing;
      const level = Math.floor((8 * gigabytes) / thresholds.gigabytes);
      return glyphs[Math.min(7, Math.max(0, level))] ?? nothing;
    })
    .join('');
}

/** First day, the days on which a line was crossed, and the last, as short facts. */
function factsOf(outlook: TrafficOutlook, known: readonly Known[]): Chart['facts'] {
  const { thresholds } = outlook;
  const over = (line: 'warning' | 'critical'): Known | undefined => {
    const first = known.find((one) => one.gigabytes >= lineOf(line, thresholds));
    // Over it from the first day on is no crossing.
    return first === known[0] ? undefined : first;
  };
  const [warned, criticised] = [over('warning'), over('critical')];
  const marked = [known[0], warned, criticised, known.at(-1)].filter((one) => one !== undefined);
  const facts = [...new Set(marked)].map((day) => {
    const line = day === criticised ? 'critical' : day === warned ? 'warning' : undefined;
    const says = line === undefined ? '' : `, over the ${line} line (${gb(lineOf(line, thresholds))})`;
    return { title: shortDay(day.date), value: `${gb(day.gigabytes)}${says}` };
  });
  return [...facts, { title: 'Limit', value: gb(thresholds.gigabytes) }];
}

/** A whole number of round steps above all that is drawn. */
function top(values: readonly number[]): number {
  const most = Math.max(...values) * 1.1;
  const step = 10 ** Math.floor(Math.log10(most)) / 10;
  return Math.ceil(most / step) * step;
}

/** The 14 days with their limits; undefined where too few of them are known to draw anything. */
export function trafficChart(outlook: TrafficOutlook, name: string, look: Look): Chart | undefined {
  const { days, thresholds, measuredAt } = outlook;
  const known = days.filter(isKnown);
  const [first, last] = [days[0], days.at(-1)];
  if (known.length < 2 || first === undefined || last === undefined) return undefined;
  const flat = (line: 'warning' | 'critical' | 'limit'): { x: string; y: number }[] =>
    [first.date, last.date].map((x) => ({ x, y: lineOf(line, thresholds) }));
  const round = (value: number): number => Math.round(value * 10) / 10;
  return {
    title: `Outbound traffic of ${plainName(name)}, sum of the last 14${space}days, in GB`,
    days: `Day (${zoneName(measuredAt, look.timeZone)})`,
    yMax: top([thresholds.gigabytes, ...known.map((one) => one.gigabytes)]),
    series: [
      {
        legend: `Sum of 14${space}days`,
        color: 'categoricalBlue',
        values: known.map(({ date, gigabytes }) => ({ x: date, y: round(gigabytes) })),
      },
      { legend: `Limit ${gb(lineOf('limit', thresholds))}`, color: 'neutral', values: flat('limit') },
      {
        legend: `Critical ${gb(lineOf('critical', thresholds))}`,
        color: 'attention',
        values: flat('critical'),
      },
      { legend: `Warning ${gb(lineOf('warning', thresholds))}`, color: 'warning', values: flat('warning') },
    ],
    heading: `Sum of the last 14${space}days, by day, ${shortDay(first.date)} to ${shortDay(last.date)}`,
    bars: bars(outlook),
    facts: factsOf(outlook, known),
  };
}

/** What is missing, in a sentence; undefined where nothing is. */
export function gapWords(outlook: TrafficOutlook): string | undefined {
  const { days, gapHours } = outlook;
  const missing = days.filter((one) => !isKnown(one)).map((one) => shortDay(one.date));
  const least = isLowerBound(outlook)
    ? `There are no numbers for ${gapHours}${space}h of the 14${space}days: what is told is the least that was sent.`
    : undefined;
  if (missing.length > 0) {
    const line = `Azure has no data for ${listed(missing, 'and', 8)}: the line has a gap there`;
    return least === undefined ? `${line}, and the sums may be too low.` : `${least} ${line}.`;
  }
  if (least !== undefined || gapHours <= 0) return least;
  return `Azure has no data for ${gapHours}${space}h of the 14${space}days: the sums may be too low.`;
}
