import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { AutoStop } from '../../src/desk/auto-stop.ts';
import type { ExpiryWatch } from '../../src/desk/expiry-watch.ts';
import type { HealthWatch } from '../../src/desk/health-watch.ts';
import type { TrafficWatch } from '../../src/desk/traffic-watch.ts';
import { WatchDesk } from '../../src/desk/watch-desk.ts';
import type { Signal } from '../../src/domain/alert.ts';
import { AzureForbidden } from '../../src/domain/fault.ts';
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

/** A process that has just begun, with one watch that is of interest. */
function begun(parts: {
  readonly azure?: AzureAlerts;
  readonly traffic?: Pick<TrafficWatch, 'lookAtStorage'>;
}) {
  const { alerts, jobs, clock, desk } = house;
  const counters = { count: () => undefined, observe: () => undefined };
  return new WatchDesk(
    { alerts, jobs, clock, log: silent, counters, azure: parts.azure ?? ({} as AzureAlerts) },
    {
      alerts: desk,
      traffic: (parts.traffic ?? {}) as TrafficWatch,
      health: {} as HealthWatch,
      expiry: {} as ExpiryWatch,
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
      async changedSince(since) {
        asked.push(since);
        const over = listed('over', -300, { condition: 'resolved', key: 'over|resolved' });
        return [listed('on', -400), listed('over', -400), over];
      },
    };
    await begun({ azure }).run('azure-alerts');
    await house.heard();
    expect((await house.every()).map((one) => one.rule)).toEqual(['on']);
    house.clock.at = minutes(5);
    await begun({ azure }).run('azure-alerts');
    expect(asked).toEqual([minutes(-30 * 24 * 60), minutes(-10)]);
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
