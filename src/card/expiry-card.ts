import type { Expiring } from '../domain/watch.ts';
import type { AlertRow } from './alert-views.ts';
import { lines, section, strip, when } from './frame.ts';
import type { AdaptiveCard, Look } from './look.ts';
import { renderCard } from './render.ts';
import { dayOf, duration, time } from './times.ts';
import type { Fill, Strip } from './views.ts';
import { count, counted, escaped, listed, named, plainName, space } from './words.ts';

const mostRows = 12;
const mostLines = 18;
const dayMs = 86_400_000;

function daysLeft({ outlook }: Expiring, { now }: Look): number {
  return (outlook.endsAt.getTime() - now.getTime()) / dayMs;
}

function styleOf(days: number): Fill {
  return days <= 7 ? 'attention' : days <= 14 ? 'warning' : 'default';
}

/** "in 11 days", "ended 2 h ago" */
function leftWords(expiring: Expiring, { now }: Look): string {
  const ms = expiring.outlook.endsAt.getTime() - now.getTime();
  return ms > 0 ? `in ${duration(ms)}` : `ended ${duration(-ms)} ago`;
}

/** GraniteFalls.contoso.com tells nothing beside GraniteFalls, and is too long for half a phone. */
function saysAsMuch(whose: string, name: string): boolean {
  return whose === name || name.toLowerCase().startsWith(`${whose.toLowerCase()}.`);
}

/** "key 2" of "CMG server app, key 2", beside CMG server app. */
function nameBeside(whose: string, name: string): string {
  return name.startsWith(`${whose}, `) ? name.slice(whose.length + 2) : name;
}

function rowOf(expiring: Expiring, look: Look): AlertRow {
  const { outlook, gateway, app, seenAt } = expiring;
  const days = daysLeft(expiring, look);
  const style = styleOf(days);
  const glyph = style === 'default' ? '' : `▲${space}`;
  const whose = gateway === undefined ? app : look.nameOf(gateway);
  return {
    style,
    name: named(whose ?? outlook.name),
    about: lines(
      outlook.what === 'certificate' ? 'certificate' : 'app secret',
      whose === undefined || saysAsMuch(whose, outlook.name)
        ? undefined
        : named(nameBeside(whose, outlook.name)),
    ),
    says: `${glyph}${dayOf(outlook.endsAt, look)}`,
    details: lines(
      `${leftWords(expiring, look)}${days > 0 ? `, at ${time(outlook.endsAt, { ...look, now: outlook.endsAt })}` : ''}`,
      `seen ${time(seenAt, look)}`,
    ),
    actions: [],
  };
}

function stripOf(sorted: readonly Expiring[], withinDays: number, look: Look): Strip {
  const mark = time(look.now, look);
  const [first] = sorted;
  if (first === undefined)
    return strip('done', `Nothing ends in the next ${counted(withinDays, 'day')}`, mark);
  const style = styleOf(daysLeft(first, look));
  const over = sorted.filter((one) => daysLeft(one, look) <= 0).length;
  const ends = `${count(sorted.length - over)}${space}end${sorted.length - over === 1 ? 's' : ''} in the next ${counted(withinDays, 'day')}`;
  const words =
    over === 0
      ? ends
      : over === sorted.length
        ? `${count(over)}${space}over`
        : `${count(over)}${space}over, ${ends}`;
  return strip(style === 'attention' ? 'critical' : style === 'warning' ? 'warning' : 'settled', words, mark);
}

/**
 * Certificates and secrets by their end.
 *
 * @param unknown names of what is watched and was never seen: gateways that serve no certificate, apps that Entra does not show
 */
export function expiryListCard(
  expiring: readonly Expiring[],
  withinDays: number,
  look: Look,
  unknown: readonly string[] = [],
): AdaptiveCard {
  const sorted = [...expiring].sort(
    (a, b) =>
      a.outlook.endsAt.getTime() - b.outlook.endsAt.getTime() ||
      a.outlook.name.localeCompare(b.outlook.name, 'en'),
  );
  const shown = sorted.slice(0, mostRows);
  const later = sorted.slice(mostRows, mostRows + mostLines);
  const left = sorted.length - shown.length - later.length;
  const fewer = Math.max(1, Math.floor(withinDays / 2));
  const what = (one: Expiring): string => (one.outlook.what === 'secret' ? ' (secret)' : '');
  return renderCard('alerts', {
    strip: stripOf(sorted, withinDays, look),
    title: 'What ends, and when',
    strongs: [],
    lines: lines(
      unknown.length === 0
        ? undefined
        : `**Not known:** ${listed(
            unknown.map((one) => named(plainName(one))),
            'and',
            8,
          )}. Nothing was seen of ${unknown.length === 1 ? 'it' : 'them'} yet.`,
    ),
    tables: when(shown.length > 0, {
      left: 'What',
      right: 'Ends',
      rows: shown.map((one) => rowOf(one, look)),
    }),
    sections: section(
      'Later',
      lines(
        ...later.map(
          (one) =>
            `${dayOf(one.outlook.endsAt, look)}: ${named(one.outlook.name)}${what(one)}, ${leftWords(one, look)}`,
        ),
      ),
    ),
    smalls: lines(
      left > 0
        ? `And ${count(left)}${space}more, later ones. The next: @${escaped(look.botName)} what expires in the next ${fewer} days`
        : undefined,
      'Certificates as the service names serve them, secrets as Entra lists them. Gatehouse renews nothing itself.',
    ),
  });
}
