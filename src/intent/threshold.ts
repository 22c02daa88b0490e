import type { Found } from './pattern.ts';
import { type Draft, type Rule, rule } from './rule.ts';

const groups = {
  limit:
    '[outbound] [traffic | data | egress | bandwidth] (limit | threshold | cap | quota) | [14-day] outbound threshold | traffic alert threshold | outbound traffic (limit | threshold)',
  verb: 'set | change | raise | lower | increase | decrease | reduce | update | put | make | adjust | bump | move | use',
  value: '<gigabytes=data>',
  level: '(at | to | on | is | =) | above | over | from',
  warn: '[send a | with | with a | a] (warn | warning | warn me | warn us | warning level | warning threshold) [{level}] <warning=percent> | <warning=percent> warning | (warning | warn at) <bare=number>',
  crit: '[with | with a | a] (critical | critical alert | critical level | critical threshold | alert critical | go critical | turn critical) [{level}] <critical=percent> | <critical=percent> critical | critical [at] <bare=number>',
  stopon:
    '(stop | stop it | stop the gateway | auto stop | autostop | and stop) (on | when | at) critical [{onoff}] | (auto stop | autostop | stop on critical) {onoff} | (stop on critical | auto stop | autostop)',
  onoff: '[: | = | to | is] (on | off | ask | true | false)',
  never:
    'no (auto stop | autostop | stop on critical | automatic stop) | never stop | do not stop [it] (on | when | at) critical | without (stopping | auto stop | automatic stop)',
  ask: '(ask | ask me | ask us) (on | when | at | before stopping at | before stopping on) critical | ask before stopping | (stop on critical | auto stop) ask',
};

/** Clauses that may follow in any order; the mark's place in a clause says which number is which. */
const clause = '[and | with | also | ;] ({warn} | {crit} | {never} | {ask} | {stopon})';

function read(found: Found): Draft | undefined {
  const draft: Draft = {};
  const line = found.line();
  const level = (words: string) => {
    const after = new RegExp(
      `(?:${words}) (?:me |us |alert |level |threshold )?(?:at |to |on |is |= |above |over |from )?<(?:percent|number):(\\d+)>`,
    ).exec(line);
    const before = new RegExp(`<percent:(\\d+)> (?:${words})\\b`).exec(line);
    return found.percent(after?.[1] ?? before?.[1]);
  };
  const warning = level('warn|warning');
  const critical = level('critical');
  const data = found.marks('gigabytes', 'data')[0]?.value;
  if (data !== undefined && data < 0) return undefined;
  if (data !== undefined) draft.gigabytes = data;
  if (warning !== undefined) draft.warning = warning;
  if (critical !== undefined) draft.critical = critical;
  for (const percent of [warning, critical])
    if (percent !== undefined && (percent < 1 || percent > 100)) return undefined;
  if (/\bask\b/.test(line)) draft.stopOnCritical = 'ask';
  else if (
    /^(?:turn off|switch off|disable) |\b(?:no|never|without|do not stop) |(?:stop|critical) (?:: |= |to |is )?(?:off|false)\b/.test(
      line,
    )
  )
    draft.stopOnCritical = false;
  else if (/\b(?:stop|autostop)\b/.test(line)) draft.stopOnCritical = true;
  return draft;
}

/** The traffic threshold of a gateway, its two levels and what happens at the second. */
export const threshold: readonly Rule[] = [1, 2, 3, 0].map((clauses) => {
  const tail = Array.from({ length: clauses }, () => clause).join(' ');
  const levels = Array.from({ length: clauses }, () => '[and | with | also | ;] ({warn} | {crit})').join(' ');
  const own = { ...groups, at: 'of | for | on | to | in' };
  return rule(
    'set-threshold',
    [
      `{verb} [the | a | our] {limit} {at} <gateway> [up | down] [to | at | =] {value} ${tail}`,
      `{verb} <gateway> ['s] {limit} [up | down] [to | at | =] {value} ${tail}`,
      `{verb} [the | a] {limit} of {value} {at} <gateway> ${tail}`,
      `{verb} [the | a] {value} {limit} {at} <gateway> ${tail}`,
      `{verb} [the | a] {limit} [to | at] {value} {at} <gateway> ${tail}`,
      `{verb} [the | a] {limit} (to | at) {value} ${tail}`,
      `[{verb}] [outbound] (limit | cap) [the] [outbound] [traffic | data | egress | bandwidth] [of | on | for | from] <gateway> (to | at) {value} ${tail}`,
      `{limit} [{at}] <gateway> [: | = | to | at] {value} ${tail}`,
      ...(clauses === 0
        ? []
        : [
            `{verb} [the | a] {limit} {at} <gateway> [:] ${tail}`,
            `{verb} [the] ${levels} {at} <gateway>`,
            `[traffic | outbound traffic] (threshold | limit) [{at}] <gateway> [:] ${tail}`,
          ]),
      ...(clauses === 1
        ? [
            '(set | change | raise | lower) [the] [traffic] (warning | warning level | warning threshold) {at} <gateway> to <warning=percent>',
            '(set | change | raise | lower) [the] [traffic] (critical level | critical threshold | critical) {at} <gateway> to <critical=percent>',
            '(warn | warn me | warn us) (at | from) <warning=percent> [of the limit | of the threshold | traffic] {at} <gateway>',
            '(set | change | raise | lower) [the] [traffic] (warning | warning level | warning threshold) to <warning=percent> {at} <gateway>',
            '(set | change | raise | lower) [the] [traffic] (critical level | critical threshold | critical) to <critical=percent> {at} <gateway>',
            '(set | turn | switch) [the] (stop on critical | auto stop | autostop) [to] (on | off | ask) {at} <gateway>',
            '(set | turn | switch) [the] (stop on critical | auto stop | autostop) {at} <gateway> [to] (on | off | ask)',
            '(turn on | turn off | enable | disable | switch on | switch off) [the] (stop on critical | auto stop | autostop | automatic stop) {at} <gateway>',
          ]
        : []),
      ...(clauses === 2
        ? ['(warn | warn me | warn us) (at | from) <warning=percent> [and] {crit} {at} <gateway>']
        : []),
      ...(clauses === 0
        ? ['{verb} [the | a] {limit} {at} <gateway>', '(set | change) [the] [traffic] (limit | threshold)']
        : []),
    ],
    { groups: own, read },
  );
});
