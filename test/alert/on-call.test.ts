import { describe, expect, test } from '@jest/globals';
import { onCallAt } from '../../src/alert/on-call.ts';
import type { OnCall, Rota } from '../../src/domain/watch.ts';
import { ana, kim } from './signals.ts';

const rota: Rota = {
  people: ['ana', 'kim', 'bo'],
  starts: '2026-10-12',
  handover: 'MON 09:00',
  timeZone: 'Europe/Berlin',
};

function who(now: string, more: Partial<Rota> = {}, set?: OnCall): string {
  const found = onCallAt({ ...rota, ...more }, set, new Date(now), (id) => ({ ...kim, aadObjectId: id }));
  return found === undefined
    ? 'nobody'
    : `${found.person.aadObjectId} until ${found.until?.toISOString() ?? 'further notice'}`;
}

describe('the rota', () => {
  test.each<[string, string, string]>([
    ['before its first handover', '2026-10-12T06:59:00Z', 'nobody'],
    ['the first week', '2026-10-12T07:00:00Z', 'ana until 2026-10-19T07:00:00.000Z'],
    ['its last minute', '2026-10-19T06:59:59Z', 'ana until 2026-10-19T07:00:00.000Z'],
    ['the second', '2026-10-19T07:00:00Z', 'kim until 2026-10-26T08:00:00.000Z'],
    [
      'the week in which the clock is changed, an hour longer',
      '2026-10-26T07:30:00Z',
      'kim until 2026-10-26T08:00:00.000Z',
    ],
    ['the third', '2026-10-26T08:00:00Z', 'bo until 2026-11-02T08:00:00.000Z'],
    ['the first again', '2026-11-02T08:00:00Z', 'ana until 2026-11-09T08:00:00.000Z'],
    ['years later', '2028-03-27T07:00:00Z', 'kim until 2028-04-03T07:00:00.000Z'],
  ])('%s', (_what, now, expected) => {
    expect(who(now)).toBe(expected);
  });

  test('that starts within a week gives the first one the rest of it', () => {
    expect(who('2026-10-13T23:00:00Z', { starts: '2026-10-14' })).toBe('ana until 2026-10-19T07:00:00.000Z');
    expect(who('2026-10-13T21:00:00Z', { starts: '2026-10-14' })).toBe('nobody');
    expect(who('2026-10-19T07:00:00Z', { starts: '2026-10-14' })).toBe('kim until 2026-10-26T08:00:00.000Z');
  });

  test('that can’t be read names nobody', () => {
    expect(who('2026-11-02T08:00:00Z', { handover: 'soon' })).toBe('nobody');
    expect(who('2026-11-02T08:00:00Z', { starts: 'x' })).toBe('nobody');
    expect(who('2026-11-02T08:00:00Z', { people: [] })).toBe('nobody');
  });
});

describe('whom somebody set', () => {
  const set: OnCall = { person: ana, until: new Date('2026-11-03T08:00:00Z'), source: 'set' };
  test('stands before the rota while it lasts', () => {
    expect(who('2026-11-03T07:59:00Z', {}, { ...set, person: kim })).toBe(
      'kim until 2026-11-03T08:00:00.000Z',
    );
    expect(who('2026-11-03T08:00:00Z', {}, { ...set, person: kim })).toBe(
      'ana until 2026-11-09T08:00:00.000Z',
    );
    expect(who('2027-11-03T08:00:00Z', {}, { ...set, until: undefined })).toBe('ana until further notice');
  });
  test('is all there is without a rota', () => {
    expect(onCallAt(undefined, set, new Date('2026-11-03T07:00:00Z'), () => kim)).toEqual(set);
    expect(onCallAt(undefined, set, new Date('2026-11-03T09:00:00Z'), () => kim)).toBeUndefined();
  });
});
