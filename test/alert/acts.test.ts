import { describe, expect, test } from '@jest/globals';
import {
  type ActRefused,
  asked,
  cannotStop,
  outcome,
  replaced,
  resolve,
  snooze,
  take,
  wake,
  whyNoStop,
} from '../../src/alert/acts.ts';
import { hear } from '../../src/alert/hear.ts';
import type { AlertTurn } from '../../src/alert/history.ts';
import { isSnoozed } from '../../src/alert/quiet.ts';
import type { Alert } from '../../src/domain/alert.ts';
import { alertAfter, ana, at, fired, kim, outlook, over, watched } from './signals.ts';

const open = alertAfter(fired(0));
const ended = alertAfter(fired(0), over(5));

function done(turn: AlertTurn | ActRefused): Alert {
  if (typeof turn === 'string') throw new Error(turn);
  return turn.alert;
}

function says(turn: AlertTurn | ActRefused): unknown {
  return typeof turn === 'string' ? turn : [turn.news, turn.alert.history.at(-1)?.says];
}

const person = { kind: 'person', person: kim } as const;

describe('an act on an alert', () => {
  const taken = done(take(open, ana, at(1), undefined));
  const snoozed = done(snooze(open, kim, at(1), at(61), undefined));
  const request = { id: 'rq_1', number: 12, order: 'stop GraniteFalls', outcome: undefined };
  const waiting = asked(open, request, kim, at(1)).alert;
  test.each<[string, AlertTurn | ActRefused, unknown]>([
    ['take', take(open, kim, at(1), undefined), ['taken', 'Kim Osei took it']],
    ['take with words', take(open, kim, at(1), ' looking '), ['taken', 'Kim Osei took it: looking']],
    ['take over', take(taken, kim, at(2), undefined), ['taken', 'Kim Osei took it over from Ana Duarte']],
    ['take again', take(taken, ana, at(2), ' '), 'already-yours'],
    [
      'take again with words',
      take(taken, ana, at(2), 'still at it'),
      ['taken', 'Ana Duarte took it: still at it'],
    ],
    ['take what is over', take(ended, kim, at(9), undefined), 'already-resolved'],
    ['resolve', resolve(open, person, at(1), 'was a test'), ['resolved', 'Kim Osei resolved it: was a test']],
    [
      'resolve by our look',
      resolve(open, { kind: 'watch' }, at(1), undefined),
      ['resolved', 'Gatehouse looked: it is over'],
    ],
    ['resolve what is over', resolve(ended, person, at(9), undefined), 'already-resolved'],
    ['snooze', snooze(open, kim, at(1), at(61), undefined), ['snoozed', 'Kim Osei snoozed it']],
    [
      'snooze by runway',
      snooze({ ...open, outlook: outlook(13) }, kim, at(1), at(61), 12),
      ['snoozed', 'Kim Osei snoozed it until less than 12\u00a0h are left'],
    ],
    ['snooze by a runway that is short', snooze(open, kim, at(1), at(61), 12), 'short-already'],
    ['snooze until now', snooze(open, kim, at(1), at(1), undefined), 'in-the-past'],
    ['snooze what is over', snooze(ended, kim, at(9), at(61), undefined), 'already-resolved'],
    ['wake too soon', wake(snoozed, at(60)), 'still-quiet'],
    ['wake', wake(snoozed, at(61)), ['woken', 'The snooze is over']],
    ['wake what is awake', wake(open, at(61)), 'not-snoozed'],
    ['ask', asked(open, request, kim, at(1)), ['asked', 'Kim Osei asked to stop GraniteFalls (R-12)']],
    [
      'ask by itself',
      asked(open, request, undefined, at(1)),
      ['asked', 'Gatehouse asked to stop GraniteFalls (R-12)'],
    ],
    [
      'ask the same again',
      asked(waiting, request, kim, at(2)),
      [undefined, 'Kim Osei asked to stop GraniteFalls (R-12)'],
    ],
    ['outcome', outcome(waiting, 12, 'done in 1 min', at(3)), ['done', 'R-12: done in 1 min']],
    [
      'replace',
      replaced(waiting, 12, { id: 'rq_2', number: 14, order: 'stop GraniteFalls' }, at(3)),
      ['asked', 'R-14 takes the place of R-12: stop GraniteFalls'],
    ],
    [
      'replace another',
      replaced(open, 12, { id: 'rq_2', number: 14, order: 'stop GraniteFalls' }, at(3)),
      [undefined, open.history.at(-1)?.says],
    ],
    ['outcome of another', outcome(waiting, 13, 'done', at(3)), 'no-such-request'],
  ])('%s', (_what, turn, expected) => {
    expect(says(turn)).toEqual(expected);
  });

  test('keeps the outcome with its request', () => {
    expect(done(outcome(waiting, 12, 'rejected', at(3))).requests).toEqual([
      { ...request, outcome: 'rejected' },
    ]);
  });

  test('cuts a note and keeps the history bounded', () => {
    expect(done(take(open, kim, at(1), 'x'.repeat(5000))).taken?.note).toHaveLength(300);
    let alert = open;
    for (let n = 0; n < 100; n += 1) alert = asked(alert, { ...request, number: n }, kim, at(n)).alert;
    expect([alert.history.length, alert.requests.length]).toEqual([50, 20]);
  });
});

