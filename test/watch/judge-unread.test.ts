import { describe, expect, test } from '@jest/globals';
import type { Unread, WatchName } from '../../src/domain/watch.ts';
import { judgeUnread, type Watched } from '../../src/watch/judge-unread.ts';
import { judgeWatches, type WatchRun } from '../../src/watch/judge-watches.ts';
import { graniteFalls } from './gateways.ts';
import { Ledger } from './ledger.ts';

const start = new Date('2026-11-20T12:00:00Z');
const later = (minutes: number): Date => new Date(start.getTime() + minutes * 60_000);
const app = { name: 'CMG server app', appId: '631a96bc-a705-4eda-9f99-fdaf9f54f6a2' };
const watched: readonly Watched[] = [
  { subject: { kind: 'gateway', id: graniteFalls.id }, name: graniteFalls.name },
  { subject: { kind: 'app', id: app.appId }, name: app.name },
];
const unread = (watch: WatchName, subject: string, code = 'azure-forbidden', since = start): Unread => ({
  ...{ watch, subject, code, since },
});

function look(ledger: Ledger, all: readonly Unread[], now: Date) {
  return ledger.take(judgeUnread(all, watched, { now, standing: ledger.standing }));
}

describe('what a watch can’t read of one gateway or app', () => {
  test.each<{ watch: WatchName; minutes: number }>([
    { watch: 'traffic', minutes: 10 },
    { watch: 'storage', minutes: 120 },
    { watch: 'health', minutes: 4 },
  ])('is an alert when three periods of the watch of $watch have gone by', ({ watch, minutes }) => {
    const all = [unread(watch, graniteFalls.id)];
    expect(look(new Ledger(), all, later(minutes - 1))).toEqual([]);
    expect(look(new Ledger(), all, later(minutes))).toMatchObject([
      {
        kind: 'health',
        subKind: 'watch',
        subject: { kind: 'gateway', id: graniteFalls.id },
        severity: 'warning',
      },
    ]);
  });

  test('names what it is, since when, and the right that is missing', () => {
    expect(look(new Ledger(), [unread('secret', app.appId)], later(600))).toMatchObject([
      {
        subject: { kind: 'app', id: app.appId },
        title: 'The secrets of CMG server app can’t be read (azure-forbidden)',
        detail:
          'Not since 2026-11-20 12:00\u00a0UTC. Give the bot’s identity Application.Read.All in Microsoft Graph.',
      },
    ]);
    expect(look(new Ledger(), [unread('secret', app.appId, 'app-missing')], later(600))).toMatchObject([
      { detail: expect.stringContaining('Compare `appId`') },
    ]);
  });

  test('is one alert of the gateway, over when the last of it can be read again', () => {
    const ledger = new Ledger();
    const [storage, health] = [unread('storage', graniteFalls.id), unread('health', graniteFalls.id)];
    expect(look(ledger, [storage, health], later(10))).toMatchObject([
      { title: 'The machines of GraniteFalls can’t be read (azure-forbidden)' },
    ]);
    expect(look(ledger, [storage, health], later(120))).toMatchObject([
      { title: 'The storage account and machines of GraniteFalls can’t be read (azure-forbidden)' },
    ]);
    expect(look(ledger, [storage, health], later(122))).toEqual([]);
    expect(
      look(ledger, [unread('health', graniteFalls.id, 'azure-forbidden', later(130))], later(131)),
    ).toEqual([]);
    expect(ledger.open).toHaveLength(1);
    expect(look(ledger, [], later(140))).toMatchObject([{ condition: 'resolved' }]);
    expect(ledger.open).toEqual([]);
  });

  test('is over when it is not in the configuration any more', () => {
    const ledger = new Ledger();
    const all = [unread('traffic', graniteFalls.id), unread('secret', app.appId)];
    look(ledger, all, later(600));
    expect(ledger.open).toHaveLength(2);
    const left = watched.filter(({ subject }) => subject.kind === 'app');
    const rest = { now: later(605), standing: ledger.standing };
    expect(ledger.take(judgeUnread(all, left, rest))).toMatchObject([
      {
        subject: { kind: 'gateway', id: graniteFalls.id },
        condition: 'resolved',
        title: 'granitefalls is not in the configuration any more, so nobody looks at it',
      },
    ]);
    expect(ledger.open).toHaveLength(1);
  });

  test('ends no alert of a watch that is late', () => {
    const ledger = new Ledger();
    const late = { startedAt: start, now: later(600), standing: ledger.standing };
    const failing: WatchRun = {
      name: 'traffic',
      succeededAt: undefined,
      since: start,
      failure: 'azure-down',
      failures: 9,
    };
    ledger.take(judgeWatches([failing], late));
    expect(ledger.open).toHaveLength(1);
    expect(look(ledger, [], later(601))).toEqual([]);
  });
});
