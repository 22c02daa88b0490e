import { type Alert, alertName, type Severity, severities } from '../domain/alert.ts';
import type { AlertRow } from './alert-views.ts';
import { gatewayNameOf, matterOf, severityWords, since, stateOf } from './alert-words.ts';
import { lines } from './frame.ts';
import type { Look } from './look.ts';
import { time } from './times.ts';
import { count, escaped, foreign, named, space } from './words.ts';

type Open = Readonly<Record<Severity, number>>;

/** How many are open at each severity, and how many are resolved. */
export function tallyOf(alerts: readonly Alert[]): Open & { readonly resolved: number } {
  const of = (severity: Severity): number =>
    alerts.filter((one) => one.state.kind === 'open' && one.severity === severity).length;
  return {
    critical: of('critical'),
    warning: of('warning'),
    informational: of('informational'),
    resolved: alerts.filter((one) => one.state.kind === 'resolved').length,
  };
}

/** "3 critical, 12 warning, 4 resolved" */
export function tallyWords(alerts: readonly Alert[]): string {
  const tally = tallyOf(alerts);
  return (['critical', 'warning', 'informational', 'resolved'] as const)
    .filter((one) => tally[one] > 0)
    .map((one) => `${count(tally[one])}${space}${one}`)
    .join(', ');
}

/** Open ones first, the worst first, then the newest. */
export function worstFirst(alerts: readonly Alert[]): readonly Alert[] {
  const rank = ({ state, severity }: Alert): number =>
    (state.kind === 'open' ? 10 : 0) + severities.indexOf(severity);
  return [...alerts].sort(
    (a, b) => rank(b) - rank(a) || b.openedAt.getTime() - a.openedAt.getTime() || b.number - a.number,
  );
}

/** An alert in a list; `digest` is the card that posts it, where it has none of its own. */
export function rowOf(alert: Alert, look: Look, digest?: string): AlertRow {
  const name = alertName(alert.number);
  const gateway = gatewayNameOf(alert, look);
  const isOpen = alert.state.kind === 'open';
  const data = digest === undefined ? { alert: alert.id } : { digest, alert: alert.id };
  return {
    style: isOpen ? severityWords[alert.severity].style : 'default',
    name: `${name} ›`,
    about: lines(
      gateway === undefined ? escaped(matterOf(alert)) : named(gateway),
      isOpen ? `since ${time(since(alert), look)}` : undefined,
    ),
    says: stateOf(alert, look),
    details: lines(escaped(foreign(alert.title, 120))),
    actions: [{ title: `Show ${name}`, verb: digest === undefined ? 'view' : 'digest-show', data }],
  };
}
