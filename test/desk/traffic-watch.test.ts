import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { LimitBook } from '../../src/desk/limit-book.ts';
import { TrafficWatch } from '../../src/desk/traffic-watch.ts';
import { type Gateway, gatewayIdOf } from '../../src/domain/gateway.ts';
import { defaultTraffic } from '../../src/domain/watch.ts';
import { minutes } from '../postgres/alerts/samples.ts';
import { openAlerts, type Tenant } from '../postgres/alerts/tenant.ts';
import { graniteFalls } from '../watch/gateways.ts';
import { ScriptedAzure } from './scripted-azure.ts';

const edge: Gateway = { ...graniteFalls, id: gatewayIdOf('RedmondEdge'), name: 'RedmondEdge' };
const gateways = new Map([graniteFalls, edge].map((one) => [one.id, one]));

let db: Tenant;
let azure: ScriptedAzure;
let minute: number;
beforeAll(async () => {
  db = await openAlerts();
});
afterAll(() => db.close());
beforeEach(async () => {
  await db.empty();
  azure = new ScriptedAzure();
  minute = 0;
});

/** A watch as a process that has just begun has it. */
function begun(): TrafficWatch {
  const clock = { now: () => minutes(minute), speed: () => 0, onSpeed: () => () => undefined };
  const settings = {
    gateways,
    timeZone: 'UTC',
    trafficThresholds: new Map([...gateways.keys()].map((id) => [id, defaultTraffic])),
    storageThresholds: new Map(),
  };
  return new TrafficWatch(
    { alerts: db.alerts, meter: azure, fleet: azure, clock },
    settings,
    new LimitBook(settings, db.alerts),
  );
}
const look = (watch: TrafficWatch) => watch.look(new Map());
/** GB that are known of the 14 days before now. */
const knownOf = async (watch: TrafficWatch, gateway: Gateway) =>
  (await watch.outlookOf(gateway))?.gigabytes ?? 0;
const askedForPast = () => azure.asked.filter((one) => one.grain === 'PT1H' && one.hours > 900);

describe('the past of a gateway', () => {
  test('is read once, and by no later look or process again', async () => {
    const watch = begun();
    for (const at of [0, 5, 10]) {
      minute = at;
      await look(watch);
    }
    await look(begun());
    expect(azure.asked.filter((one) => one.grain === 'PT1H')).toHaveLength(1);
    expect(await knownOf(watch, graniteFalls)).toBeGreaterThan(335);
  });

  test('that could not be read is asked for again at the next look', async () => {
    const watch = begun();
    azure.failing = new Set(['PT1H granitefalls']);
    await look(watch);
    expect(await knownOf(watch, graniteFalls)).toBeLessThan(3);
    expect(await knownOf(watch, edge)).toBe(337);
    azure.failing = new Set();
    minute = 5;
    await look(watch);
    expect(await knownOf(watch, graniteFalls)).toBeGreaterThan(335);
    expect(askedForPast().map((one) => one.gateways)).toEqual([
      [graniteFalls.id, edge.id],
      [graniteFalls.id],
    ]);
  });

  test('is not lost when no gateway’s could be read at the first start', async () => {
    azure.failing = new Set(['PT1H']);
    await expect(look(begun())).rejects.toMatchObject({ code: 'azure-unreachable' });
    azure.failing = new Set();
    minute = 5;
    const watch = begun();
    await look(watch);
    expect(await knownOf(watch, graniteFalls)).toBeGreaterThan(335);
  });

  test('is read for as long as nobody looked', async () => {
    await look(begun());
    minute = 5 * 24 * 60;
    const watch = begun();
    await look(watch);
    expect(await knownOf(watch, graniteFalls)).toBe(337);
    expect(azure.asked.filter((one) => one.grain === 'PT1H').map((one) => one.hours)).toEqual([960, 144]);
  });

  test('of one that has been stopped for weeks is not asked for at each look', async () => {
    azure.gigabytesIn = (at, id) => (id === edge.id && at > minutes(-20 * 24 * 60) ? undefined : 1);
    const watch = begun();
    for (const at of [0, 5, 70]) {
      minute = at;
      await look(watch);
    }
    expect(askedForPast()).toHaveLength(1);
  });
});

