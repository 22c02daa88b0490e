import { describe, expect, test } from '@jest/globals';
import {
  noticeForApproval,
  noticeForClosed,
  noticeForDrift,
  noticeForOutcome,
  noticeForReminder,
} from '../../src/card/notices.ts';
import {
  ana,
  approved,
  at,
  bo,
  chen,
  look,
  lookAt,
  operation,
  person,
  request,
  stopPlan,
} from './fixtures.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
const anaMention = { id: ana.aadObjectId, name: 'Ana Duarte' };

describe('a reply', () => {
  test('calls those who decide', () => {
    const notice = noticeForApproval(request(), look);
    expect(plain(notice.text)).toBe(
      '{0} and {1}: R-12 waits for your decision: stop GraniteFalls, by 14:42 CET.',
    );
    expect(notice.mentions).toEqual([
      { id: bo.aadObjectId, name: 'Bo Lindqvist' },
      { id: chen.aadObjectId, name: 'Chen Wei' },
    ]);
  });

  test('calls five of many, and counts the others', () => {
    const deciders = Array.from({ length: 8 }, (_, index) => person(`p${index}`, `P${index}`));
    const notice = noticeForApproval(request({ deciders, replaces: 11 }), look);
    expect(notice.mentions).toHaveLength(5);
    expect(notice.text).toMatch(
      /^\{0\}, \{1\}, \{2\}, \{3\}, \{4\} and 3 more: .* It takes the place of R-11\.$/,
    );
  });

  test('calls nobody where nobody is known', () => {
    expect(noticeForApproval(request({ deciders: [] }), look)).toMatchObject({
      mentions: [],
      text: expect.stringContaining('R-12 waits for an approver'),
    });
  });

  test('reminds with the time that is left', () => {
    expect(plain(noticeForReminder(request(), lookAt(at('14:27'))).text)).toBe(
      '{0} and {1}: R-12 still waits: stop GraniteFalls, by 14:42 CET. 15 min left.',
    );
  });

  test.each([
    [
      { kind: 'rejected', at: at('14:20'), by: chen, reason: 'backup runs' } as const,
      '{0}, R-12 (stop GraniteFalls) was rejected by Chen Wei: “backup runs” Nothing was done.',
    ],
    [
      { kind: 'expired', at: at('14:42') } as const,
      '{0}, R-12 (stop GraniteFalls) expired at 14:42 CET. Nothing was done.',
    ],
    [
      { kind: 'cancelled', at: at('14:20'), by: bo } as const,
      '{0}, R-12 (stop GraniteFalls) was cancelled by Bo Lindqvist. Nothing was done.',
    ],
  ])('tells the orderer that it ended undone', (state, says) => {
    const notice = noticeForClosed(request({ state }), look);
    expect(plain(notice.text)).toBe(says);
    expect(notice.mentions).toEqual([anaMention]);
  });

  test('does not call who cancelled the own request', () => {
    const notice = noticeForClosed(request({ state: { kind: 'cancelled', at: at('14:20'), by: ana } }), look);
    expect(notice.mentions).toEqual([]);
  });

  test.each([
    [
      { kind: 'succeeded', at: at('14:21:18') } as const,
      '{0}, R-12 is done in 1 min 12 s: GraniteFalls is stopped.',
    ],
    [
      { kind: 'failed', at: at('14:26:09'), why: 'x', error: undefined } as const,
      '{0}, R-12 failed after 6 min 03 s: GraniteFalls did not stop. The card says why, and what to do next.',
    ],
    [
      { kind: 'void', at: at('14:21'), why: 'It has 2 instances now.' } as const,
      '{0}, R-12 (stop GraniteFalls) is void: It has 2 instances now. Nothing was done.',
    ],
    [
      {
        kind: 'void',
        at: at('14:21'),
        why: 'GraniteFalls has 2 instances now, and had 4 when this was asked',
      } as const,
      '{0}, R-12 (stop GraniteFalls) is void: GraniteFalls has 2 instances now, and had 4 when this was asked. Nothing was done.',
    ],
  ])('tells the orderer how it ended', (state, says) => {
    const notice = noticeForOutcome(approved(), operation(state), look);
    expect(plain(notice.text)).toBe(says);
    expect(notice.mentions).toEqual([anaMention]);
  });

  test('tells the orderer that somebody has taken it back', () => {
    expect(plain(noticeForDrift(approved(), stopPlan.before, look).text)).toBe(
      '{0}, R-12 has been undone. Its outcome was: GraniteFalls is stopped. At 14:11 CET Azure shows 4 of 4 instances running. Configuration Manager may have set it back, or somebody did.',
    );
  });
});
