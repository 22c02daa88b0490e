import { MetricsClient, MetricsQueryClient } from '@azure/monitor-query';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { address, named, noon, type Started, start } from './start.ts';

const day = 86_400_000;
const sets = 'Microsoft.Compute/virtualMachineScaleSets';
let at: Started;
let one: MetricsQueryClient;
let many: MetricsClient;

async function begin(gateways = 3): Promise<void> {
  at = await start({ speed: 0, gateways });
  one = new MetricsQueryClient(at.credential, { endpoint: at.cloud.url, tlsOptions: { ca: at.ca } });
  many = new MetricsClient(`${at.cloud.url}/metrics/westus`, at.credential, {
    audience: 'https://metrics.monitor.azure.com',
    tlsOptions: { ca: at.ca },
  });
}
beforeEach(() => begin());
afterEach(() => at.cloud.close());

const last14Days = { startTime: new Date(noon.getTime() - 14 * day), endTime: noon };
const sum = (points: readonly { total?: number }[] = []) =>
  points.reduce((all, p) => all + (p.total ?? 0), 0);

describe('the batch client', () => {
  test('gets fourteen days at any grain, with the same sum', async () => {
    const { scaleSet } = named(at.tenant, 'GraniteFalls');
    const sums = [];
    for (const [interval, points] of [
      ['P1D', 14],
      ['PT1H', 336],
      ['PT5M', 4032],
    ] as const) {
      const [result] = await many.queryResources([scaleSet], ['Network Out Total'], sets, {
        ...last14Days,
        interval,
        aggregation: 'total',
      });
      expect(result).toMatchObject({ resourceId: scaleSet, resourceRegion: 'westus', granularity: interval });
      const data = result?.metrics[0]?.timeseries[0]?.data;
      expect(data).toHaveLength(points);
      sums.push(sum(data));
    }
    expect(sums[0]).toBeGreaterThan(0.85 * 8.1e12);
    expect(sums[0]).toBeLessThan(0.85 * 8.7e12);
    for (const other of sums) expect(other).toBeCloseTo(sums[0] ?? 0, -5);
  });

  test('knows nothing yet of the last three minutes', async () => {
    const { scaleSet } = named(at.tenant, 'GraniteFalls');
    const startTime = new Date(noon.getTime() - 10 * 60_000);
    const [result] = await many.queryResources([scaleSet], ['Network Out Total'], sets, {
      startTime,
      endTime: noon,
      interval: 'PT1M',
    });
    const data = result?.metrics[0]?.timeseries[0]?.data ?? [];
    expect(data.map((point) => point.total !== undefined)).toEqual([
      ...Array(7).fill(true),
      ...Array(3).fill(false),
    ]);
  });

  test('has a gap, not a zero, while all machines are off', async () => {
    const gateway = named(at.tenant, 'GraniteFalls');
    at.clock.setSpeed(100_000);
    await at.compute.virtualMachineScaleSets.deallocate(...address(gateway));
    const off = Math.ceil(at.clock.now().getTime() / 60_000) * 60_000; // Monitor counts from the full minute on
    while (at.clock.now().getTime() < off + 3_600_000)
      await at.compute.virtualMachineScaleSets.get(...address(gateway));
    const [result] = await many.queryResources([gateway.scaleSet], ['Network Out Total'], sets, {
      startTime: new Date(off),
      endTime: new Date(off + 3_000_000),
      interval: 'PT5M',
    });
    const data = result?.metrics[0]?.timeseries[0]?.data ?? [];
    expect(data).toHaveLength(10);
    expect(data.some((point) => 'total' in point && point.total !== undefined)).toBe(false);
  });

  test('takes fifty resources of one region, and no more', async () => {
    await at.cloud.close();
    await begin(210);
    const ids = at.tenant.gateways.filter((g) => g.region === 'westus').map((g) => g.scaleSet);
    const options = { ...last14Days, interval: 'P1D', aggregation: 'total' };
    const ask = (some: string[]) => many.queryResources(some, ['Network Out Total'], sets, options);
    expect(await ask(ids.slice(0, 50))).toHaveLength(50);
    await expect(ask(ids.slice(0, 51))).rejects.toMatchObject({ statusCode: 400 });
    await expect(ask([named(at.tenant, 'GraniteHill').scaleSet])).rejects.toMatchObject({ statusCode: 400 });
  });
});