describe('late points', () => {
  const asked = () => azure.asked.filter((one) => one.grain === 'PT1H' && one.hours < 900);

  test('are read once an hour', async () => {
    const watch = begun();
    for (let at = 0; at <= 130; at += 5) {
      minute = at;
      await look(watch);
    }
    expect(asked().map((one) => one.hours)).toEqual([48, 48]);
  });

  test('that could not be read are asked for at the next look, of that gateway alone', async () => {
    const watch = begun();
    await look(watch);
    azure.failing = new Set(['PT1H redmondedge']);
    minute = 60;
    await look(watch);
    azure.failing = new Set();
    minute = 65;
    await look(watch);
    expect(asked().map((one) => one.gateways)).toEqual([[graniteFalls.id, edge.id], [edge.id]]);
  });
});

describe('hours without a number', () => {
  const gapsOf = async () => (await begun().outlookOf(edge))?.gapHours;
  const offFrom = (from: number, to: number) => {
    azure.gigabytesIn = (at, id) =>
      id === edge.id && at >= minutes(from) && at < minutes(to) ? undefined : 1;
  };

  test('miss nothing where nothing runs, also after it has been started again', async () => {
    offFrom(-60 * 60, 120);
    azure.powersOf = (id) => [id === edge.id ? 'deallocated' : 'running'];
    await look(begun());
    expect(await gapsOf()).toBe(0);
    minute = 60;
    await look(begun());
    azure.powersOf = () => ['running'];
    minute = 240;
    await look(begun());
    expect(await gapsOf()).toBe(0);
  });

  test('are missing where machines run, or where nobody knows', async () => {
    offFrom(-60 * 60, 0);
    await look(begun());
    expect(await gapsOf()).toBe(60);
    await db.empty();
    azure.failing = new Set(['PT1H redmondedge']);
    await look(begun());
    expect(await gapsOf()).toBeGreaterThan(300);
  });
});

describe('numbers that stay away', () => {
  test('while the machines run are told by whichever process looks', async () => {
    azure.gigabytesIn = (at, id) => (id === edge.id && at > minutes(-180) ? undefined : 1);
    expect((await look(begun())).signals).toMatchObject([{ subKind: 'no-data', subject: { id: edge.id } }]);
    azure.powersOf = () => ['deallocated'];
    expect((await look(begun())).signals).toEqual([]);
  });

  test('because they can’t be read are told of as well, and the gateway is named each time', async () => {
    await look(begun());
    azure.failing = new Set(['PT5M redmondedge', 'PT1H redmondedge']);
    const told: unknown[] = [];
    for (const at of [5, 30, 120]) {
      minute = at;
      const { signals, unread } = await look(begun());
      told.push([...unread.keys()], ...signals.map((one) => one.title));
    }
    expect(told).toEqual([
      [edge.id],
      [edge.id],
      [edge.id],
      'The traffic numbers of RedmondEdge could not be read for over 1\u00a0h',
    ]);
  });

  test('of one that was never read are no news at the first failure', async () => {
    azure.failing = new Set(['PT5M redmondedge', 'PT1H redmondedge']);
    expect((await look(begun())).signals).toEqual([]);
    await db.alerts.noteUnread('traffic', new Map([[edge.id, 'azure-unreachable']]), minutes(0));
    minute = 60;
    expect((await look(begun())).signals).toMatchObject([{ subKind: 'no-data', subject: { id: edge.id } }]);
  });
});

test('a storage account that can’t be read is named while others can', async () => {
  azure.failing = new Set(['storage redmondedge']);
  const { unread } = await begun().lookAtStorage(new Map());
  expect([...unread.keys()]).toEqual([edge.id]);
});
