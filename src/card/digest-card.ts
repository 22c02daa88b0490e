import type { Alert } from '../domain/alert.ts';
import { rowOf, tallyOf, tallyWords, worstFirst } from './alert-rows.ts';
import { severityWords } from './alert-words.ts';
import { lines, strip, when } from './frame.ts';
import type { AdaptiveCard, Look } from './look.ts';
import { renderCard } from './render.ts';
import { time } from './times.ts';
import type { Strip } from './views.ts';
import { count, counted, escaped, space } from './words.ts';

/** Alerts of a storm that have no card of their own in a channel: `alerts` are the worst, `count` is all of them. */
export interface DigestContent {
  readonly id: string;
  readonly openedAt: Date;
  readonly alerts: readonly Alert[];
  readonly count: number;
}

const mostRows = 10;

function stripOf({ alerts }: DigestContent, look: Look): Strip {
  const mark = time(look.now, look);
  const tally = tallyOf(alerts);
  const worst = (['critical', 'warning', 'informational'] as const).find((one) => tally[one] > 0);
  if (worst === undefined)
    return strip('done', alerts.length > 0 ? 'All of them are resolved' : 'Each has a card now', mark);
  return strip(severityWords[worst].strip, 'Many alerts at once', mark);
}

/** "3 critical, 12 warning"; of the worst alone, where there are more than those. */
function tally({ alerts, count: all }: DigestContent): string {
  const gateways = new Set(alerts.flatMap(({ subject }) => (subject.kind === 'gateway' ? [subject.id] : [])));
  const of = gateways.size > 1 ? `, of ${counted(gateways.size, 'gateway')}` : '';
  const words = `${tallyWords(alerts)}${of}`;
  return alerts.length < all ? `Of the worst ${count(alerts.length)}: ${words}.` : `${words}.`;
}

/** One card for the alerts that found no room for a card each, rewritten while they come. */
export function digestCard(digest: DigestContent, look: Look): AdaptiveCard {
  const { id, openedAt, alerts } = digest;
  const all = Math.max(digest.count, alerts.length);
  const shown = worstFirst(alerts).slice(0, mostRows);
  const left = all - shown.length;
  const bot = `@${escaped(look.botName)}`;
  const since = time(openedAt, look);
  return renderCard('alerts', {
    strip: stripOf(digest, look),
    title: all > 0 ? `${counted(all, 'alert')} since ${since}` : `Many alerts since ${since}`,
    strongs: alerts.length === 0 ? [] : lines(tally({ ...digest, count: all })),
    lines: lines(
      all > 0
        ? `More came than a channel takes in a minute. These have no card of their own here, and this one is kept up to date.`
        : `More came than a channel takes in a minute. By now each of them has a card of its own here.`,
    ),
    tables: when(shown.length > 0, {
      left: 'Alert',
      right: 'State, worst first',
      rows: shown.map((one) => rowOf(one, look, id)),
    }),
    sections: [],
    smalls: lines(
      left > 0 ? `And ${count(left)}${space}more: ${bot} open alerts` : undefined,
      shown.length > 0 ? 'Choose one, and its own card is posted here.' : undefined,
    ),
  });
}

/** What the activity feed says. */
export function summaryOfDigest(digest: DigestContent, look: Look): string {
  const all = Math.max(digest.count, digest.alerts.length);
  if (all === 0) return `Many alerts since ${time(digest.openedAt, look)}: each has a card now`;
  return `${counted(all, 'alert')} since ${time(digest.openedAt, look)}: ${tally({ ...digest, count: all })}`;
}
