import { type Alert, type AlertEvent, alertName } from '../domain/alert.ts';
import { unreachable } from '../domain/order.ts';
import { requestName } from '../domain/request.ts';
import { gapWords, trafficChart } from './alert-chart.ts';
import { ifNobodyActs } from './alert-effects.ts';
import { factsOf, sourceOf } from './alert-facts.ts';
import { type AlertExtras, type AlertViewer, alertForms, fitsStop, hasOwnViews } from './alert-forms.ts';
import { hold, noise } from './alert-holders.ts';
import { alertStrip, gatewayNameOf, matterOf, severityWords, since, snoozeOf } from './alert-words.ts';
import { lines, paragraph, quote, said, section, when } from './frame.ts';
import type { AdaptiveCard, Look } from './look.ts';
import { renderCard } from './render.ts';
import { againstLimit, nextLine, paceWords, runwayWords } from './runway.ts';
import { dated, dayOf, duration, hourOf, zoneName } from './times.ts';
import type { Fold, Line, Paragraph, Section } from './views.ts';
import { capital, escaped, foreign, listed, named, plainName, quoted, space } from './words.ts';

export type { AlertExtras, AlertViewer } from './alert-forms.ts';

/** Lines of the history that a card shows. */
const mostEvents = 12;

/** The heading holds a number of Azure's, of whatever its rule looks at. */
function isAzures({ voices }: Alert): boolean {
  const on = voices.filter((one) => one.isOn);
  return on.length > 0 && on.every((one) => one.of !== 'watch');
}

/** What stands below the heading in bold: where it stands now, or how it ended. */
function strongs(alert: Alert, look: Look): readonly Line[] {
  const { state, outlook } = alert;
  if (state.kind === 'resolved') {
    const after = `It was open for ${duration(state.at.getTime() - alert.openedAt.getTime())}.`;
    const { by } = state;
    switch (by.kind) {
      case 'azure':
        return lines(`Azure Monitor says that it is over. ${after}`);
      case 'watch':
        return lines(`Gatehouse looked for itself: it is over. ${after}`);
      case 'person':
        return lines(`${named(by.person.name)} resolved it. ${after}`);
      default:
        return unreachable(by);
    }
  }
  if (outlook?.kind === 'traffic' && alert.subKind === 'limit') {
    const words = runwayWords(outlook, look);
    if (!isAzures(alert)) return lines(words);
    return lines(
      `In 14${space}days: ${againstLimit(outlook.gigabytes, outlook.thresholds.gigabytes)}. ${words}`,
    );
  }
  if (outlook?.kind === 'expiry') {
    const left = outlook.endsAt.getTime() - look.now.getTime();
    const day = dated(outlook.endsAt, look);
    return lines(
      left > 0 ? `It ends on ${day}: in ${duration(left)}.` : `It ended on ${day}, ${duration(-left)} ago.`,
    );
  }
  return [];
}

const azureSays = 'Azure Monitor says: ';

/** Whether the sentence below the heading is a watch's own. */
function isOwnWord({ voices, title, state, rule, isWatched, subKind }: Alert): boolean {
  if (subKind === 'watch') return true;
  const own = voices.find((one) => one.of === 'watch');
  if (own === undefined) return false;
  // Once it is over the watch has said something else.
  return state.kind === 'resolved' ? isWatched && rule === undefined : own.isOn && own.title === title;
}

/** What is said beside the title; nothing where the numbers above say it already. What is over is not told as if it were on. */
function detailOf(alert: Alert): readonly Paragraph[] {
  const { detail, outlook, subKind, state } = alert;
  if (detail === undefined || detail.trim() === '') return [];
  const isOver = state.kind === 'resolved';
  const told = (who: string, words: string): readonly Paragraph[] => [
    paragraph(said(`${who} ${isOver ? 'said' : 'says'}: `), quote(quoted(words))),
  ];
  if (detail.startsWith(azureSays)) return told('Azure Monitor', detail.slice(azureSays.length));
  if (!isOwnWord(alert)) return told('It', detail);
  if (isOver) return [];
  const isTold = outlook !== undefined && (subKind === 'limit' || subKind === 'expiry');
  return when(!isTold, paragraph(said(foreign(detail))));
}

/** Words of others: rule, detail, notes. Never Markdown. */
function foreignWords(alert: Alert): readonly Paragraph[] {
  const { rule, taken, state } = alert;
  const told = (lead: string, words: string | undefined): readonly Paragraph[] =>
    words === undefined || words.trim() === '' ? [] : [paragraph(said(lead), quote(quoted(words)))];
  return [
    ...(state.kind === 'resolved' && state.by.kind === 'person'
      ? told(`${plainName(state.by.person.name)} wrote: `, state.note)
      : []),
    ...(taken === undefined ? [] : told(`${plainName(taken.by.name)} wrote: `, taken.note)),
    // A watch's own name is no rule of Azure's.
    ...(alert.subKind === 'watch' ? [] : told('Rule in Azure Monitor: ', rule)),
    ...detailOf(alert),
  ];
}

