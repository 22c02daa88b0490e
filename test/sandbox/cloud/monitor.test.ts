import { MetricsQueryClient } from '@azure/monitor-query';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SandboxClock } from '../../../src/sandbox/clock.ts';
import { Conditions } from '../../../src/sandbox/cloud/conditions.ts';
import { Demands } from '../../../src/sandbox/cloud/demands.ts';
import { Fleet } from '../../../src/sandbox/cloud/fleet.ts';
import { Measures } from '../../../src/sandbox/cloud/measures.ts';
import { rulesOf } from '../../../src/sandbox/cloud/monitor-rules.ts';
import { Faults } from '../../../src/sandbox/faults.ts';
import { makeTenant } from '../../../src/sandbox/tenant.ts';
import { Receiver, until } from './receiver.ts';
import { named, newFolder, noon, type Started, start } from './start.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
/** A minute of the tenant in a tenth of a second. */
const speed = 600;

test('an ordinary fortnight keeps every rule quiet', () => {
  const tenant = makeTenant({ gateways: 20, people: 4 });
  const clock = new SandboxClock(noon, 0);
  const faults = new Faults();
  const fleet = new Fleet(tenant, clock, faults, newFolder());
  const demands = new Demands(tenant, new Conditions(tenant, clock, faults, newFolder()));
  const measures = new Measures(fleet, demands);
  const loud = fleet.sites.flatMap((site) =>
    rulesOf(tenant, site.gateway).flatMap((rule) => {
      const times = Array.from({ length: 14 * 24 }, (_, hour) => noon.getTime() - hour * 60 * minute);
      return times.filter((at) => (measures.at(rule, site, at)?.value ?? 0) > rule.threshold);
    }),
  );
  expect(loud).toEqual([]);
});

