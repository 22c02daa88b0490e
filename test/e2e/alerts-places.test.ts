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

/** What stands in a channel. */
const wordsIn = async (where: string) => (await tenant.messages('dana', where)).map(textOf).join('\n');

describe('which alerts come to a channel', () => {
  test('is said there: kinds, severity and gateway count', async () => {
    const said = await tenant.ask('ana', 'send critical health alerts to this channel', 'general');
    expect(said.text).toMatch(
      /^Health alerts of all gateways come to this channel from now on, from critical on/,
    );
    await warn(tenant, 'Edge004', 'mild-rule');
    await warn(tenant, 'Edge005', 'grave-rule', { severity: 'Sev1' });
    await warn(tenant, 'Edge006', 'strange-rule', { severity: 'Sev1', kind: 'other' });
    const there = await Alarm.find(tenant, /grave-rule/, 'general');
    await Alarm.find(tenant, /grave-rule/);
    await Alarm.find(tenant, /strange-rule/);
    await heardAll(tenant);
    expect(await wordsIn('general')).not.toMatch(/mild-rule|strange-rule/);
    expect(await there.words()).toMatch(/^Critical/m);
    const list = textOf(await tenant.ask('dana', 'which alerts come to this channel', 'general'));
    expect(list).toMatch(/Health alerts.*only critical/);
  });

  test('ends by word, and both cards go on being one alert', async () => {
    const here = await Alarm.find(tenant, /grave-rule/);
    const there = await Alarm.find(tenant, /grave-rule/, 'general');
    expect((await tenant.ask('dana', 'stop sending alerts here', 'general')).text).toMatch(/Only operators/);
    expect((await tenant.ask('ana', 'stop sending alerts here', 'general')).text).toMatch(
      /no longer come to this channel/,
    );
    await warn(tenant, 'Edge007', 'later-rule', { severity: 'Sev1' });
    await Alarm.find(tenant, /later-rule/);
    await heardAll(tenant);
    expect(await wordsIn('general')).not.toMatch(/later-rule/);
    await there.press('kim', 'alert-take');
    expect(await here.until(/taken by Kim Osei/i)).toMatch(here.name);
    expect(there.name).toBe(here.name);
    await there.until(/taken by Kim Osei/i);
  });

  test('of gatehouse.yaml stay', async () => {
    expect((await tenant.ask('ana', 'stop sending alerts here', 'alerts')).text).toMatch(/gatehouse\.yaml/);
    await warn(tenant, 'Edge008', 'still-rule');
    await Alarm.find(tenant, /still-rule/);
  });

  test('is no reader’s to say, and a chat is no channel', async () => {
    expect((await tenant.ask('dana', 'send all alerts to this channel', 'general')).text).toMatch(
      /Only operators/,
    );
    expect((await tenant.ask('ana', 'send all alerts to this channel', 'chat')).text).toMatch(
      /Alerts go to channels: say it in the channel/,
    );
  });
});

/** The sandbox's rota changes on Mondays at nine, in Berlin; early on a Monday that is today, which a card does not name. */
function nextHandover(nowMs: number): string {
  const now = DateTime.fromMillis(nowMs, { zone: 'Europe/Berlin' });
  const monday = now.startOf('week').set({ hour: 9 });
  const next = monday > now ? monday : monday.plus({ weeks: 1 });
  return next.setLocale('en-US').toFormat(next.hasSame(now, 'day') ? 'HH:mm' : "'Mon' d MMM, HH:mm");
}

describe('who is on call', () => {
  test('is the rota’s, with the next handover', async () => {
    const card = textOf(await tenant.ask('dana', 'who is on call', 'general'));
    expect(card).toMatch(/Kim Osei is on call/);
    expect(card).toMatch(new RegExp(`Until ..${nextHandover(await tenant.now())}`));
    expect(card).toMatch(/rota of gatehouse\.yaml/);
  });

  test('is set by word, and the mention goes there', async () => {
    expect((await tenant.ask('dana', 'Ana is on call until friday', 'general')).text).toMatch(
      /Only operators/,
    );
    const said = await tenant.ask('kim', 'Ana is on call until friday', 'general');
    expect(said.text).toMatch(/Ana Duarte is on call until/);
    expect(textOf(await tenant.ask('dana', 'who is on call', 'general'))).toMatch(/Ana Duarte is on call/);
    const id = await warn(tenant, 'Edge009', 'called-rule');
    const alarm = await Alarm.find(tenant, /called-rule/);
    await alarm.until(/Ana Duarte<\/at> is on call/);
    await warn(tenant, 'Edge009', 'called-rule', { id, severity: 'Sev0' });
    expect((await alarm.reply(/is critical now/)).mentions).toEqual(['ana']);
  });
});

test('every card was one that Teams takes, and nothing went wrong unseen', () => expectHealthy(tenant));