/** Only an address of the portal is linked, whatever a payload holds. */
function portal(link: string | undefined): readonly { readonly url: string }[] {
  if (link === undefined || link.length > 1500 || !URL.canParse(link)) return [];
  const url = new URL(link);
  return when(url.origin === 'https://portal.azure.com' && url.username === '', { url: url.href });
}

function done(alert: Alert): readonly Section[] {
  const { requests } = alert;
  const shown = requests.slice(-6);
  const older = requests.length - shown.length;
  return section(
    'What was done',
    lines(
      ...shown.map(
        ({ number, order, outcome }) =>
          `**${requestName(number)}** ${escaped(foreign(order, 120))}: ${outcome === undefined ? 'waits or runs' : escaped(foreign(outcome, 200))}`,
      ),
      older > 0 ? `And ${older} before.` : undefined,
    ),
  );
}

function eventLine({ at, says }: AlertEvent, look: Look): string {
  return `**${dayOf(at, look)}, ${hourOf(at, look)}** ${escaped(foreign(says, 200))}`;
}

function historyFold(alert: Alert, look: Look): readonly Fold[] {
  const { history } = alert;
  const shown = history.slice(-mostEvents);
  const left = history.length - shown.length;
  const zone = zoneName(look.now, look.timeZone);
  return when(shown.length > 0, {
    show: `Show what happened (${shown.length})`,
    hide: 'Hide what happened',
    lines: lines(...shown.map((one) => eventLine(one, look))),
    calls: [],
    smalls: lines(`Times in ${zone}.${left > 0 ? ` ${left} earlier are not shown.` : ''}`),
  });
}

/** The same in words, for phones: on the card that everybody gets, too. */
function typed(alert: Alert, viewer: AlertViewer, extra: AlertExtras, look: Look): readonly Line[] {
  if (alert.state.kind === 'resolved') return [];
  const bot = `@${escaped(look.botName)}`;
  const name = alertName(alert.number);
  const gateway = gatewayNameOf(alert, look);
  const stop =
    extra.canStop && fitsStop(alert) && gateway !== undefined
      ? ` “${bot} stop ${named(gateway)} because …”,`
      : '';
  const take = alert.taken === undefined ? ` “${bot} ack ${name}”,` : '';
  const lead =
    viewer === 'everybody' && hasOwnViews(extra) ? 'Operators see more buttons here. In words:' : 'In words:';
  return lines(`${lead}${take}${stop} “${bot} snooze ${name} for 4 hours” or “${bot} resolve ${name}: …”.`);
}

/** The card of an alert through its whole life, as `viewer` sees it. */
export function alertCard(alert: Alert, viewer: AlertViewer, look: Look, extra: AlertExtras): AdaptiveCard {
  const isOpen = alert.state.kind === 'open';
  const { outlook } = alert;
  const traffic = outlook?.kind === 'traffic' ? outlook : undefined;
  const name = gatewayNameOf(alert, look) ?? '';
  const chart = traffic === undefined ? undefined : trafficChart(traffic, name, look);
  const { line, mention } = hold(alert, extra, look);
  return renderCard('alert', {
    refresh: when(isOpen && hasOwnViews(extra), { alert: alert.id, userIds: extra.watchers }),
    strip: alertStrip(alert, look),
    title: escaped(foreign(alert.title, 200) || capital(matterOf(alert))),
    strongs: strongs(alert, look),
    lines: [
      ...lines(
        ...(isOpen && traffic !== undefined && alert.subKind === 'limit'
          ? [nextLine(traffic, look), paceWords(traffic)]
          : []),
        isOpen ? ifNobodyActs(alert, extra.autoStop, look, extra.noStop) : undefined,
        line,
      ),
      ...noise(alert, extra, look),
    ],
    charts: chart === undefined ? [] : [chart],
    factSets: factsOf(alert, since(alert), look),
    paragraphs: foreignWords(alert),
    portals: portal(alert.link),
    sections: [...(traffic === undefined ? [] : section('Gaps', lines(gapWords(traffic)))), ...done(alert)],
    folds: historyFold(alert, look),
    smalls: [...lines(sourceOf(alert, look)), ...typed(alert, viewer, extra, look)],
    ...alertForms(alert, viewer, extra, look),
    entities: mention === undefined ? null : [mention],
  });
}

/** What the activity feed says. */
export function summaryOfAlert(alert: Alert, look: Look): string {
  const { state, taken, severity } = alert;
  const name = alertName(alert.number);
  const title = foreign(alert.title, 150);
  if (state.kind === 'resolved') return `${name} resolved: ${title}`;
  const snoozed = snoozeOf(alert, look.now);
  const how = [
    severityWords[severity].words.toLowerCase(),
    ...when(taken !== undefined, `taken by ${plainName(taken?.by.name ?? '')}`),
    ...when(snoozed !== undefined, 'snoozed'),
  ];
  return `${name} ${listed(how, 'and')}: ${title}`;
}