describe('the rules', () => {
  let at: Started;
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await Receiver.open();
    at = await start({ speed });
    at.cloud.alerts.turnTo(receiver.url);
  });
  afterEach(async () => {
    await at.cloud.close();
    receiver.close();
  });

  /** Bytes in a span of time: those of the machines and those of the storage account. */
  async function bytesOut(name: string, from: number, to: number): Promise<number> {
    const one = new MetricsQueryClient(at.credential, {
      endpoint: at.cloud.url,
      tlsOptions: { ca: at.ca },
    });
    const timespan = { startTime: new Date(from), endTime: new Date(to) };
    const options = { timespan, granularity: 'PT5M', aggregations: ['Total' as const] };
    const { scaleSet, storageAccount } = named(at.tenant, name);
    const results = await Promise.all([
      one.queryResource(scaleSet, ['Network Out Total'], options),
      one.queryResource(storageAccount, ['Egress'], options),
    ]);
    const points = results.flatMap((result) => result.metrics[0]?.timeseries[0]?.data ?? []);
    return points.reduce((sum, point) => sum + (point.total ?? 0), 0);
  }

  const last14Days = (name: string) => {
    const now = at.clock.now().getTime();
    return bytesOut(name, now - 14 * day, now);
  };

  test('say nothing until a switch is used; then a spike fires, and resolves as the same alert', async () => {
    const begin = at.clock.now().getTime();
    const before = await bytesOut('GraniteFalls', begin - day, begin - 10 * minute);
    const usual = await last14Days('GraniteFalls');
    expect(usual / 1e13).toBeGreaterThan(0.81);
    expect(usual / 1e13).toBeLessThan(0.87);
    expect(receiver.said).toEqual([]);

    at.faults.set('monitor-spike', true);
    const from = at.clock.now().getTime();
    await until(() => at.clock.now().getTime() > from + 12 * minute);
    expect((await last14Days('GraniteFalls')) / 1e13).toBeGreaterThan(0.9);
    expect((await last14Days('GraniteHill')) / 1e13).toBeLessThan(0.2);
    await until(() => receiver.said.length >= 2);
    expect(receiver.said.sort()).toEqual([
      'Fired cmg-traffic-critical-granitefalls',
      'Fired cmg-traffic-warning-granitefalls',
    ]);
    const fired = receiver.received[0]?.webhook;
    expect(fired).toMatchObject({
      schemaId: 'azureMonitorCommonAlertSchema',
      data: {
        essentials: {
          signalType: 'Metric',
          monitoringService: 'Platform',
          alertTargetIDs: [named(at.tenant, 'GraniteFalls').scaleSet.toLowerCase()],
        },
        alertContext: { condition: { allOf: [{ metricName: 'Network Out Total' }] } },
      },
    });

    at.faults.set('monitor-spike', false);
    const to = at.clock.now().getTime();
    const spike = await bytesOut('GraniteFalls', from, to - 10 * minute);
    at.clock.setSpeed(3600);
    await until(() => receiver.said.length >= 4);
    expect(receiver.said).toHaveLength(4);
    const ids = (condition: string) =>
      receiver.received
        .map(({ webhook }) => webhook.data.essentials)
        .filter((one) => one.monitorCondition === condition)
        .map((one) => one.alertId)
        .sort();
    expect(ids('Resolved')).toEqual(ids('Fired'));
    // What was told of the past stays as it was.
    expect(await bytesOut('GraniteFalls', begin - day, begin - 10 * minute)).toBe(before);
    expect(await bytesOut('GraniteFalls', from, to - 10 * minute)).toBe(spike);
  });

  test('a spike of a gateway that is named, and that needs more', async () => {
    at.faults.set('monitor-spike', true, undefined, 'GraniteHill');
    const from = at.clock.now().getTime();
    await until(() => at.clock.now().getTime() > from + 12 * minute);
    expect((await last14Days('GraniteHill')) / 1e13).toBeGreaterThan(0.9);
    expect((await last14Days('GraniteFalls')) / 1e13).toBeLessThan(0.87);
  });

  test('who stops a gateway is in an alert of the activity log, and its name does not answer', async () => {
    at.cloud.edit('GraniteHill', { power: 'stop' });
    await until(() => receiver.said.length >= 2);
    expect(receiver.said.sort()).toEqual([
      'Fired cmg-availability-granitehill',
      'Fired cmg-deallocated-granitehill',
    ]);
    const deallocated = receiver.received.find(({ webhook }) =>
      webhook.data.essentials.alertRule.startsWith('cmg-deallocated'),
    );
    expect(deallocated?.webhook).toMatchObject({
      data: {
        essentials: { severity: 'Sev4', signalType: 'Activity Log' },
        alertContext: { caller: 'portal.admin@contoso.com', status: 'Succeeded' },
      },
    });
    at.cloud.edit('GraniteHill', { power: 'start' });
    await until(() => receiver.said.length >= 3);
    expect(receiver.said).toHaveLength(3);
    expect(receiver.said.at(-1)).toBe('Resolved cmg-availability-granitehill');
  });

  test('a storage account that fills up', async () => {
    at.clock.setSpeed(3600);
    at.faults.set('monitor-storage', true, undefined, 'RedmondEdge');
    await until(() => receiver.said.length >= 2);
    expect(receiver.said.sort()).toEqual([
      'Fired cmg-storage-critical-redmondedge',
      'Fired cmg-storage-warning-redmondedge',
    ]);
    at.faults.set('monitor-storage', false);
    await until(() => receiver.said.length >= 4);
  });

  test('without numbers a rule stays as it is', async () => {
    at.faults.set('monitor-spike', true);
    await until(() => receiver.said.length >= 2);
    at.faults.set('monitor-gap', true);
    at.faults.set('monitor-spike', false);
    at.clock.setSpeed(3600);
    const from = at.clock.now().getTime();
    await until(() => at.clock.now().getTime() > from + 3 * 60 * minute);
    expect(receiver.said).toHaveLength(2);
    at.faults.set('monitor-gap', false);
    await until(() => receiver.said.length >= 4);
  });

  test('a restart remembers what has fired, and that a spike was over', async () => {
    at.faults.set('monitor-spike', true);
    await until(() => receiver.said.length >= 2);
    await at.cloud.close();
    const seen = at.clock.now();
    at = await start({ speed, dir: at.dir, startAt: seen });
    at.cloud.alerts.turnTo(receiver.url);
    expect(at.cloud.alerts.monitor.alerts).toHaveLength(2);
    const from = at.clock.now().getTime();
    await until(() => at.clock.now().getTime() > from + 20 * minute);
    const [begin, end] = [from + minute, from + 16 * minute];
    const weekBefore = await bytesOut('GraniteFalls', begin - 7 * day, end - 7 * day);
    // Had it gone on it would be three times the usual.
    expect((await bytesOut('GraniteFalls', begin, end)) / weekBefore).toBeLessThan(1.3);
    at.clock.setSpeed(3600);
    await until(() => receiver.said.length >= 4);
    expect(receiver.said.filter((one) => one.startsWith('Fired'))).toHaveLength(2);
  });
});
