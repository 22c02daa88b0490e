import type { Mute } from '../domain/alert.ts';
import { type Alert, alertName } from '../domain/alert.ts';
import type { OnCall } from '../domain/watch.ts';
import { type AutoStop, renewalSteps } from './alert-effects.ts';
import type { AlertViews } from './alert-views.ts';
import { gatewayNameOf, kindNames, snoozeOf } from './alert-words.ts';
import { lines, when } from './frame.ts';
import type { Look } from './look.ts';
import { about, worstCrossing } from './runway.ts';
import { count, escaped, foreign, plainName, space } from './words.ts';

type View = AlertViews['alert'];
export type AlertForms = Pick<
  View,
  'takes' | 'quiets' | 'raises' | 'starts' | 'stops' | 'renewals' | 'resolves'
>;

/** What a card says beside its alert. */
export interface AlertExtras {
  readonly onCall: OnCall | undefined;
  readonly autoStop: AutoStop;
  /** Why an automatic stop that is set does not come, without a full stop; left out where nothing keeps it off. */
  readonly noStop?: string | undefined;
  /** The mute that keeps it quiet now; undefined where none does. */
  readonly muted: Mute | undefined;
  /** Whether a start or a stop can be asked for from here: the gateway's control path takes it. */
  readonly canStart: boolean;
  readonly canStop: boolean;
  /** `29:` ids of those whose card differs from everybody's. More than 60 can't have their own view, and then nobody has. */
  readonly watchers: readonly string[];
}

export type AlertViewer = 'operator' | 'everybody';

const none: AlertForms = {
  takes: [],
  quiets: [],
  raises: [],
  starts: [],
  stops: [],
  renewals: [],
  resolves: [],
};

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const runwayHours = 12;

/** yyyy-mm-dd of tomorrow where the channel is. */
function tomorrow({ now, timeZone }: Look): string {
  const at = new Date(now.getTime() + dayMs);
  try {
    return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at);
  } catch {
    // A zone that nobody knows counts as UTC, as everywhere on a card.
    return at.toISOString().slice(0, 10);
  }
}

function quiet(alert: Alert, look: Look): View['quiets'][number] {
  const name = alertName(alert.number);
  const gateway = gatewayNameOf(alert, look);
  const crossing = alert.outlook?.kind === 'traffic' ? worstCrossing(alert.outlook) : undefined;
  const short = crossing && new Date(crossing.at.getTime() - runwayHours * hourMs);
  const isCritical = alert.severity === 'critical';
  const title = `Mute ${kindNames[alert.kind]} alerts of ${plainName(gateway ?? '')}`;
  return {
    choices: [
      { title: `for 1${space}h`, value: 'PT1H' },
      { title: `for 4${space}h`, value: 'PT4H' },
      ...when(short !== undefined && short > look.now, {
        title: `until less than ${runwayHours}${space}h are left, ${about(short ?? look.now, look)}`,
        value: 'runway-12',
      }),
      { title: 'until the date below', value: 'date' },
    ],
    firstDate: tomorrow(look),
    hints: lines(
      isCritical
        ? `Snooze: nobody is called about ${name} meanwhile; this card stays up to date.`
        : `Snooze: nothing is posted about ${name} meanwhile. If it turns critical, you hear of it anyway.`,
      gateway === undefined
        ? undefined
        : `Mute: the same for all ${kindNames[alert.kind]} alerts of ${escaped(plainName(gateway))}, new ones too. What was muted is listed at the end.`,
    ),
    snooze: `Snooze ${name}`,
    alert: alert.id,
    mutes: when(gateway !== undefined, { title: foreign(title, 100), alert: alert.id }),
  };
}

/** How what ends is renewed, in one plain sentence or two. Nothing here renews anything. */
export function renewalOf({ kind }: Pick<Alert, 'kind'>): string {
  const cloud = 'Configuration Manager, under Administration, Cloud Services';
  if (kind === 'certificate')
    return `Renew it in ${cloud}, Cloud Management Gateway: Properties, Settings, Certificate file. Its name stays the same, upper and lower case included.`;
  return kind === 'secret'
    ? `Renew it in ${cloud}, Microsoft Entra tenants: Renew Secret Key.`
    : 'This alert is about nothing that is renewed.';
}

