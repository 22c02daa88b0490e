import type { AuditAct, Chronicle, ToldEntry } from '../domain/audit.ts';
import { type Gateway, gatewayIdOf } from '../domain/gateway.ts';
import { requestName } from '../domain/request.ts';
import { lines, strip } from './frame.ts';
import type { AdaptiveCard, Look } from './look.ts';
import { renderCard } from './render.ts';
import { dayOf, hourOf, time, zoneName } from './times.ts';
import type { CardViews } from './views.ts';
import { count, counted, escaped, named, plainName, quoted, space } from './words.ts';

const acts: Readonly<Record<AuditAct, { readonly glyph: string; readonly words: string }>> = {
  requested: { glyph: '◔', words: 'asked' },
  blocked: { glyph: '■', words: 'was blocked' },
  refused: { glyph: '■', words: 'was refused' },
  approved: { glyph: '✓', words: 'approved' },
  rejected: { glyph: '✕', words: 'rejected' },
  cancelled: { glyph: '✕', words: 'cancelled' },
  expired: { glyph: '✕', words: 'expired' },
  voided: { glyph: '✕', words: 'became void' },
  called: { glyph: '◑', words: 'was sent to Azure' },
  accepted: { glyph: '◑', words: 'was accepted by Azure' },
  unknown: { glyph: '?', words: 'got no answer from Azure' },
  asked: { glyph: '?', words: 'waits for somebody’s word' },
  answered: { glyph: '✓', words: 'said how it goes on' },
  succeeded: { glyph: '✓', words: 'is done' },
  failed: { glyph: '✕', words: 'failed' },
  acknowledged: { glyph: '◑', words: 'took' },
  resolved: { glyph: '✓', words: 'resolved' },
  snoozed: { glyph: '○', words: 'snoozed' },
  muted: { glyph: '○', words: 'muted' },
  unmuted: { glyph: '●', words: 'unmuted' },
  subscribed: { glyph: '●', words: 'subscribed a channel' },
  unsubscribed: { glyph: '○', words: 'unsubscribed a channel' },
  'put-on-call': { glyph: '●', words: 'set who is on call' },
};

/** Why somebody was refused, in words; the audit keeps the code. */
const refusals: Readonly<Record<string, string>> = {
  'other-tenant': 'of another organisation',
  'not-an-approver': 'no approver of it',
  'own-request': 'the own request',
  'not-the-orderer': 'somebody else’s request',
  'reason-missing': 'without a reason',
  expired: 'it had expired',
  'already-decided': 'it was decided already',
  over: 'it was decided already',
  'approved-before': 'approved before',
  'no operator': 'no operator',
};

type Entry = CardViews['history']['days'][number]['entries'][number];

/** "Bo Lindqvist approved R-12: Stop GraniteFalls"; what the bot did is told of the request. */
function sentence(
  { act, actor, actorName, times }: ToldEntry,
  words: string,
  number: string,
  about: string,
): string {
  const said = (one: string): string => (about === '' ? one : `${one}: ${about}`);
  if (actor === 'gatehouse') return said(`${number === '' ? 'An order' : number} ${words}`);
  const often = times > 1 ? ` ${counted(times, 'time')}` : '';
  const who = `${named(actorName)} ${words}${often}`;
  if (act === 'blocked' || act === 'refused')
    return `${who}: ${[number, about].filter((one) => one !== '').join(' ')}`;
  return said(`${who} ${number}`.trim());
}

function entryOf(entry: ToldEntry, look: Look): Entry {
  const { glyph, words } = acts[entry.act];
  const { comment, reason, title, why } = entry.detail;
  const known = typeof why === 'string' ? (refusals[why] ?? why) : undefined;
  const told = [reason, comment, known].find((one) => typeof one === 'string' && one !== '');
  const alert = entry.detail['alert'];
  const mark = typeof alert === 'string' ? named(alert) : '';
  const number = entry.request === undefined ? mark : requestName(entry.request);
  const subject = entry.gateway === undefined ? '' : look.nameOf(gatewayIdOf(entry.gateway));
  const about = named(typeof title === 'string' ? title : subject);
  return {
    text: `**${glyph}${space}${hourOf(entry.at, look)}** ${sentence(entry, words, number, about)}`,
    quotes: typeof told === 'string' ? lines(quoted(told)) : [],
  };
}

