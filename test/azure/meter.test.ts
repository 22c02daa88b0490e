import { describe, expect, test } from '@jest/globals';
import { addUp, periodOf } from '../../src/azure/traffic.ts';
import type { FaultId } from '../../src/sandbox/faults.ts';
import { type Between, json } from './between.ts';
import type { Contoso } from './contoso.ts';
import { contosoBetween } from './contoso-between.ts';

const name = 'Network Out Total';
const noon = new Date('2026-11-18T12:00:00Z');

describe('points of a metric', () => {
  const at = (time: string, total?: number) => ({
    timeStamp: new Date(`2026-11-18T${time}:00Z`),
    ...(total === undefined ? {} : { total }),
  });
  const period = { from: new Date('2026-11-18T08:00:00Z'), to: new Date('2026-11-18T12:20:00Z') };
  const metric = (...data: object[]) => [{ name, errorCode: 'Success', timeseries: [{ data }] }];

  test('are added up; an hour without a value is a gap, but for the one that runs', () => {
    const points = metric(at('08:00', 10), at('09:00'), at('10:00', 0), at('12:00'));
    expect(addUp(points, period, 'GraniteFalls')).toEqual({
      bytes: 10,
      ...period,
      newestPoint: new Date('2026-11-18T10:00:00Z'),
      gaps: 2, // 09:00 has no value, 11:00 has no point
    });
  });

  test('may be missing altogether', () => {
    const none = [{ name, timeseries: [] }];
    expect(addUp(none, period, 'GraniteFalls')).toMatchObject({ bytes: 0, newestPoint: undefined, gaps: 4 });
  });

  test.each<{ title: string; metrics: unknown }>([
    { title: 'a metric that failed', metrics: [{ name, errorCode: 'InternalError', timeseries: [] }] },
    { title: 'another metric', metrics: [{ name: 'Percentage CPU', timeseries: [] }] },
    { title: 'a total that is no number', metrics: metric({ timeStamp: noon, total: 'much' }) },
    { title: 'nothing', metrics: undefined },
  ])('$title is not readable', ({ metrics }) => {
    expect(() => addUp(metrics, period, 'GraniteFalls')).toThrow(
      expect.objectContaining({ name: 'AnswerUnreadable' }),
    );
  });

  test.each([
    ['2026-11-18T12:00:00Z', 2, '2026-11-16T12:00:00Z'],
    ['2026-11-18T12:20:00Z', 2, '2026-11-16T13:00:00Z'],
  ])('up to %s, %i days, begin at the full hour %s', (to, days, from) => {
    expect(periodOf(days, new Date(to))).toEqual({ from: new Date(from), to: new Date(to) });
  });
});

