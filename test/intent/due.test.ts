import { describe, expect, test } from '@jest/globals';
import { dueOf, timingOf } from '../../src/intent/due.ts';

const now = new Date('2026-03-27T09:00:00Z');
const berlin = 'Europe/Berlin';

describe('an order for later', () => {
  test.each<{ slots: { at?: string; every?: string }; words: RegExp; next: readonly string[] }>([
    { slots: { at: '2026-03-27T22:00:00+01:00' }, words: /^once$/, next: ['2026-03-27T21:00:00.000Z'] },
    { slots: { at: '2026-03-26T22:00:00+01:00' }, words: /^once$/, next: [] },
    {
      // The clocks go forward on Sunday 29 March: eight in the morning stays eight in the morning.
      slots: { every: '0 8 * * *' },
      words: /^at 08:00/,
      next: ['2026-03-28T07:00:00.000Z', '2026-03-29T06:00:00.000Z', '2026-03-30T06:00:00.000Z'],
    },
    {
      slots: { every: '0 8 * * 1-5' },
      words: /Monday through Friday/,
      next: ['2026-03-30T06:00:00.000Z', '2026-03-31T06:00:00.000Z', '2026-04-01T06:00:00.000Z'],
    },
    {
      slots: { every: '0 */6 * * *' },
      words: /every 6 hours/,
      next: ['2026-03-27T11:00:00.000Z', '2026-03-27T17:00:00.000Z', '2026-03-27T23:00:00.000Z'],
    },
  ])('$slots is due at $next', ({ slots, words, next }) => {
    const timing = timingOf(slots, berlin);
    if (timing === undefined) throw new Error('no timing');
    const due = dueOf(timing, now);
    expect(due.words).toMatch(words);
    expect(due.next.map((one) => one.toISOString())).toEqual(next);
  });

  test('without a time there is none', () => expect(timingOf({}, berlin)).toBeUndefined());
});
