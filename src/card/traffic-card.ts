import { isLowerBound, type TrafficOutlook } from '../domain/watch.ts';
import { gapWords, trafficChart } from './alert-chart.ts';
import { lines, section, strip } from './frame.ts';
import type { AdaptiveCard, Look } from './look.ts';
import { renderCard } from './render.ts';
import { againstLimit, gb, lineOf, nextLine, paceWords, runwayWords } from './runway.ts';
import { time } from './times.ts';
import type { Strip } from './views.ts';
import { escaped, named, space } from './words.ts';

function stripOf(outlook: TrafficOutlook, look: Look): Strip {
  const { gigabytes, thresholds, measuredAt } = outlook;
  const mark = time(measuredAt, look);
  if (gigabytes >= thresholds.gigabytes) return strip('critical', 'Over the limit', mark);
  if (gigabytes >= lineOf('critical', thresholds)) return strip('critical', 'Over the critical line', mark);
  if (gigabytes >= lineOf('warning', thresholds)) return strip('warning', 'Over the warning line', mark);
  if (isLowerBound(outlook)) return strip('unknown', 'Numbers are missing', mark);
  return strip('done', 'Under all lines', mark);
}

const empty = {
  refresh: [],
  paragraphs: [],
  portals: [],
  folds: [],
  takes: [],
  quiets: [],
  raises: [],
  starts: [],
  stops: [],
  renewals: [],
  resolves: [],
  entities: null,
} as const;

/** A gateway's outbound traffic of 14 days against its limit; `outlook` is undefined before the first measurement. */
export function trafficCard(outlook: TrafficOutlook | undefined, name: string, look: Look): AdaptiveCard {
  const bot = `@${escaped(look.botName)}`;
  if (outlook === undefined || outlook.newestPoint === undefined)
    return renderCard('alert', {
      ...empty,
      strip: strip('unknown', 'Not measured yet', time(look.now, look)),
      title: `Outbound traffic of ${named(name)}`,
      strongs: lines('Azure Monitor has given no number for the last 14\u00a0days yet.'),
      lines: [],
      charts: [],
      factSets: [],
      sections: [],
      smalls: lines(`How the gateway is: ${bot} status of ${named(name)}`),
    });
  const { gigabytes, thresholds, newestPoint } = outlook;
  const chart = trafficChart(outlook, name, look);
  return renderCard('alert', {
    ...empty,
    strip: stripOf(outlook, look),
    title: `${named(name)} sent ${isLowerBound(outlook) ? 'at least ' : ''}${againstLimit(gigabytes, thresholds.gigabytes)} in 14${space}days`,
    strongs: lines(runwayWords(outlook, look)),
    lines: lines(nextLine(outlook, look), paceWords(outlook)),
    charts: chart === undefined ? [] : [chart],
    factSets: [
      {
        facts: [
          {
            title: `Critical${space}at`,
            value: `${gb(lineOf('critical', thresholds))}, warning at ${gb(lineOf('warning', thresholds))}`,
          },
          { title: 'Measured', value: `newest point of Azure Monitor ${time(newestPoint, look)}` },
        ],
      },
    ],
    sections: section('Gaps', lines(gapWords(outlook))),
    smalls: lines(
      `Machines and storage account together; 1${space}GB is 1,000,000,000${space}bytes.`,
      `Another limit: ${bot} set the traffic limit of ${named(name)} to 12000${space}GB`,
    ),
  });
}
