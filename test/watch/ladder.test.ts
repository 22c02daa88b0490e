import { describe, expect, test } from '@jest/globals';
import { ladderStep, wordsOf } from '../../src/watch/ladder.ts';

const dayMs = 86_400_000;
const now = new Date('2026-11-20T12:00:00Z');
const at = (days: number) => ladderStep(new Date(now.getTime() + days * dayMs), now);

describe('something that ends', () => {
  test.each([
    [60, 60, 'informational', 'ends within 60\u00a0days'],
    [30.01, 60, 'informational', 'ends within 60\u00a0days'],
    [30, 30, 'informational', 'ends within 30\u00a0days'],
    [14.5, 30, 'informational', 'ends within 30\u00a0days'],
    [14, 14, 'warning', 'ends within 14\u00a0days'],
    [7, 7, 'warning', 'ends within 7\u00a0days'],
    [3.5, 7, 'warning', 'ends within 7\u00a0days'],
    [3, 3, 'critical', 'ends within 3\u00a0days'],
    [1, 1, 'critical', 'ends within 1\u00a0day'],
    [0.01, 1, 'critical', 'ends within 1\u00a0day'],
    [0, 0, 'critical', 'has ended'],
    [-0.9, 0, 'critical', 'has ended'],
    [-1, 0, 'critical', 'ended over 1\u00a0day ago'],
    [-5.5, 0, 'critical', 'ended over 5\u00a0days ago'],
  ] as const)('in %d days stands on step %d, %s, and %s', (days, step, severity, words) => {
    const found = at(days);
    expect(found).toMatchObject({ step, severity });
    expect(found === undefined ? '' : wordsOf(found)).toBe(words);
  });

  test('in more than 60 days stands on none', () => {
    expect(at(60.01)).toBeUndefined();
  });
});
