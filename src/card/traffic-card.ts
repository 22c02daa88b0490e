import type { TrafficOutlook } from '../domain/watch.ts';
import { gapWords, trafficChart } from './alert-chart.ts';
import { lines, section, strip } from './frame.ts';
import type { AdaptiveCard, Look } from './look.ts';
import { renderCard } from './render.ts';
import { againstLimit, gb, lineOf, nextLine, runwayWords } from './runway.ts';
import { time } from './times.ts';
import type { Strip } from './views.ts';
import { escaped, named, space } from './words.ts';

function stripOf({ gigabytes, thresholds, measuredAt }: TrafficOutlook, look: Look): Strip {
  const mark = time(measuredAt, look);
  if (gigabytes >= thresholds.gigabytes) return strip('critical', 'Over the limit', mark);
  if (gigabytes >= lineOf('critical', thresholds)) return strip('critical', 'Over the critical line', mark);
  if (gigabytes >= lineOf('warning', thresholds)) return strip('warning', 'Over the warning line', mark);
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
    title: `${named(name)} sent ${againstLimit(gigabytes, thresholds.gigabytes)} in 14${space}days`,
    strongs: lines(runwayWords(outlook, look)),
    lines: lines(
      nextLine(outlook, look),
      outlook.crossings.length === 0
        ? 'No line is foreseen to be crossed in the next 14\u00a0days, or the past does not tell well enough.'
        : undefined,
    ),
    charts: chart === undefined ? [] : [chart],
    factSets: [
      {
        facts: [
          {
            title: 'Lines',
            value: `warning ${gb(lineOf('warning', thresholds))}, critical ${gb(lineOf('critical', thresholds))}`,
          },
          {
            title: 'Measured',
            value: `from Azure, newest point ${time(newestPoint, look)}; 1${space}GB is 1,000,000,000${space}bytes`,
          },
        ],
      },
    ],
    sections: section('Gaps', lines(gapWords(outlook))),
    smalls: lines(
      `Machines and storage account together. Other limit? ${bot} set the traffic limit of ${named(name)} to 12000${space}GB`,
    ),
  });
}
