import { dayHours, type Series, weekHours } from './series.ts';
import { dailyLevels, medianOf, weeklyShape } from './weekly-shape.ts';

/** One idea of how it goes on: bytes in the hour `hour`, counted from 0, after the origin. */
export type Model = (hour: number) => number;

/** The ideas at one time, and how even the days were that they are made from. */
export interface Outlooks {
  readonly models: readonly Model[];
  /** How much a day usually differs from the level of its time, as a share of it. */
  readonly noise: number;
  /** Days since the level last changed, 1 to 14. */
  readonly settledDays: number;
}

const weekDays = 7;
/** What a week's growth is measured to; smaller ones are mostly chance. */
const growthNoise = 0.03;
const mostGrowth = 0.25;
/** A day within this of the others belongs to the same level. */
const sameLevel = 0.25;
const usualNoise = 0.1;

/**
 * The ideas that a forecast is mixed from, each the shape of the week times a level: that of the last day; of the usual
 * day of the last week (which one odd day doesn't move); with the growth of the last four weeks; and of the days since
 * the level last changed. Undefined where too little is known.
 */
export function modelsAt(series: Series, origin: number): Outlooks | undefined {
  const shape = weeklyShape(series, origin);
  const days = dailyLevels(series, origin, shape, 4 * weekDays);
  const growth = growthOf(days);
  const aged = days
    .slice(0, 2 * weekDays)
    .map((level, age) => level * Math.exp((growth * (age + 0.5)) / weekDays));
  const last = days[0] ?? Number.NaN;
  const usual = median(days.slice(0, weekDays));
  const now = median(aged);
  const since = levelSince(days.slice(0, 2 * weekDays));
  if (![last, usual, now, since.level].every((level) => level >= 0)) return undefined;
  const flat =
    (level: number): Model =>
    (hour) =>
      (shape[hour % weekHours] ?? 0) * level;
  const perHour = growth / weekHours;
  // Once three days say that the level has changed, what the days before it say is over.
  const isOver = since.hasChanged && since.days >= 3;
  const growing = isOver ? flat(since.level) : (hour: number) => flat(now)(hour) * (1 + perHour * hour);
  return {
    models: [flat(last), flat(isOver ? since.level : usual), growing, flat(since.level)],
    noise: since.noise,
    settledDays: since.days,
  };
}

/** What has to be beaten: the last day goes on as it was. An hour of it without a value is taken for its mean. */
export function lastDayGoesOn(series: Series, origin: number): Model | undefined {
  const start = origin - dayHours - series.first;
  const day = Array.from(series.bytes.subarray(Math.max(0, start), start + dayHours));
  const known = day.filter((value) => value >= 0);
  if (day.length < dayHours || known.length < dayHours / 2) return undefined;
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const whole = day.map((value) => (value >= 0 ? value : mean));
  return (hour) => whole[hour % dayHours] ?? mean;
}

function median(values: readonly number[]): number {
  return medianOf(values.filter((value) => value >= 0));
}

/** Logarithm of what a week is to the one before: the median of all pairs of the last four, small ones made smaller. */
function growthOf(days: readonly number[]): number {
  const weeks = [0, 1, 2, 3].map((week) =>
    Math.log(median(days.slice(week * weekDays, (week + 1) * weekDays))),
  );
  const slopes = weeks.flatMap((newer, index) =>
    weeks.slice(index + 1).map((older, between) => (newer - older) / (between + 1)),
  );
  const slope = medianOf(slopes.filter(Number.isFinite));
  if (!Number.isFinite(slope)) return 0;
  const damped = (slope * slope * slope) / (slope * slope + growthNoise * growthNoise);
  return Math.max(-mostGrowth, Math.min(mostGrowth, damped));
}

/** The days, newest first, back to the first two in a row that are of another level. */
function levelSince(days: readonly number[]): {
  level: number;
  days: number;
  noise: number;
  hasChanged: boolean;
} {
  const newest = median(days.slice(0, 3));
  const same: number[] = [];
  let others = 0;
  for (const level of days) {
    if (!(level >= 0)) continue;
    const usual = same.length >= 3 ? median(same) : newest;
    if (Math.abs(level - usual) <= sameLevel * usual) {
      same.push(level);
      others = 0;
    } else {
      others += 1;
      if (others === 2) break;
    }
  }
  if (same.length === 0) return { level: newest, days: 1, noise: sameLevel, hasChanged: false };
  const level = same.reduce((sum, one) => sum + one, 0) / same.length;
  const square = same.reduce((sum, one) => sum + (one - level) ** 2, 0);
  // Few days look more alike than they are: two days' worth of the widest noise come in.
  const noise = Math.sqrt((square / level ** 2 + 2 * usualNoise ** 2) / (same.length + 1));
  return { level, days: same.length, noise: level > 0 ? noise : sameLevel, hasChanged: others === 2 };
}
