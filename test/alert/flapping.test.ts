import { describe, expect, test } from '@jest/globals';
import { snooze, take } from '../../src/alert/acts.ts';
import { settle, settlesAt } from '../../src/alert/flapping.ts';
import { hear } from '../../src/alert/hear.ts';
import { alertAfter, at, fired, heardAll, kim, outlook, over, watched } from './signals.ts';

const critical = { severity: 'critical' } as const;
const mild = { severity: 'informational' } as const;

describe('an alert that comes and goes', () => {
  const flapping = [fired(0), over(10), fired(20, 'g2')];

  test('is held open, and it is said', () => {
    const { alert, news } = heardAll(...flapping, over(25, 'g2'), fired(30, 'g3'));
    expect(news).toEqual(['opened', 'resolved', 'flapping', undefined, undefined]);
    expect(alert?.state.kind).toBe('open');
    expect(alert?.flappingSince).toEqual(at(20));
    expect(alert?.turns).toEqual([0, 10, 20, 25, 30].map(at));
  });

  test('is resolved for real after 30 quiet minutes', () => {
    const alert = alertAfter(...flapping, over(25, 'g2'));
    expect(settlesAt(alert)).toEqual(at(55));
    expect(settle(alert, at(54))).toBeUndefined();
    expect(settle(alert, at(55))).toMatchObject({
      news: 'resolved',
      alert: { state: { kind: 'resolved', by: { kind: 'azure' } }, flappingSince: undefined },
    });
  });

  test('is an alert like any other when it stayed on for 30 minutes', () => {
    const calm = settle(alertAfter(...flapping), at(50));
    expect(calm).toMatchObject({
      news: 'changed',
      alert: { state: { kind: 'open' }, flappingSince: undefined },
    });
    expect(calm && settlesAt(calm.alert)).toBeUndefined();
    const ended = calm && hear(calm.alert, over(60, 'g2'), at(60), { id: 'x' });
    expect(ended?.news).toBe('resolved');
  });

  test('is not what came back once in a long time', () => {
    expect(alertAfter(fired(-90), over(0), fired(20, 'g2')).flappingSince).toBeUndefined();
  });

  test('by our own look is held open as well', () => {
    const { alert, news } = heardAll(
      watched(0, 'fired'),
      watched(10, 'resolved'),
      watched(15, 'fired'),
      watched(20, 'resolved'),
    );
    expect([news.at(-2), news.at(-1), alert?.state.kind]).toEqual(['flapping', undefined, 'open']);
    expect(alert && settle(alert, at(50))?.alert.state).toMatchObject({ by: { kind: 'watch' } });
  });
});

describe('a snoozed alert', () => {
  const quiet = (until: number, hours?: number) => {
    const turn = snooze(
      alertAfter(watched(0, 'fired', { outlook: outlook(300) })),
      kim,
      at(0),
      at(until),
      hours,
    );
    if (typeof turn === 'string') throw new Error(turn);
    return turn.alert;
  };

  test('wakes when it rises to critical', () => {
    const turn = hear(quiet(240), watched(5, 'fired', critical), at(5), { id: 'x' });
    expect([turn?.news, turn?.alert.snoozed]).toEqual(['worse', undefined]);
  });

  test('stays so when it rises to less', () => {
    const opened = hear(undefined, fired(0, 'g1', mild), at(0), { id: 'x' });
    const turn = opened && snooze(opened.alert, kim, at(0), at(99), undefined);
    if (turn === undefined || typeof turn === 'string') throw new Error('not snoozed');
    const worse = hear(turn.alert, fired(1, 'g2'), at(1), { id: 'y' });
    expect([worse?.news, worse?.alert.snoozed?.until]).toEqual(['worse', at(99)]);
  });

  test('until the runway is short wakes when it is', () => {
    const long = hear(quiet(9000, 12), watched(5, 'fired', { outlook: outlook(13) }), at(5), { id: 'x' });
    expect([long?.news, long?.alert.snoozed?.runwayHours]).toEqual([undefined, 12]);
    const short = hear(quiet(9000, 12), watched(5, 'fired', { outlook: outlook(11) }), at(5), { id: 'x' });
    expect([short?.news, short?.alert.snoozed]).toEqual(['woken', undefined]);
    const blind = { ...outlook(13), crossings: [] };
    const unknown = hear(quiet(9000, 12), watched(5, 'fired', { outlook: blind }), at(5), { id: 'x' });
    expect([unknown?.news, unknown?.alert.history.at(-1)?.says]).toEqual([
      'woken',
      'There is no forecast any more: nobody knows how long is left',
    ]);
    const warning = hear(quiet(9000, 12), watched(5, 'fired', { outlook: outlook(1, 'warning') }), at(5), {
      id: 'x',
    });
    expect(warning?.alert.snoozed?.runwayHours).toBe(12);
  });

  test('that somebody took is still taken when it comes back', () => {
    const taken = take(alertAfter(fired(-90)), kim, at(-80), undefined);
    if (typeof taken === 'string') throw new Error(taken);
    const ended = hear(taken.alert, over(0), at(0), { id: 'x' });
    expect(hear(ended?.alert, fired(5, 'g2'), at(5), { id: 'y' })?.alert.taken?.by).toEqual(kim);
  });
});
