import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AutoStop } from '../../src/desk/auto-stop.ts';
import { Looks } from '../../src/desk/looks.ts';
import type { OrderDesk } from '../../src/desk/order-desk.ts';
import { gatewayIdOf } from '../../src/domain/gateway.ts';
import type { TrafficOutlook } from '../../src/domain/watch.ts';
import { noon, signal } from '../postgres/alerts/samples.ts';
import { silent } from '../postgres/cluster.ts';
import { newRequest, opening, person } from '../postgres/samples.ts';
import { type House, openHouse, settings } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const outlook: TrafficOutlook = {
  kind: 'traffic',
  measuredAt: noon,
  gigabytes: 9600,
  thresholds: { gigabytes: 10_000, warning: 50, critical: 90, stopOnCritical: 'stop', setBy: person('bo') },
  days: [],
  newestPoint: noon,
  gapHours: 0,
  crossings: [],
};

describe('the request of a process that died before it could note it on the alert', () => {
  test('is noted at the next look, once, and no other is asked for', async () => {
    await house.heard(signal('GraniteFalls', { subKind: 'limit', severity: 'critical' }));
    const { id } = await house.alertOf('GraniteFalls');
    const own = { tenant: 't', aadObjectId: settings.botId, teamsId: '28:bot', name: 'Gatehouse' };
    const standing = { by: person('bo'), at: noon };
    const request = { ...newRequest({ at: noon, alert: id, kind: 'stop' }), orderer: own, standing };
    const opened = await house.store.openRequest({ ...opening(request), heard: 'asked', answers: undefined });
    // Whatever is asked for a second time fails the test.
    const orders = {} as OrderDesk;
    const { store, alerts, clock } = house;
    const desk = new AutoStop(
      { store, alerts, clock, log: silent },
      settings,
      orders,
      new Looks(settings, clock),
    );
    const outlooks = new Map([[gatewayIdOf('GraniteFalls'), outlook]]);
    for (let look = 0; look < 2; look += 1) {
      await desk.consider(outlooks);
      const { requests } = await house.alertOf('GraniteFalls');
      expect(requests.map((one) => [one.number, one.own])).toEqual([[opened?.number, 'stands']]);
    }
  });
});
