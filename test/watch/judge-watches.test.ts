import { describe, expect, test } from '@jest/globals';
import { watchNames } from '../../src/domain/watch.ts';
import { judgeWatches, latenessOf, type WatchRun, watchPeriods } from '../../src/watch/judge-watches.ts';
import { Ledger } from './ledger.ts';

const minuteMs = 60_000;
const start = new Date('2026-11-20T12:00:00Z');
const later = (minutes: number): Date => new Date(start.getTime() + minutes * minuteMs);

function look(ledger: Ledger, watch: WatchRun, now: Date, startedAt = start) {
  return ledger.take(judgeWatches([watch], { now, startedAt, standing: ledger.standing }));
}

describe('a watch of ours', () => {
  test('that has not succeeded for three periods is an alert, until it does', () => {
    const ledger = new Ledger();
    const watch = { name: 'traffic', succeededAt: later(0), failure: undefined } as const;
    expect(look(ledger, watch, later(15))).toEqual([]);
    expect(look(ledger, watch, later(16))).toMatchObject([
      {
        kind: 'health',
        subKind: 'watch',
        subject: { kind: 'rule', id: 'watch:traffic' },
        title: 'The watch of outbound traffic is late',
      },
    ]);
    expect(look(ledger, watch, later(20))).toEqual([]);
    expect(look(ledger, { ...watch, failure: 'azure-unreachable' }, later(25))).toMatchObject([
      { title: 'The watch of outbound traffic fails (azure-unreachable)' },
    ]);
    expect(look(ledger, { ...watch, succeededAt: later(30) }, later(30))).toMatchObject([
      { condition: 'resolved' },
    ]);
    expect(look(ledger, { ...watch, succeededAt: later(30) }, later(31))).toEqual([]);
  });

  test('that has failed three times in a row is one before that', () => {
    const watch = { name: 'certificate', succeededAt: later(-60), failure: 'azure-forbidden' } as const;
    expect(look(new Ledger(), { ...watch, failures: 2 }, later(10))).toEqual([]);
    expect(look(new Ledger(), { ...watch, failures: 3 }, later(10))).toHaveLength(1);
  });

  test('is not late for what was due while nobody ran', () => {
    const watch = { name: 'health', succeededAt: later(-3000), failure: undefined } as const;
    expect(look(new Ledger(), watch, later(1))).toEqual([]);
    expect(look(new Ledger(), watch, later(7))).toHaveLength(1);
    expect(latenessOf(watch, start, later(7))).toBe(5 * minuteMs);
  });

  test('that never ran is late by its period from the start on', () => {
    for (const name of watchNames) {
      const watch = { name, succeededAt: undefined, failure: undefined };
      const periods = watchPeriods[name] / minuteMs;
      expect(look(new Ledger(), watch, later(3 * periods))).toEqual([]);
      expect(look(new Ledger(), watch, later(3 * periods + 1))).toMatchObject([{ severity: 'warning' }]);
    }
  });

  test('is not taken for well by a process that has just begun', () => {
    const ledger = new Ledger();
    const watch = { name: 'traffic', succeededAt: later(0), failure: undefined } as const;
    look(ledger, watch, later(20));
    expect(look(ledger, watch, later(21), later(21))).toEqual([]);
    expect(ledger.open).toHaveLength(1);
    expect(look(ledger, { ...watch, succeededAt: later(22) }, later(22), later(21))).toHaveLength(1);
  });
});
