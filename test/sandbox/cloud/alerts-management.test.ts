import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { stormMix } from '../../../src/sandbox/cloud/storm-mix.ts';
import { until } from './receiver.ts';
import { call, named, noon, type Started, start } from './start.ts';

type Entry = { name: string; id: string; properties: { essentials: Record<string, string> } };

const day = 86_400_000;
let at: Started;
let list: string;
beforeEach(async () => {
  at = await start({ speed: 0 });
  list = `/subscriptions/${at.tenant.subscription}/providers/Microsoft.AlertsManagement/alerts`;
});
afterEach(() => at.cloud.close());

const get = (query = '', path = list) => call(at, `${path}?api-version=2019-03-01${query}`);
const entries = (body: Record<string, unknown>) => body['value'] as Entry[];

/** Puts so many alerts into the list, each a minute older than the one before. */
function fill(count: number): void {
  const { monitor } = at.cloud.alerts;
  const mix = stormMix(monitor.rules, count * 2, noon.getTime(), 'a');
  const fired = mix.filter((one) => one.condition === 'Fired').slice(0, count);
  for (const [index, { alert }] of fired.entries())
    monitor.enter({ ...alert, id: `${index}`, firedAt: noon.getTime() - index * 60_000 });
}

test('a fresh tenant has no alert', async () => {
  expect((await get()).body).toEqual({ value: [] });
});

test('an alert is there as Azure writes it, fired and then resolved, by list and by id', async () => {
  at.clock.setSpeed(3600);
  at.faults.set('monitor-storage', true);
  await until(() => at.cloud.alerts.monitor.alerts.length > 0);
  const gateway = named(at.tenant, 'GraniteFalls');
  const [first] = entries((await get()).body);
  expect(first?.properties.essentials).toMatchObject({
    monitorCondition: 'Fired',
    alertState: 'New',
    signalType: 'Metric',
    monitorService: 'Platform',
    targetResource: gateway.storageAccount.toLowerCase(),
    targetResourceName: 'granitefalls',
    targetResourceType: 'storageaccounts',
    monitorConditionResolvedDateTime: expect.any(String),
  });
  expect(first?.name).toMatch(/^cmg-storage-/);
  const id = first?.id.split('/').at(-1) ?? '';
  expect(first?.id).toBe(
    `${gateway.storageAccount.toLowerCase()}/providers/Microsoft.AlertsManagement/alerts/${id}`,
  );
  expect((await get('', `${list}/${id}`)).body).toMatchObject({ name: first?.name });
  expect((await get('', `${list}/nobody`)).status).toBe(404);
  at.faults.set('monitor-storage', false);
  await until(() => at.cloud.alerts.monitor.alerts.every((one) => one.resolvedAt !== undefined));
  const resolved = entries((await get('&monitorCondition=Resolved')).body);
  expect(resolved).toHaveLength(2);
  expect(entries((await get('&monitorCondition=Fired')).body)).toEqual([]);
});

test('pages go on under another version, newest first', async () => {
  fill(30);
  const first = await get('&timeRange=1d');
  expect(entries(first.body)).toHaveLength(25);
  const next = new URL(first.body['nextLink'] as string);
  expect(next.origin).toBe(at.cloud.url);
  expect(next.searchParams.get('api-version')).toBe('2018-05-05');
  const second = await call(at, next.pathname + next.search);
  expect(second.body['nextLink']).toBeUndefined();
  const ids = [...entries(first.body), ...entries(second.body)].map((one) => one.id.split('/').at(-1));
  expect(ids).toEqual(Array.from({ length: 30 }, (_, index) => `${index}`));
});

describe('a list', () => {
  test('of a span of time, a scope, a severity', async () => {
    fill(120);
    const size = async (query: string, path?: string) =>
      entries((await get(`&pageCount=250${query}`, path)).body).length;
    expect(await size('')).toBe(120);
    expect(await size('&timeRange=1h')).toBe(61);
    const span = `${new Date(noon.getTime() - day).toISOString()}/${new Date(noon.getTime() - 600_000).toISOString()}`;
    expect(await size(`&customTimeRange=${encodeURIComponent(span)}`)).toBe(110);
    const { scaleSet } = named(at.tenant, 'GraniteHill');
    const scoped = await size('', `${scaleSet}/providers/Microsoft.AlertsManagement/alerts`);
    expect(scoped).toBeGreaterThan(0);
    expect(scoped).toBeLessThan(60);
    const severe = entries((await get('&pageCount=250&severity=Sev1')).body);
    expect(new Set(severe.map((one) => one.properties.essentials['severity']))).toEqual(new Set(['Sev1']));
  });

  test.each([
    '&timeRange=2d',
    '&timeRange=1d&customTimeRange=2026-11-17T00:00:00Z/2026-11-18T00:00:00Z',
    '&pageCount=251',
    '&sortBy=colour',
  ])('that asks for %s is refused', async (query) => {
    expect((await get(query)).status).toBe(400);
  });

  test('a hundred times in a minute is enough', async () => {
    const answers = await Promise.all(Array.from({ length: 101 }, () => get()));
    expect(answers.filter((one) => one.status === 200)).toHaveLength(100);
    const refused = answers.find((one) => one.status === 429);
    expect(Number(refused?.headers['retry-after'])).toBeGreaterThan(0);
  });

  test('needs a token, a version, and the right to read', async () => {
    expect((await call(at, `${list}?api-version=2019-03-01`, { scope: '' })).status).toBe(401);
    expect((await call(at, list)).status).toBe(400);
    const { scaleSet } = named(at.tenant, 'GraniteHill');
    at.cloud.edit('GraniteHill', { rights: [{ actions: ['Microsoft.Compute/*'], notActions: [] }] });
    const refused = await get('', `${scaleSet}/providers/Microsoft.AlertsManagement/alerts`);
    expect(refused).toMatchObject({ status: 403, body: { error: { code: 'AuthorizationFailed' } } });
  });

  test('is struck by the faults of Azure', async () => {
    at.faults.set('azure-503', true);
    expect((await get()).status).toBe(503);
  });
});
