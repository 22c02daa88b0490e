import { lastDayGoesOn, type Model, modelsAt } from './models.ts';
import { dayHours, type Series } from './series.ts';

/** Looks back are made from the end of each of so many days. */
const looksBack = 14;
/** A look back judges so many days at the most: what is nearer counts more often. */
const judgedDays = 7;
/** What a look back counts against the one a day later: to the verdict, and to which model is the best one now. */
const fading = 0.93;
const forgetting = 0.8;
/** How much better a model counts that errs half as much: 2^4. */
const sharpness = 6;
/** What is shown must err by so much less than "the last day goes on". */
const margin = 0.9;

/** What the models would have said on each of the last days, against what came. */
export interface Backtest {
  /** Share of each model in the mix; adds up to 1. */
  readonly shares: readonly number[];
  /** Mean error of the mix in bytes a day, and that of "the last day goes on". */
  readonly error: number;
  readonly naiveError: number;
  /** The mix has beaten "the last day goes on". */
  readonly isGood: boolean;
}

/** Errors of one look back after `days` days: of each model, of the naive one last; bytes of the whole sum. */
interface Miss {
  readonly days: number;
  readonly weight: number;
  readonly recency: number;
  readonly errors: readonly number[];
}

/** Undefined where the past is too short or too full of gaps to judge by. */
export function backtest(series: Series, end: number): Backtest | undefined {
  const misses: Miss[] = [];
  for (let back = 1; back <= looksBack; back += 1) misses.push(...lookBack(series, end, back));
  if (misses.length < judgedDays) return undefined;
  const total = misses.reduce((sum, one) => sum + one.weight, 0);
  const recent = misses.reduce((sum, one) => sum + one.recency, 0);
  const meanOf = (error: (miss: Miss) => number): number =>
    misses.reduce((sum, one) => sum + (one.weight * Math.abs(error(one))) / one.days, 0) / total;
  const count = (misses[0]?.errors.length ?? 1) - 1;
  const naiveError = meanOf((one) => one.errors[count] ?? 0);
  // Logarithms, so that days that surprised all models alike (a step) say nothing about which of them is better.
  const nothing = Math.max(1, naiveError / 20);
  const worth = Array.from({ length: count }, (_, model) => {
    const logs = misses.reduce(
      (sum, one) => sum + one.recency * Math.log(nothing + Math.abs(one.errors[model] ?? 0) / one.days),
      0,
    );
    return Math.exp(-sharpness * (logs / recent - Math.log(nothing)));
  });
  const all = worth.reduce((sum, one) => sum + one, 0);
  const shares = worth.map((one) => one / all);
  const mixed = (one: Miss): number =>
    shares.reduce((sum, share, model) => sum + share * (one.errors[model] ?? 0), 0);
  const error = meanOf(mixed);
  return { shares, error, naiveError, isGood: error < margin * naiveError };
}

function lookBack(series: Series, end: number, back: number): Miss[] {
  const origin = end - back * dayHours;
  const naive = lastDayGoesOn(series, origin);
  const outlooks = modelsAt(series, origin);
  if (outlooks === undefined || naive === undefined) return [];
  const all: readonly Model[] = [...outlooks.models, naive];
  const sums = all.map(() => 0);
  const misses: Miss[] = [];
  let [sum, known] = [0, 0];
  for (let hour = 0; hour < Math.min(back, judgedDays) * dayHours; hour += 1) {
    const value = series.bytes[origin + hour - series.first] ?? Number.NaN;
    if (value >= 0) {
      sum += value;
      known += 1;
      // Only hours with a value are compared: nobody knows what a gap would have held.
      for (const [index, model] of all.entries()) sums[index] = (sums[index] ?? 0) + model(hour);
    }
    if ((hour + 1) % dayHours !== 0 || known < (hour + 1) / 2) continue;
    const scale = (hour + 1) / known;
    const errors = sums.map((one) => (one - sum) * scale);
    misses.push({
      days: (hour + 1) / dayHours,
      weight: fading ** (back - 1),
      recency: forgetting ** (back - 1),
      errors,
    });
  }
  return misses;
}
