import { describe, expect, test } from '@jest/globals';
import type { GatewayState } from '../../src/domain/gateway.ts';
import { defaultStorage, defaultTraffic, type TrafficOutlook } from '../../src/domain/watch.ts';
import { judgeStorage } from '../../src/watch/judge-storage.ts';
import { judgeTraffic } from '../../src/watch/judge-traffic.ts';
import { graniteFalls, stateOf } from './gateways.ts';
import { Ledger } from './ledger.ts';

const noon = new Date('2026-11-20T12:00:00Z').getTime();
const minuteMs = 60_000;

function outlookOf(gigabytes: number, now: Date, more: Partial<TrafficOutlook> = {}): TrafficOutlook {
  return {
    kind: 'traffic',
    measuredAt: now,
    gigabytes,
    thresholds: defaultTraffic,
    days: [],
    newestPoint: new Date(now.getTime() - 7 * minuteMs),
    gapHours: 0,
    crossings: [],
    ...more,
  };
}

/** GraniteFalls under a watch that looks every five minutes. */
class Watched {
  readonly ledger = new Ledger();
  #minute = 0;

  look(gigabytes: number, more: Partial<TrafficOutlook> = {}, state?: GatewayState) {
    this.#minute += 5;
    const now = this.now;
    const facts = { now, state: state ?? stateOf(['running']), standing: this.ledger.standing };
    return this.ledger.take(judgeTraffic(graniteFalls, outlookOf(gigabytes, now, more), facts));
  }

  pass(minutes: number): void {
    this.#minute += minutes;
  }

