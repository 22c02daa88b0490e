import type { AlertSubject, Signal } from '../domain/alert.ts';
import type { WatchName } from '../domain/watch.ts';
import { remedyOf } from './remedies.ts';
import { fired, type Matter, resolved, type Standing } from './say.ts';
import { utc } from './words.ts';

const minuteMs = 60_000;
/** So many periods without success, or so many failures in a row, are an alert. */
export const patience = 3;
/** A process that begins has every watch run; for so long it is not late for what was due while nobody ran. */
const beginMs = 15 * minuteMs;

/** How often each watch runs, ms. */
export const watchPeriods: Readonly<Record<WatchName, number>> = {
  traffic: 5 * minuteMs,
  storage: 60 * minuteMs,
  certificate: 6 * 60 * minuteMs,
  secret: 60 * minuteMs,
  health: 2 * minuteMs,
  'azure-alerts': 5 * minuteMs,
};

const words: Readonly<Record<WatchName, string>> = {
  traffic: 'outbound traffic',
  storage: 'storage',
  certificate: 'certificates',
  secret: 'app secrets',
  health: 'the gateways’ health',
  'azure-alerts': 'Azure’s own list of alerts',
};

/** A watch as the store knows it. */
export interface WatchRun {
  readonly name: WatchName;
  readonly succeededAt: Date | undefined;
  /** Code of the fault with which it failed last; undefined when it went well. */
  readonly failure: string | undefined;
  /** Failures in a row. */
  readonly failures: number;
  /** When it was first to run; undefined where that was not written down. */
  readonly since: Date | undefined;
}

/**
 * Whether the bot's own eyes are open: a watch that has not succeeded for three of its periods, or has failed three
 * times in a row, is an alert; over when it succeeds again. Both outlast a restart.
 * @param facts `startedAt` is when this process began to watch
 */
export function judgeWatches(
  watches: readonly WatchRun[],
  facts: { readonly now: Date; readonly startedAt: Date; readonly standing: Standing },
): readonly Signal[] {
  return watches.flatMap((watch) => judgeOne(watch, facts));
}

/** How late a watch is, ms; 0 while it is in time, and while a process that has just begun catches up. For a metric. */
export function latenessOf({ name, succeededAt, since }: WatchRun, startedAt: Date, now: Date): number {
  const period = watchPeriods[name];
  if (now.getTime() - startedAt.getTime() <= beginMs) return 0;
  const last = succeededAt ?? since ?? startedAt;
  return Math.max(0, now.getTime() - last.getTime() - period);
}

function subjectOf(watch: WatchName): AlertSubject {
  return { kind: 'rule', id: `watch:${watch}` };
}

/** Whether the subject of an alert is a watch itself, not something that it looks at. */
export function isWholeWatch(subject: AlertSubject): boolean {
  return subject.kind === 'rule' && subject.id.startsWith('watch:');
}

function judgeOne(
  watch: WatchRun,
  { now, startedAt, standing }: { readonly now: Date; readonly startedAt: Date; readonly standing: Standing },
): readonly Signal[] {
  const { name, succeededAt, failure, failures } = watch;
  const matter: Matter = { kind: 'health', subKind: 'watch', subject: subjectOf(name) };
  const isLate = latenessOf(watch, startedAt, now) > (patience - 1) * watchPeriods[name];
  const rule = `Watch of ${words[name]}`;
  if (!isLate && failures < patience) {
    // A process that has just begun knows nothing yet: only a success closes the alert.
    const isWell = failure === undefined && succeededAt !== undefined && isRecent(succeededAt, name, now);
    if (!isWell) return [];
    return resolved(matter, { title: `The watch of ${words[name]} works again`, rule }, now, standing);
  }
  const remedy = failure === undefined ? undefined : remedyOf(name, failure);
  const finding = {
    severity: 'warning' as const,
    title: `The watch of ${words[name]} ${failure === undefined ? 'is late' : `fails (${failure})`}`,
    detail: `It last succeeded: ${succeededAt === undefined ? 'never' : utc(succeededAt)}. Until it does, nobody looks.${remedy === undefined ? '' : ` ${remedy}`}`,
    rule,
    isOnlyOurs: true,
    step: failure ?? 'late',
    restMs: 60 * minuteMs,
  };
  return fired(matter, finding, now, standing);
}

function isRecent(at: Date, name: WatchName, now: Date): boolean {
  return now.getTime() - at.getTime() <= patience * watchPeriods[name];
}
