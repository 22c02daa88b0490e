import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Alarm, strike } from './alarm.ts';
import { heardAll, warn, webhook } from './azure-alert.ts';
import { expectHealthy } from './healthy.ts';
import { Tenant } from './tenant.ts';

let tenant: Tenant;

beforeAll(async () => {
  tenant = await Tenant.start({ speed: 60, gateways: 9, people: 5 });
});
afterAll(async () => tenant?.stop());

const cardsOf = (words: RegExp) => Alarm.saying(tenant, words);

describe('while Azure can’t reach the webhook', () => {
  test('the bot’s own look at Azure’s list finds what it missed, and nothing twice', async () => {
    await tenant.fault('monitor-outage', true);
    await strike(tenant, 'monitor-storage', true, 'GraniteHill');
    // Storage rules look every hour; the traffic of a spike is told within minutes.
    await strike(tenant, 'monitor-spike', true, 'Edge004');
    const alarm = await Alarm.find(tenant, /Edge004/);
    expect(await alarm.until(/Found in Azure Monitor’s list of alerts|Gatehouse measured it/)).toMatch(
      /outbound traffic/,
    );
    await alarm.until(/^Critical/m);
    const told = await tenant.call<readonly { status: number; rule: string }[]>('GET', '/alerts/deliveries');
    const lost = told.filter((one) => /edge004/.test(one.rule));
    expect(lost.length).toBeGreaterThan(0);
    expect(lost.every((one) => one.status === 0)).toBe(true);
    await tenant.fault('monitor-outage', false);
    await strike(tenant, 'monitor-storage', false);
    await strike(tenant, 'monitor-spike', false);
  });

  test('a webhook that comes after all posts nothing more', async () => {
    const before = await tenant.messages('dana', 'alerts');
    const [first] = await tenant.call<readonly { alertId: string; rule: string }[]>(
      'GET',
      '/alerts/deliveries',
    );
    await webhook(tenant, {
      ...{ id: first?.alertId ?? '', rule: first?.rule ?? '', gateway: 'Edge004', severity: 'Sev2' },
    });
    await heardAll(tenant);
    expect(await cardsOf(/outbound traffic/)).toHaveLength(1);
    expect((await tenant.messages('dana', 'alerts')).map((one) => one.id)).toEqual(
      before.map((one) => one.id),
    );
  });
});

describe('a gap in the metrics', () => {
  test('is an alert of its own, without a guessed number, and ends with the numbers', async () => {
    await strike(tenant, 'monitor-gap', true, 'GraniteFalls');
    await tenant.speed(180);
    const alarm = await Alarm.find(tenant, /no traffic numbers of GraniteFalls/);
    const words = await alarm.words();
    expect(words).toMatch(/^Warning: no traffic data$/m);
    expect(words).toMatch(/no limit is warned of and nothing is stopped/);
    expect(words).not.toMatch(/GraniteFalls sent/);
    expect(await cardsOf(/GraniteFalls sent/)).toEqual([]);
    await strike(tenant, 'monitor-gap', false);
    await alarm.until(/^Resolved/m);
    await tenant.speed(60);
    expect(await cardsOf(/GraniteFalls/)).toHaveLength(1);
  });
});

describe('while Teams is down', () => {
  test('alerts come and go: one truthful card each when it is back', async () => {
    await tenant.fault('teams-down', true);
    const rising = await warn(tenant, 'Edge005', 'rising-rule');
    const gone = await warn(tenant, 'Edge006', 'gone-rule');
    const back = await warn(tenant, 'Edge007', 'back-rule');
    await warn(tenant, 'Edge005', 'rising-rule', { severity: 'Sev1', id: rising });
    await warn(tenant, 'Edge006', 'gone-rule', { id: gone, condition: 'Resolved' });
    await warn(tenant, 'Edge007', 'back-rule', { id: back, condition: 'Resolved' });
    await warn(tenant, 'Edge007', 'back-rule');
    await tenant.struck('teams-down', 2);
    expect(await cardsOf(/-rule/)).toEqual([]);
    await tenant.fault('teams-down', false);
    const alarm = await Alarm.find(tenant, /rising-rule/);
    expect(await alarm.words()).toMatch(/^Critical/m);
    await Alarm.find(tenant, /back-rule/);
    await heardAll(tenant);
    expect(await cardsOf(/rising-rule/)).toHaveLength(1);
    expect(await cardsOf(/back-rule/)).toHaveLength(1);
    for (const one of await cardsOf(/gone-rule/)) expect(one).toMatch(/^Resolved/m);
    // What is still so is told: that it rose. Ups and downs of an hour ago are not.
    await alarm.reply(/is critical now/);
    const calls = (await alarm.replies()).filter(({ text }) => /is critical now/.test(text));
    expect(calls).toHaveLength(1);
  });
});

test('every card was one that Teams takes, and nothing went wrong unseen', () => expectHealthy(tenant));
