import { describe, expect, test } from '@jest/globals';
import { Cron } from 'croner';
import { parse } from '../../src/intent/parse.ts';

const gateways = ['GraniteFalls'];
function slots(text: string, now: string, timeZone: string) {
  return parse(text, { now: new Date(now), timeZone, gateways }).slots;
}

describe('a time on Friday 20 November 2026, 10:00 in Berlin', () => {
  test.each([
    ['at 8', '2026-11-21T08:00:00+01:00'],
    ['at 18', '2026-11-20T18:00:00+01:00'],
    ['at 1830', '2026-11-20T18:30:00+01:00'],
    ['at 6.15pm', '2026-11-20T18:15:00+01:00'],
    ['at 12am', '2026-11-21T00:00:00+01:00'],
    ['at 12pm', '2026-11-20T12:00:00+01:00'],
    ['tonight', '2026-11-20T20:00:00+01:00'],
    ['tonight at 10', '2026-11-20T22:00:00+01:00'],
    ['tonight at midnight', '2026-11-21T00:00:00+01:00'],
    ['tomorrow', '2026-11-21T09:00:00+01:00'],
    ['tomorrow 7', '2026-11-21T07:00:00+01:00'],
    ['7am tomorrow', '2026-11-21T07:00:00+01:00'],
    ['tomorrow at 8 in the evening', '2026-11-21T20:00:00+01:00'],
    ['eod', '2026-11-20T17:00:00+01:00'],
    ['end of day tomorrow', '2026-11-21T17:00:00+01:00'],
    ['on friday', '2026-11-27T09:00:00+01:00'],
    ['on wed at 5 pm', '2026-11-25T17:00:00+01:00'],
    ['next monday', '2026-11-23T09:00:00+01:00'],
    ['next week', '2026-11-23T09:00:00+01:00'],
    ['on the 3rd of December', '2026-12-03T09:00:00+01:00'],
    ['on march 29', '2027-03-29T09:00:00+02:00'],
    ['2026-12-24 at 18:00', '2026-12-24T18:00:00+01:00'],
    ['at 15:00 EST', '2026-11-20T21:00:00+01:00'],
    ['at 15:00 utc', '2026-11-20T16:00:00+01:00'],
    ['in 90 minutes', '2026-11-20T11:30:00+01:00'],
    ['in an hour and a half', '2026-11-20T11:30:00+01:00'],
    ['in 1h30', '2026-11-20T11:30:00+01:00'],
  ])('"%s" is %s', (words, at) => {
    const got = slots(`stop GraniteFalls ${words}`, '2026-11-20T09:00:00Z', 'Europe/Berlin').at ?? 'none';
    expect(new Date(got).toISOString()).toBe(new Date(at).toISOString());
  });

  test.each([
    'at 25:00',
    'today at 8',
    'on 31 november',
    'on 2026-11-01',
    'last friday',
    'at 13pm',
    'every 90 minutes',
    'every other day',
    'by friday',
    'after 22:00',
    'weekly',
  ])('"%s" is no time for an order', (words) => {
    expect(
      parse(`stop GraniteFalls ${words}`, {
        now: new Date('2026-11-20T09:00:00Z'),
        timeZone: 'Europe/Berlin',
        gateways,
      }).intent,
    ).toBe('unknown');
  });

  test('carries the offset of the speaker', () => {
    expect(slots('stop GraniteFalls at 22:00', '2026-11-20T09:00:00Z', 'Europe/Berlin').at).toBe(
      '2026-11-20T22:00:00+01:00',
    );
    expect(slots('stop GraniteFalls at 22:00', '2026-11-20T09:00:00Z', 'UTC').at).toBe(
      '2026-11-20T22:00:00+00:00',
    );
  });
});

describe('across a change of the clocks', () => {
  test.each([
    ['tomorrow at 8', '2026-10-24T18:00:00Z', '2026-10-25T08:00:00+01:00'],
    ['on sunday at 2:30', '2026-10-20T18:00:00Z', '2026-10-25T02:30:00+02:00'],
    ['tomorrow at 8', '2026-03-28T18:00:00Z', '2026-03-29T08:00:00+02:00'],
    ['in 12 hours', '2026-03-28T18:00:00Z', '2026-03-29T08:00:00+02:00'],
    ['in 1 day', '2026-03-28T18:00:00Z', '2026-03-29T19:00:00+02:00'],
  ])('"%s" said at %s is %s', (words, now, at) => {
    expect(slots(`stop GraniteFalls ${words}`, now, 'Europe/Berlin').at).toBe(at);
  });
});

describe('a repetition', () => {
  test.each([
    ['every day at 7', '0 7 * * *'],
    ['daily', '0 9 * * *'],
    ['every weekday at 8:30', '30 8 * * 1-5'],
    ['on weekends at 10am', '0 10 * * 0,6'],
    ['every mon, wed and fri at 6', '0 6 * * 1,3,5'],
    ['mondays at 6pm', '0 18 * * 1'],
    ['every monday to friday at 8', '0 8 * * 1-5'],
    ['mon-fri at 7', '0 7 * * 1-5'],
    ['at 8 every weekday', '0 8 * * 1-5'],
    ['every evening at 8', '0 20 * * *'],
    ['nightly at 23:00', '0 23 * * *'],
    ['every hour', '0 * * * *'],
    ['every 4 hours', '0 */4 * * *'],
    ['every 15 minutes', '*/15 * * * *'],
    ['every 1st of the month at 5', '0 5 1 * *'],
  ])('"%s" is %s', (words, cron) => {
    const { every } = slots(`start GraniteFalls ${words}`, '2026-11-20T09:00:00Z', 'Europe/Berlin');
    expect(every).toBe(cron);
    expect(new Cron(every ?? '', { paused: true }).nextRun()).not.toBeNull();
  });
});

describe('a period of the past', () => {
  test.each<[string, unknown]>([
    ['last 14 days', 'P14D'],
    ['in the past 6 hours', 'PT6H'],
    ['last month', 'P1M'],
    ['yesterday', { from: '2026-11-19', to: '2026-11-20' }],
    ['today', { from: '2026-11-20', to: '2026-11-21' }],
    ['on monday', { from: '2026-11-16', to: '2026-11-17' }],
    ['in october', { from: '2026-10-01', to: '2026-11-01' }],
    ['in december', { from: '2025-12-01', to: '2026-01-01' }],
    ['on 3 november', { from: '2026-11-03', to: '2026-11-04' }],
    ['from 2026-11-01 to 2026-11-15', { from: '2026-11-01', to: '2026-11-15' }],
    ['between 1 and 15 november', { from: '2026-11-01', to: '2026-11-15' }],
    ['since monday', { from: '2026-11-16', to: '2026-11-21' }],
    ['3 days ago', { from: '2026-11-17', to: '2026-11-18' }],
  ])('"%s"', (words, period) => {
    expect(slots(`traffic of GraniteFalls ${words}`, '2026-11-20T09:00:00Z', 'Europe/Berlin').period).toEqual(
      period,
    );
  });
});