/** From the first moment until just before the second; without the second until now. */
export interface Span {
  readonly from: Date;
  readonly to: Date | undefined;
}

/** What of the audit is asked for; undefined: of all. */
export interface HistoryQuestion {
  readonly gateway: Gateway | undefined;
  /** A whole or first name, as somebody wrote it. */
  readonly actor: string | undefined;
  readonly span: Span | undefined;
}

function spanWords({ from, to }: Span, look: Look): string {
  if (to === undefined) return `since ${time(from, look)}`;
  const [first, last] = [dayOf(from, look), dayOf(new Date(to.getTime() - 1), look)];
  return first === last ? `on ${first}` : `from ${first} to ${last}`;
}

/** "What Kim did to GraniteFalls since Fri 13 Nov, 14:18 CET"; no Markdown. */
export function summaryOfHistory({ gateway, actor, span }: HistoryQuestion, look: Look): string {
  const what = actor === undefined ? 'What happened' : `What ${plainName(actor)} did`;
  const to = gateway === undefined ? '' : ` to ${gateway.name}`;
  return `${what}${to}${span === undefined ? '' : ` ${spanWords(span, look)}`}`;
}

/** Nothing is cut silently: how much there is beyond the lines, and words that ask for less of it. */
function leftOut(asked: HistoryQuestion, { lines: shown, left, isAll }: Chronicle, look: Look) {
  if (left === 0 && isAll) return undefined;
  const [first] = shown;
  const gateway = asked.gateway?.name ?? look.nameOf(gatewayIdOf(first?.gateway ?? ''));
  const by = asked.actor === undefined ? '' : ` by ${plainName(asked.actor)}`;
  const when = asked.span === undefined ? 'last week' : 'yesterday';
  const words = `history of ${gateway}${by} ${when}`;
  const more = isAll ? `${count(left)} more` : left === 0 ? 'older ones' : `more than ${count(left)} more`;
  return `And ${more}. Ask for less: @${escaped(look.botName)} ${escaped(words)}`;
}

function nothing(asked: HistoryQuestion, look: Look): readonly [title: string, small: string] {
  if (asked.gateway === undefined && asked.actor === undefined && asked.span === undefined)
    return ['Nothing has happened yet', 'Orders, decisions and outcomes stand here.'];
  const names = asked.actor === undefined ? '' : ' People go by their whole or first names.';
  return ['Nothing found', `Asked for: ${escaped(summaryOfHistory(asked, look))}.${names}`];
}

/** What happened, newest first, by day. */
export function historyCard(asked: HistoryQuestion, chronicle: Chronicle, look: Look): AdaptiveCard {
  const sorted = [...chronicle.lines].sort((a, b) => b.number - a.number);
  const days = new Map<string, Entry[]>();
  for (const entry of sorted) {
    const day = dayOf(entry.at, look);
    days.set(day, [...(days.get(day) ?? []), entryOf(entry, look)]);
  }
  const [newest] = sorted;
  const [noTitle, noSmall] = nothing(asked, look);
  return renderCard('history', {
    strip: strip('settled', 'From the audit', time(look.now, look)),
    title: newest === undefined ? noTitle : `${escaped(summaryOfHistory(asked, look))}, newest first`,
    days: [...days].map(([day, list]) => ({ day, entries: list })),
    smalls:
      newest === undefined
        ? lines(noSmall)
        : lines(
            leftOut(asked, chronicle, look),
            `Times in ${zoneName(look.now, look.timeZone)}. Up to audit entry ${count(newest.number)}, whose hash begins ${newest.hash.slice(0, 8)}.`,
          ),
  });
}
