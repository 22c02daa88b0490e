import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { AlertIntake } from '../../src/desk/alert-intake.ts';
import { minutes, noon } from '../postgres/alerts/samples.ts';
import { type House, openHouse } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

test('one alert that can’t be stored fails none that came with it', async () => {
  const times = [noon, new Date(Number.NaN), minutes(1), minutes(2)];
  const clock = { now: () => times.shift() ?? noon, speed: () => 0, onSpeed: () => () => undefined };
  const counters = { count: () => undefined, observe: () => undefined };
  const reading = { gateways: new Map(), apps: [] };
  const intake = new AlertIntake({ store: house.alerts, clock, counters }, reading);
  // The first one's write is under way, and so is the second's: the others gather.
  const taken = [1, 2, 3, 4].map((n) => intake.take({ n }, JSON.stringify({ n })));
  const ends = (await Promise.allSettled(taken)).map((one) => one.status);
  expect(ends).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
});
