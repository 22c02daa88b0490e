import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { rulesOf } from '../../../src/sandbox/cloud/monitor-rules.ts';
import { ledgerOf, stormMix } from '../../../src/sandbox/cloud/storm-mix.ts';
import { makeTenant } from '../../../src/sandbox/tenant.ts';
import { Receiver } from './receiver.ts';
import { noon, type Started, start } from './start.ts';

describe('ten thousand webhooks for two hundred gateways', () => {
  const tenant = makeTenant({ gateways: 200, people: 4 });
  const rules = tenant.gateways.flatMap((gateway) => rulesOf(tenant, gateway));
  const mix = stormMix(rules, 10_000, noon.getTime(), 'seed');

  test('are as many, about all gateways and rules, half of them another alert', () => {
    expect(mix).toHaveLength(10_000);
    expect(ledgerOf(mix)).toHaveLength(5000);
    expect(new Set(mix.map((one) => one.rule.name)).size).toBe(1200);
  });

  test('repeat, resolve, and are not in order', () => {
    const seen = new Set<string>();
    let [repeats, resolves, early] = [0, 0, 0];
    for (const { alert, condition } of mix) {
      if (condition === 'Resolved') {
        resolves += 1;
        if (!seen.has(alert.id)) early += 1;
      } else if (seen.has(alert.id)) repeats += 1;
      else seen.add(alert.id);
    }
    expect(seen.size).toBe(5000);
    expect(resolves).toBeGreaterThan(1800);
    expect(repeats).toBeGreaterThan(1800);
    expect(early).toBeGreaterThan(20);
  });

  test('are the same for the same seed', () => {
    const ids = (seed: string) => stormMix(rules, 100, noon.getTime(), seed).map((one) => one.alert.id);
    expect(ids('one')).toEqual(ids('one'));
    expect(ids('one')).not.toEqual(ids('two'));
  });
});

describe('a storm', () => {
  let at: Started;
  let receiver: Receiver;
  const wish = { webhooks: 200, gateways: 3, seconds: 0.5, connections: 10, retry: false };
  beforeEach(async () => {
    receiver = await Receiver.open();
    at = await start({ speed: 100 });
    at.cloud.alerts.turnTo(receiver.url);
  });
  afterEach(async () => {
    await at.cloud.close();
    receiver.close();
  });

  test('keeps its pace, and reports what was answered', async () => {
    const [report, second] = await Promise.all([at.cloud.alerts.storm(wish), at.cloud.alerts.storm(wish)]);
    expect(second).toBeUndefined(); // one at a time
    expect(report).toMatchObject({ sent: 200, alerts: 100, gateways: 3, byStatus: { 202: 200 }, givenUp: 0 });
    expect(report?.seconds).toBeGreaterThan(0.4);
    expect(report?.acceptMs.p50).toBeGreaterThan(0);
    expect(report?.acceptMs.max).toBeGreaterThanOrEqual(report?.acceptMs.p99 ?? Infinity);
    expect(receiver.received).toHaveLength(200);
    expect(at.cloud.alerts.ledger()).toHaveLength(100);
    expect(at.cloud.alerts.monitor.alerts).toEqual([]);
  });

  test('of one severity alone', async () => {
    await at.cloud.alerts.storm({ ...wish, severities: ['Sev1'] });
    const severities = receiver.received.map(({ webhook }) => webhook.data.essentials.severity);
    expect(new Set(severities)).toEqual(new Set(['Sev1']));
    await expect(at.cloud.alerts.storm({ ...wish, severities: ['Sev0'] })).rejects.toThrow('severities');
  });

  test('with retries loses nothing in an outage, and is in Azure’s list', async () => {
    let asked = 0;
    receiver.answer = () => {
      asked += 1;
      return asked <= 50 ? 503 : 202;
    };
    const report = await at.cloud.alerts.storm({ ...wish, retry: true });
    expect(report).toMatchObject({ byStatus: { 202: 200, 503: 50 }, givenUp: 0 });
    expect(at.cloud.alerts.monitor.alerts).toHaveLength(100);
    const resolved = at.cloud.alerts.ledger().filter((one) => one.isResolved).length;
    expect(at.cloud.alerts.monitor.alerts.filter((one) => one.resolvedAt !== undefined)).toHaveLength(
      resolved,
    );
  });
});
