import type { ChangingIntent, Slots } from '../domain/intent.ts';
import { compile, type Found, type Pattern } from './pattern.ts';

/** Slots while they are being gathered. */
export type Draft = { -readonly [K in keyof Slots]: Slots[K] };

/** How one order may be said. A sentence is that order only when a pattern accounts for each of its words. */
export interface Rule {
  readonly intent: ChangingIntent;
  readonly patterns: readonly Pattern[];
  /** Times that the order takes: `schedule` at or every, `span` for or until, `until` until alone. */
  readonly times: 'none' | 'schedule' | 'span' | 'until';
  /** Slots beyond those that the marks give by their names; undefined when the sentence is not the order after all. */
  readonly read: (found: Found) => Draft | undefined;
}

/** Groups of words that every family may use. */
const shared: Readonly<Record<string, string>> = {
  of: 'of | for | on | in | at | from',
  inst: 'instance | instances | vm | vms | machine | machines | node | nodes | host | hosts | box | boxes | server | servers',
  one: 'instance | vm | machine | node | host | box | server',
  many: 'instances | vms | machines | nodes | hosts | boxes | servers',
  set: 'set | change | switch | update | adjust',
};

/** Builds a rule; `groups` are the family's own groups of words. */
export function rule(
  intent: ChangingIntent,
  patterns: readonly string[],
  options: {
    readonly times?: Rule['times'];
    readonly read?: Rule['read'];
    readonly groups?: Readonly<Record<string, string>>;
  } = {},
): Rule {
  const groups = { ...shared, ...options.groups };
  return {
    intent,
    patterns: patterns.map((p) => compile(p, groups)),
    times: options.times ?? 'none',
    read: options.read ?? (() => ({})),
  };
}
