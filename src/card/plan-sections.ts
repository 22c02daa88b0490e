import type { Call, Plan, Verdict } from '../domain/plan.ts';
import { lines, section, when } from './frame.ts';
import type { Look } from './look.ts';
import { time } from './times.ts';
import type { ChangeTable, Fold, Line, Section } from './views.ts';
import { counted, escaped, foreign, inOneLine, space } from './words.ts';

/** What @azure/arm-compute 25.1.1 sends with each call. */
const apiVersion = '2026-04-01';

export function changeTable(plan: Plan): readonly ChangeTable[] {
  const changes = plan.changes.map(({ what, now, after }) => ({
    what: escaped(what),
    now: escaped(now),
    after: escaped(after),
  }));
  return when(changes.length > 0, { changes });
}

export function effectsSection(plan: Plan): readonly Section[] {
  return section(
    'What changes for people',
    lines(...plan.effects.map(({ lead, says }) => `**${escaped(lead)}:** ${escaped(says)}`)),
  );
}

function inFull(mark: string, verdict: Verdict): string {
  return `**${mark}:** ${escaped(inOneLine([verdict.says, ...verdict.remedies]))}`;
}

function countOf(level: Verdict['level'], verdicts: readonly Verdict[]): string | undefined {
  const found = verdicts.filter((one) => one.level === level).length;
  if (found === 0) return undefined;
  if (level === 'passes') return `${found}${space}passed`;
  return counted(found, level === 'warns' ? 'warning' : 'block');
}

/** Blocks and warnings in full, all passes in one line. `remedies` of blocks stand elsewhere on a blocked card. */
export function checksSection(verdicts: readonly Verdict[]): readonly Section[] {
  const of = (level: Verdict['level']): readonly Verdict[] => verdicts.filter((one) => one.level === level);
  const passed = of('passes').map((one) => one.says);
  const counts = (['blocks', 'warns', 'passes'] as const).map((level) => countOf(level, verdicts));
  return section(
    `Checks: ${counts.filter((one) => one !== undefined).join(', ')}`,
    lines(
      ...of('blocks').map((one) => inFull(`■${space}Blocks`, { ...one, remedies: [] })),
      ...of('warns').map((one) => inFull(`▲${space}Warning`, one)),
      passed.length === 0 ? undefined : `**✓${space}Passed:** ${escaped(inOneLine(passed))}`,
    ),
  );
}

/** Which way a change takes, and what that means. */
export function pathLine(plan: Plan): string {
  const { kind } = plan.order;
  if (kind === 'limit') return `✓${space}**In Gatehouse alone.** Nothing is sent to Azure.`;
  // A restart and a move to another host leave nothing behind that could be taken back.
  if (kind === 'restart' || kind === 'redeploy')
    return `▲${space}**Directly in Azure: not supported.** Microsoft supports changes only through Configuration Manager, which offers nothing like this.`;
  const again = { start: 'stop it again', stop: 'start it again', scale: 'go back to its own number' };
  return `▲${space}**Directly in Azure: may be reverted.** Microsoft supports this change only through Configuration Manager, which may ${again[kind]} by itself.`;
}

export function pathSection(plan: Plan): readonly Section[] {
  return section('How it is done', lines(pathLine(plan)));
}

function callText({ method, path, body }: Call): string {
  return foreign(
    `${method} ${path}?api-version=${apiVersion}${body === undefined ? '' : ` ${JSON.stringify(body)}`}`,
    1000,
  );
}

export function callLines(plan: Plan): readonly Line[] {
  return lines(...plan.calls.map(callText));
}

/** "4be1 9c07" */
export function shortHash(plan: Plan): string {
  return `${plan.hash.slice(0, 4)}${space}${plan.hash.slice(4, 8)}`;
}

/** The exact calls and what the approval binds. */
export function callsFold(plan: Plan, look: Look): readonly Fold[] {
  if (plan.calls.length === 0) return [];
  return [
    {
      show: `Show exact calls (${plan.calls.length})`,
      hide: 'Hide exact calls',
      lines: lines('Azure Resource Manager, with the bot’s own identity:'),
      calls: callLines(plan),
      smalls: lines(
        `Plan ${shortHash(plan)}, made ${time(plan.madeAt, look)} from Azure. If anything in it changes before the first call, nothing runs and a new card shows the difference.`,
      ),
    },
  ];
}
