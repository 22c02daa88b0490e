import { DateTime, Duration, IANAZone } from 'luxon';
import type { Span } from '../card/history-card.ts';
import type { Period } from '../domain/intent.ts';

/** The moments that a period means to somebody in `timeZone`; undefined where it says nothing that the audit could hold. */
export function spanOf(period: Period, now: Date, timeZone: string): Span | undefined {
  const zone = IANAZone.isValidZone(timeZone) ? timeZone : 'UTC';
  if (typeof period === 'string') {
    const length = Duration.fromISO(period);
    if (!length.isValid) return undefined;
    const from = DateTime.fromJSDate(now, { zone }).minus(length);
    return from.isValid && from.toMillis() > 0 ? { from: from.toJSDate(), to: undefined } : undefined;
  }
  const from = DateTime.fromISO(period.from, { zone });
  const to = DateTime.fromISO(period.to, { zone });
  return from.isValid && to.isValid ? { from: from.toJSDate(), to: to.toJSDate() } : undefined;
}
