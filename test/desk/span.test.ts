import { describe, expect, test } from '@jest/globals';
import { spanOf } from '../../src/desk/span.ts';
import type { Period } from '../../src/domain/intent.ts';

const now = new Date('2026-11-20T09:00:00Z');

describe('a stretch of the past', () => {
  test.each<{ period: Period; zone?: string; from: string; to?: string }>([
    { period: 'P1W', from: '2026-11-13T09:00:00.000Z' },
    { period: 'PT24H', from: '2026-11-19T09:00:00.000Z' },
    // Before the clocks were put back it was 11:00 in Berlin at 09:00 UTC.
    { period: 'P1M', from: '2026-10-20T08:00:00.000Z' },
    {
      period: { from: '2026-11-16', to: '2026-11-21' },
      from: '2026-11-15T23:00:00.000Z',
      to: '2026-11-20T23:00:00.000Z',
    },
    {
      period: { from: '2026-11-19', to: '2026-11-20' },
      zone: 'America/New_York',
      from: '2026-11-19T05:00:00.000Z',
      to: '2026-11-20T05:00:00.000Z',
    },
    {
      period: { from: '2026-11-19', to: '2026-11-20' },
      zone: 'Mars/Olympus',
      from: '2026-11-19T00:00:00.000Z',
      to: '2026-11-20T00:00:00.000Z',
    },
  ])('$period in $zone is from $from to $to', ({ period, zone = 'Europe/Berlin', from, to }) => {
    const span = spanOf(period, now, zone);
    expect([span?.from.toISOString(), span?.to?.toISOString()]).toEqual([from, to]);
  });

  test.each<Period>(['P99999Y', 'nonsense', { from: '2026-13-40', to: 'x' }])('%j is none', (period) => {
    expect(spanOf(period, now, 'Europe/Berlin')).toBeUndefined();
  });
});
