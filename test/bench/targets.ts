import { round } from './figures.ts';
import { type Column, columns, growthOf } from './fleets.ts';
import type { Results } from './main.ts';

/** A figure beside what it has to be. */
export interface Judged {
  /** With its unit. */
  readonly figure: string;
  readonly measured: number;
  /** “< 100”, “≤ 1.3” ... */
  readonly target: string;
  readonly met: boolean;
}

const columnWords: Readonly<Record<Column, string>> = {
  list: 'a list',
  status: 'a status',
  exactName: 'a name',
  wrongName: 'a misspelt name',
};

/** Every figure of the results that has a target. */
export function judge(results: Results): readonly Judged[] {
  const { turns, status, clicks, decisions, parse, fleets, alerts, start, memory } = results;
  const judged: Judged[] = [];
  const under = (figure: string, measured: number, limit: number) =>
    judged.push({ figure, measured, target: `< ${limit}`, met: measured < limit });
  const atMost = (figure: string, measured: number, limit: number) =>
    judged.push({ figure, measured, target: `≤ ${limit}`, met: measured <= limit });
  // A click has no target of its own here: what it may take is said of eight at once.
  for (const { what, ratio } of (turns ?? []).filter((one) => one.alike !== undefined))
    atMost(`${what}, p50 to the bare bot’s`, ratio, 1.3);
  if (status !== undefined) atMost('a status above Azure’s own answer, ms', status.above, 15);
  if (clicks !== undefined) {
    under('a look at a card, eight at once, p99, ms', clicks.view.p99, 100);
    under('an approval, eight at once, p99, ms', clicks.approve.p99, 100);
  }
  if (decisions !== undefined)
    for (const kind of ['approvals', 'rejections'] as const) {
      const third = round(decisions.bare / 3);
      const measured = decisions[kind];
      const figure = `${kind} a second, to a third of plain SQL’s`;
      judged.push({ figure, measured, target: `≥ ${third}`, met: measured >= third });
    }
  if (fleets !== undefined)
    for (const column of columns) {
      const growths = fleets.map((_, index) => growthOf(fleets, index, column) ?? 0);
      atMost(`growth with the fleet, ${columnWords[column]}`, Math.max(...growths), 1);
    }
  if (alerts !== undefined) {
    under('a webhook to its 202, 6,000 a minute, p99, ms', alerts.accept.gatehouse.p99, 250);
    under('a webhook to its card at Teams, p95, ms', alerts.chain.gatehouse.p95, 1000);
  }
  if (parse !== undefined) {
    under('parsing a line, p50, ms', parse.p50, 0.2);
    under('parsing the slowest 2,000 characters, ms', parse.slowest.ms, 5);
    under('loading the parser, ms', parse.loadMs, 100);
  }
  if (start !== undefined) {
    under('the first start to an answered message, ms', start.first, 6000);
    under('the second start to an answered message, ms', start.second, 4000);
  }
  if (memory !== undefined && memory !== null)
    under('bot and PostgreSQL together, PSS, MB', round(memory.bot.pss + memory.postgres.pss), 250);
  return judged;
}
