import { describe, expect, test } from '@jest/globals';
import { Fault } from '../../src/domain/fault.ts';
import type { GatewayId } from '../../src/domain/gateway.ts';
import type { TrafficHour } from '../../src/domain/watch.ts';
import { type Between, json } from './between.ts';
import type { Contoso } from './contoso.ts';
import { contosoBetween } from './contoso-between.ts';

const hourMs = 3_600_000;

let contoso: Contoso;
let between: Between;

contosoBetween({ gateways: 120, speed: 1 }, (...started) => {
  [contoso, between] = started;
});

const falls = () => contoso.gateway('GraniteFalls');
const everyone = () => contoso.tenant.gateways.map((one) => contoso.gateway(one.name));
const meter = () => contoso.anew(between.settings()).trafficMeter;

function hoursIn(found: ReadonlyMap<GatewayId, readonly TrafficHour[] | Fault>, id: GatewayId) {
  const hours = found.get(id);
  if (hours === undefined || hours instanceof Fault) throw new Error(`no hours of ${id}: ${hours?.message}`);
  return hours;
}
const sumOf = (hours: readonly TrafficHour[]): number => hours.reduce((sum, one) => sum + one.bytes, 0);

/** Answers of the batch service with its values changed; `of` tells which metric is asked. */
function changing(change: (values: Metric[], metric: string) => unknown): void {
  between.meddle = async ({ url }, ask) => {
    const answer = await ask();
    if (!url.includes('getBatch')) return answer;
    const metric = new URL(url, 'https://x').searchParams.get('metricnames') ?? '';
    return json(200, { values: change(JSON.parse(answer.body).values, metric) });
  };
}

interface Metric {
  value: { errorCode: string; timeseries: { data: { timeStamp: string; total?: number }[] }[] }[];
}