describe('traffic', () => {
  let contoso: Contoso;
  let between: Between;

  contosoBetween({ gateways: 230, speed: 1 }, (...started) => {
    [contoso, between] = started;
  });

  const everyone = () => contoso.tenant.gateways.map((one) => contoso.gateway(one.name));
  const batches = () =>
    between.passed
      .filter((one) => one.url.includes('getBatch'))
      .map((one) => JSON.parse(one.body)['resourceids'].length as number);

  test('of one gateway is the same alone and in a batch', async () => {
    const now = contoso.clock.now();
    const gateway = contoso.gateway('GraniteFalls');
    const alone = await contoso.meter.traffic(gateway, 7, now);
    const together = await contoso.meter.trafficOfAll([gateway, contoso.gateway('GraniteHill')], 7, now);
    expect(alone.bytes).toBeGreaterThan(1e9);
    expect(alone.gaps).toBe(0);
    expect(together.get(gateway.id)).toEqual(alone);
    expect(together.size).toBe(2);
  });

  test('of a gateway that was off has gaps', async () => {
    const gateway = contoso.gateway('Edge010');
    contoso.cloud.edit('Edge010', { power: 'stop' });
    const later = new Date(contoso.clock.now().getTime() + 5 * 3_600_000);
    const traffic = await contoso.meter.traffic(gateway, 1, later);
    expect(traffic.gaps).toBeGreaterThanOrEqual(4);
  });

  test('of a fleet goes by region, in fifties', async () => {
    const { meter } = contoso.anew(between.settings());
    const all = await meter.trafficOfAll(everyone(), 1, contoso.clock.now());
    expect(all.size).toBe(230);
    expect([...all.values()].filter((one) => one instanceof Error)).toEqual([]);
    expect(Math.max(...batches())).toBeLessThanOrEqual(50);
    expect(batches().reduce((sum, one) => sum + one, 0)).toBe(230);
    expect(batches()).toHaveLength(8); // four regions of more than fifty
  });

  test('of a fleet lacks only the gateway that is gone', async () => {
    const gone = { ...contoso.gateway('Edge020'), scaleSet: `${contoso.gateway('Edge020').scaleSet}x` };
    const gateways = everyone()
      .slice(0, 30)
      .map((one) => (one.id === gone.id ? gone : one));
    const { fleet, meter } = contoso.anew();
    await fleet.lookAll(everyone().slice(0, 30)); // the regions are known: the batch is what finds out
    const all = await meter.trafficOfAll(gateways, 1, contoso.clock.now());
    expect(all.get(gone.id)).toMatchObject({ name: 'GatewayMissing' });
    expect([...all.values()].filter((one) => one instanceof Error)).toHaveLength(1);
  });

  test('that one resource of a batch has no answer for spoils only that', async () => {
    between.meddle = async ({ url }, ask) => {
      const answer = await ask();
      if (!url.includes('getBatch')) return answer;
      const { values } = JSON.parse(answer.body);
      return json(200, { values: values.slice(1) });
    };
    const two = [contoso.gateway('Edge004'), contoso.gateway('Edge008')];
    const all = await contoso.anew(between.settings()).meter.trafficOfAll(two, 1, contoso.clock.now());
    expect([...all.values()].map((one) => (one instanceof Error ? one.name : 'traffic')).sort()).toEqual([
      'AnswerUnreadable',
      'traffic',
    ]);
  });

  test('asks no server that a region’s name would lead to', async () => {
    between.meddle = async ({ url }, ask) => {
      const answer = await ask();
      const isSet = /virtualMachineScaleSets\/graniteHill\?/i.test(url);
      return isSet ? json(200, { ...JSON.parse(answer.body), location: 'evil.example/x' }) : answer;
    };
    const gateway = contoso.gateway('GraniteHill');
    const all = await contoso.anew(between.settings()).meter.trafficOfAll([gateway], 1, contoso.clock.now());
    expect(all.get(gateway.id)).toMatchObject({ name: 'AnswerUnreadable' });
  });

  test.each<{ fault: FaultId; fails: string }>([
    { fault: 'azure-html', fails: 'AnswerUnreadable' },
    { fault: 'azure-503', fails: 'AzureUnreachable' },
  ])('under $fault fails as $fails, alone and in a batch', async ({ fault, fails }) => {
    const gateway = contoso.gateway('GraniteFalls');
    const now = contoso.clock.now();
    await contoso.fleet.look(gateway);
    contoso.faults.set(fault, true);
    await expect(contoso.meter.traffic(gateway, 1, now)).rejects.toMatchObject({ name: fails });
    const all = await contoso.meter.trafficOfAll([gateway], 1, now);
    expect(all.get(gateway.id)).toMatchObject({ name: fails });
  });

  test('under a throttling that passes is there after all', async () => {
    const gateway = contoso.gateway('GraniteFalls');
    await contoso.fleet.look(gateway);
    contoso.faults.set('azure-503', true, 0.3);
    const all = await contoso.meter.trafficOfAll([gateway], 1, contoso.clock.now());
    expect(all.get(gateway.id)).toMatchObject({ gaps: 0 });
  });
});
