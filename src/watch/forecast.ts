import type { TrafficHour } from '../domain/watch.ts';
import { backtest } from './backtest.ts';
import { modelsAt, type Outlooks } from './models.ts';
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
/** How far off the growth of a week may be. */
const growthError = 0.03;

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
  const outlooks = modelsAt(series, end);
  const past = backtest(series, end);
  if (outlooks === undefined || past === undefined) return undefined;
  const { models } = outlooks;
  const { shares, error, naiveError, isGood } = past;
  const bytes = new Float64Array(aheadHours).map((_, hour) =>
    Math.max(
      0,
      models.reduce((sum, model, index) => sum + (shares[index] ?? 0) * model(hour), 0),
    ),
  );
  const spread = spreadOf(outlooks, shares, bytes);
  return { first: end, bytes, error, naiveError, isGood, spreadAfter: (days) => between(spread, days) };
}

/**
 * Standard error of the sum of the first 1, 2, ... days: days differ, the level is known from some days only, its growth
 * hardly, and the models don't agree.
 */
function spreadOf(
  { models, noise, settledDays }: Outlooks,
  shares: readonly number[],
  bytes: Float64Array,
): number[] {
  const sums = models.map(() => 0);
  let mixed = 0;
  const spread: number[] = [];
  for (const [hour, expected] of bytes.entries()) {
    mixed += expected;
    for (const [index, model] of models.entries()) sums[index] = (sums[index] ?? 0) + model(hour);
    if ((hour + 1) % dayHours !== 0) continue;
    const days = (hour + 1) / dayHours;
    const ofDays = noise ** 2 / days + noise ** 2 / settledDays + ((growthError / 2) * (days / 7)) ** 2;
    const ofModels = sums.reduce((sum, one, index) => sum + (shares[index] ?? 0) * (one - mixed) ** 2, 0);
    spread.push(Math.sqrt(ofDays * mixed ** 2 + ofModels));
  }
  return spread;
}

/** On a straight line between two days. */
function between(spread: readonly number[], days: number): number {
  const whole = Math.min(Math.floor(days), spread.length - 1);
  const below = whole === 0 ? 0 : (spread[whole - 1] ?? 0);
  return below + ((spread[whole] ?? 0) - below) * (days - whole);
}
