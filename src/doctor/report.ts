import type { Check, Result } from './check.ts';

/** A check with what came of it. */
export interface Line {
  readonly check: Pick<Check, 'id' | 'title'>;
  readonly result: Result;
}

const signs = { right: '✓', doubtful: '▲', wrong: '✕', skipped: '▲' } as const;

/** One line, and the remedy on the next. */
export function lineOf({ check, result }: Line): string {
  const line = `${signs[result.kind]} ${check.title}: ${result.says}`;
  return 'remedy' in result ? `${line}\n    ${result.remedy}` : line;
}

export function summaryOf(lines: readonly Line[]): string {
  const count = (kind: Result['kind']) => lines.filter((one) => one.result.kind === kind).length;
  const parts = [
    [count('wrong'), 'wrong'],
    [count('doubtful'), 'to look at'],
    [count('skipped'), 'not looked at'],
  ] as const;
  const found = parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  const rightOnes = `${count('right')} right`;
  return found.length === 0 ? `All is well: ${rightOnes}.` : `${[...found, rightOnes].join(', ')}.`;
}

/** For programs: one object, the checks in the order of the lines. */
export function jsonOf(configFile: string | undefined, lines: readonly Line[]): string {
  return JSON.stringify({
    ok: isWell(lines),
    config: configFile ?? null,
    checks: lines.map(({ check, result }) => {
      const remedy = 'remedy' in result ? { remedy: result.remedy } : {};
      return { id: check.id, title: check.title, result: result.kind, says: result.says, ...remedy };
    }),
  });
}

/** What is doubtful works today. */
export function isWell(lines: readonly Line[]): boolean {
  return lines.every(({ result }) => result.kind === 'right' || result.kind === 'doubtful');
}
