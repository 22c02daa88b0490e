import { describe, expect, test } from '@jest/globals';
import { watchNames } from '../../src/domain/watch.ts';
import { judgeWatches, latenessOf, type WatchRun, watchPeriods } from '../../src/watch/judge-watches.ts';
import { Ledger } from './ledger.ts';

const minuteMs = 60_000;
const start = new Date('2026-11-20T12:00:00Z');
const after = (minutes: number): Date => new Date(start.getTime() + minutes * minuteMs);

function look(ledger: Ledger, watch: WatchRun, now: Date, startedAt = start) {
  return ledger.take(judgeWatches([watch], { now, startedAt, standing: ledger.standing }));
}

describe('a watch of ours', () => {
  test('that has not succeeded for three periods is an alert, until it does', () => {
    const ledger = new Ledger();
    const watch = { name: 'traffic', succeededAt: after(0), failure: undefined } as const;
    expect(look(ledger, watch, after(15))).toEqual([]);
    expect(look(ledger, watch, after(16))).toMatchObject([
      {
        kind: 'health',
        subKind: 'watch',
        subject: { kind: 'rule', id: 'watch:traffic' },
        title: 'The watch of outbound traffic is late',
      },
    ]);
    expect(look(ledger, watch, after(20))).toEqual([]);
    expect(look(ledger, { ...watch, failure: 'azure-unreachable' }, after(25))).toMatchObject([
      { title: 'The watch of outbound traffic fails (azure-unreachable)' },
    ]);
    expect(look(ledger, { ...watch, succeededAt: after(30) }, after(30))).toMatchObject([
      { condition: 'resolved' },
    ]);
    expect(look(ledger, { ...watch, succeededAt: after(30) }, after(31))).toEqual([]);
  });

  test('that has failed three times in a row is one before that', () => {
    const watch = { name: 'certificate', succeededAt: after(-60), failure: 'azure-forbidden' } as const;
    expect(look(new Ledger(), { ...watch, failures: 2 }, after(10))).toEqual([]);
    expect(look(new Ledger(), { ...watch, failures: 3 }, after(10))).toHaveLength(1);
  });

  test('is not late for what was due while nobody ran', () => {
    const watch = { name: 'health', succeededAt: after(-3000), failure: undefined } as const;
    expect(look(new Ledger(), watch, after(1))).toEqual([]);
    expect(look(new Ledger(), watch, after(7))).toHaveLength(1);
    expect(latenessOf(watch, start, after(7))).toBe(5 * minuteMs);
  });

  test('that never ran is late by its period from the start on', () => {
    for (const name of watchNames) {
      const watch = { name, succeededAt: undefined, failure: undefined };
      const periods = watchPeriods[name] / minuteMs;
      expect(look(new Ledger(), watch, after(3 * periods))).toEqual([]);
      expect(look(new Ledger(), watch, after(3 * periods + 1))).toMatchObject([{ severity: 'warning' }]);
    }
  });

  test('is not taken for well by a process that has just begun', () => {
    const ledger = new Ledger();
    const watch = { name: 'traffic', succeededAt: after(0), failure: undefined } as const;
    look(ledger, watch, after(20));
    expect(look(ledger, watch, after(21), after(21))).toEqual([]);
    expect(ledger.open).toHaveLength(1);
    expect(look(ledger, { ...watch, succeededAt: after(22) }, after(22), after(21))).toHaveLength(1);
  });
});
