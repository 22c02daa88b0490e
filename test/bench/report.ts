import { type Spread, table } from './figures.ts';
import { columns, growthOf } from './fleets.ts';
import type { Results } from './main.ts';
import type { Judged } from './targets.ts';

type Rows = readonly (readonly string[])[];

/** The results as tables, the last one beside the targets. */
export function report(results: Results, judged: readonly Judged[]): string {
  const { turns, status, clicks, decisions, parse, fleets, alerts, start, memory } = results;
  const blocks: string[] = [];
  if (turns !== undefined) blocks.push(table(turnRows(turns)));
  if (status !== undefined) blocks.push(table(statusRows(status)));
  if (clicks !== undefined) blocks.push(table(clickRows(clicks)));
  if (decisions !== undefined) blocks.push(table(decisionRows(decisions)));
  if (fleets !== undefined) blocks.push(table(fleetRows(fleets)));
  if (alerts !== undefined) blocks.push(...alertTables(alerts).map(table));
  if (parse !== undefined) {
    const { lines, linesPerSecond, p50, p99, slowest, loadMs } = parse;
    blocks.push(
      table([
        ['parse', ''],
        [`lines a second, of ${lines} different`, `${linesPerSecond}`],
        ['ms a line, p50', `${p50}`],
        ['ms a line, p99', `${p99}`],
        [`ms for 2,000 characters of “${slowest.text.trim()}”, the slowest`, `${slowest.ms}`],
        ['ms to load', `${loadMs}`],
      ]),
    );
  }
  if (start !== undefined)
    blocks.push(
      table([
        ['ms from npm start to an answered message', ''],
        ['first start, empty folder', `${start.first}`],
        ['second start', `${start.second}`],
      ]),
    );
  if (memory === null) blocks.push('Memory: this machine does not tell.');
  else if (memory !== undefined) {
    const { bot, postgres } = memory;
    blocks.push(
      table([
        ['MB, idle after the run', 'RSS', 'PSS'],
        ['bot', `${bot.rss}`, `${bot.pss}`],
        [`its PostgreSQL, ${postgres.processes} processes`, `${postgres.rss}`, `${postgres.pss}`],
        ['together', '', (bot.pss + postgres.pss).toFixed(1)],
      ]),
    );
  }
  if (judged.length > 0) blocks.push(table(targetRows(judged)));
  return blocks.join('\n\n');
}

function targetRows(judged: readonly Judged[]): Rows {
  return [
    ['against its targets', 'measured', 'target', 'met'],
    ...judged.map(({ figure, measured, target, met }) => [figure, `${measured}`, target, met ? 'yes' : 'NO']),
  ];
}

const middleAndTail = ({ p50, p99 }: Spread) => [`${p50}`, `${p99}`];

function turnRows(turns: NonNullable<Results['turns']>): Rows {
  return [
    ['ms, one turn', 'turns', 'p50', 'p99', 'echo p50', 'p99', 'ratio', 'card alike p50', 'p99', 'ratio'],
    ...turns.map(({ what, gatehouse, bare, ratio, alike }) => [
      ...[what, `${gatehouse.count}`, ...middleAndTail(gatehouse), ...middleAndTail(bare), `${ratio}`],
      ...(alike === undefined ? [] : [...middleAndTail(alike.bare), `${alike.ratio}`]),
    ]),
  ];
}

function statusRows({ turn, azure, above }: NonNullable<Results['status']>): Rows {
  return [
    ['ms, a status', 'p50', 'p99'],
    ['the turn', ...middleAndTail(turn)],
    ['the sandbox’s Azure alone, the same three questions', ...middleAndTail(azure)],
    ['the bot adds', `${above}`],
  ];
}

function clickRows({ view, approve, bare }: NonNullable<Results['clicks']>): Rows {
  return [
    ['ms, clicks eight at a time', 'clicks', 'p50', 'p99'],
    ['view', `${view.count}`, ...middleAndTail(view)],
    ['approve', `${approve.count}`, ...middleAndTail(approve)],
    ['bare bot', `${bare.count}`, ...middleAndTail(bare)],
  ];
}

function decisionRows({ approvals, rejections, bare, ratio }: NonNullable<Results['decisions']>): Rows {
  return [
    ['decisions a second, eight at a time', '', 'of plain SQL'],
    ['approvals', `${approvals}`, `${ratio.approvals}`],
    ['rejections', `${rejections}`, `${ratio.rejections}`],
    ['plain SQL, three statements', `${bare}`],
  ];
}

function fleetRows(fleets: NonNullable<Results['fleets']>): Rows {
  return [
    ['ms; growth: 1 is linear', 'list', 'growth', 'status', 'growth', 'name', 'growth', 'misspelt', 'growth'],
    ...fleets.map((fleet, index) => [
      `${fleet.gateways} gateways`,
      ...columns.flatMap((column) => [`${fleet[column]}`, `${growthOf(fleets, index, column) ?? ''}`]),
    ]),
  ];
}

function alertTables({
  accept,
  chain,
  storm,
  forwarderStorm,
  memory,
}: NonNullable<Results['alerts']>): readonly Rows[] {
  const mb = (size: number | undefined) => (size === undefined ? '' : `${size}`);
  return [
    [
      ['ms, a webhook', 'webhooks', 'p50', 'p95', 'p99', 'forwarder p50', 'p95', 'p99'],
      [
        ...['to its 202, 6,000 a minute', `${accept.gatehouse.count}`, `${accept.gatehouse.p50}`, ''],
        ...[`${accept.gatehouse.p99}`, `${accept.forwarder.p50}`, '', `${accept.forwarder.p99}`],
      ],
      [
        ...['to its card at Teams, one by one', `${chain.gatehouse.count}`, `${chain.gatehouse.p50}`],
        ...[`${chain.gatehouse.p95}`, `${chain.gatehouse.p99}`, `${chain.forwarder.p50}`],
        ...[`${chain.forwarder.p95}`, `${chain.forwarder.p99}`],
      ],
    ],
    [
      [`s, ${storm.webhooks} webhooks at once`, 'Gatehouse', 'forwarder'],
      ['until all are answered', `${storm.answered}`, `${forwarderStorm.answered}`],
      ['until all are alerts', `${storm.worked}`, ''],
    ],
    [
      ['MB, RSS after a collection', 'before', 'after'],
      ['bot, 200 gateways', mb(memory.before), mb(memory.after)],
    ],
  ];
}
