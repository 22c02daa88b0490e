import type { TrafficHour } from '../domain/watch.ts';
import { backtest } from './backtest.ts';
import { modelsAt } from './models.ts';
import { dayHours, gapsOf, hourOf, type Series, seriesOf, windowHours } from './series.ts';

/** Azure Monitor has an hour's last points some minutes after its end; until then it counts as running. */
const lateMs = 10 * 60_000;
/** Past that a forecast is made from. */
export const pastHours = 35 * dayHours;
/** How far it looks: a crossing in the second week must find the end of its span. */
export const aheadHours = 21 * dayHours;
/** Without this much of the last three weeks there is nothing to judge by. */
const leastHours = windowHours;
/** A gateway that has been silent for so long is not foreseen. */
const mostSilentHours = 3;

/** Traffic that is expected, and how sure that is. */
export interface Forecast {
  /** The first hour that is foreseen, counted from 1970. */
  readonly first: number;
  /** Expected in each hour of 21 days from `first` on. */
  readonly bytes: Float64Array;
  /** Standard error, in bytes, of the sum of the first `days` days, which may be a fraction. */
  spreadAfter(days: number): number;
  /** Mean error in bytes a day over the last days, and that of "the last day goes on" over the same days. */
  readonly error: number;
  readonly naiveError: number;
  /** It has beaten "the last day goes on" on the gateway's own last days: good enough to be shown. */
  readonly isGood: boolean;
}

/**
 * What the next 21 days will send: a mix of models by how well each would have foreseen the last 14 days. Undefined where
 * there is too little past, or a gateway that is silent now.
 * @param hours of the last 35 days, in any order
 */
export function forecast(hours: readonly TrafficHour[], now: Date): Forecast | undefined {
  const end = hourOf(new Date(now.getTime() - lateMs));
  return forecastOf(seriesOf(hours, end, pastHours), end);
}

export function forecastOf(series: Series, end: number): Forecast | undefined {
  const judged = windowHours + 7 * dayHours;
  if (judged - gapsOf(series, end - judged, end) < leastHours) return undefined;
  if (gapsOf(series, end - mostSilentHours, end) === mostSilentHours) return undefined;
  const models = modelsAt(series, end);
  const past = backtest(series, end);
  if (models === undefined || past === undefined) return undefined;
  const { shares, error, naiveError, isGood, spread } = past;
  const bytes = new Float64Array(aheadHours).map((_, hour) =>
    Math.max(
      0,
      models.reduce((sum, model, index) => sum + (shares[index] ?? 0) * model(hour), 0),
    ),
  );
  return { first: end, bytes, error, naiveError, isGood, spreadAfter: (days) => between(spread, days) };
}

/** Between the days that were judged on a straight line, and on in its direction beyond the last. */
function between(spread: readonly number[], days: number): number {
  const last = spread.length;
  if (days >= last) return ((spread[last - 1] ?? 0) * days) / last;
  const whole = Math.floor(days);
  const below = whole === 0 ? 0 : (spread[whole - 1] ?? 0);
  return below + ((spread[whole] ?? 0) - below) * (days - whole);
}
