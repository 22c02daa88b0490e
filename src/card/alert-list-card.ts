import type { Alert, Mute } from '../domain/alert.ts';
import { requestName } from '../domain/request.ts';
import { rowOf, tallyOf, tallyWords, worstFirst } from './alert-rows.ts';
import { gatewayNameOf, severityWords } from './alert-words.ts';
import { lines, strip, when } from './frame.ts';
import type { AdaptiveCard, Look } from './look.ts';
import { mutedWords } from './mute-words.ts';
import { renderCard } from './render.ts';
import { time } from './times.ts';
import type { Line, Strip } from './views.ts';
import { count, counted, escaped, named, space } from './words.ts';

const mostRows = 12;

function stripOf(alerts: readonly Alert[], look: Look): Strip {
  const mark = time(look.now, look);
  const tally = tallyOf(alerts);
  const worst = (['critical', 'warning', 'informational'] as const).find((one) => tally[one] > 0);
  return worst === undefined
    ? strip('done', 'No open alert', mark)
    : strip(
        severityWords[worst].strip,
        `${tallyWords(alerts.filter((one) => one.state.kind === 'open'))}`,
        mark,
      );
}

/** What leads to the rest: fewer of them. */
function rest(alerts: readonly Alert[], look: Look): string {
  const bot = `@${escaped(look.botName)}`;
  const { critical } = tallyOf(alerts);
  const gateway = gatewayNameOf(alerts[0] ?? { subject: { kind: 'rule', id: '' } }, look);
  const isFew = critical > 0 && critical < alerts.length;
  if (isFew) return `${bot} critical alerts`;
  return gateway === undefined ? `${bot} open alerts` : `${bot} open alerts of ${named(gateway)}`;
}

function table(shown: readonly Alert[], look: Look) {
  return when(shown.length > 0, {
    left: 'Alert',
    right: 'State, worst first',
    rows: shown.map((one) => rowOf(one, look)),
  });
}

function foot(alerts: readonly Alert[], shown: readonly Alert[], look: Look): readonly Line[] {
  const left = alerts.length - shown.length;
  return lines(
    left > 0 ? `And ${count(left)}${space}more: ${rest(alerts, look)}` : undefined,
    shown.length > 0 ? 'Choose one for its card.' : undefined,
  );
}

/** The alerts that the viewer asked for, worst first. */
export function alertListCard(alerts: readonly Alert[], look: Look): AdaptiveCard {
  const sorted = worstFirst(alerts);
  const shown = sorted.slice(0, mostRows);
  const isOpen = sorted.every((one) => one.state.kind === 'open');
  const bot = `@${escaped(look.botName)}`;
  return renderCard('alerts', {
    strip: stripOf(sorted, look),
    title: sorted.length === 0 ? 'No alert to show' : isOpen ? 'Open alerts' : 'Alerts',
    strongs: [],
    lines:
      sorted.length === 0
        ? lines(`Which alerts come to a channel: **${bot} which alerts come to this channel**`)
        : [],
    tables: table(shown, look),
    sections: [],
    smalls: foot(sorted, shown, look),
  });
}

/** Said when a mute ends: what it kept quiet and is still open. */
export function mutedCard(hidden: readonly Alert[], mute: Mute, look: Look): AdaptiveCard {
  const sorted = worstFirst(hidden);
  const shown = sorted.slice(0, mostRows);
  const what = mutedWords(mute, look);
  const why =
    mute.predicted === undefined
      ? mute.by === undefined
        ? ''
        : ` ${named(mute.by.name)} had muted them.`
      : ` ${requestName(mute.predicted.request)} had muted them while it ran.`;
  return renderCard('alerts', {
    strip:
      sorted.length === 0 ? strip('done', 'The mute is over', time(look.now, look)) : stripOf(sorted, look),
    title:
      sorted.length === 0
        ? `Muted: ${what}. Nothing is left over`
        : `The mute is over: ${counted(sorted.length, 'alert')} came meanwhile`,
    strongs: [],
    lines: lines(`Muted from ${time(mute.from, look)} to ${time(mute.until, look)}: ${what}.${why}`),
    tables: table(shown, look),
    sections: [],
    smalls: foot(sorted, shown, look),
  });
}
