import { describe, expect, test } from '@jest/globals';
import { hear } from '../../src/alert/hear.ts';
import { alertAfter, at, fired, type Heard, heardAll, outlook, over, watched } from './signals.ts';

type News = ReturnType<typeof heardAll>['news'];

const critical = { severity: 'critical' } as const;
const mild = { severity: 'informational' } as const;
const polled = { source: 'poll', title: 'cmg-traffic fired' } as const;
const endless = { resolves: false } as const;

describe('what is heard of one matter', () => {
  test.each<[string, readonly Heard[], News, string]>([
    ['opens it', [fired(0)], ['opened'], 'open warning 1'],
    [
      'again: only the number grows',
      [fired(0), fired(1), fired(2)],
      ['opened', undefined, undefined],
      'open warning 3',
    ],
    [
      'over webhook and poll',
      [fired(0), [fired(0, 'g1', polled), 5]],
      ['opened', undefined],
      'open warning 2',
    ],
    ['by the poll first', [fired(0, 'g1', polled), [fired(0), 1]], ['opened', undefined], 'open warning 2'],
    ['and its end', [fired(0), over(90)], ['opened', 'resolved'], 'resolved warning 1'],
    [
      'the end twice',
      [fired(0), over(90), [over(90, 'g1', polled), 91]],
      ['opened', 'resolved', 'nothing'],
      'resolved warning 1',
    ],
    ['the beginning after the end', [over(5), [fired(0), 6]], [undefined, undefined], 'resolved warning 1'],
    [
      'a late beginning of what is over',
      [fired(0), over(90), [fired(0, 'g1', polled), 91]],
      ['opened', 'resolved', undefined],
      'resolved warning 2',
    ],
    [
      'a late beginning long after',
      [fired(0), over(90), [fired(1), 600]],
      ['opened', 'resolved', undefined],
      'resolved warning 2',
    ],
    ['a worse one beside it', [fired(0), fired(1, 'g2', critical)], ['opened', 'worse'], 'open critical 2'],
    ['a milder one beside it', [fired(0), fired(1, 'g2', mild)], ['opened', undefined], 'open warning 2'],
    [
      'the worse one ends',
      [fired(0), fired(1, 'g2', critical), over(2, 'g2')],
      ['opened', 'worse', 'better'],
      'open warning 2',
    ],
    [
      'the milder one ends',
      [fired(0), fired(1, 'g2', critical), over(2)],
      ['opened', 'worse', undefined],
      'open critical 2',
    ],
    [
      'all of them end',
      [fired(0), fired(1, 'g2', critical), over(2), over(90, 'g2')],
      ['opened', 'worse', undefined, 'resolved'],
      'resolved critical 2',
    ],
    [
      'the end of another that never began',
      [fired(0), over(1, 'g2'), [fired(0, 'g2', critical), 2]],
      ['opened', undefined, undefined],
      'open warning 2',
    ],
    [
      'an end older than the newest beginning',
      [fired(0), fired(10), [over(5), 11]],
      ['opened', undefined, 'nothing'],
      'open warning 2',
    ],
    [
      'back within 30 min',
      [fired(-90), over(0), fired(29, 'g2')],
      ['opened', 'resolved', 'reopened'],
      'open warning 2',
    ],
    [
      'back later: another alert',
      [fired(-90), over(0), fired(31, 'g2')],
      ['opened', 'resolved', 'opened'],
      'open warning 1',
    ],
    [
      'a repeat of the one before, in the next one',
      [fired(-90), over(0), fired(31, 'g2'), [fired(-80), 32]],
      ['opened', 'resolved', 'opened', undefined],
      'open warning 2',
    ],
    [
      'an end older than the newest beginning, after a late beginning',
      [fired(10), [fired(0, 'g1', critical), 11], [over(5), 12]],
      ['opened', undefined, 'nothing'],
      'open warning 2',
    ],
    [
      'beginning and end of one moment',
      [over(5), [fired(5), 6]],
      [undefined, undefined],
      'resolved warning 1',
    ],
    ['only ends: never told', [over(0)], [undefined], 'resolved warning 0'],
    [
      'after an unheard beginning it fires',
      [over(0), fired(5, 'g2')],
      [undefined, 'opened'],
      'open warning 1',
    ],
    ['an end without an id, of nothing', [over(0, null)], ['nothing'], 'none'],
    ['bodies without an id', [fired(0, null), over(90, null)], ['opened', 'resolved'], 'resolved warning 1'],
    [
      'our own look',
      [watched(0, 'fired'), watched(90, 'resolved')],
      ['opened', 'resolved'],
      'resolved warning 1',
    ],
    ['our own look finds all well', [watched(0, 'resolved')], ['nothing'], 'none'],
    [
      'Azure’s end while our look says it is on',
      [fired(0), watched(1, 'fired'), over(2)],
      ['opened', 'changed', undefined],
      'open warning 2',
    ],
    [
      'our end while Azure says it is on',
      [fired(0), watched(1, 'fired'), watched(90, 'resolved')],
      ['opened', 'changed', 'resolved'],
      'resolved warning 2',
    ],
    [
      'our look finds well what only Azure watches',
      [fired(0), watched(1, 'resolved')],
      ['opened', 'nothing'],
      'open warning 1',
    ],
    [
      'our look ends what never ends by itself',
      [fired(0, 'g1', endless), watched(90, 'resolved')],
      ['opened', 'resolved'],
      'resolved warning 1',
    ],
    [
      'what never ends by itself stays',
      [fired(0, 'g1', endless), fired(1, 'g2', endless)],
      ['opened', undefined],
      'open warning 2',
    ],
    [
      'our look with a new number',
      [watched(0, 'fired'), watched(5, 'fired', { title: 'GraniteFalls sent 5,200 GB' })],
      ['opened', 'changed'],
      'open warning 2',
    ],
    [
      'our look with the same number',
      [watched(0, 'fired'), watched(5, 'fired')],
      ['opened', undefined],
      'open warning 2',
    ],
  ])('%s', (_what, signals, news, expected) => {
    const heard = heardAll(...signals);
    const { alert } = heard;
    expect(heard.news).toEqual(news);
    expect(alert === undefined ? 'none' : `${alert.state.kind} ${alert.severity} ${alert.fired}`).toBe(
      expected,
    );
  });

  test('keeps its id while it is the same, and has the new one after that', () => {
    expect(alertAfter(fired(-90), over(0), fired(29, 'g2')).id).toBe('al_1');
    expect(alertAfter(fired(-90), over(0), fired(31, 'g2')).id).toBe('al_3');
  });

  test('shows the words of the worst, and of equals our own', () => {
    expect(alertAfter(fired(0), fired(1, 'g2', critical)).title).toContain('g2');
    expect(alertAfter(fired(0), fired(1, 'g2', critical), over(2, 'g2')).title).toContain('g1');
    expect(alertAfter(fired(0), watched(1, 'fired'), fired(2)).title).toBe('GraniteFalls sent 5,100 GB');
    expect(alertAfter(fired(0), [fired(0, 'g1', polled), 5]).title).toContain('says g1');
  });

  test('names the alerts of Azure that are on', () => {
    const alert = alertAfter(fired(0), fired(1, 'g2'), watched(2, 'fired'), over(3));
    expect([alert.azureIds, alert.isWatched]).toEqual([['g2'], true]);
  });

  test('of an alert that we watch, Azure’s end is only noted', () => {
    const opened = hear(undefined, fired(0), at(0), { id: 'al_1', isWatched: true });
    const ended = hear(opened?.alert, over(5), at(5), { id: 'al_2' });
    expect([ended?.alert.state.kind, ended?.news]).toEqual(['open', 'noted']);
    expect(hear(ended?.alert, watched(6, 'resolved'), at(6), { id: 'al_3' })?.news).toBe('resolved');
  });

  test('of an alert that we watch, our look ends nothing while only Azure says that it is on', () => {
    const heard = heardAll(fired(0), watched(1, 'fired'), watched(2, 'resolved'), fired(3, 'g2'));
    expect(heard.alert?.state.kind).toBe('open');
    const looked = hear(heard.alert, watched(4, 'resolved', { outlook: outlook(9) }), at(4), { id: 'al_9' });
    expect([looked?.alert.state.kind, looked?.news, looked?.alert.outlook?.kind]).toEqual([
      'open',
      'changed',
      'traffic',
    ]);
    const ended = hear(looked?.alert, over(5, 'g2'), at(5), { id: 'al_9' });
    expect([ended?.alert.state.kind, ended?.news]).toEqual(['open', 'noted']);
  });

  test('our look ends a later alert of the same matter as well', () => {
    const { alert } = heardAll(watched(0, 'fired'), watched(5, 'resolved'));
    const opened = hear(alert, fired(60), at(60), { id: 'al_3', isWatched: true });
    const noted = hear(opened?.alert, over(61), at(61), { id: 'al_4' });
    expect(noted?.news).toBe('noted');
    expect(hear(noted?.alert, watched(62, 'resolved'), at(62), { id: 'al_5' })?.news).toBe('resolved');
  });

  test('what comes back as critical is a rise', () => {
    const { alert, news } = heardAll(fired(0), over(20), fired(25, 'g2', critical));
    expect([news, alert?.flappingSince]).toEqual([['opened', 'resolved', 'worse'], at(25)]);
    expect(heardAll(fired(-90), over(0), fired(5, 'g2', critical)).news.at(-1)).toBe('worse');
  });

  test('never ends by itself as soon as one who speaks of it never does', () => {
    expect(alertAfter(fired(0), fired(1, 'g2', endless), fired(2, 'g3')).resolves).toBe(false);
  });

  test('stays within its bounds', () => {
    const many = Array.from({ length: 200 }, (_, n) => fired(n, `g${n}`, n % 2 === 0 ? critical : {}));
    const turns = Array.from({ length: 200 }, (_, n) =>
      n % 2 === 0 ? fired(n, `t${n}`) : over(n, `t${n - 1}`),
    );
    for (const alert of [
      alertAfter(...many),
      alertAfter(...turns),
      alertAfter(...many, ...many.map((_, n) => over(300 + n, `g${n}`))),
    ]) {
      expect(alert.history.length).toBeLessThanOrEqual(50);
      expect(alert.voices.length).toBeLessThanOrEqual(30);
      expect(alert.azureIds.length).toBeLessThanOrEqual(20);
      expect(alert.turns.length).toBeLessThanOrEqual(10);
      expect(alert.history[0]?.what).toBe('opened');
    }
  });
});
