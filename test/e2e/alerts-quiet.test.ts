import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DateTime } from 'luxon';
import { Alarm } from './alarm.ts';
import { heardAll, warn } from './azure-alert.ts';
import { expectHealthy } from './healthy.ts';
import { Tenant, textOf } from './tenant.ts';

let tenant: Tenant;

beforeAll(async () => {
  tenant = await Tenant.start({ speed: 60, gateways: 9, people: 5 });
});
afterAll(async () => tenant?.stop());

/** What stands in the channel of alerts, oldest first. */
const posts = async () => (await tenant.messages('dana', 'alerts')).map(textOf);

async function fastUntil(what: string, look: () => Promise<boolean>): Promise<void> {
  await tenant.speed(900);
  await tenant.waitFor(what, look, 45_000);
  await tenant.speed(60);
}

describe('a snooze', () => {
  test('for an hour: the card says so, nothing is posted, and its end calls who snoozed', async () => {
    await warn(tenant, 'Edge004', 'snooze-rule');
    const alarm = await Alarm.find(tenant, /snooze-rule/);
    await alarm.press('ana', 'alert-snooze', { until: 'PT1H' });
    expect(await alarm.until(/snoozed/i)).toMatch(/Ana Duarte\*{0,2} snoozed it until/);
    expect(await alarm.words()).not.toMatch(/<at>/);
    expect(await alarm.replies()).toEqual([]);
    await fastUntil('the end of the snooze', async () => (await alarm.replies()).length > 0);
    const { text, mentions } = await alarm.reply(/the snooze of A-\d+ is over/);
    expect(text).toMatch(/it is still warning/);
    expect(mentions).toEqual(['ana']);
    expect(await alarm.until(/^Warning:/m)).toMatch(/The snooze is over/);
    expect(await alarm.replies()).toHaveLength(1);
  });

  test('until a date: nothing else is a time', async () => {
    await warn(tenant, 'Edge005', 'dated-rule');
    const alarm = await Alarm.find(tenant, /dated-rule/);
    for (const inputs of [{ until: 'date' }, { until: 'date', date: '2020-01-01' }, { until: 'x' }, {}])
      expect((await alarm.press('ana', 'alert-snooze', inputs)).text).toMatch(/^Choose how long/);
    const date = new Date((await tenant.now()) + 5 * 86_400_000).toISOString().slice(0, 10);
    const { card } = await alarm.press('ana', 'alert-snooze', { until: 'date', date });
    const day = DateTime.fromISO(date).setLocale('en-US').toFormat('d MMM, 09:00');
    expect(JSON.stringify(card)).toMatch(new RegExp(`[Ss]noozed until [^"]*${day.replace(' ', '\\s')}`));
  });

  test('by word, and a rise to critical ends it', async () => {
    const id = await warn(tenant, 'Edge006', 'rising-rule');
    const alarm = await Alarm.find(tenant, /rising-rule/);
    const { text } = await tenant.ask('kim', `snooze ${alarm.name} for 2 hours`);
    expect(text).toMatch(/is snoozed/);
    await alarm.until(/snoozed/i);
    await warn(tenant, 'Edge006', 'rising-rule', { id, severity: 'Sev1' });
    expect(await alarm.until(/^Critical/m)).not.toMatch(/^Snoozed/m);
    expect((await alarm.reply(/is critical now/)).mentions).toEqual(['kim']);
  });
});

describe('a mute', () => {
  test('by button hides new alerts of the gateway and kind, and what was muted is listed when it ends', async () => {
    await warn(tenant, 'Edge007', 'first-rule');
    const alarm = await Alarm.find(tenant, /first-rule/);
    const { card } = await alarm.press('ana', 'alert-mute', { until: 'PT1H' });
    expect(JSON.stringify(card)).toMatch(/Muted until/);
    await alarm.until(/Muted until .* by \*{0,2}Ana Duarte/);
    await warn(tenant, 'Edge007', 'hidden-rule');
    await warn(tenant, 'Edge008', 'neighbour-rule');
    await Alarm.find(tenant, /neighbour-rule/);
    await heardAll(tenant);
    expect((await posts()).join()).not.toMatch(/hidden-rule/);
    expect(JSON.stringify(await tenant.ask('ana', 'open alerts of Edge007'))).toMatch(/hidden-rule/);
    await fastUntil('the list', async () => (await posts()).some((one) => /The mute is over/.test(one)));
    const list = (await posts()).find((one) => /The mute is over/.test(one)) ?? '';
    expect(list).toMatch(/The mute is over: 1 alert came meanwhile/);
    expect(list).toMatch(/hidden-rule/);
    expect(list).not.toMatch(/first-rule|neighbour-rule/);
    expect(await alarm.until(/It is no longer muted/)).not.toMatch(/Muted until/);
  });

  test('by word never hides a rise to critical', async () => {
    const said = await tenant.ask('kim', 'mute health alerts on Edge009 for 3 hours');
    expect(said.text).toMatch(/^Health alerts of Edge009 are muted until/);
    const id = await warn(tenant, 'Edge009', 'muted-rule');
    await heardAll(tenant);
    expect((await posts()).join()).not.toMatch(/muted-rule/);
    await warn(tenant, 'Edge009', 'muted-rule', { id, severity: 'Sev0' });
    const alarm = await Alarm.find(tenant, /muted-rule/);
    expect(await alarm.words()).toMatch(/^Critical/m);
    expect((await alarm.reply(/is critical now/)).mentions).toEqual(['kim']);
  });

  test('ends by word: what it hid is listed at once', async () => {
    await warn(tenant, 'Edge009', 'later-rule');
    await heardAll(tenant);
    expect((await posts()).join()).not.toMatch(/later-rule/);
    expect((await tenant.ask('dana', 'unmute Edge009')).text).toMatch(/Only operators/);
    expect((await tenant.ask('ana', 'unmute Edge009')).text).toMatch(/are no longer muted/);
    await tenant.waitFor('the list', async () => (await posts()).some((one) => /later-rule/.test(one)));
    const list = (await posts()).find((one) => /later-rule/.test(one)) ?? '';
    expect(list).toMatch(/The mute is over: 1 alert came meanwhile/);
    expect(list).not.toMatch(/muted-rule/);
    await warn(tenant, 'Edge009', 'loud-rule');
    await Alarm.find(tenant, /loud-rule/);
    expect((await tenant.ask('ana', 'unmute Edge009')).text).toMatch(/No alerts of Edge009 were muted/);
  });

  test('is no reader’s to give', async () => {
    const { text } = await tenant.ask('dana', 'mute all alerts on Edge004');
    expect(text).toMatch(/Only operators of Edge004 may do this/);
    // No more posts: a channel takes ten of them in a minute.
    expect((await tenant.ask('ana', 'unmute Edge004')).text).toMatch(/No alerts of Edge004 were muted/);
  });
});

test('every card was one that Teams takes, and nothing went wrong unseen', () => expectHealthy(tenant));
