import { describe, expect, test } from '@jest/globals';
import { alertCard } from '../../src/card/alert-card.ts';
import type { AdaptiveCard } from '../../src/card/look.ts';
import type { AlertRequest } from '../../src/domain/alert.ts';
import { alert, extras, fromAzure, gappy, nightLook as look, traffic, warned } from './alert-fixtures.ts';
import { buttons, executes, mentions, resolvedByAzure, seen } from './alert-seen.ts';
import { at, kim } from './fixtures.ts';
import { nodesOf, wordsOf } from './teams-card.ts';

describe('the card of a traffic alert', () => {
  const words = wordsOf(seen());

  test('says in this order what it is, how bad, what comes, and who is called', () => {
    expect(wordsOf(seen()['body']).split('\n').slice(0, 7)).toEqual([
      '▲',
      'Critical: outbound traffic',
      'A-17',
      'GraniteFalls sent 9,140 of 10,000 GB in 14 days',
      '91 % of the limit. At this pace it reaches the limit on Sat 21 Nov, about 11:00 CET: in 32 h (26 to 41 h).',
      'If nobody acts: it keeps running and traffic keeps costing. Auto-stop is off.',
      '<at>Kim Osei</at> is on call. **Nobody has taken this yet.**',
    ]);
    expect(words).toContain('newest point Fri 20 Nov, 02:55 CET; 1 GB is 1,000,000,000 bytes');
    expect(words.match(/1,000,000,000/g)).toHaveLength(1);
  });

  test('mentions who is on call by the Entra object id', () => {
    expect(mentions(seen())).toEqual([
      {
        type: 'mention',
        text: '<at>Kim Osei</at>',
        mentioned: { id: kim.aadObjectId, name: 'Kim Osei' },
      },
    ]);
  });

  test('draws 14 days with three lines, and bars in their stead', () => {
    const [chart] = nodesOf(seen()).filter((one) => one['type'] === 'Chart.Line');
    const series = (chart?.['data'] ?? []) as readonly { legend: string; values: readonly unknown[] }[];
    expect(series.map((one) => [one.legend.replaceAll('\u00a0', ' '), one.values.length])).toEqual([
      ['Sum of 14 days', 14],
      ['Limit 10,000 GB', 2],
      ['Critical 9,000 GB', 2],
      ['Warning 5,000 GB', 2],
    ]);
    expect(chart).toMatchObject({ yMin: 0, yMax: 11_000 });
    expect(words).toContain('▃▃▃▃▄▄▄▅▅▆▆▇▇█');
    expect(words).toMatch(
      /7 Nov\n3,420 GB\n14 Nov\n5,080 GB, over the warning line \(5,000 GB\)\n20 Nov\n9,140 GB, over the critical line \(9,000 GB\)/,
    );
  });

  test('leaves out a day without data, and says so', () => {
    const card = seen({ outlook: gappy });
    const [chart] = nodesOf(card).filter((one) => one['type'] === 'Chart.Line');
    const [line] = (chart?.['data'] ?? []) as readonly { values: readonly { x: string }[] }[];
    expect(line?.values.map((one) => one.x)).not.toContain('2026-11-12');
    expect(line?.values).toHaveLength(12);
    expect(wordsOf(card)).toContain('▃▃▃▃▄··▅▅▆▆▇▇█');
    expect(wordsOf(card)).toContain('Azure has no data for 12 Nov and 13 Nov');
  });

  test('says where its lines are, and no number twice', () => {
    expect(words).toContain('Critical at\n9,000 GB, warning at 5,000 GB');
    const voices = [
      { of: 'watch', isOn: true, severity: 'critical', title: alert().title, at: at('02:00') },
    ] as const;
    const detail = '91 % of the limit.';
    expect(wordsOf(seen({ voices, detail })).match(/91 % of the limit/g)).toHaveLength(1);
    const other = 'Azure Monitor says: GraniteFalls sent 375 GB in 1 h';
    expect(wordsOf(seen({ voices, detail: other }))).toContain(
      'Azure Monitor says: \n“GraniteFalls sent 375 GB in 1 h”',
    );
    expect(wordsOf(seen({ detail: other, title: 'Another' }))).not.toContain('It says');
  });

  test('claims nothing where nothing is foreseen', () => {
    const few = { ...gappy, gapHours: 20 };
    expect(wordsOf(seen({ outlook: few }))).toContain('\n91 % of the limit: 860 GB are left.\n');
    const most = wordsOf(seen({ outlook: gappy }));
    expect(most).toContain('At least 91 % of the limit: there are no numbers for 50 h, so nobody knows');
    expect(most).toContain('There are no numbers for 50 h of the 14 days: what is told is the least');
    expect(wordsOf(seen({ outlook: gappy }))).not.toContain('At this pace');
    expect(wordsOf(seen({ outlook: gappy }))).toContain('don’t tell whether and when it reaches the limit');
    expect(wordsOf(seen())).not.toContain('don’t tell whether');
    const steep = traffic({ crossings: [] });
    expect(wordsOf(seen({ outlook: steep }))).toMatch(/The sum grew by \d+ GB since midnight\./);
    const over = wordsOf(seen({ outlook: traffic({ gigabytes: 10_900 }) }));
    expect(over).toContain('109 % of the limit: it is over the limit.');
    expect(over).not.toContain('At this pace');
  });

  test('names the line that comes before the limit', () => {
    const both = wordsOf(seen({ severity: 'warning', outlook: warned }));
    expect(both).toContain('At this pace it reaches the limit about Thu 26 Nov: in 6 days (4 to 9 days).');
    expect(both).toContain(
      'Before that it crosses the critical line (9,000 GB) about Tue 24 Nov: in 5 days (3 to 7 days).',
    );
  });

  test.each([
    ['ask', 'critical', traffic(), 'the approvers are asked whether to stop it.'],
    ['ask', 'warning', warned, 'over the critical line (9,000 GB), the approvers are asked'],
    ['stop', 'critical', traffic(), 'If nobody acts: GraniteFalls is stopped'],
    ['stop', 'warning', warned, 'over the critical line (9,000 GB), GraniteFalls is stopped'],
  ] as const)('with auto-stop %s when %s says what is done', (autoStop, severity, outlook, says) => {
    expect(wordsOf(seen({ severity, outlook }, { autoStop }))).toContain(says);
  });

  describe('with an automatic stop that Gatehouse has asked for', () => {
    const stop = { id: 'rq_1', number: 21, order: 'stop GraniteFalls', outcome: undefined } as const;
    const rejected = 'stop GraniteFalls, rejected by Bo Lindqvist';
    const own = (one: Partial<AlertRequest>, autoStop: 'ask' | 'stop' = 'stop') =>
      wordsOf(seen({ requests: [{ ...stop, own: 'stands', ...one }] }, { autoStop }));

    test('promises it while it waits for its time', () => {
      expect(own({})).toContain('If nobody acts: GraniteFalls is stopped');
    });

    test.each(['ask', 'stop'] as const)('set to %s promises nothing that people must decide', (autoStop) => {
      const words = own({ own: 'asks' }, autoStop);
      expect(words).toContain('traffic keeps costing. R-21 asks the approvers whether to stop it.');
      expect(words).not.toContain('GraniteFalls is stopped');
    });

    test.each(['ask', 'stop'] as const)(
      'set to %s says what became of it, and that no other comes',
      (mode) => {
        const words = own({ outcome: rejected }, mode);
        expect(words).toContain(
          `If nobody acts: while GraniteFalls runs, traffic keeps costing. Nothing stops it automatically any more. R-21 was its automatic stop: ${rejected}.`,
        );
        expect(words).not.toContain('announced 10');
      },
    );

    test('tells of the newest', () => {
      const requests = [
        { ...stop, own: 'stands', outcome: 'stop GraniteFalls, void' },
        { ...stop, id: 'rq_2', number: 22, own: 'asks' },
        { ...stop, id: 'rq_3', number: 23, outcome: rejected },
      ] as const;
      const words = wordsOf(seen({ requests }, { autoStop: 'stop' }));
      expect(words).toContain('R-22 asks the approvers whether to stop it.');
    });
  });

  test('offers no stop against numbers that are missing', () => {
    const gap = seen({ subKind: 'no-data', outlook: gappy });
    expect(buttons(gap)).toEqual(['Acknowledge', 'Snooze or mute…', 'Resolve…']);
    expect(wordsOf(gap)).not.toContain('stop GraniteFalls');
  });

  test('tells a watch’s own words as such, and a rule of Azure’s as such', () => {
    const late = { kind: 'health', subKind: 'watch', outlook: undefined, rule: 'Watch of storage' } as const;
    expect(wordsOf(seen(late))).not.toContain('Rule in Azure Monitor');
    const own = {
      subKind: 'no-data',
      rule: undefined,
      isWatched: true,
      detail: 'Nobody counts.',
      title: 'It is so',
      voices: [{ of: 'watch', isOn: true, severity: 'warning', title: 'It is so', at: at('05:00') }],
    } as const;
    expect(wordsOf(seen(own))).toContain('Nobody counts.');
    expect(wordsOf(seen(own))).not.toContain('It says');
  });

  test('does not go on to claim what is over', () => {
    const voices = [
      { of: 'watch', isOn: false, severity: 'warning', title: 'It works again', at: at('05:00') },
    ] as const;
    const over = { voices, outlook: undefined, state: resolvedByAzure } as const;
    const late = {
      ...over,
      kind: 'health',
      subKind: 'watch',
      rule: 'Watch of storage',
      isWatched: false,
      detail: 'It last succeeded: never. Until it does, nobody looks.',
    } as const;
    expect(wordsOf(seen(late))).not.toContain('nobody looks');
    const silent = { ...over, subKind: 'no-data', rule: undefined, isWatched: true } as const;
    expect(wordsOf(seen({ ...silent, detail: 'Nobody counts.' }))).not.toContain('Nobody counts.');
    const azures = wordsOf(seen({ ...over, rule: 'Disk', detail: 'The disk is full.' }));
    expect(azures).toContain('It said: ');
    expect(azures).not.toContain('It says: ');
  });

  test('says of a silent service name whose look it was', () => {
    const silent = { kind: 'health', subKind: 'unreachable', outlook: undefined } as const;
    expect(wordsOf(seen({ ...silent, rule: undefined }))).toContain('from where Gatehouse runs');
    expect(wordsOf(seen({ ...silent, rule: 'availability' }))).not.toContain('from where Gatehouse runs');
  });

  test('of a webhook alone starts nothing, and says so', () => {
    expect(wordsOf(seen({ outlook: undefined }, { autoStop: 'stop' }))).toContain(
      'Auto-stop acts on Gatehouse’s own measurement only',
    );
  });

  test('offers to take it, to keep it quiet, to raise the limit and to stop, never more than that', () => {
    expect(buttons(seen())).toEqual(['Acknowledge', 'Snooze or mute…', 'Raise the limit…', 'Stop gateway…']);
    expect(executes(seen())).toEqual([
      { title: 'Acknowledge', verb: 'alert-take', data: { alert: 'al_Vb4n0Ls1' }, style: 'positive' },
      { title: 'Snooze A-17', verb: 'alert-snooze', data: { alert: 'al_Vb4n0Ls1' } },
      { title: 'Mute traffic alerts of GraniteFalls', verb: 'alert-mute', data: { alert: 'al_Vb4n0Ls1' } },
      { title: 'Ask to raise the limit', verb: 'alert-limit', data: { alert: 'al_Vb4n0Ls1' } },
      {
        title: 'Ask to stop GraniteFalls',
        verb: 'alert-order',
        data: { alert: 'al_Vb4n0Ls1', order: 'stop' },
        style: 'destructive',
      },
    ]);
  });

  test('offers no order that its control path can’t take, and no runway that is over', () => {
    expect(buttons(seen({}, { canStop: false }))).not.toContain('Stop gateway…');
    const soon = traffic({
      crossings: [{ line: 'limit', at: at('10:00'), earliest: at('09:00'), latest: at('12:00') }],
    });
    const values = (card: AdaptiveCard) =>
      nodesOf(card)
        .filter((one) => one['type'] === 'Input.ChoiceSet')
        .flatMap((one) => (one['choices'] as { value: string }[]).map(({ value }) => value));
    expect(values(seen())).toEqual(['PT1H', 'PT4H', 'runway-12', 'date']);
    expect(values(seen({ outlook: soon }))).toEqual(['PT1H', 'PT4H', 'date']);
    expect(values(alertCard(fromAzure(), 'operator', look, extras()))).toEqual(['PT1H', 'PT4H', 'date']);
  });
});

describe('who looks', () => {
  test('finds orders only where the rights for them may be', () => {
    expect(buttons(seen({}, {}, 'everybody'))).toEqual(['Acknowledge', 'Snooze or mute…']);
    expect(wordsOf(seen({}, {}, 'everybody'))).toContain('Operators see more buttons here.');
  });

  test('finds all of them where nobody can have an own view', () => {
    const many = Array.from({ length: 61 }, (_, index) => `29:1p${index}`);
    for (const watchers of [[], many]) {
      const card = seen({}, { watchers }, 'everybody');
      expect(buttons(card)).toHaveLength(4);
      expect(card['refresh']).toBeUndefined();
    }
  });

  test('is refreshed by name, until the alert is over', () => {
    expect(seen()['refresh']).toEqual({
      action: {
        type: 'Action.Execute',
        title: 'Refresh card',
        verb: 'view',
        data: { alert: 'al_Vb4n0Ls1' },
      },
      userIds: ['29:1kim', '29:1ana'],
    });
    expect(seen({ state: resolvedByAzure })['refresh']).toBeUndefined();
  });
});
