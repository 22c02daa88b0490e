import { describe, expect, test } from '@jest/globals';
import type { Signal } from '../../src/domain/alert.ts';
import { AzureForbidden, Fault } from '../../src/domain/fault.ts';
import type { Gateway } from '../../src/domain/gateway.ts';
import { type Between, json, startBetween } from './between.ts';
import { type Contoso, gatewayNamed, until } from './contoso.ts';
import { contosoBetween } from './contoso-between.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

let contoso: Contoso;
let between: Between;

contosoBetween({ speed: 1 }, (...started) => {
  [contoso, between] = started;
});

interface Entry {
  readonly id: string;
  readonly properties: { readonly essentials: { readonly lastModifiedDateTime?: string } };
}

/** Reads an entry as far as these tests want to know: its key is Azure's id. */
function readEntry(value: unknown, receivedAt: Date): readonly Signal[] {
  const { id } = value as Entry;
  const signal = { key: id, at: receivedAt, source: 'poll' } as const;
  return [signal as unknown as Signal];
}

const gateways = () => contoso.tenant.gateways.map((one) => gatewayNamed(contoso.tenant, one.name));
const list = (all = gateways()) => contoso.anew(between.settings()).azureAlerts(all, readEntry);
const now = new Date('2026-11-20T12:00:00Z');
const ago = (minutes: number): Date => new Date(now.getTime() - minutes * minuteMs);

/** What the list of the one subscription holds. @throws Fault */
async function changedSince(since: Date, at = now): Promise<readonly Signal[]> {
  const [found] = (await list().changedSince(() => since, at)).values();
  if (found === undefined || found instanceof Fault) throw found;
  return found;
}

const entry = (name: string, minutes: number): Entry => ({
  id: name,
  properties: { essentials: { lastModifiedDateTime: ago(minutes).toISOString() } },
});

/** Answers the list with pages, each of which leads to the next one; returns what was asked for. */
function pages(...all: Entry[][]): URL[] {
  const asked: URL[] = [];
  between.meddle = ({ url }, ask) => {
    if (!url.toLowerCase().includes('/providers/microsoft.alertsmanagement/alerts')) return ask();
    asked.push(new URL(url, between.url));
    const page = Number(asked.at(-1)?.searchParams.get('ctoken') ?? 0);
    const next =
      page + 1 < all.length
        ? {
            nextLink: `${between.url}/subscriptions/s/providers/Microsoft.AlertsManagement/alerts?ctoken=${page + 1}`,
          }
        : {};
    return json(200, { value: all[page], ...next });
  };
  return asked;
}

describe('Azure’s list of alerts', () => {
  test('is asked for by its last change, newest first, once a subscription', async () => {
    const asked = pages([]);
    expect(await changedSince(ago(5))).toEqual([]);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.pathname).toBe(
      `/subscriptions/${contoso.tenant.subscription}/providers/Microsoft.AlertsManagement/alerts`,
    );
    expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toEqual({
      'api-version': '2019-03-01',
      timeRange: '1d',
      sortBy: 'lastModifiedDateTime',
      sortOrder: 'desc',
      pageCount: '250',
    });
  });

  test.each([
    [5, '1d'],
    [22 * 60, '1d'],
    [24 * 60, '7d'],
    [6 * 24 * 60, '7d'],
    [8 * 24 * 60, '30d'],
    [90 * 24 * 60, '30d'],
  ])('of the last %i minutes has the range %s', async (minutes, range) => {
    const asked = pages([]);
    await changedSince(ago(minutes));
    expect(asked[0]?.searchParams.get('timeRange')).toBe(range);
  });

  test('is read up to ten minutes before the last time, and told oldest first', async () => {
    const asked = pages([entry('a', 1), entry('b', 4)], [entry('c', 14), entry('d', 16)], [entry('e', 20)]);
    const signals = await changedSince(ago(5));
    expect(signals.map((one) => one.key)).toEqual(['c', 'b', 'a']);
    expect(signals.every((one) => one.at.getTime() === now.getTime())).toBe(true);
    expect(asked).toHaveLength(2); // the third page is older still
  });

  test('is read with what does not say when it changed', async () => {
    pages([{ id: 'x', properties: { essentials: {} } }, entry('b', 4)]);
    expect(await changedSince(ago(5))).toHaveLength(2);
  });

  test('that goes on for ever ends', async () => {
    let asked = 0;
    between.meddle = ({ url }, ask) => {
      if (!url.toLowerCase().includes('/alerts')) return ask();
      asked += 1;
      return json(200, { value: [entry(`x${asked}`, 1)], nextLink: `${between.url}/alerts?ctoken=${asked}` });
    };
    await changedSince(ago(5));
    expect(asked).toBe(50);
  });

  test('is not sought at another server, which gets no token', async () => {
    const stranger = await startBetween(contoso);
    between.meddle = ({ url }, ask) =>
      url.includes('/alerts') ? json(200, { value: [], nextLink: `${stranger.url}/alerts` }) : ask();
    await expect(changedSince(ago(5))).rejects.toMatchObject({ name: 'AnswerUnreadable' });
    expect(stranger.passed).toEqual([]);
    await stranger.close();
  });

  test.each([
    {
      title: '403',
      answer: json(403, { error: { code: 'AuthorizationFailed', message: '' } }),
      name: 'AzureForbidden',
    },
    {
      title: 'no such subscription',
      answer: json(404, { error: { code: 'SubscriptionNotFound', message: '' } }),
      name: 'AzureForbidden',
    },
    { title: 'another shape', answer: json(200, { values: [] }), name: 'AnswerUnreadable' },
    {
      title: 'a proxy’s page',
      answer: { ...json(200, {}), headers: { 'content-type': 'text/html' }, body: '<p>' },
      name: 'AnswerUnreadable',
    },
    { title: '501', answer: json(501, {}), name: 'AzureUnreachable' },
  ])('that is $title fails as $name', async ({ answer, name }) => {
    between.meddle = ({ url }, ask) => (url.includes('/alerts') ? answer : ask());
    await expect(changedSince(ago(5))).rejects.toMatchObject({ name });
  });

  test('of one subscription that refuses keeps nothing of the others back', async () => {
    const [first] = gateways();
    const other = { ...first, scaleSet: first?.scaleSet?.replace(contoso.tenant.subscription, 'OTHER') };
    const asked = pages([entry('b', 4)]);
    const { meddle } = between;
    between.meddle = (request, ask) =>
      request.url.includes('/subscriptions/other/')
        ? json(403, { error: { code: 'AuthorizationFailed', message: '' } })
        : meddle(request, ask);
    const both = list([other as Gateway, ...gateways()]);
    expect(both.subscriptions).toEqual(['other', contoso.tenant.subscription]);
    const from = new Map([['other', ago(30)]]);
    const found = await both.changedSince((one) => from.get(one) ?? ago(5), now);
    expect(found.get('other')).toBeInstanceOf(AzureForbidden);
    expect(found.get(contoso.tenant.subscription)).toMatchObject([{ key: 'b' }]);
    expect(asked).toHaveLength(1);
  });

  test('of the cloud tells what fired', async () => {
    contoso.clock.setSpeed(3600);
    contoso.faults.set('monitor-storage', true);
    await until(() => contoso.cloud.alerts.monitor.alerts.length > 0);
    contoso.clock.setSpeed(1);
    const at = contoso.clock.now();
    const signals = await changedSince(new Date(at.getTime() - 20 * hourMs), at);
    const [alert] = contoso.cloud.alerts.monitor.alerts;
    expect(signals.map((one) => one.key.split('/').at(-1))).toContain(alert?.id);
  });
});