describe('why no automatic stop comes', () => {
  const stop = { id: 'rq_1', number: 12, order: 'stop GraniteFalls', outcome: undefined };
  const kept = cannotStop(open, 'it is the last gateway of PS1', at(1)).alert;
  const stopped = asked(kept, stop, undefined, at(2)).alert;

  test.each<[string, Alert, string | undefined]>([
    ['nothing was in the way', open, undefined],
    ['it was said', kept, 'it is the last gateway of PS1'],
    ['another reason came', cannotStop(kept, 'nobody may approve it', at(2)).alert, 'nobody may approve it'],
    ['somebody asks for something', asked(kept, stop, kim, at(2)).alert, 'it is the last gateway of PS1'],
    ['it was asked for after all', stopped, undefined],
    [
      'the same came back',
      cannotStop(stopped, 'it is the last gateway of PS1', at(3)).alert,
      'it is the last gateway of PS1',
    ],
  ])('when %s', (_, alert, why) => {
    expect(whyNoStop(alert)).toBe(why);
  });

  test('is said once while it stays so', () => {
    expect(cannotStop(kept, 'it is the last gateway of PS1', at(9)).news).toBeUndefined();
  });
});

describe('an alert that a person resolved', () => {
  const closed = done(resolve(alertAfter(fired(0), fired(1, 'g2')), person, at(5), undefined));

  test('is not opened by a repeat of what was on', () => {
    const turn = hear(closed, fired(1, 'g2', { key: 'x', source: 'poll' }), at(6), { id: 'x' });
    expect([turn?.news, turn?.alert.state.kind, turn?.alert.fired]).toEqual([undefined, 'resolved', 3]);
  });

  test('comes back with something new', () => {
    expect(hear(closed, fired(6, 'g3'), at(6), { id: 'x' })?.news).toBe('reopened');
  });
});

describe('a snooze', () => {
  const snoozed = done(
    snooze(alertAfter(watched(0, 'fired', { outlook: outlook(300) })), kim, at(0), at(9000), 12),
  );
  test.each([
    [13, 'limit', true],
    [11, 'limit', false],
    [11, 'critical', false],
    [11, 'warning', true],
  ] as const)('until the runway is 12 h, with %i h to %s', (hours, line, quiet) => {
    expect(isSnoozed({ ...snoozed, outlook: outlook(hours, line) }, at(1))).toBe(quiet);
  });

  test.each<[string, Alert['outlook'], string]>([
    ['it will be', outlook(11), 'Less than 12\u00a0h are left'],
    ['it is over the limit', { ...outlook(400), gigabytes: 10_000 }, 'It is over the limit'],
    [
      'nobody foresees any more when',
      { ...outlook(13), crossings: [] },
      'There is no forecast any more: nobody knows how long is left',
    ],
    ['nothing is known', undefined, 'There is no forecast any more: nobody knows how long is left'],
  ])('until the runway is 12 h is over when %s', (_what, seen, words) => {
    const short = { ...snoozed, outlook: seen };
    expect(isSnoozed(short, at(1))).toBe(false);
    expect(says(wake(short, at(1)))).toEqual(['woken', words]);
  });

  test('ends at its time in any case', () => {
    expect([isSnoozed(snoozed, at(8999)), isSnoozed(snoozed, at(9000)), isSnoozed(open, at(0))]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
