import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Alarm } from './alarm.ts';
import { heardAll, warn } from './azure-alert.ts';
import { expectHealthy } from './healthy.ts';
import { Tenant } from './tenant.ts';

let tenant: Tenant;

beforeAll(async () => {
  tenant = await Tenant.start({ speed: 60, gateways: 8, people: 5 });
});
afterAll(async () => tenant?.stop());

const cardsOf = (words: RegExp) => Alarm.saying(tenant, words);

describe('a bot that is killed', () => {
  test('in the middle of alerts loses none and posts none twice', async () => {
    const { pid } = tenant.line;
    const rules = Array.from({ length: 6 }, (_, index) => `kill-rule-${index}`);
    const sent = await Promise.all(
      rules.map(async (rule) => ({ rule, id: await warn(tenant, 'Edge008', rule) })),
    );
    await tenant.call('POST', '/bot', { signal: 'SIGKILL' });
    await tenant.waitFor('another bot', async () => tenant.line.pid !== pid);
    // Azure tries again what was not taken: here all of them.
    await Promise.all(sent.map(({ rule, id }) => warn(tenant, 'Edge008', rule, { id })));
    await tenant.waitFor(
      'all cards',
      async () => (await cardsOf(/kill-rule-\d/)).length >= rules.length,
      25_000,
    );
    await heardAll(tenant);
    const cards = await cardsOf(/kill-rule-\d/);
    for (const rule of rules) expect(cards.filter((one) => one.includes(`“${rule}”`)).length).toBe(1);
  });

  test('goes on with its snoozes, mutes and watches', async () => {
    const alarm = await Alarm.find(tenant, /kill-rule-3/);
    await alarm.press('ana', 'alert-snooze', { until: 'PT1H' });
    const { pid } = tenant.line;
    await tenant.call('POST', '/bot', { signal: 'SIGKILL' });
    await tenant.waitFor('another bot', async () => tenant.line.pid !== pid);
    expect(await alarm.words()).toMatch(/snoozed/i);
    await tenant.speed(600);
    expect((await alarm.reply(/the snooze of A-\d+ is over/)).mentions).toEqual(['ana']);
    await tenant.speed(60);
    expect(await cardsOf(/kill-rule-3/)).toHaveLength(1);
  });
});

test('every card was one that Teams takes, and nothing went wrong unseen', () => expectHealthy(tenant));
