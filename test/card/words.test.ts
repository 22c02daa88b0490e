import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { callLines } from '../../src/card/plan-sections.ts';
import { bareTime, dayOf, duration, exactTime, roughly, time, zoneName } from '../../src/card/times.ts';
import { ended, escaped, gigabytes, inOneLine, listed, moneyADay } from '../../src/card/words.ts';
import { at, lookAt, stopPlan } from './fixtures.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('times', () => {
  test.each([
    ['Europe/Berlin', 'CET', 'CEST'],
    ['Europe/London', 'GMT', 'BST'],
    ['America/Los_Angeles', 'PST', 'PDT'],
    ['Asia/Kolkata', 'UTC+5:30', 'UTC+5:30'],
    ['Asia/Tokyo', 'UTC+9', 'UTC+9'],
    ['UTC', 'UTC', 'UTC'],
    ['Mars/Olympus', 'UTC', 'UTC'],
  ])('in %s are called %s in winter and %s in summer', (zone, winter, summer) => {
    expect(zoneName(at('12:00'), zone)).toBe(winter);
    expect(zoneName(new Date('2026-07-01T12:00:00Z'), zone)).toBe(summer);
  });

  test('carry the zone, the day where it is another, and the year where that is', () => {
    const look = lookAt(at('14:18'));
    expect(time(at('14:42'), look)).toBe('14:42\u00a0CET');
    expect(plain(time(at('14:21', 19), look))).toBe('Thu 19 Nov, 14:21 CET');
    expect(plain(dayOf(new Date('2025-09-04T10:00:00Z'), look))).toBe('Thu 4 Sep 2025');
    expect(plain(exactTime(at('14:20:09'), look))).toBe('14:20:09 CET');
    expect(bareTime(at('00:05'), look)).toBe('00:05');
    // 23:30 in Los Angeles is the day before.
    expect(plain(time(at('08:30', 21), { now: at('14:18'), timeZone: 'America/Los_Angeles' }))).toBe(
      'Fri 20 Nov, 23:30 PST'.replace('Fri 20 Nov, ', ''),
    );
  });

  test.each([
    [0, '0 s'],
    [45_000, '45 s'],
    [72_000, '1 min 12 s'],
    [363_000, '6 min 03 s'],
    [240_000, '4 min'],
    [4_800_000, '1 h 20 min'],
    [7_200_000, '2 h'],
    [32 * 3_600_000, '32 h'],
    [11 * 86_400_000, '11 days'],
    [-5000, '0 s'],
  ])('%i ms is %s', (ms, says) => {
    expect(plain(duration(ms))).toBe(says);
  });

  test('never say that more time is left than is', () => {
    expect(plain(roughly(59_999))).toBe('under 1 min');
    expect(plain(roughly(24 * 60_000 + 59_000))).toBe('24 min');
    expect(plain(roughly(-1))).toBe('under 1 min');
  });
});

describe('numbers', () => {
  test('carry their unit on the same line', () => {
    expect(gigabytes(9_140e9)).toBe('9,140\u00a0GB');
    expect(gigabytes(1.26e9)).toBe('1.3\u00a0GB');
    expect(gigabytes(3e6)).toBe('under 0.1\u00a0GB');
    expect(gigabytes(0)).toBe('0\u00a0GB');
    expect(moneyADay(1500.5, 'EUR')).toBe('about 1,500.5\u00a0EUR a day');
    expect(escaped('4 of 4 instances running, 15 USD a day')).toBe(
      '4\u00a0of\u00a04\u00a0instances running, 15\u00a0USD a day',
    );
  });
});

describe('sentences', () => {
  test('list names, and count those that are too many', () => {
    expect(listed([], 'or')).toBe('');
    expect(listed(['A', 'B', 'C'], 'or')).toBe('A, B or C');
    expect(listed(['A', 'B', 'C', 'D', 'E'], 'and')).toBe('A, B, C and 2 more');
  });

  test('in a row begin with a capital, but for the first behind its lead word', () => {
    expect(inOneLine(['the state is known.', 'no other change runs.'])).toBe(
      'the state is known. No other change runs.',
    );
  });

  test.each([
    ['it has 2 instances', 'it has 2 instances.'],
    ['it has 2 instances.', 'it has 2 instances.'],
    ['it has 2 instances..', 'it has 2 instances.'],
    ['it was cut…', 'it was cut…'],
  ])('end with one full stop: %s', (sentence, says) => {
    expect(ended(sentence)).toBe(says);
  });

  test('leave sizes and ordinary names alone', () => {
    for (const one of ['Standard_A2_v2', 'O’Neil-Smith, Ana (External)', 'GraniteFalls.contoso.com'])
      expect(escaped(one)).toBe(one);
  });
});

test('the calls on a card name the version that the SDK sends', () => {
  const source = readFileSync(
    new URL(
      '../../node_modules/@azure/arm-compute/dist/esm/api/virtualMachineScaleSets/operations.js',
      import.meta.url,
    ),
    'utf8',
  );
  const [version] = source.match(/20\d\d-\d\d-\d\d/) ?? [];
  expect(callLines(stopPlan)[0]?.text).toBe(
    `POST ${stopPlan.gateway.scaleSet}/deallocate?api-version=${version}`,
  );
});