describe('the client for one resource', () => {
  test.each([
    ['GraniteFalls', 600],
    ['GraniteHill', 120],
    ['RedmondEdge', 2],
  ])('gets about what %s and its storage account send a day: %i GB', async (name, gigabytes) => {
    const { scaleSet, storageAccount } = named(at.tenant, name);
    const options = { timespan: last14Days, granularity: 'P1D', aggregations: ['Total' as const] };
    const machines = await one.queryResource(scaleSet, ['Network Out Total'], options);
    const storage = await one.queryResource(storageAccount, ['Egress'], options);
    const all = [machines, storage].map((result) => sum(result.metrics[0]?.timeseries[0]?.data));
    const bytes = ((all[0] ?? 0) + (all[1] ?? 0)) / 14;
    expect(bytes / 1e9 / gigabytes).toBeGreaterThan(0.96);
    expect(bytes / 1e9 / gigabytes).toBeLessThan(1.04);
  });

  test('gets the egress of a storage account', async () => {
    const { storageAccount } = named(at.tenant, 'GraniteFalls');
    const timespan = { startTime: new Date(noon.getTime() - day), endTime: noon };
    const options = { timespan, granularity: 'PT1H' };
    const result = await one.queryResource(storageAccount, ['Egress'], options);
    expect(result.metrics[0]).toMatchObject({ name: 'Egress', unit: 'Bytes', errorCode: 'Success' });
    expect(result.metrics[0]?.timeseries[0]?.data).toHaveLength(24);
  });

  test('gets how full a storage account was, hour by hour, and no finer', async () => {
    const { storageAccount } = named(at.tenant, 'GraniteFalls');
    const timespan = { startTime: new Date(noon.getTime() - 3 * 3_600_000), endTime: noon };
    const ask = (granularity: string) =>
      one.queryResource(storageAccount, ['UsedCapacity'], {
        ...{ timespan, granularity, aggregations: ['Average' as const] },
      });
    const data = (await ask('PT1H')).metrics[0]?.timeseries[0]?.data ?? [];
    expect(data).toHaveLength(3);
    for (const { average = 0 } of data) expect(Math.abs(average / 640e9 - 1)).toBeLessThan(0.02);
    await expect(ask('PT5M')).rejects.toThrow('PT1H');
  });

  test('gets nothing of the last hour while there is a gap, and all of it afterwards', async () => {
    const { scaleSet } = named(at.tenant, 'GraniteFalls');
    const timespan = { startTime: new Date(noon.getTime() - 2 * 3_600_000), endTime: noon };
    const known = async (id: string) => {
      const options = { timespan, granularity: 'PT5M', aggregations: ['Total' as const] };
      const { metrics } = await one.queryResource(id, ['Network Out Total'], options);
      return metrics[0]?.timeseries[0]?.data?.filter((point) => point.total !== undefined).length;
    };
    at.faults.set('monitor-gap', true, undefined, 'GraniteFalls');
    expect(await known(scaleSet)).toBe(12);
    expect(await known(named(at.tenant, 'GraniteHill').scaleSet)).toBe(24);
    at.faults.set('monitor-gap', false);
    expect(await known(scaleSet)).toBe(24);
  });

  test('is told which metrics there are when it asks for another', async () => {
    const { scaleSet } = named(at.tenant, 'GraniteFalls');
    const asked = one.queryResource(scaleSet, ['Network Out']);
    await expect(asked).rejects.toMatchObject({ statusCode: 400, code: 'BadRequest' });
    await expect(asked).rejects.toThrow('Network Out Total');
  });

  test('is told of an unknown resource', async () => {
    const nobody = named(at.tenant, 'GraniteFalls').scaleSet.replace('granitefalls', 'nobody');
    const asked = one.queryResource(nobody, ['Network Out Total']);
    await expect(asked).rejects.toMatchObject({ statusCode: 404 });
  });
});
