import { alerts } from './alerts.ts';
import { approvals } from './approvals.ts';
import { channel } from './channel.ts';
import { content } from './content.ts';
import { duty } from './duty.ts';
import type { Item } from './items.ts';
import { Found, type Pattern } from './pattern.ts';
import { power } from './power.ts';
import { redeploy } from './redeploy.ts';
import type { Draft, Rule } from './rule.ts';
import { scale } from './scale.ts';
import { settings } from './settings.ts';
import { threshold } from './threshold.ts';

const rules: readonly Rule[] = [
  ...power, ...scale, ...redeploy, ...settings, ...threshold, ...content, ...alerts, ...channel, ...approvals, ...duty,
]; // biome-ignore format: the families in a row

/** A rule that accounts for each word of a line. */
export interface Match {
  readonly rule: Rule;
  readonly found: Found;
  readonly draft: Draft;
}

interface Try {
  readonly rule: Rule;
  readonly pattern: Pattern;
  readonly begins: ReadonlySet<string> | undefined;
}

/** What is to be tried on lines that begin with a word of the grammar; under the empty word what fits any. */
const tries = new Map<string, readonly Try[]>();

function triesFor(word: string): readonly Try[] {
  if (tries.size === 0) {
    const all = rules.flatMap((rule) =>
      rule.patterns.map((pattern): Try => ({ rule, pattern, begins: pattern.begins })),
    );
    for (const known of new Set(['', ...all.flatMap(({ begins }) => [...(begins ?? [])])]))
      tries.set(
        known,
        all.filter(({ begins }) => begins === undefined || begins.has(known)),
      );
  }
  return tries.get(word) ?? tries.get('') ?? [];
}

/** The first rule that the line fits. `source` is the text that the items' offsets are into. */
export function matchLine(
  items: readonly Item[],
  line: string,
  source: string,
  takesText: boolean,
): Match | undefined {
  for (const { rule, pattern } of triesFor(line.slice(0, line.indexOf(' ')))) {
    if (pattern.takesText !== takesText) continue;
    const m = pattern.expression.exec(line);
    if (m === null) continue;
    const found = new Found(m.groups ?? {}, items, line, source);
    const draft = rule.read(found);
    if (draft !== undefined) return { rule, found, draft };
  }
  return undefined;
}

/** The slots that names, ids and numbers give; of two names neither, both are candidates. */
export function nameSlots(found: Found): { slots: Draft; candidates: readonly string[] } {
  const slots: Draft = {};
  let candidates: readonly string[] = [];
  const gateways = found.marks('gateway', 'gateway');
  const only = gateways.length === 1 ? gateways[0] : undefined;
  if (only?.gateway !== undefined) slots.gateway = only.gateway;
  else
    candidates = [
      ...new Set(gateways.flatMap((g) => (g.gateway === undefined ? g.candidates : [g.gateway]))),
    ];
  if (found.has('all')) slots.gateway = 'all';
  for (const kind of ['alert', 'request', 'schedule', 'package'] as const) {
    const marks = found.marks(kind, kind);
    const one = marks.length === 1 ? marks[0] : undefined;
    if (one !== undefined) slots[kind] = one.value;
    else if (marks.length > 1) candidates = marks.map((m) => m.value);
  }
  for (const slot of ['instance', 'step'] as const) {
    const number = found.marks(slot, 'number')[0]?.value;
    if (number !== undefined) slots[slot] = number;
  }
  const instances = found.marks('instances', 'number')[0];
  if (instances !== undefined) slots.instances = instances.value;
  const size = found.marks('size', 'size')[0]?.value;
  if (size !== undefined) slots.size = size as NonNullable<Draft['size']>;
  for (const level of ['warning', 'critical'] as const) {
    const percent = found.marks(level, 'percent')[0]?.value;
    if (percent !== undefined) slots[level] = percent;
  }
  return { slots, candidates };
}
