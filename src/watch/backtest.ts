import { lastDayGoesOn, type Model, modelsAt } from './models.ts';
import { dayHours, type Series } from './series.ts';

/** Looks back are made from the end of each of so many days. */
const looksBack = 14;
/** A look back judges so many days at the most: what is nearer counts more often. */
const judgedDays = 7;
/** What a look back counts against the one a day later. */
const fading = 0.93;
/** How much better a model counts that errs half as much: 2^4. */
const sharpness = 4;
/** What is shown must err by so much less than "the last day goes on". */
const margin = 0.9;

/** What the models would have said on each of the last days, against what came. */
export interface Backtest {
  /** Share of each model in the mix; adds up to 1. */
  readonly shares: readonly number[];
  /** Mean error of the mix in bytes a day, and that of "the last day goes on". */
  readonly error: number;
  readonly naiveError: number;
  /** Root mean square of the error of the sum of the first 1, 2 ... 7 days, bytes. */
  readonly spread: readonly number[];
  /** The mix has beaten "the last day goes on". */
  readonly isGood: boolean;
}

/** Errors of one look back after `days` days: of each model, of the naive one last; bytes of the whole sum. */
interface Miss {
  readonly days: number;
  readonly weight: number;
  readonly errors: readonly number[];
}

/** Undefined where the past is too short or too full of gaps to judge by. */
export function backtest(series: Series, end: number): Backtest | undefined {
  const misses: Miss[] = [];
  for (let back = 1; back <= looksBack; back += 1) misses.push(...lookBack(series, end, back));
  if (misses.length < judgedDays) return undefined;
  const total = misses.reduce((sum, one) => sum + one.weight, 0);
  const meanOf = (error: (miss: Miss) => number): number =>
    misses.reduce((sum, one) => sum + (one.weight * Math.abs(error(one))) / one.days, 0) / total;
  const count = (misses[0]?.errors.length ?? 1) - 1;
  const worth = Array.from({ length: count }, (_, model) => {
    const error = meanOf((one) => one.errors[model] ?? 0);
    return 1 / Math.max(error, 1) ** sharpness; // below a byte a day one is as good as the other
  });
  const all = worth.reduce((sum, one) => sum + one, 0);
  const shares = worth.map((one) => one / all);
  const mixed = (one: Miss): number =>
    shares.reduce((sum, share, model) => sum + share * (one.errors[model] ?? 0), 0);
  const error = meanOf(mixed);
  const naiveError = meanOf((one) => one.errors[count] ?? 0);
  return { shares, error, naiveError, spread: spreadOf(misses, mixed), isGood: error < margin * naiveError };
}

function lookBack(series: Series, end: number, back: number): Miss[] {
  const origin = end - back * dayHours;
  const naive = lastDayGoesOn(series, origin);
  const models = modelsAt(series, origin);
  if (models === undefined || naive === undefined) return [];
  const all: readonly Model[] = [...models, naive];
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
    misses.push({ days: (hour + 1) / dayHours, weight: fading ** (back - 1), errors });
  }
  return misses;
}

function spreadOf(misses: readonly Miss[], error: (miss: Miss) => number): number[] {
  let least = 0;
  return Array.from({ length: judgedDays }, (_, index) => {
    const same = misses.filter((one) => one.days === index + 1);
    const weight = same.reduce((sum, one) => sum + one.weight, 0);
    const square = same.reduce((sum, one) => sum + one.weight * error(one) ** 2, 0);
    // A sum of more days is never surer than one of fewer.
    least = Math.max(least, weight > 0 ? Math.sqrt(square / weight) : 0);
    return least;
  });
}
