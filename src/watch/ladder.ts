import type { Severity } from '../domain/alert.ts';

const dayMs = 86_400_000;
/** Days before an end at which it is news again. */
const steps = [60, 30, 14, 7, 3, 1] as const;
/** `ExpiryOutlook.step` of what is not on the ladder yet. */
export const notYet = 90;

export interface LadderStep {
  /** 60, 30, 14, 7, 3, 1: it ends within so many days. 0: it is over. */
  readonly step: number;
  /** Whole days since the end; 0 before it and on its first day. Each is a step of its own. */
  readonly daysOver: number;
  readonly severity: Severity;
}

/**
 * Where something that ends stands: 60, 30, 14, 7, 3 and 1 days before its end, then each day after it. Only a new step
 * is news. Up to 14 days before the end it is informational, up to 3 days a warning, then critical. Undefined while
 * it is longer than 60 days.
 */
export function ladderStep(endsAt: Date, now: Date): LadderStep | undefined {
  const left = (endsAt.getTime() - now.getTime()) / dayMs;
  if (left <= 0) return { step: 0, daysOver: Math.floor(-left), severity: 'critical' };
  const step = steps.findLast((days) => left <= days);
  if (step === undefined) return undefined;
  return { step, daysOver: 0, severity: left <= 3 ? 'critical' : left <= 14 ? 'warning' : 'informational' };
}

/** "ends within 14 days", "ended today", "ended 3 days ago": true for as long as the step lasts. */
export function wordsOf({ step, daysOver }: LadderStep): string {
  if (step > 0) return `ends within ${step}\u00a0${step === 1 ? 'day' : 'days'}`;
  return daysOver === 0 ? 'has ended' : `ended over ${daysOver}\u00a0${daysOver === 1 ? 'day' : 'days'} ago`;
}
