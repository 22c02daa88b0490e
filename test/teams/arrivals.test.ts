import { expect, test } from '@jest/globals';
import { Arrivals } from '../../src/teams/arrivals.ts';

test('an arrival is news once in a minute', () => {
  const arrivals = new Arrivals();
  expect(['a', 'a', 'b'].map((one) => arrivals.isNew(one, 0))).toEqual([true, false, true]);
  expect(arrivals.isNew('a', 60_000)).toBe(false);
  expect(arrivals.isNew('a', 60_001)).toBe(true);
});

test('of a thousand arrivals at once the oldest is forgotten', () => {
  const arrivals = new Arrivals();
  for (let one = 0; one < 1000; one += 1) expect(arrivals.isNew(`c${one}`, 0)).toBe(true);
  expect(arrivals.isNew('c1', 0)).toBe(false);
  expect(arrivals.isNew('another', 0)).toBe(true);
  expect(arrivals.isNew('c0', 0)).toBe(true);
});