/** What `value` is with two digits that count, not less. */
function roundUp(value: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.ceil(value / step) * step;
}

function raise(alert: Alert): View['raises'] {
  const { outlook, subKind } = alert;
  if (outlook?.kind !== 'traffic' || subKind !== 'limit' || alert.subject.kind !== 'gateway') return [];
  const { gigabytes } = outlook.thresholds;
  const most = 1_000_000;
  if (gigabytes >= most) return [];
  return [
    {
      title: 'Ask to raise the limit',
      alert: alert.id,
      label: `New limit for 14${space}days, in GB (now ${count(gigabytes)})`,
      value: Math.min(most, roundUp(Math.max(gigabytes, outlook.gigabytes) * 1.2)),
      min: Math.floor(gigabytes) + 1,
      missing: `A whole number above ${count(gigabytes)}.`,
      hints: lines(
        'Needs approval. Gatehouse warns and stops by this limit. Traffic costs the same, and Configuration Manager keeps its own limit.',
      ),
    },
  ];
}

/** Whether a stop may be what helps: against traffic, not against numbers that are missing. */
export function fitsStop({ kind, subKind }: Pick<Alert, 'kind' | 'subKind'>): boolean {
  return kind === 'traffic' && subKind !== 'no-data';
}

function deeds(alert: Alert, extra: AlertExtras, look: Look): Pick<AlertForms, 'starts' | 'stops'> {
  const { kind, subKind, id } = alert;
  const gateway = gatewayNameOf(alert, look);
  if (gateway === undefined) return { starts: [], stops: [] };
  const name = plainName(gateway);
  const mayStop = extra.canStop && fitsStop(alert);
  const mayStart = extra.canStart && kind === 'health' && (subKind === 'instances' || subKind === 'drift');
  return {
    starts: when(mayStart, { title: 'Start gateway', alert: id }),
    stops: when(mayStop, {
      warning: `Stopping cuts off every internet client that uses ${escaped(name)}, until somebody starts it again. Needs approval.`,
      title: foreign(`Ask to stop ${name}`, 100),
      alert: id,
    }),
  };
}

function resolve(alert: Alert): View['resolves'][number] {
  const name = alertName(alert.number);
  const hint = alert.isWatched
    ? 'Gatehouse goes on looking. If it is still so, a new alert comes.'
    : alert.resolves
      ? 'If Azure Monitor says once more that it is on, a new alert comes.'
      : 'It never ends by itself: somebody has to say so.';
  return { title: `Resolve ${name}`, alert: alert.id, hints: lines(hint) };
}

/** At most four buttons: who has it, quiet, then what fits the kind, and an end by hand where there is room. */
export function alertForms(alert: Alert, viewer: AlertViewer, extra: AlertExtras, look: Look): AlertForms {
  if (alert.state.kind === 'resolved') return none;
  const isFree = alert.taken === undefined;
  const takes = when(isFree, { title: 'Acknowledge', alert: alert.id });
  const isQuiet = snoozeOf(alert, look.now) !== undefined;
  const base = { ...none, takes, quiets: isQuiet ? [] : [quiet(alert, look)] };
  // Orders need rights of their own: only who has them sees these buttons, unless nobody can have an own view.
  if (viewer === 'everybody' && hasOwnViews(extra)) return base;
  const steps = renewalSteps(alert, look);
  const whole: AlertForms = {
    ...base,
    raises: raise(alert),
    ...deeds(alert, extra, look),
    renewals: when(steps.length > 0, {
      steps: lines(...steps),
      hints: lines(`${escaped(look.botName)} only watches: it renews nothing itself.`),
    }),
  };
  const used = Object.values(whole).reduce((sum, list) => sum + list.length, 0);
  return { ...whole, resolves: when(used < 4, resolve(alert)) };
}

export function hasOwnViews({ watchers }: AlertExtras): boolean {
  return watchers.length > 0 && watchers.length <= 60;
}