describe('hours of traffic', () => {
  test('are what the machines and the storage account sent, whole but for the one that runs', async () => {
    const now = contoso.clock.now();
    const span = { from: new Date(now.getTime() - 50 * hourMs), to: now };
    const hours = hoursIn(await meter().hours([falls()], span, 'PT1H'), falls().id);
    const { bytes } = await contoso.meter.traffic(falls(), 2, now);
    expect(hours.length).toBeGreaterThanOrEqual(50);
    expect(hours.every(({ at }) => at.getTime() % hourMs === 0)).toBe(true);
    expect(hours.map(({ at }) => at.getTime())).toEqual(hours.map(({ at }) => at.getTime()).toSorted());
    expect(hours[0]?.at.getTime()).toBe(Math.floor(span.from.getTime() / hourMs) * hourMs);
    expect(sumOf(hours.slice(-48))).toBeGreaterThan(bytes * 1.01); // what the storage account sent is more
    expect(hours.some((one) => one.newest !== undefined)).toBe(false);
  });

  test('by five minutes are the same hours, and tell how new the newest point is', async () => {
    const now = contoso.clock.now();
    const span = { from: new Date(now.getTime() - 90 * 60_000), to: now };
    const [coarse, fine] = await Promise.all([
      meter().hours([falls()], span, 'PT1H'),
      meter().hours([falls()], span, 'PT5M'),
    ]);
    const whole = hoursIn(coarse, falls().id);
    const parts = hoursIn(fine, falls().id);
    expect(parts.map((one) => one.at)).toEqual(whole.map((one) => one.at));
    // The hour that runs may have got a minute more in between.
    for (const [index, { bytes }] of whole.slice(0, -1).entries()) {
      expect(Math.abs((parts[index]?.bytes ?? 0) / bytes - 1)).toBeLessThan(0.01);
    }
    const age = now.getTime() - (parts.at(-1)?.newest?.getTime() ?? 0);
    expect(age).toBeLessThan(15 * 60_000);
  });

  test('of a month are asked for in halves, each gateway of 120 in calls of fifty', async () => {
    const now = contoso.clock.now();
    const span = { from: new Date(now.getTime() - 36 * 24 * hourMs), to: now };
    const before = between.passed.length;
    const found = await meter().hours(everyone(), span, 'PT1H');
    const asked = between.passed.slice(before).filter((one) => one.url.includes('getBatch'));
    for (const { url, body } of asked) {
      const query = new URL(url, 'https://x').searchParams;
      const ms = Date.parse(query.get('endtime') ?? '') - Date.parse(query.get('starttime') ?? '');
      expect(ms).toBeLessThanOrEqual(14 * 24 * hourMs);
      expect(JSON.parse(body)['resourceids'].length).toBeLessThanOrEqual(50);
    }
    expect(asked).toHaveLength(3 * 2 * 4); // parts, kinds of resource, regions
    expect(found.size).toBe(120);
    for (const { id } of everyone()) {
      const times = hoursIn(found, id).map(({ at }) => at.getTime());
      expect(new Set(times).size).toBe(times.length);
    }
  });

  test('without a value of the machines are absent, whatever the storage account says', async () => {
    changing((values, metric) => {
      if (metric === 'Egress') return values;
      for (const point of values[0]?.value[0]?.timeseries[0]?.data.slice(-3) ?? []) delete point.total;
      return values;
    });
    const now = contoso.clock.now();
    const span = { from: new Date(now.getTime() - 10 * hourMs), to: now };
    const hours = hoursIn(await meter().hours([falls()], span, 'PT1H'), falls().id);
    expect(hours).toHaveLength(
      Math.floor(now.getTime() / hourMs) - Math.floor(span.from.getTime() / hourMs) - 2,
    );
  });

  test('of a gateway without a storage account are those of its machines', async () => {
    const { storageAccount: _, ...rest } = falls();
    const alone = { ...rest, storageAccount: undefined };
    const now = contoso.clock.now();
    const span = { from: new Date(now.getTime() - 5 * hourMs), to: now };
    const [both, one] = await Promise.all([
      meter().hours([falls()], span, 'PT1H'),
      meter().hours([alone], span, 'PT1H'),
    ]);
    expect(sumOf(hoursIn(one, alone.id))).toBeLessThan(sumOf(hoursIn(both, alone.id)));
  });

  test.each<{ title: string; metric: string; change: (values: Metric[]) => unknown }>([
    {
      title: 'the machines’ metric failed inside a good answer',
      metric: 'Network Out Total',
      change: (values) => {
        for (const { value } of values) for (const one of value) one.errorCode = 'InternalError';
        return values;
      },
    },
    { title: 'nothing came about the storage account', metric: 'Egress', change: () => [] },
  ])('are not told in part when $title', async ({ metric, change }) => {
    changing((values, asked) => (asked === metric ? change(values) : values));
    const now = contoso.clock.now();
    const span = { from: new Date(now.getTime() - hourMs), to: now };
    const found = await meter().hours([falls()], span, 'PT5M');
    expect(found.get(falls().id)).toMatchObject({ name: 'AnswerUnreadable' });
  });

  test('of the others are there when one gateway is gone, or its storage account is elsewhere', async () => {
    const gone = { ...contoso.gateway('Edge020'), scaleSet: `${contoso.gateway('Edge020').scaleSet}x` };
    const astray = contoso.gateway('Edge024');
    const moved = { ...astray, storageAccount: contoso.gateway('Edge021').storageAccount };
    const now = contoso.clock.now();
    const span = { from: new Date(now.getTime() - hourMs), to: now };
    await contoso.fleet.lookAll(everyone());
    const found = await contoso.trafficMeter.hours([gone, moved, contoso.gateway('Edge028')], span, 'PT5M');
    expect(found.get(gone.id)).toMatchObject({ name: 'GatewayMissing' });
    expect(hoursIn(found, moved.id).length).toBeGreaterThan(0);
    expect(hoursIn(found, contoso.gateway('Edge028').id).length).toBeGreaterThan(0);
  });

  test('are a fault each while Azure is down', async () => {
    const { trafficMeter, fleet } = contoso.anew();
    await fleet.look(falls());
    contoso.faults.set('azure-503', true);
    const now = contoso.clock.now();
    const span = { from: new Date(now.getTime() - hourMs), to: now };
    const found = await trafficMeter.hours([falls()], span, 'PT5M');
    expect(found.get(falls().id)).toMatchObject({ name: 'AzureUnreachable' });
  });
});

describe('what storage accounts hold', () => {
  test('is the newest capacity that Azure has', async () => {
    const { storageAccount: _, ...rest } = contoso.gateway('Edge004');
    const without = { ...rest, storageAccount: undefined };
    const found = await meter().storage([falls(), without], contoso.clock.now());
    expect(found.size).toBe(1);
    const bytes = found.get(falls().id);
    expect(bytes).toBeGreaterThan(500e9);
    expect(bytes).toBeLessThan(800e9);
  });

  test('is unknown where Azure has no number', async () => {
    changing((values) => {
      for (const { value } of values) for (const one of value) one.timeseries = [];
      return values;
    });
    const found = await meter().storage([falls()], contoso.clock.now());
    expect([...found]).toEqual([[falls().id, undefined]]);
  });
});
