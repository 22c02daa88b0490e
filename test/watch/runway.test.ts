import { describe, expect, test } from '@jest/globals';
import { defaultTraffic, type TrafficHour } from '../../src/domain/watch.ts';
import { forecast } from '../../src/watch/forecast.ts';
import { lastDayGoesOn } from '../../src/watch/models.ts';
import { hourMs, hourOf, seriesOf } from '../../src/watch/series.ts';
import { trafficOutlook } from '../../src/watch/traffic-outlook.ts';
import { makeSeries, type SeriesKind } from './made-series.ts';

const someday = new Date('2026-11-18T12:10:00Z');
/** Seeds begin at other hours of the week. */
const nowOf = (seed: number): Date => new Date(someday.getTime() + seed * 26 * hourMs);

/** Errors of the sum of the next 1, 2 ... 14 days, of ours and of "the last day goes on": share of a day's traffic, a day. */
function compare(kind: SeriesKind, seed: number) {
  const now = nowOf(seed);
  const { known, coming } = makeSeries(kind, seed, now);
  const end = hourOf(now);
  const naive = lastDayGoesOn(seriesOf(known, end, 35 * 24), end);
  const ours = forecast(known, now);
  if (ours === undefined || naive === undefined) return undefined;
  const truth = seriesOf(coming, end + 336, 336).bytes;
  let [sum, foreseen, last, error, naiveError] = [0, 0, 0, 0, 0];
  for (let hour = 0; hour < 336; hour += 1) {
    sum += truth[hour] ?? 0;
    foreseen += ours.bytes[hour] ?? 0;
    last += naive(hour);
    if ((hour + 1) % 24 !== 0) continue;
    const days = (hour + 1) / 24;
    error += Math.abs(foreseen - sum) / days / 14;
    naiveError += Math.abs(last - sum) / days / 14;
  }
  return { isShown: ours.isGood, error: error / (sum / 14), naiveError: naiveError / (sum / 14) };
}

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;

describe('what is foreseen, against that the last day goes on', () => {
  // Measured over 40 seeds; the limits leave room for other numbers of the same kind.
  test.each<{ kind: SeriesKind; most: number; shown: number }>([
    { kind: 'steady', most: 0.75, shown: 0.7 },
    { kind: 'weekly', most: 0.3, shown: 0.95 },
    { kind: 'growing', most: 0.95, shown: 0.3 },
    { kind: 'spike', most: 0.4, shown: 0.9 },
    { kind: 'step', most: 0.65, shown: 0.8 },
    { kind: 'gaps', most: 0.3, shown: 0.9 },
  ])('$kind: errs at most $most as much, and is shown in $shown of all cases', ({ kind, most, shown }) => {
    const all = Array.from({ length: 40 }, (_, seed) => compare(kind, seed + 1)).filter(
      (one) => one !== undefined,
    );
    const good = all.filter((one) => one.isShown);
    expect(all.length).toBeGreaterThan(35);
    expect(good.length / all.length).toBeGreaterThanOrEqual(shown);
    const [ours, naive] = [mean(good.map((one) => one.error)), mean(good.map((one) => one.naiveError))];
    expect(ours / naive).toBeLessThanOrEqual(most);
  });

  test('is not shown where the last day has been right all along', () => {
    const day = Array.from({ length: 24 }, (_, hour) => 1e9 * (1 + Math.sin(hour)));
    const hours = Array.from(
      { length: 35 * 24 },
      (_, index): TrafficHour => ({
        at: new Date((hourOf(someday) - index - 1) * hourMs),
        bytes: Math.abs(day[(hourOf(someday) - index - 1) % 24] ?? 0),
      }),
    );
    expect(forecast(hours, someday)?.isGood).toBe(false);
    expect(trafficOutlook(hours, { ...defaultTraffic, gigabytes: 1 }, someday, 'UTC').crossings).toEqual([]);
  });

  test.each([
    { title: 'less than three weeks of past', keep: (age: number) => age < 13 * 24 },
    { title: 'silence for the last hours', keep: (age: number) => age > 4 },
    { title: 'nothing', keep: () => false },
  ])('is nothing with $title', ({ keep }) => {
    const { known } = makeSeries('weekly', 1, someday);
    const some = known.filter(({ at }) => keep(hourOf(someday) - hourOf(at)));
    expect(forecast(some, someday)).toBeUndefined();
  });
});

describe('when a line is crossed', () => {
  /** The truth of a step: the hour in which the sum comes up to a line, and whether it goes well beyond. */
  function crossingOf(seed: number, afterHours: number) {
    const now = nowOf(seed);
    const { known, coming } = makeSeries('step', seed, now);
    const end = hourOf(now);
    const bytes = seriesOf([...known, ...coming], end + 336, 840 + 336).bytes;
    const sums = [bytes.slice(840 - 336, 840).reduce((sum, one) => sum + one, 0)];
    for (let hour = 0; hour < 336; hour += 1) {
      sums.push((sums[hour] ?? 0) + (bytes[840 + hour] ?? 0) - (bytes[840 + hour - 336] ?? 0));
    }
    const line = sums[afterHours] ?? 0;
    const isFirst = Math.max(...sums.slice(0, afterHours)) < line;
    const isClear =
      isFirst && line > (sums[0] ?? 0) * 1.03 && Math.max(...sums.slice(afterHours)) > line * 1.06;
    return { now, known, line, isClear, at: (end + afterHours) * hourMs };
  }

  test('is within a day of the truth in the mean, and in the span three times out of four', () => {
    const errors: number[] = [];
    let [inSpan, foreseen] = [0, 0];
    for (let seed = 1; seed <= 120; seed += 1) {
      const { now, known, line, isClear, at } = crossingOf(seed, 24 + ((seed * 37) % 144));
      if (!isClear) continue;
      const thresholds = { ...defaultTraffic, gigabytes: line / 1e9 };
      const found = trafficOutlook(known, thresholds, now, 'UTC').crossings.find(
        (one) => one.line === 'limit',
      );
      if (found === undefined) continue;
      foreseen += 1;
      errors.push(Math.abs(found.at.getTime() - at) / hourMs);
      if (found.earliest.getTime() <= at && at <= found.latest.getTime()) inSpan += 1;
    }
    expect(foreseen).toBeGreaterThan(15);
    expect(mean(errors)).toBeLessThan(24);
    expect(inSpan / foreseen).toBeGreaterThan(0.65);
  });

  test('comes in order, earliest before latest, and only for lines that are ahead', () => {
    const { now, known, line } = crossingOf(14, 72);
    const low = { ...defaultTraffic, gigabytes: line / 1e9, warning: 1, critical: 99 };
    const { crossings } = trafficOutlook(known, low, now, 'UTC');
    expect(crossings.map((one) => one.line)).not.toContain('warning');
    for (const { at, earliest, latest } of crossings) {
      expect(earliest.getTime()).toBeGreaterThanOrEqual(now.getTime() - 60_000);
      expect(earliest.getTime()).toBeLessThanOrEqual(at.getTime());
      expect(latest.getTime()).toBeGreaterThanOrEqual(at.getTime());
    }
    const times = crossings.map((one) => one.at.getTime());
    expect(times).toEqual(times.toSorted((one, other) => one - other));
  });
});
