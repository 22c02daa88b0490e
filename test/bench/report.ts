import { type Spread, table } from './figures.ts';
import type { Results } from './main.ts';

/** The results as tables. */
export function report({ turns, parse, start, memory }: Results): string {
  const blocks: string[] = [];
  if (turns !== undefined) {
    const cells = ({ p50, p99 }: Spread) => [`${p50}`, `${p99}`];
    blocks.push(
      table([
        ['ms, one turn', 'turns', 'p50', 'p99', 'bare p50', 'bare p99', 'ratio'],
        ...turns.map(({ what, gatehouse, bare, ratio }) => [
          ...[what, `${gatehouse.count}`, ...cells(gatehouse), ...cells(bare), `${ratio}`],
        ]),
      ]),
    );
  }
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
  return blocks.join('\n\n');
}
