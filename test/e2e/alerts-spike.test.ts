import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Alarm, strike } from './alarm.ts';
import { heardAll, webhook } from './azure-alert.ts';
import { expectHealthy } from './healthy.ts';
import { Tenant } from './tenant.ts';

let tenant: Tenant;
let spike: Alarm;

interface Delivery {
  readonly alertId: string;
  readonly rule: string;
  readonly condition: 'Fired' | 'Resolved';
  readonly status: number;
}

beforeAll(async () => {
  tenant = await Tenant.start({ speed: 60, gateways: 5, people: 5 });
  await strike(tenant, 'monitor-spike', true, 'GraniteFalls');
  spike = await Alarm.find(tenant, /GraniteFalls sent/);
});
afterAll(() => tenant?.stop());

const isCall = ({ text }: { readonly text: string }) => /is critical now/.test(text);

describe('a traffic spike', () => {
  test('is one alert and one card, which rises to critical and then shows our own measurement', async () => {
    await spike.until(/^Critical: outbound traffic$/m);
    const words = await spike.until(/GraniteFalls sent 9,\d{3} of 10,000 GB in 14 days/);
    expect(words).toMatch(/^9\d % of the limit/m);
    expect(words).toMatch(/Kim Osei<\/at> is on call\. \*\*Nobody has taken this yet\.\*\*/);
    expect(words).toMatch(/Sum of the last 14 days/);
    expect(words).toMatch(/Azure Monitor fired it[\s\S]*Now critical/);
    expect(words).not.toMatch(/comes and goes/);
    const fired = (await tenant.call<readonly Delivery[]>('GET', '/alerts/deliveries')).map(
      ({ rule, condition, status }) => `${rule} ${condition} ${status}`,
    );
    expect(fired).toEqual([
      'cmg-traffic-warning-granitefalls Fired 202',
      'cmg-traffic-critical-granitefalls Fired 202',
    ]);
    expect(await Alarm.cards(tenant)).toHaveLength(1);
    expect((await spike.message()).version).toBeGreaterThan(1);
  });

  test('mentions who is on call once, in a reply', async () => {
    const { text, mentions } = await spike.reply(/is critical now/);
    expect(text).toMatch(/Nobody has taken it yet\./);
    expect(mentions).toEqual(['kim']);
    expect((await spike.replies()).filter(isCall)).toHaveLength(1);
  });

  test('posts nothing for a repeat', async () => {
    const before = await spike.replies();
    const [first] = await tenant.call<readonly Delivery[]>('GET', '/alerts/deliveries');
    const again = { rule: first?.rule ?? '', gateway: 'GraniteFalls', severity: 'Sev1' };
    await Promise.all(
      Array.from({ length: 20 }, async () => webhook(tenant, { ...again, id: first?.alertId ?? '' })),
    );
    await heardAll(tenant);
    expect(await Alarm.cards(tenant)).toHaveLength(1);
    expect(await spike.replies()).toEqual(before);
  });

  test('starts no order', async () => {
    expect(await tenant.changes()).toEqual([]);
    expect((await spike.replies()).map(({ text }) => text).join()).not.toMatch(/R-\d/);
    expect(await spike.words()).not.toMatch(/R-\d/);
  });
});

describe('who has it', () => {
  test('is no reader', async () => {
    const before = await spike.words();
    const refused = await spike.press('dana', 'alert-take');
    expect(refused.text).toMatch(/Only operators of GraniteFalls may do this\. Nothing has changed\./);
    for (const [verb, inputs] of [
      ['alert-resolve', {}],
      ['alert-snooze', { until: 'PT1H' }],
      ['alert-mute', { until: 'PT1H' }],
      ['alert-order', { reason: 'because' }],
      ['alert-limit', { gigabytes: 20_000 }],
    ] as const) {
      const { text, card } = await spike.press('dana', verb, inputs, { order: 'stop' });
      expect(text).toMatch(/Only operators of GraniteFalls may/);
      expect(card).toBeUndefined();
    }
    expect(nameless(await spike.words())).toBe(nameless(before));
  });

  test('is told by button, in the card and in a reply', async () => {
    const { card } = await spike.press('kim', 'alert-take', { note: 'Looking at the build server' });
    expect(JSON.stringify(card)).toMatch(/taken by Kim Osei/i);
    const words = await spike.until(/taken by Kim Osei/i);
    expect(words).toMatch(/\*\*Kim Osei\*\* has (?:had )?it since/);
    expect(words).toMatch(/Kim Osei wrote: \n“Looking at the build server”/);
    expect((await spike.reply(/^Kim Osei has A-\d+\./)).mentions).toEqual([]);
    expect(await spike.buttons()).not.toContain('Acknowledge');
    expect((await spike.press('kim', 'alert-take')).text).toMatch(/is yours already/);
  });

  test('is told by word, and taken over', async () => {
    const said = await tenant.ask('ana', `ack ${spike.name}`);
    expect(said.text).toMatch(/is yours now/);
    expect(await spike.until(/taken by Ana Duarte/i)).toMatch(/Ana Duarte took it over from Kim Osei/);
    const no = await tenant.ask('dana', `ack ${spike.name}`);
    expect(no.text).toMatch(/Only operators/);
    expect(await spike.words()).toMatch(/taken by Ana Duarte/i);
  });
});

