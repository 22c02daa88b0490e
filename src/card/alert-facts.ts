import type { Alert, Measure } from '../domain/alert.ts';
import { severityWords } from './alert-words.ts';
import type { Look } from './look.ts';
import { gb, lineOf, percentOf } from './runway.ts';
import { dated } from './times.ts';
import type { FactSet } from './views.ts';
import { count, counted, escaped, foreign, named, space } from './words.ts';

type Fact = FactSet['facts'][number];

const gbMeans = `1${space}GB is 1,000,000,000${space}bytes`;

function amount(value: number, unit: Measure['unit']): string {
  switch (unit) {
    case 'GB':
      return gb(value);
    case 'percent':
      return `${count(value)}${space}%`;
    case 'days':
      return counted(value, 'day');
    case 'instances':
      return counted(value, 'instance');
    case 'count':
      return count(value);
  }
}

/** What Azure Monitor measured, where the bot has no measurement of its own. */
function measureFacts({ measure, outlook }: Alert): readonly Fact[] {
  if (measure === undefined || outlook !== undefined) return [];
  const { name, value, limit, unit } = measure;
  const against = limit === undefined ? '' : `, limit ${amount(limit, unit)}`;
  const means = unit === 'GB' ? `; ${gbMeans}` : '';
  return [
    {
      title: 'Measured',
      value: `${escaped(foreign(name, 100))}: ${amount(value, unit)}${against}${means}`,
    },
  ];
}

function outlookFacts({ outlook }: Alert, look: Look): readonly Fact[] {
  switch (outlook?.kind) {
    case undefined:
      return [];
    case 'traffic': {
      const { thresholds } = outlook;
      const [warning, critical] = [lineOf('warning', thresholds), lineOf('critical', thresholds)];
      return [{ title: `Critical${space}at`, value: `${gb(critical)}, warning at ${gb(warning)}` }];
    }
    case 'storage': {
      const { gigabytes, thresholds } = outlook;
      const [warning, critical] = [lineOf('warning', thresholds), lineOf('critical', thresholds)];
      return [
        {
          title: 'Limit',
          // Azure's title may tell of another number: whose this one is stands beside it.
          value: `${gb(thresholds.gigabytes)}; ${escaped(look.botName)} measured ${gb(gigabytes)} (${percentOf(gigabytes, thresholds.gigabytes)})`,
        },
        { title: `Critical${space}at`, value: `${gb(critical)}, warning at ${gb(warning)}` },
      ];
    }
    case 'expiry': {
      const { issuedBy, key, name, what } = outlook;
      return [
        { title: what === 'certificate' ? 'Certificate' : 'Secret', value: named(name) },
        ...(issuedBy === undefined ? [] : [{ title: `Issued${space}by`, value: named(issuedBy) }]),
        ...(key === undefined ? [] : [{ title: 'Key', value: named(key) }]),
      ];
    }
  }
}

/** Where our own numbers are from, and which GB they are; undefined without such numbers. Markdown-safe. */
export function sourceOf({ outlook }: Alert, look: Look): string | undefined {
  if (outlook === undefined || outlook.kind === 'expiry') return undefined;
  const bot = escaped(look.botName);
  const at = outlook.kind === 'traffic' ? outlook.newestPoint : outlook.measuredAt;
  const newest = at === undefined ? 'no point yet' : `newest point ${dated(at, look)}`;
  return `Measured by ${bot} from Azure Monitor, ${newest}; ${gbMeans}.`;
}

/** Label and short value: since when, what was measured, how often it was said. */
export function factsOf(alert: Alert, since: Date, look: Look): readonly FactSet[] {
  const { state, severity, fired, heardAt, isWatched } = alert;
  const facts: readonly Fact[] = [
    // "Informational since" is too wide for a phone.
    state.kind === 'open' && severity !== 'informational'
      ? { title: `${severityWords[severity].words}${space}since`, value: dated(since, look) }
      : { title: `Open${space}since`, value: dated(state.kind === 'open' ? since : alert.openedAt, look) },
    ...measureFacts(alert),
    ...outlookFacts(alert, look),
    // How often a watch of ours has looked tells nothing.
    ...(fired > 1 && !isWatched
      ? [{ title: 'Heard', value: `${count(fired)}${space}times, last ${dated(heardAt, look)}` }]
      : []),
  ];
  return [{ facts }];
}
