import type { Mute, Severity, Subscription } from '../domain/alert.ts';
import { requestName } from '../domain/request.ts';
import type { OnCall, Thresholds } from '../domain/watch.ts';
import { quietUntil } from './alert-words.ts';
import { lines, section, strip } from './frame.ts';
import type { AdaptiveCard, Look } from './look.ts';
import { alertsOf, mutedWords } from './mute-words.ts';
import { note } from './note-cards.ts';
import { gb, lineOf } from './runway.ts';
import { time } from './times.ts';
import { capital, count, counted, escaped, foreign, named, space } from './words.ts';

const most = 20;

const stops: Readonly<Record<Thresholds['stopOnCritical'], string>> = {
  off: 'nothing is stopped',
  ask: 'the approvers are asked whether to stop it',
  stop: 'it is stopped, announced 10\u00a0min before',
};

/** A gateway's limits, and what happens at the critical line. */
export function thresholdCard(thresholds: Thresholds, name: string, look: Look): AdaptiveCard {
  const { gigabytes, warning, critical, stopOnCritical, setBy } = thresholds;
  const line = (which: 'warning' | 'critical', percent: number): string =>
    `${gb(lineOf(which, thresholds))}, ${count(percent)}${space}% of the limit`;
  return note({
    strip: strip('settled', 'Traffic limit', time(look.now, look)),
    title: `${named(name)} may send ${gb(gigabytes)} in 14${space}days`,
    factSets: [
      {
        facts: [
          { title: 'Warning', value: line('warning', warning) },
          { title: 'Critical', value: line('critical', critical) },
          { title: `At${space}critical`, value: `${stops[stopOnCritical]} (auto-stop: ${stopOnCritical})` },
          {
            title: `Set${space}by`,
            value: setBy === undefined ? 'gatehouse.yaml, or the default' : named(setBy.name),
          },
        ],
      },
    ],
    smalls: lines(
      `1${space}GB is 1,000,000,000${space}bytes. Configuration Manager’s own limit is another one, and is not shown here.`,
      `To ask for another: “@${escaped(look.botName)} set the traffic limit of ${named(name)} to 12000${space}GB, warn at 50${space}%”.`,
    ),
  });
}

const least: Readonly<Record<Severity, string>> = {
  informational: '',
  warning: ', warning and critical',
  critical: ', only critical',
};

/** Which alerts come to a channel. `channel` are its words: "this channel", "Alerts". */
export function subscriptionsCard(
  subscriptions: readonly Subscription[],
  channel: string,
  look: Look,
): AdaptiveCard {
  const bot = `@${escaped(look.botName)}`;
  const shown = subscriptions.slice(0, most);
  const where = escaped(foreign(channel, 60));
  const left = subscriptions.length - shown.length;
  return note({
    strip: strip('settled', `Alerts in ${where}`, time(look.now, look)),
    title:
      subscriptions.length === 0
        ? `No alert comes to ${where}`
        : `${counted(subscriptions.length, 'subscription')} of ${where}`,
    lines: lines(
      ...shown.map(
        ({ kinds, gateway, severity, isConfigured }) =>
          `**${capital(alertsOf(kinds, gateway, look))}**${least[severity]}${isConfigured ? ' (from gatehouse.yaml)' : ''}`,
      ),
      left > 0 ? `And ${count(left)}${space}more.` : undefined,
    ),
    smalls: lines(
      `More: “${bot} send expiry alerts to this channel”. Fewer: “${bot} stop sending traffic alerts here”.`,
      subscriptions.some((one) => one.isConfigured)
        ? 'What stands in gatehouse.yaml is changed there.'
        : undefined,
    ),
  });
}

/** Who is on call now. */
export function onCallCard(onCall: OnCall | undefined, look: Look): AdaptiveCard {
  const bot = `@${escaped(look.botName)}`;
  const change = `To change it: “${bot} Kim is on call until Friday”.`;
  if (onCall === undefined)
    return note({
      strip: strip('asking', 'Nobody is on call', time(look.now, look)),
      title: 'Nobody is on call',
      lines: lines('Alerts come to their channels, and call nobody by name.'),
      smalls: lines(change),
    });
  const { person, until, source } = onCall;
  return note({
    strip: strip('taken', 'On call', time(look.now, look)),
    title: `${named(person.name)} is on call`,
    lines: lines(
      until === undefined ? 'No end is known.' : `Until **${time(until, look)}**.`,
      source === 'rota'
        ? 'By the rota of gatehouse.yaml.'
        : 'Set by somebody here; after it the rota counts again.',
    ),
    smalls: lines(change),
  });
}

/** What is muted now, and until when. */
export function mutesCard(mutes: readonly Mute[], look: Look): AdaptiveCard {
  const bot = `@${escaped(look.botName)}`;
  const holding = mutes.filter((one) => one.until > look.now);
  const shown = holding.slice(0, most);
  const left = holding.length - shown.length;
  const byWhom = ({ by, predicted }: Mute): string =>
    predicted !== undefined
      ? `, while ${requestName(predicted.request)} runs`
      : by === undefined
        ? ''
        : `, by ${named(by.name)}`;
  return note({
    strip: strip(
      holding.length === 0 ? 'settled' : 'snoozed',
      holding.length === 0 ? 'Nothing is muted' : 'Muted',
      time(look.now, look),
    ),
    title: holding.length === 0 ? 'Nothing is muted' : 'What is muted',
    lines: lines(
      ...shown.map((one) => `**${capital(mutedWords(one, look))}** ${quietUntil(one, look)}${byWhom(one)}`),
      left > 0 ? `And ${count(left)}${space}more.` : undefined,
    ),
    sections:
      holding.length === 0
        ? []
        : section(
            'What that means',
            lines(
              'No posts about these. A rise to critical is posted all the same, but for what an order was to cause. What was muted is listed when the mute ends.',
            ),
          ),
    smalls: lines(
      `To mute: “${bot} mute traffic alerts of GraniteFalls until Monday”. To end it: “${bot} unmute GraniteFalls”.`,
    ),
  });
}
