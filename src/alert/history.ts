import type { Alert, AlertEvent, AlertNews } from '../domain/alert.ts';

/** An alert after a signal or an act, with what is news to people; nothing for a mere repeat. */
export interface AlertTurn {
  readonly alert: Alert;
  readonly news: AlertNews | undefined;
}

const mostEvents = 50;
const mostTurns = 10;

/** The alert with one line more in its history; the oldest lines go, but never the first, which says how it began. */
export function noted(alert: Alert, what: AlertEvent['what'], says: string, at: Date): Alert {
  const last = alert.history.at(-1)?.at;
  // What came late is written where it was heard: lines stay in the order of their times.
  const history = [...alert.history, { at: last !== undefined && last > at ? last : at, what, says }];
  const kept =
    history.length <= mostEvents ? history : [...history.slice(0, 1), ...history.slice(1 - mostEvents)];
  return { ...alert, history: kept };
}

/** The alert with one coming or going more. */
export function turned(alert: Alert, at: Date): Alert {
  return { ...alert, turns: [...alert.turns, at].slice(-mostTurns) };
}
