import { dayHours, type Series, weekHours } from './series.ts';

const weeks = 4;
/** A week with fewer values says too little about its mean. */
const leastValues = weekHours / 2;
const leastOfDay = dayHours / 3;

/**
 * How busy each hour of the week is, against the week's mean: the median of the four weeks before the hour `origin`, so
 * that one odd week leaves no trace. Index 0 is the hour of the week of `origin` itself, so that the hour `origin + n` has
 * the index `n % 168`.
 */
export function weeklyShape(series: Series, origin: number): Float64Array {
  const { bytes, first } = series;
  const start = origin - first;
  const means = Array.from({ length: weeks }, (_, week) => meanOf(bytes, start - weekHours * (week + 1)));
  const shape = new Float64Array(weekHours);
  const values: number[] = [];
  for (let slot = 0; slot < weekHours; slot += 1) {
    values.length = 0;
    for (let week = 0; week < weeks; week += 1) {
      const value =
        (bytes[start - weekHours * (week + 1) + slot] ?? Number.NaN) / (means[week] ?? Number.NaN);
      if (value >= 0) values.push(value);
    }
    shape[slot] = medianOf(values);
  }
  return filled(shape);
}

function meanOf(bytes: Float64Array, from: number): number {
  let [sum, count] = [0, 0];
  for (let index = Math.max(0, from); index < from + weekHours; index += 1) {
    const value = bytes[index] ?? Number.NaN;
    if (value >= 0) {
      sum += value;
      count += 1;
    }
  }
  return count >= leastValues && sum > 0 ? sum / count : Number.NaN;
}

/** An hour of the week that never had a value is taken to be like the same hour of the other days. */
function filled(shape: Float64Array): Float64Array {
  const sums = new Float64Array(dayHours);
  const counts = new Float64Array(dayHours);
  for (const [slot, value] of shape.entries()) {
    if (!(value >= 0)) continue;
    sums[slot % dayHours] = (sums[slot % dayHours] ?? 0) + value;
    counts[slot % dayHours] = (counts[slot % dayHours] ?? 0) + 1;
  }
  return shape.map((value, slot) => {
    if (value >= 0) return value;
    const count = counts[slot % dayHours] ?? 0;
    return count > 0 ? (sums[slot % dayHours] ?? 0) / count : 1;
  });
}

/** NaN of nothing. Sorts `values`. */
export function medianOf(values: number[]): number {
  const { length } = values;
  if (length === 0) return Number.NaN;
  // By hand: of the handful that there are each time, calling a comparer costs more than all else in a forecast.
  for (let index = 1; index < length; index += 1) {
    const value = values[index] ?? Number.NaN;
    let place = index;
    for (; place > 0 && (values[place - 1] ?? Number.NaN) > value; place -= 1) {
      values[place] = values[place - 1] ?? Number.NaN;
    }
    values[place] = value;
  }
  const middle = length >> 1;
  const upper = values[middle] ?? Number.NaN;
  return length % 2 === 1 ? upper : ((values[middle - 1] ?? Number.NaN) + upper) / 2;
}

/**
 * What each day before `origin` sent, against what the shape says for it, newest first; NaN for a day with fewer than
 * eight values.
 */
export function dailyLevels(series: Series, origin: number, shape: Float64Array, days: number): number[] {
  const start = origin - series.first;
  return Array.from({ length: days }, (_, day) => {
    const from = start - dayHours * (day + 1);
    let [sum, expected, count] = [0, 0, 0];
    for (let index = Math.max(0, from); index < from + dayHours; index += 1) {
      const value = series.bytes[index] ?? Number.NaN;
      if (!(value >= 0)) continue;
      sum += value;
      expected += shape[(index - start + dayHours * days * weekHours) % weekHours] ?? 0;
      count += 1;
    }
    return count >= leastOfDay && expected > 0 ? sum / expected : Number.NaN;
  });
}
