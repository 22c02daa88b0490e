import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Alarm, strike } from './alarm.ts';
import { heardAll, webhook } from './azure-alert.ts';
import { expectHealthy } from './healthy.ts';
import { Tenant } from './tenant.ts';

let tenant: Tenant;

beforeAll(async () => {
  tenant = await Tenant.start({ speed: 60, people: 5 });
});
afterAll(async () => tenant?.stop());

/** Fires or ends an alert that no watch of ours looks after, each time as Azure does: a new one has a new id. */
async function comesAndGoes(times: number): Promise<void> {
  const alert = { rule: 'cmg-cpu-granitehill', gateway: 'GraniteHill', severity: 'Sev2', kind: 'other' };
  for (let time = 0; time < times; time += 1) {
    const id = await webhook(tenant, alert);
    await heardAll(tenant);
    await webhook(tenant, { ...alert, id, condition: 'Resolved' });
    await heardAll(tenant);
  }
}

describe('an alert that comes and goes', () => {
  test('is held open, says so once, and ends when it has been quiet for half an hour', async () => {
    await comesAndGoes(4);
    const alarm = await Alarm.find(tenant, /cmg-cpu-granitehill/);
    const words = await alarm.until(/comes and goes/);
    expect(words).not.toMatch(/^Resolved/m);
    const said = (await alarm.replies()).filter(({ text }) => /comes and goes/.test(text));
    expect(said).toHaveLength(1);
    expect(await Alarm.saying(tenant, /cmg-cpu/)).toHaveLength(1);
    await tenant.speed(600);
    await alarm.until(/^Resolved/m, 45_000);
    await tenant.speed(60);
  }, 90_000);
});

describe('a storage account that fills up', () => {
  test('is one critical card with the number against its limit, and ends when there is room', async () => {
    await strike(tenant, 'monitor-storage', true, 'GraniteFalls');
    await tenant.speed(600);
    const alarm = await Alarm.find(tenant, /^Critical: storage/m, 'alerts', 40_000);
    // Azure's rule may be first; our own look comes each hour.
    expect(await alarm.until(/of\s2,000\sGB/, 30_000)).toMatch(/GraniteFalls/);
    await tenant.speed(60);
    await strike(tenant, 'monitor-storage', false, 'GraniteFalls');
    await tenant.speed(600);
    await alarm.until(/^Resolved/m, 60_000);
    await tenant.speed(60);
  }, 120_000);
});

test('every card was one that Teams takes, and nothing went wrong unseen', () => expectHealthy(tenant));
