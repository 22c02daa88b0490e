import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { AutoStop } from '../../src/desk/auto-stop.ts';
import { AzureAlertsWatch } from '../../src/desk/azure-alerts-watch.ts';
import type { ExpiryWatch } from '../../src/desk/expiry-watch.ts';
import type { HealthWatch } from '../../src/desk/health-watch.ts';
import type { TrafficWatch } from '../../src/desk/traffic-watch.ts';
import { WatchDesk } from '../../src/desk/watch-desk.ts';
import type { Signal } from '../../src/domain/alert.ts';
import { AzureForbidden, type Fault } from '../../src/domain/fault.ts';
import { gatewayIdOf } from '../../src/domain/gateway.ts';
import type { AzureAlerts } from '../../src/ports/watchers.ts';
import { minutes, noon, signal } from '../postgres/alerts/samples.ts';
import { silent } from '../postgres/cluster.ts';
import { gatewayCalled } from '../postgres/samples.ts';
import { type House, openHouse } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  await house.empty();
  house.clock.at = noon;
});

const granite = gatewayCalled('GraniteFalls');

const noAzure: AzureAlerts = { subscriptions: [], changedSince: async () => new Map() };

/** A process that has just begun, with one watch that is of interest. */
function begun(parts: {
  readonly azure?: AzureAlerts;
  readonly traffic?: Pick<TrafficWatch, 'lookAtStorage'>;
}) {
  const { alerts, jobs, clock, desk } = house;
  const counters = { count: () => undefined, observe: () => undefined };
  return new WatchDesk(
    { alerts, jobs, clock, log: silent, counters },
    {
      alerts: desk,
      traffic: (parts.traffic ?? {}) as TrafficWatch,
      health: {} as HealthWatch,
      expiry: {} as ExpiryWatch,
      azureAlerts: new AzureAlertsWatch({ alerts, azure: parts.azure ?? noAzure, clock }),
      autoStop: {} as AutoStop,
    },
    { gateways: new Map([[granite.id, granite]]), apps: [] },
  );
}

describe('Azure’s own list of alerts', () => {
  /** An entry of the list, so many minutes after noon. */
  const listed = (azureId: string, at: number, more: Partial<Signal> = {}): Signal =>
    signal('GraniteFalls', {
      ...{
        source: 'poll',
        azureId,
        kind: 'other',
        subKind: 'signal',
        rule: azureId,
        key: `${azureId}|fired`,
      },
      at: minutes(at),
      ...more,
    });

  test('is read for 30 days at the first look: what has been on for hours is found, what is over is not', async () => {
    const asked: Date[] = [];
    const azure: AzureAlerts = {
      subscriptions: ['s'],
      async changedSince(since) {
        asked.push(since('s'));
        const over = listed('over', -300, { condition: 'resolved', key: 'over|resolved' });
        return new Map([['s', [listed('on', -400), listed('over', -400), over]]]);
      },
    };
    await begun({ azure }).run('azure-alerts');
    await house.heard();
    expect((await house.every()).map((one) => one.rule)).toEqual(['on']);
    house.clock.at = minutes(5);
    await begun({ azure }).run('azure-alerts');
    expect(asked).toEqual([minutes(-30 * 24 * 60), minutes(-10)]);
  });

  describe('of several subscriptions', () => {
    /** What each was asked for at each look: minutes before it. */
    const asked: Readonly<Record<string, number>>[] = [];
    const month = 30 * 24 * 60;
    beforeEach(() => void asked.splice(0));

    /** A look at that minute, with what each has listed. Those that stand open then, by subject and rule or title. */
    async function look(minute: number, lists: Readonly<Record<string, readonly Signal[] | Fault>>) {
      house.clock.at = minutes(minute);
      const subscriptions = Object.keys(lists);
      const azure: AzureAlerts = {
        subscriptions,
        async changedSince(since, now) {
          const ago = (one: string) => (now.getTime() - since(one).getTime()) / 60_000;
          asked.push(Object.fromEntries(subscriptions.map((one) => [one, ago(one)])));
          return new Map(Object.entries(lists));
        },
      };
      await begun({ azure }).run('azure-alerts');
      await house.heard();
      return (await house.every('open')).map((one) => one.rule ?? one.title);
    }

    const refused = new AzureForbidden('403');

    test('one that refuses keeps nothing of the others back, and is itself told of', async () => {
      expect(await look(0, { one: [listed('a', -60)], two: refused })).toEqual(['a']);
      expect(await look(5, { one: [], two: refused })).toEqual(['a']);
      expect(await look(10, { one: [listed('b', 2)], two: refused })).toEqual(
        expect.arrayContaining([
          'a',
          'b',
          'The alerts in Azure of subscription two can’t be read (azure-forbidden)',
        ]),
      );
      const told = (await house.every('open')).find((one) => one.subKind === 'watch');
      expect(told).toMatchObject({
        subject: { kind: 'rule', id: 'subscription:two' },
        detail: expect.stringMatching(
          /^Not since 2026-11-20 12:00\sUTC\. Give the bot’s identity Monitoring Reader/,
        ),
      });
    });

    test('one that can be read again is read from where it was read last, or as at a first look', async () => {
      await look(0, { one: [], two: refused, three: [] });
      await look(5, { one: [], two: refused, three: refused });
      await look(60, { one: [], two: refused, three: refused });
      const over = listed('over', -300, { condition: 'resolved', key: 'over|resolved' });
      const found = await look(65, {
        one: [],
        two: [listed('on', -400), listed('over', -400), over],
        three: [],
      });
      expect(found).toEqual(['on']);
      expect(asked).toEqual([
        { one: month, two: month, three: month },
        { one: 15, two: month, three: 15 },
        { one: 65, two: month, three: 70 },
        { one: 15, two: month, three: 75 },
      ]);
    });

    test('all that refuse are a watch that fails', async () => {
      await look(0, { one: refused, two: refused });
      expect(await house.alerts.watches()).toContainEqual(
        expect.objectContaining({ name: 'azure-alerts', failure: 'azure-forbidden' }),
      );
      expect(await house.alerts.unread()).toEqual([]);
    });

    test('a version that knew only when the watch succeeded is followed from there', async () => {
      await house.alerts.noteWatch('azure-alerts', noon, undefined, undefined);
      await look(30, { one: [], two: refused });
      await look(35, { one: [], two: [] });
      expect(asked).toEqual([
        { one: 40, two: 40 },
        { one: 15, two: 45 },
      ]);
    });
  });
});

describe('what a watch can’t read of one gateway', () => {
  test('is an alert after three of its periods, and over when it can be read', async () => {
    const unread = new Map([[granite.id, new AzureForbidden('403')]]);
    const look = async (minute: number, found: ReadonlyMap<string, AzureForbidden>) => {
      house.clock.at = minutes(minute);
      const desk = begun({ traffic: { lookAtStorage: async () => ({ signals: [], unread: found }) } });
      await desk.run('storage');
      await house.heard();
      return (await house.every('open')).map((one) => [one.subKind, one.subject.id]);
    };
    expect(await look(0, unread)).toEqual([]);
    expect(await look(60, unread)).toEqual([]);
    expect(await look(120, unread)).toEqual([['watch', gatewayIdOf('GraniteFalls')]]);
    expect(await look(180, new Map())).toEqual([]);
  });
});