  get now(): Date {
    return new Date(noon + this.#minute * minuteMs);
  }
}

describe('traffic against its limit', () => {
  test.each([
    { gigabytes: 4999, severity: undefined },
    { gigabytes: 5000, severity: 'warning' },
    { gigabytes: 8999, severity: 'warning' },
    { gigabytes: 9000, severity: 'critical' },
    { gigabytes: 14_000, severity: 'critical' },
  ])('$gigabytes GB of 10,000 is $severity', ({ gigabytes, severity }) => {
    expect(new Watched().look(gigabytes).map((one) => one.severity)).toEqual(
      severity === undefined ? [] : [severity],
    );
  });

  test('says the number against the limit, in words that don’t break', () => {
    const [signal] = new Watched().look(9140, { gapHours: 3 });
    expect(signal).toMatchObject({
      source: 'watch',
      condition: 'fired',
      kind: 'traffic',
      subKind: 'limit',
      subject: { kind: 'gateway', id: 'granitefalls' },
      title: 'GraniteFalls sent 9,140\u00a0of\u00a010,000\u00a0GB in 14 days',
      detail: '91\u00a0% of the limit; 3\u00a0hours of them have no numbers, so that it may be more.',
      measure: { value: 9140, limit: 10_000, unit: 'GB' },
      outlook: { kind: 'traffic', gigabytes: 9140 },
    });
  });

  test('is one row for a percent or an hour, however often it is looked at', () => {
    const watched = new Watched();
    expect(watched.look(9140)).toHaveLength(1);
    expect([watched.look(9150), watched.look(9160), watched.look(9190)].flat()).toEqual([]);
    expect(watched.look(9201)).toHaveLength(1); // 92 %
    watched.pass(60);
    expect(watched.look(9202)).toHaveLength(1); // the chart and the runway are fresh
    expect(watched.look(9202)).toEqual([]);
    expect(watched.ledger.open).toMatchObject([{ severity: 'critical', fired: 3 }]);
  });

  test('is one row also when the desk has not heard the first one yet', () => {
    const { ledger, now } = new Watched();
    const look = () =>
      judgeTraffic(graniteFalls, outlookOf(9140, now), { now, state: undefined, standing: ledger.standing });
    expect(ledger.keep(look())).toHaveLength(1);
    expect(ledger.keep(look())).toEqual([]);
  });

  test('does not flap on its lines: each is left a point lower', () => {
    const watched = new Watched();
    const severities = [9000, 8950, 8900, 8899, 8950, 9000, 5010, 4990, 4901, 4899, 4990].map((one) => {
      watched.look(one);
      return watched.ledger.open[0]?.severity ?? 'over';
    });
    expect(severities).toEqual(
      'critical critical critical warning warning critical warning warning warning over over'.split(' '),
    );
  });

  test('is said again after it was over, in the same hour and at the same percent', () => {
    const watched = new Watched();
    watched.look(5000);
    expect(watched.look(4000)).toMatchObject([{ condition: 'resolved' }]);
    expect(watched.look(4000)).toEqual([]);
    expect(watched.look(5000)).toMatchObject([{ condition: 'fired' }]);
    expect(watched.look(4000)).toMatchObject([{ condition: 'resolved' }]);
    expect(watched.look(5000)).toMatchObject([{ condition: 'fired' }]); // held open meanwhile, as it comes and goes
    expect(watched.look(4000)).toMatchObject([{ condition: 'resolved' }]);
    expect(watched.look(5000)).toMatchObject([{ condition: 'fired' }]);
  });

  test('that somebody resolved rests for a day, but for a rise', () => {
    const watched = new Watched();
    watched.look(5000);
    const [alert] = watched.ledger.open;
    if (alert !== undefined) watched.ledger.resolve(alert, watched.now);
    expect(watched.look(5400)).toEqual([]);
    expect(watched.look(9000)).toMatchObject([{ severity: 'critical' }]);
    const [risen] = watched.ledger.open;
    if (risen !== undefined) watched.ledger.resolve(risen, watched.now);
    expect(watched.look(9100)).toEqual([]);
    watched.pass(24 * 60);
    expect(watched.look(9100)).toHaveLength(1);
  });

  test('of which most is unknown is the least that was sent: nothing is over, better or below a line by it', () => {
    const watched = new Watched();
    watched.look(9140);
    watched.pass(60);
    expect(watched.look(300, { gapHours: 286 })).toMatchObject([
      {
        condition: 'fired',
        severity: 'critical',
        title: 'GraniteFalls sent at least 300\u00a0of\u00a010,000\u00a0GB in 14 days',
        detail: '3\u00a0% of the limit; 286\u00a0hours of them have no numbers, so that it may be more.',
      },
    ]);
    expect(watched.look(300, { gapHours: 25 })).toEqual([]);
    expect(watched.ledger.open).toMatchObject([{ severity: 'critical' }]);
    expect(watched.look(300, { gapHours: 24 })).toMatchObject([{ condition: 'resolved' }]);
    expect(watched.look(300, { gapHours: 286 })).toEqual([]);
    expect(watched.look(9200, { gapHours: 286 })).toMatchObject([{ severity: 'critical' }]);
  });

  test('of which not all could be read takes nothing back either', () => {
    const watched = new Watched();
    watched.look(9140);
    watched.pass(60);
    const { now, ledger } = watched;
    const facts = { now, state: undefined, unreadSince: now, standing: ledger.standing };
    expect(judgeTraffic(graniteFalls, outlookOf(3000, now), facts)).toMatchObject([{ severity: 'critical' }]);
  });

  test('that only Azure told of is not ours to close', () => {
    const watched = new Watched();
    const [signal] = watched.look(9140);
    if (signal === undefined) throw new Error('nothing was said');
    const azures = new Watched();
    azures.ledger.take([{ ...signal, source: 'webhook', azureId: 'a1', key: 'a1|fired' }]);
    expect(azures.look(1000)).toEqual([]);
    expect(azures.look(9140)).toHaveLength(1); // from here on it is
    expect(azures.look(1000)).toMatchObject([{ condition: 'resolved' }]);
  });
});

describe('numbers that stay away', () => {
  const silent = (minutes: number, now: Date) => ({
    newestPoint: new Date(now.getTime() - minutes * minuteMs),
  });

  test('for over 40 minutes are an alert of their own while machines run, and the sum is not judged', () => {
    const watched = new Watched();
    watched.look(9140);
    expect(watched.look(9140, silent(30, watched.now))).toEqual([]);
    const [signal, ...others] = watched.look(3000, silent(45, watched.now));
    expect(others).toEqual([]);
    expect(signal).toMatchObject({
      subKind: 'no-data',
      severity: 'warning',
      title: 'Azure Monitor has no traffic numbers of GraniteFalls for over 40\u00a0min',
    });
    expect(watched.ledger.open).toHaveLength(2);
    expect(watched.look(8000)).toMatchObject([
      { subKind: 'no-data', condition: 'resolved' },
      { subKind: 'limit', severity: 'warning' },
    ]);
  });

  test('are said again by the hour', () => {
    const watched = new Watched();
    const titles = [45, 50, 65, 90, 125].flatMap((minutes) =>
      watched.look(9000, silent(minutes, watched.now)).map((one) => one.title.split('over ')[1]),
    );
    expect(titles).toEqual(['40\u00a0min', '1\u00a0h', '2\u00a0h']);
  });

  test.each([
    { title: 'the gateway is stopped', state: stateOf(['deallocated', 'deallocated']) },
    {
      title: 'it was started just now',
      state: stateOf(['running'], { provisionedAt: new Date(noon - 10 * minuteMs) }),
    },
  ])('are no alert when $title', ({ state }) => {
    const watched = new Watched();
    expect(watched.look(0, silent(300, watched.now), state)).toEqual([]);
  });

  test('and no word on whether it runs: nothing is said', () => {
    const ledger = new Ledger();
    const now = new Date(noon);
    const facts = { now, state: undefined, standing: ledger.standing };
    expect(judgeTraffic(graniteFalls, 'no-data', facts)).toEqual([]);
    expect(judgeTraffic(graniteFalls, 'no-data', { ...facts, state: stateOf(['running']) })).toHaveLength(1);
  });

  test('of a gateway that was stopped since are over, and the sum falls as it does', () => {
    const watched = new Watched();
    watched.look(5000);
    watched.look(5000, silent(45, watched.now));
    const off = watched.look(4000, silent(50, watched.now), stateOf(['deallocated']));
    expect(off.map((one) => [one.subKind, one.condition])).toEqual([
      ['no-data', 'resolved'],
      ['limit', 'resolved'],
    ]);
  });
});

describe('storage', () => {
  const look = (ledger: Ledger, gigabytes: number | undefined) =>
    ledger.take(
      judgeStorage(graniteFalls, gigabytes === undefined ? undefined : gigabytes * 1e9, defaultStorage, {
        now: new Date(noon),
        standing: ledger.standing,
      }),
    );

  test('is judged against its own limit', () => {
    const ledger = new Ledger();
    expect(look(ledger, 990)).toEqual([]);
    expect(look(ledger, 1000)).toMatchObject([
      {
        kind: 'storage',
        severity: 'warning',
        title: 'The storage account of GraniteFalls holds 1,000\u00a0of\u00a02,000\u00a0GB',
      },
    ]);
    expect(look(ledger, 1010)).toEqual([]);
    expect(look(ledger, 1800)).toMatchObject([{ severity: 'critical' }]);
    expect(look(ledger, undefined)).toEqual([]);
    expect(look(ledger, 985)).toMatchObject([{ condition: 'fired', severity: 'warning' }]);
    expect(look(ledger, 979)).toMatchObject([{ condition: 'resolved' }]);
  });
});
