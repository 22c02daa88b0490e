import type { Signal } from '../domain/alert.ts';
import type { ExpiryOutlook } from '../domain/watch.ts';
import { ladderStep, wordsOf } from './ladder.ts';
import { fired, type Matter, resolved, type Standing } from './say.ts';
import { utc } from './words.ts';

const dayMs = 86_400_000;

/**
 * What there is to say about something's end: a signal at each new step of the ladder, one that it is over when it has
 * been renewed.
 * @param what "The certificate of GraniteFalls"
 */
export function judgeEnd(
  matter: Matter,
  outlook: ExpiryOutlook,
  what: string,
  now: Date,
  standing: Standing,
): readonly Signal[] {
  const { name, endsAt, issuedBy } = outlook;
  const step = ladderStep(endsAt, now);
  const detail = `${name}${issuedBy === undefined ? '' : `, issued by ${issuedBy}`}: ${utc(endsAt)}.`;
  if (step === undefined) {
    return resolved(matter, { title: `${what} has been renewed`, detail, outlook }, now, standing);
  }
  const finding = {
    severity: step.severity,
    title: `${what} ${wordsOf(step)}`,
    detail,
    outlook,
    step: `${endsAt.getTime()} at ${step.step} over ${step.daysOver}`,
    restMs: dayMs,
  };
  return fired(matter, finding, now, standing);
}