describe('the end', () => {
  test('by a person: the card says who and why, and has no buttons left', async () => {
    const side = { rule: 'side-rule', gateway: 'Edge005', severity: 'Sev2', kind: 'health' };
    await webhook(tenant, side);
    const alarm = await Alarm.find(tenant, /side-rule/);
    expect((await alarm.press('kim', 'alert-resolve', { note: 'A test of ours' })).card).toBeDefined();
    const words = await alarm.until(/^Resolved \d\d:\d\d/m);
    expect(words).toMatch(/Kim Osei resolved it\./);
    expect(words).toMatch(/“A test of ours”/);
    expect(await alarm.buttons()).toEqual([]);
    expect((await alarm.reply(/^Kim Osei resolved A-\d+/)).text).toMatch(/A test of ours/);
    expect((await alarm.press('ana', 'alert-take')).text).toMatch(/is resolved already/);
  });

  test('by word', async () => {
    await webhook(tenant, { rule: 'other-rule', gateway: 'Edge005', severity: 'Sev2', kind: 'health' });
    const alarm = await Alarm.find(tenant, /other-rule/);
    expect((await tenant.ask('ana', `resolve ${alarm.name}: patched`)).text).toMatch(/is resolved/);
    expect(await alarm.until(/^Resolved/m)).toMatch(/Ana Duarte resolved it[\s\S]*“patched”/);
  });

  test('by Azure of what we watch: only after our own look', async () => {
    const rule = { rule: 'cmg-traffic', gateway: 'Edge004', severity: 'Sev2' };
    const id = await webhook(tenant, rule);
    const alarm = await Alarm.find(tenant, /Edge004 sent/);
    await webhook(tenant, { ...rule, id, condition: 'Resolved' });
    await alarm.until(/Azure Monitor says that it is over; Gatehouse looks for itself/);
    const words = await alarm.until(/^Resolved/m);
    expect(words).toMatch(/Gatehouse looked for itself: it is over/);
    expect(words.indexOf('Gatehouse looks for itself')).toBeLessThan(
      words.indexOf('Gatehouse looked: it is over'),
    );
    await alarm.reply(/is over, as Gatehouse saw for itself/);
  });

  test('by Azure of what we don’t watch: at once', async () => {
    const rule = { rule: 'own-rule', gateway: 'Edge005', severity: 'Sev2', kind: 'health' };
    const id = await webhook(tenant, rule);
    const alarm = await Alarm.find(tenant, /own-rule/);
    await webhook(tenant, { ...rule, id, condition: 'Resolved' });
    expect(await alarm.until(/^Resolved/m)).toMatch(/Azure Monitor says that it is over/);
  });

  test('of the spike does not come with Azure’s end: our own sum is still over the line', async () => {
    await strike(tenant, 'monitor-spike', false);
    await tenant.speed(900);
    await tenant.waitFor(
      'Azure to say that it is over',
      async () => {
        const all = await tenant.call<readonly Delivery[]>('GET', '/alerts/deliveries');
        return (
          all.filter((one) => one.condition === 'Resolved' && /granitefalls/.test(one.rule)).length === 2
        );
      },
      30_000,
    );
    await tenant.speed(60);
    await heardAll(tenant);
    expect(await spike.words()).toMatch(/taken by Ana Duarte/i);
    expect((await spike.replies()).filter(isCall)).toHaveLength(1);
  });
});

test('every card was one that Teams takes, and nothing went wrong unseen', () => expectHealthy(tenant));

/** Without what a look of ours rewrites by itself. */
function nameless(words: string): string {
  return words
    .split('\n')
    .filter((line) => /^(?:Critical|Taken|Snoozed|A-|\*\*|<at>)/.test(line))
    .join('\n');
}
