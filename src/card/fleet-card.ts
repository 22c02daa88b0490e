import { Fault } from '../domain/fault.ts';
import { conditionOf, type Gateway, type GatewayState } from '../domain/gateway.ts';
import type { Slots } from '../domain/intent.ts';
import { requestName } from '../domain/request.ts';
import { lines, strip, when } from './frame.ts';
import { conditionWords, runningWords } from './gateway-words.ts';
import type { AdaptiveCard, Look } from './look.ts';
import { renderCard } from './render.ts';
import { time } from './times.ts';
import { type Traffic, trafficShort } from './traffic.ts';
import type { Fill, Strip } from './views.ts';
import { count, escaped, foreign, named, ofAll, space } from './words.ts';

/** A gateway in the list. `waiting` and `running` are R-numbers. */
export interface FleetRow {
  readonly gateway: Gateway;
  /** A fault where Azure gave no answer; undefined for a gateway that Azure can't show (classic). */
  readonly state: GatewayState | Fault | undefined;
  readonly traffic?: Traffic | Fault | undefined;
  readonly waiting?: number | undefined;
  readonly running?: number | undefined;
}

/** What the viewer asked for: the other pages are of the same gateways. */
export type FleetFilter = Pick<Slots, 'state' | 'region' | 'model'>;

/** Rows of one page. */
export const pageRows = 12;

interface Shown {
  readonly glyph: string;
  readonly words: string;
  readonly style: Fill;
  readonly rank: number;
}

function shown({ state }: FleetRow): Shown {
  if (state === undefined) return { glyph: '?', words: 'Not visible in Azure', style: 'warning', rank: 3 };
  if (state instanceof Fault) return { glyph: '?', words: 'No answer from Azure', style: 'warning', rank: 1 };
  return conditionWords[conditionOf(state)];
}

function isBad(row: FleetRow): boolean {
  return shown(row).style !== 'default';
}

function worstFirst(rows: readonly FleetRow[]): readonly FleetRow[] {
  const rank = (row: FleetRow): number => {
    const own = shown(row).rank;
    return isBad(row) ? own : row.waiting !== undefined || row.running !== undefined ? Math.min(own, 4) : own;
  };
  return [...rows].sort((a, b) => rank(a) - rank(b) || a.gateway.name.localeCompare(b.gateway.name, 'en'));
}

function rowOf(row: FleetRow): {
  readonly style: Fill;
  readonly title: string;
  readonly gateway: string;
  readonly name: string;
  readonly where: string;
  readonly state: string;
  readonly details: ReturnType<typeof lines>;
} {
  const { gateway, state, traffic, waiting, running } = row;
  const { glyph, words, style } = shown(row);
  const isSeen = state !== undefined && !(state instanceof Fault);
  const region = isSeen ? `, ${state.region}` : '';
  return {
    style,
    title: foreign(`Status of ${gateway.name}`, 80),
    gateway: gateway.id,
    name: named(gateway.name),
    where: escaped(`${gateway.site}${region}${gateway.model === 'classic' ? ', classic' : ''}`),
    state: `${glyph}${space}${words}`,
    details: lines(
      isSeen ? runningWords(state) : undefined,
      running === undefined ? undefined : `◑${space}${requestName(running)} is running`,
      waiting === undefined ? undefined : `◔${space}${requestName(waiting)} waits for approval`,
      trafficShort(traffic),
    ),
  };
}

function stripOf(rows: readonly FleetRow[], look: Look): Strip {
  const bad = rows.filter(isBad);
  const mark = time(look.now, look);
  if (rows.length === 0) return strip('asking', 'No gateway to show', mark);
  if (bad.length === 0) {
    const words =
      rows.length === 1
        ? 'The gateway needs no attention'
        : `None of ${count(rows.length)} gateways needs attention`;
    return strip('done', words, mark);
  }
  const isCritical = bad.some((one) => shown(one).style === 'attention');
  const words = `${ofAll(bad.length, rows.length)} gateways need${bad.length === 1 ? 's' : ''} attention`;
  return strip(isCritical ? 'critical' : 'warning', words, mark);
}

/** "4 ready, 1 stopped" */
function tally(rows: readonly FleetRow[]): string {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const { words } = shown(row);
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts]
    .map(([words, number]) => `${count(number)}${space}${words.slice(0, 1).toLowerCase()}${words.slice(1)}`)
    .join(', ');
}

function smallPrint(rows: readonly FleetRow[], example: FleetRow, look: Look): string {
  const hasTraffic = rows.some((one) => one.traffic !== undefined);
  const unit = hasTraffic ? ` Outbound traffic of 14${space}days, GB of 10⁹${space}bytes.` : '';
  return `Choose a name for its status, or write “@${escaped(look.botName)} status of ${named(example.gateway.name)}”.${unit}`;
}

/** All gateways that the viewer asked for, worst first, 12 a page. `page` counts from 0; one too far shows the last. */
export function fleetCard(
  rows: readonly FleetRow[],
  look: Look,
  page = 0,
  { state, region, model }: FleetFilter = {},
): AdaptiveCard {
  const filter = {
    ...(state === undefined ? {} : { state }),
    ...(region === undefined ? {} : { region }),
    ...(model === undefined ? {} : { model }),
  };
  const sorted = worstFirst(rows);
  const last = Math.max(0, Math.ceil(sorted.length / pageRows) - 1);
  const at = Math.min(Math.max(0, Math.trunc(page) || 0), last);
  const from = at * pageRows;
  const onPage = sorted.slice(from, from + pageRows);
  const left = sorted.length - from - onPage.length;
  const [first] = onPage;
  return renderCard('fleet', {
    strip: stripOf(sorted, look),
    title:
      last === 0
        ? 'Gateways, worst first'
        : `Gateways ${from + 1} to ${from + onPage.length} of ${count(sorted.length)}, worst first`,
    lines: lines(tally(sorted)),
    tables: when(onPage.length > 0, { rows: onPage.map(rowOf) }),
    smalls: first === undefined ? [] : lines(smallPrint(sorted, first, look)),
    pages: [
      ...when(left > 0, { title: `Next ${Math.min(left, pageRows)}`, data: { ...filter, page: at + 1 } }),
      ...when(last > 0 && at > 0, { title: 'Back to the worst', data: { ...filter, page: 0 } }),
    ],
  });
}

/** What the activity feed says. */
export function summaryOfFleet(rows: readonly FleetRow[], look: Look): string {
  const words = stripOf(rows, look).words;
  return rows.length === 0 ? words : `${words}: ${tally(worstFirst(rows))}`;
}
