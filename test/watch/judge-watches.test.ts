import { describe, expect, test } from '@jest/globals';
import { watchNames } from '../../src/domain/watch.ts';
import { judgeWatches, latenessOf, type WatchRun, watchPeriods } from '../../src/watch/judge-watches.ts';
import { Ledger } from './ledger.ts';

const minuteMs = 60_000;
const start = new Date('2026-11-20T12:00:00Z');
const later = (minutes: number): Date => new Date(start.getTime() + minutes * minuteMs);

type Run = Pick<WatchRun, 'name' | 'succeededAt' | 'failure'> & Partial<WatchRun>;

function look(ledger: Ledger, watch: Run, now: Date, startedAt = start) {
  const run = { failures: watch.failure === undefined ? 0 : 1, since: undefined, ...watch };
  return ledger.take(judgeWatches([run], { now, startedAt, standing: ledger.standing }));
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
    expect(look(new Ledger(), watch, later(16))).toHaveLength(1);
    const run = { ...watch, failures: 0, since: undefined };
    expect(latenessOf(run, start, later(15))).toBe(0);
    expect(latenessOf(run, start, later(16))).toBe(3014 * minuteMs);
  });

  test.each<{ title: string; run: Run; hours: number }>([
    {
      title: 'last succeeded long ago',
      run: { name: 'certificate', succeededAt: later(0), failure: undefined },
      hours: 19,
    },
    {
      title: 'never succeeded since it was first to run',
      run: { name: 'certificate', succeededAt: undefined, failure: undefined, since: later(0) },
      hours: 19,
    },
  ])('that $title is late, however often the bot was restarted meanwhile', ({ run, hours }) => {
    const restarted = later(hours * 60 - 16);
    expect(look(new Ledger(), run, later((hours - 2) * 60), later((hours - 2) * 60 - 16))).toEqual([]);
    expect(look(new Ledger(), run, later(hours * 60), restarted)).toMatchObject([
      { title: 'The watch of certificates is late' },
    ]);
  });

  test('that was late once is over when it succeeds: nobody but the watch would say so', () => {
    const ledger = new Ledger();
    look(ledger, { name: 'storage', succeededAt: later(0), failure: undefined }, later(200));
    expect(ledger.open).toHaveLength(1);
    look(ledger, { name: 'storage', succeededAt: later(201), failure: undefined }, later(201));
    expect(ledger.open).toEqual([]);
  });

  test('that never ran is late by its period from the start on', () => {
    for (const name of watchNames) {
      const watch = { name, succeededAt: undefined, failure: undefined } as const;
      // A process has a quarter of an hour to begin with.
      const minutes = Math.max(15, (3 * watchPeriods[name]) / minuteMs);
      expect(look(new Ledger(), watch, later(minutes))).toEqual([]);
      expect(look(new Ledger(), watch, later(minutes + 1))).toMatchObject([{ severity: 'warning' }]);
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
