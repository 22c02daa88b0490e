import { describe, expect, test } from '@jest/globals';
import { Proven } from '../../src/teams/proven.ts';

const noonMs = Date.UTC(2026, 10, 20, 12);
const minuteMs = 60_000;
const at = { serviceUrl: 'https://smba.trafficmanager.net/emea/', channelId: 'msteams' };

describe('a token that was proved', () => {
  test.each<{ what: string; token?: string; where?: object; afterMs: number; holds: boolean }>([
    { what: 'holds a moment later', afterMs: 1, holds: true },
    { what: 'is proved anew after five minutes', afterMs: 5 * minuteMs, holds: false },
    { what: 'says nothing of another', token: 'other', afterMs: 1, holds: false },
    {
      what: 'says nothing of another address',
      where: { serviceUrl: 'https://evil/' },
      afterMs: 1,
      holds: false,
    },
    { what: 'says nothing of another channel', where: { channelId: 'webchat' }, afterMs: 1, holds: false },
  ])('$what', ({ token = 'token', where, afterMs, holds }) => {
    const proven = new Proven();
    proven.add('token', at, noonMs / 1000 + 3600, noonMs);
    expect(proven.has(token, { ...at, ...where }, noonMs + afterMs)).toBe(holds);
  });

  test('holds no longer than it says itself', () => {
    const proven = new Proven();
    proven.add('token', at, noonMs / 1000 + 60, noonMs);
    expect(proven.has('token', at, noonMs + minuteMs - 1)).toBe(true);
    expect(proven.has('token', at, noonMs + minuteMs)).toBe(false);
  });

  test('is not kept where it has no end', () => {
    const proven = new Proven();
    proven.add('token', at, undefined, noonMs);
    expect(proven.has('token', at, noonMs)).toBe(false);
  });
});
