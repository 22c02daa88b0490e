import { describe, expect, test } from '@jest/globals';
import { defaultTraffic, type TrafficHour } from '../../src/domain/watch.ts';
import { hourMs } from '../../src/watch/series.ts';
import { trafficOutlook } from '../../src/watch/traffic-outlook.ts';

const now = new Date('2026-11-18T12:20:00Z');
const hour = Math.floor(now.getTime() / hourMs);

/** A GB in each hour back from `now`, the one that runs among them, but for those that `isLost`. */
function even(count: number, isLost: (age: number) => boolean = () => false): TrafficHour[] {
  return Array.from({ length: count }, (_, age) => age)
    .filter((age) => !isLost(age))
    .map((age) => ({ at: new Date((hour - age) * hourMs), bytes: 1e9 }));
}
const outlookOf = (hours: readonly TrafficHour[], timeZone = 'UTC', at = now) =>
  trafficOutlook(hours, defaultTraffic, at, timeZone);

describe('the sum of 14 days', () => {
  test('begins with their first full hour, and has the running one', () => {
    // 12:20: from 13:00 two weeks ago on, 335 whole hours and the one that runs
    expect(outlookOf(even(36 * 24)).gigabytes).toBe(336);
    const full = new Date('2026-11-18T12:00:00Z');
    expect(outlookOf(even(36 * 24), 'UTC', full).gigabytes).toBe(337); // 12:00 exactly: 336 and the one that begins
  });

  test('counts a gap as a gap: hours without a value are told, not guessed', () => {
    const lost = outlookOf(even(36 * 24, (age) => age > 50 && age <= 60));
    expect(lost).toMatchObject({ gigabytes: 326, gapHours: 10 });
    expect(outlookOf(even(36 * 24, (age) => age === 0)).gapHours).toBe(0); // that runs and may have none yet
  });

  test('of a gateway that is a day old is what it has sent', () => {
    expect(outlookOf(even(24))).toMatchObject({ gigabytes: 24, gapHours: 335 - 23 });
  });

  test('misses nothing of hours in which nothing ran, or before there was a gateway', () => {
    const idle = even(36 * 24, (age) => age > 50 && age <= 60);
    for (let age = 51; age <= 60; age++)
      idle.push({ at: new Date((hour - age) * hourMs), bytes: 0, isIdle: true });
    expect(outlookOf(idle)).toMatchObject({ gigabytes: 326, gapHours: 0 });
    expect(trafficOutlook(even(24), defaultTraffic, now, 'UTC', true)).toMatchObject({ gapHours: 0 });
    const gap = even(24, (age) => age === 5);
    expect(trafficOutlook(gap, defaultTraffic, now, 'UTC', true)).toMatchObject({ gapHours: 1 });
    const off: TrafficHour = { at: new Date(hour * hourMs), bytes: 0, isIdle: true };
    expect(outlookOf([off, ...even(36 * 24, (age) => age === 0)]).newestPoint).toEqual(
      new Date('2026-11-18T11:55:00Z'),
    );
  });

  test('of one that never had a number is 0, with no newest point', () => {
    const none = outlookOf([]);
    expect(none).toMatchObject({ gigabytes: 0, newestPoint: undefined, crossings: [] });
    expect(none.days.map((one) => one.gigabytes)).toEqual(Array(14).fill(undefined));
  });
});

describe('the newest point', () => {
  test.each<{ title: string; hours: TrafficHour[]; expected: string }>([
    {
      title: 'by five minutes',
      hours: [{ at: new Date('2026-11-18T12:00:00Z'), bytes: 1, newest: new Date('2026-11-18T12:10:00Z') }],
      expected: '12:10',
    },
    { title: 'of the running hour', hours: even(3), expected: '12:20' },
    { title: 'of a whole hour is as late as its end', hours: even(3, (age) => age === 0), expected: '11:55' },
  ])('$title', ({ hours, expected }) => {
    expect(outlookOf(hours).newestPoint).toEqual(new Date(`2026-11-18T${expected}:00Z`));
  });
});

describe('the days of the chart', () => {
  test('are 14, of the zone, each the sum of the 14 days up to its end; the last one up to now', () => {
    const { days, gigabytes } = outlookOf(even(36 * 24), 'America/Los_Angeles');
    expect(days).toHaveLength(14);
    expect(days[0]?.date).toBe('2026-11-05');
    expect(days.at(-1)).toEqual({ date: '2026-11-18', gigabytes });
    expect(days.slice(0, -1).map((one) => one.gigabytes)).toEqual(Array(13).fill(336));
  });

  test.each([
    { zone: 'Europe/Berlin', at: '2026-10-28T12:20:00Z', change: '2026-10-25' },
    { zone: 'Asia/Kolkata', at: '2026-11-18T19:20:00Z', change: '2026-11-18' },
    { zone: 'Pacific/Auckland', at: '2026-09-29T12:20:00Z', change: '2026-09-27' },
  ])('in $zone lose no day when clocks change', ({ zone, at, change }) => {
    const when = new Date(at);
    const ago = Math.floor(when.getTime() / hourMs);
    const hours = Array.from({ length: 36 * 24 }, (_, age) => ({
      at: new Date((ago - age) * hourMs),
      bytes: 1e9,
    }));
    const { days } = outlookOf(hours, zone, when);
    expect(days.map((one) => one.date)).toContain(change);
    expect(new Set(days.map((one) => one.date)).size).toBe(14);
    expect(days.slice(0, -1).every((one) => one.gigabytes === 336)).toBe(true);
  });

  test('have a hole where over half the day has no value', () => {
    const from = (day: string, count: number) => {
      const first = hour - Date.parse(`${day}T00:00:00Z`) / hourMs;
      return (age: number): boolean => age <= first && age > first - count;
    };
    const hole = from('2026-11-15', 13);
    const small = from('2026-11-16', 12);
    const { days } = outlookOf(even(36 * 24, (age) => hole(age) || small(age)));
    expect(days.filter((one) => one.gigabytes === undefined).map((one) => one.date)).toEqual(['2026-11-15']);
  });
});
